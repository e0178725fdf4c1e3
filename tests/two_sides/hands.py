"""What people do with their hands: the steps of a history as requests. Routes and forms are read off the app itself."""

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import repeat
from typing import Any
from urllib.parse import urljoin

from django.urls import URLPattern, get_resolver

from secondchair.core.care import QUESTIONS
from secondchair.core.sharing import ITEMS
from secondchair.records import actions

from .rel import CODES, ME, OTHER, Step
from .worlds import TEXTS, Observed, World

NO = dict.fromkeys(QUESTIONS, "no")
# Pages that no hand presses by chance: they end a visit or a story, or are about two people and have steps of their own.
NOT_PRESSED = {"asker:erase", "asker:come_back", "open:leave", "open:language"}
# Six words decide whether leaving ends what two share, so a history has to know of them: they are kept by `keep_words` alone.
NOT_SENT = {*NOT_PRESSED, "asker:keep"}
FILES = (".pdf", ".ics")
TYPED_ON = ("/", "/m", "/my/if", "/w")
NOT_PRESSED_BUTTONS = {"fresh"}  # begins a visit of somebody else's
TOGETHER = ("/2", "/2/s", "/2/o", "/2/n", "/2/m", "/2/r", "/2/l", "/2/w", "/2/c", "/2/e", "/2/v", "/my", "/2/b")
# Two items that could be held back by what a story says are others on the pages.
PAGE_ITEMS = {"own_part": "term_cost", "small_step": "term_format"}
TERMS = {
    "term_visits": ("call", "one", "three", "each_time"),
    "term_cost": ("80", "100", "120", "140"),
    "term_format": ("video", "in_person", "either", "away"),
    "term_pace": ("listen", "not_today", "no_past", "spaced"),
    "term_own_words": ("One visit.", "In spring.", "Somebody who listens. " * 25, "Not on a Friday."),
}
BOTHERS = (["cost"], ["self_reliance"], ["time_logistics"], ["cost", "self_reliance"])
WISHED = {"wish_near": ("93030", "10001"), "wish_gender": ("woman", "man")}


@dataclass
class Form:
    """One form of a page: where it goes, what stands in it, and what can be chosen."""

    action: str
    fields: list[tuple[str, str]] = field(default_factory=list)  # sent as they stand
    texts: list[str] = field(default_factory=list)
    picks: list[tuple[str, str, str]] = field(default_factory=list)  # kind, name, value
    buttons: list[tuple[str, str]] = field(default_factory=list)


class _Forms(HTMLParser):
    def __init__(self, path: str) -> None:
        super().__init__()
        self.path, self.forms, self.open = path, [], None  # type: ignore[var-annotated]
        self.select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        at = {name: value or "" for name, value in attrs}
        if tag == "form":
            if at.get("method", "get").lower() == "post":
                self.open = Form(urljoin(self.path, at.get("action") or self.path))
                self.forms.append(self.open)
            return
        if self.open is None:
            return
        name, value, kind = at.get("name", ""), at.get("value", ""), at.get("type", "text")
        if tag == "button":
            self.open.buttons.append((name, value))
        elif tag == "textarea" or (tag == "input" and kind in ("text", "date", "time", "search", "tel", "number")):
            self.open.texts.append(name)
        elif tag == "select":
            self.select = name
        elif tag == "option":
            self.open.picks.append(("option", self.select, value))
        elif tag == "input" and kind == "hidden":
            self.open.fields.append((name, value))
        elif tag == "input" and kind in ("checkbox", "radio"):
            self.open.picks.append((kind, name, value or "on"))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.open = None


def forms_of(path: str, page: str) -> list[Form]:
    """The forms of a page that are sent with POST."""
    parser = _Forms(path)
    parser.feed(page)
    return [form for form in parser.forms if form.action.startswith("/")]


def routes() -> list[tuple[str, str]]:
    """(name, pattern) of every route of the URL conf, in its order."""
    found = []
    for group in get_resolver().url_patterns:
        for route in getattr(group, "url_patterns", []):
            assert isinstance(route, URLPattern)
            found.append((f"{group.namespace}:{route.name}", str(route.pattern)))
    return found


def paths(therapists: tuple[int, ...], items: tuple[str, ...] = (*ITEMS, "nothing")) -> list[str]:
    """Every address that can be fetched, each pattern filled in with what it may hold: therapists, items, things unknown."""
    found = []
    for name, pattern in routes():
        if name == "bare:act":
            found.append("/bare/look")
        elif "<int:" in pattern:
            head = pattern.split("<")[0]
            found += [f"/{head}{number}" for number in (*therapists, 1)]
        elif "<" in pattern:
            head, rest = pattern.split("<", 1)
            found += [f"/{head}{item}{rest.split('>', 1)[1]}" for item in items]
        elif name != "open:leave":
            found.append(f"/{pattern}")
    return [*found, "/nothing-here"]


class Hands:
    """Does the steps of a history in one world. ``bare``: what two do together goes to the records room, past the pages."""

    def __init__(self, world: World, bare: bool) -> None:
        self.world, self.bare = world, bare
        self.connects: dict[str, str] = {}
        self.terms: dict[str, dict[str, str]] = {}
        self.searches: dict[str, dict[str, str]] = {}
        self.wanted: dict[str, set[str]] = {}
        self.all = paths(world.stage.therapists)
        own = [(name, pattern) for name, pattern in routes() if "<" not in pattern and not pattern.endswith(FILES)]
        away = ("couple:", "open:", "bare:")
        self.own = [f"/{p}" for name, p in own if not name.startswith(away) and name not in NOT_PRESSED]
        self.closed = {f"/{pattern}" for name, pattern in routes() if name in NOT_SENT}

    def item(self, item: str) -> str:
        """What an item of the history is on the pages."""
        return item if self.bare else PAGE_ITEMS.get(item, item)

    def do(self, step: Step) -> Iterator[Observed]:
        """The requests of one step."""
        who, args = step.who, step.args
        simple = {
            "say": lambda text: self.post(who, "/", {"said": TEXTS[text]}),
            "check": lambda answers: self.post(who, "/c", dict(zip(QUESTIONS, answers, strict=True))),
            "read": lambda number: self.get(who, self.all[number % len(self.all)]),
            "type": lambda number: self.post(
                who, TYPED_ON[number], {"keep": "1", "said": "typed", "own_words": "typed"}
            ),
            "language": lambda number: self.post(who, "/j", {"switch": ("es", "en")[number % 2], "to": "/"}),
            "list": lambda number: self.post(who, "/l", {"add": str(self.world.stage.therapists[number])}),
            "wrong_words": lambda number: self.post(who, "/n", {"words": f"one two three four five number{number}"}),
            "export": lambda: self.post(who, "/q"),
            "exit": lambda: self.get(who, "/x"),
            "erase": lambda: self.post(who, "/z"),
        }
        longer = {"press": self.press, "keep_words": self.keep_words, "come_back": self.come_back, "look": self.look}
        if step.does in simple:
            yield simple[step.does](*args)
        elif step.does in longer:
            yield from longer[step.does](who, *args)
        else:
            yield from self.together(step)

    def come_back(self, who: str) -> Iterator[Observed]:
        """With one's own six words, where there are any."""
        if self.world.words.get(who):
            yield self.post(who, "/n", {"words": self.world.words[who]})

    def keep_words(self, who: str) -> Iterator[Observed]:
        """Six words, noted by the person and by us."""
        yield self.post(who, "/e")
        self.world.words[who] = actions.words_at_hand(self.world.clients[who].session) or self.world.words.get(who, "")
        yield self.get(who, "/e/2")
        yield self.post(who, "/e/2", {"skip": "1"})

    def look(self, who: str, number: int) -> Iterator[Observed]:
        """A look at something that two share, and at some page."""
        yield self.get(who, "/bare/look" if self.bare else TOGETHER[number % len(TOGETHER)])
        if number >= len(TOGETHER):
            yield self.get(who, self.all[number % len(self.all)])

    def press(self, who: str, number: int, seed: int) -> Iterator[Observed]:
        """Some form of some page of one's own, filled in somehow."""
        path, dice = self.own[number % len(self.own)], random.Random(seed)
        response, observed = self.world.asks(who, "GET", path)
        yield observed
        if response.status_code != 200 or "html" not in response.headers["Content-Type"]:
            return
        page = plain(response.content, response.headers.get("Content-Encoding", "")).decode()
        forms = [
            form
            for form in forms_of(path, page)
            if form.action.split("?")[0] not in self.closed and not is_couples(form.action)
        ]
        if forms:
            form = dice.choice(forms)
            yield self.post(who, form.action, filled(form, dice))

    def together(self, step: Step) -> Iterator[Observed]:
        """What two people do together."""
        if step.does == "show":
            self.world.stage.codes = repeat(CODES[0] if step.who == ME else CODES[1])
        if self.bare:
            yield from self.through_the_room(step)
        else:
            yield from self.over_pages(step)

    def through_the_room(self, step: Step) -> Iterator[Observed]:
        """One action of the records room, with nothing of a page around it."""
        therapists, args = self.world.stage.therapists, list(step.args)
        match step.does:
            case "offer":
                args = [
                    args[0],
                    f"{step.who} says: {TEXTS[args[1]] * (40 if args[1] == 2 else 1)}",
                ]  # a short or a long one
            case "put_name" | "take_name":
                args = [therapists[args[0]]]
            case "lock":
                args = [{str(therapists[n]): mark for n, mark in args[0]}]
        yield self.post(step.who, f"/bare/{step.does}", {"args": json.dumps(args)})
        if step.who == ME and step.does != "confirm":
            yield self.get(ME, "/bare/look")

    def over_pages(self, step: Step) -> Iterator[Observed]:
        """The forms of the couple's pages, each after the self-check where it asks for one."""
        who, therapists = step.who, self.world.stage.therapists
        if step.does in ("show", "enter", "confirm", "offer", "put_name", "lock"):
            yield self.post(who, "/c", NO)
        simple = {
            "show": lambda: self.post(who, "/2/c"),
            "enter": lambda code: self.post(who, "/2/e", {"code": code}),
            "confirm": lambda: self.post(who, self.connects.get(who, "/2/c"), {"confirm": "1"}),
            "withdraw": lambda: self.post(who, "/2", {"withdraw": "1"}),
            "begin_anew": lambda: self.post(who, "/2", {"anew": "1"}),
            "take_back": lambda item: self.take_back(who, self.item(item)),
            "want": lambda item: self.want(who, self.item(item), True),
            "unwant": lambda item: self.want(who, self.item(item), False),
            "put_name": lambda number: self.post(who, "/2/n", {"put": str(therapists[number])}),
            "take_name": lambda number: self.post(who, "/2/n", {"take": str(therapists[number])}),
            "lock": lambda marks: self.post(who, "/2/m", {"lock": "1", **{f"m{therapists[n]}": m for n, m in marks}}),
            "unlock": lambda: self.post(who, "/2/m", {"unlock": "1"}),
            "again": lambda: self.post(who, "/2/r", {"again": "yes"}),
            "close": lambda: self.post(who, "/2/r", {"close": "1"}),
            "leave": lambda: self.post(who, "/2/z"),
            "pass": lambda: self.post(who, "/2/b"),
        }
        if step.does in ("show", "enter"):
            self.connects[who] = "/2/c" if step.does == "show" else "/2/e"
        if step.does == "offer":
            yield from self.offer(who, self.item(step.args[0]), step.args[1])
        else:
            yield simple[step.does](*step.args)

    def take_back(self, who: str, item: str) -> Observed:
        """From the page on which it stands."""
        is_wish = item.startswith("wish_")
        return self.post(who, "/2/w" if is_wish else "/2/o", {"mine" if is_wish else "back": item})

    def offer(self, who: str, item: str, value: int) -> Iterator[Observed]:
        """Fill it in on one's own side, look at the preview, and press its button."""
        if item.startswith("wish_"):
            search = self.searches.setdefault(who, {"place": "93030", "gender": "woman"})
            search["place" if item == "wish_near" else "gender"] = WISHED[item][value % 2]
            yield self.post(who, "/f", search)
        elif item == "bothers":
            yield self.post(who, "/my/b", {"bothers": BOTHERS[value], "mine": "1"})
        else:
            terms = self.terms.setdefault(who, {})
            terms[item.removeprefix("term_")] = TERMS[item][value]
            yield self.post(who, "/my/if", {**terms, "mine": "1"})
        response, observed = self.world.asks(who, "GET", f"/2/o/{item}")
        yield observed
        page = plain(response.content, response.headers.get("Content-Encoding", "")).decode()
        for form in forms_of(f"/2/o/{item}", page):
            if any(name == "as_shown" for name, _ in form.fields):
                yield self.post(who, form.action, dict(form.fields))

    def want(self, who: str, item: str, wanted: bool) -> Observed:
        """Say what of the other one's I would like to see: item by item, wishes all at once."""
        if item.startswith("wish_"):
            return self.post(who, "/2/w", {"with": "both" if wanted else "mine"})
        items = self.wanted.setdefault(who, set())
        (items.add if wanted else items.discard)(item)
        return self.post(who, "/2/o", {"want": "1", "item": sorted(items)})

    def sweep(self, number: int, dense: bool) -> Iterator[Observed]:
        """What I can fetch in the end: now and then every address, else one in so many of those of two people and of others."""
        of_two, of_others, of_all = (3, 15, 12) if dense else (4, 25, 25)
        everything = number % of_all == 1
        for at, path in enumerate(self.all):
            often = is_couples(path) and path.count("/") < 3 and not path.endswith(FILES)
            if everything or (at + number) % (of_two if often else of_others) == 0:
                yield self.get(ME, path)
        yield self.post(ME, "/q")
        if everything:
            yield self.get(ME, "/x")
            yield self.get(ME, "/")

    def get(self, who: str, path: str) -> Observed:
        return self.world.asks(who, "GET", path)[1]

    def post(self, who: str, path: str, sent: dict[str, Any] | None = None) -> Observed:
        return self.world.asks(who, "POST", path, sent)[1]


def is_couples(path: str) -> bool:
    """Whether an address is one of two people."""
    return path == "/2" or path.startswith(("/2/", "/bare/", "/my"))


def plain(body: bytes, encoding: str) -> bytes:
    """A body as it is read."""
    import gzip

    return gzip.decompress(body) if encoding == "gzip" else body


def filled(form: Form, dice: random.Random) -> dict[str, Any]:
    """The form with something in it, and one of its buttons pressed."""
    sent: dict[str, Any] = {}
    for name, value in form.fields:
        sent.setdefault(name, []).append(value)
    for name in form.texts:
        sent[name] = [dice.choice(("", "93030", *TEXTS))]
    for kind, name, value in form.picks:
        if dice.random() < 0.5:
            if kind == "checkbox":
                sent.setdefault(name, []).append(value)
            else:
                sent[name] = [value]
    buttons = [(name, value) for name, value in form.buttons if name not in NOT_PRESSED_BUTTONS]
    if buttons:
        name, value = dice.choice(buttons)
        if name:
            sent[name] = [value]
    return sent


__all__ = ["NO", "OTHER", "Hands", "paths", "routes"]

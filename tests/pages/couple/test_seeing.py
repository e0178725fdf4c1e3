"""What is open between two; the ledger against what can be fetched; one screen for two; and how it all ends."""

import re
from collections.abc import Callable
from dataclasses import replace
from random import Random
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from secondchair.content import words
from secondchair.core import sharing
from secondchair.core.sharing import ITEMS
from secondchair.core.story import Story
from secondchair.pages.couple.items import OWN
from secondchair.records import actions
from tests.cast import begun, connect, keep_words, open_to
from tests.couple import offer, wants
from tests.pages.couple.conftest import ANA, BEN, Pair, bare

Got = Callable[[Client, str], str]
COUPLE = (
    "/2",
    "/2/c",
    "/2/e",
    "/2/o",
    "/2/o/own_part",
    "/2/s",
    "/2/l",
    "/2/z",
    "/2/b",
    "/2/w",
    "/2/n",
    "/2/m",
    "/2/r",
    "/2/v",
)
# The placeholders of addresses that are not there yet answer 404 to everyone.
SHORT = {"bothers": ["faith_culture"], "term_visits": "three", "term_cost": "137", "term_format": "away"}


def all_paths() -> list[str]:
    """Every address of the service that can be looked at, with one value where it takes one."""

    def entries(resolver: URLResolver) -> list[tuple[URLResolver, URLPattern]]:
        found: list[tuple[URLResolver, URLPattern]] = []
        for entry in resolver.url_patterns:
            found += entries(entry) if isinstance(entry, URLResolver) else [(resolver, entry)]
        return found

    paths = [str(entry.pattern) for _, entry in entries(get_resolver())]
    filled = [re.sub(r"<int:\w+>", "1", re.sub(r"<slug:item>", "own_part", path)) for path in paths]
    return [f"/{path}" for path in filled if path not in ("x", "y", "j")]


def fetched(client: Client, paths: list[str]) -> str:
    """Everything that a browser can get at these addresses."""
    return "\n".join(client.get(path).content.decode(errors="replace") for path in paths)


def ledger_of(page: str) -> dict[str, str]:
    return dict(re.findall(r'data-item="(\w+)" data-who="(\w+)"', page))


@pytest.mark.parametrize("seed", range(4))
def test_the_ledger_says_what_the_other_one_can_fetch(seed: int, pair: Pair, got: Got) -> None:
    """Whatever was opened, asked for and taken back: "both of you" stands where the other one finds the text, and nowhere else."""
    chance, paths = Random(seed), all_paths()
    texts = ("own_part", "small_step", "term_own_words")
    canary = {item: f"canary-{item.replace('_', '-')}-{seed}" for item in texts}
    for client in pair:
        actions.save_story(
            client.session,
            lambda story: replace(
                story,
                own_part=canary["own_part"],
                small_step=canary["small_step"],
                terms={"own_words": canary["term_own_words"]},
            ),
        )
    owner, other = pair if seed % 2 else pair[::-1]
    other_story = Story(bothers=("cost",))  # nothing of the same words on the other one's own pages
    actions.save_story(other.session, lambda _: other_story)
    for _ in range(3):
        for item in texts:
            step = chance.randrange(4)
            if step == 0:
                actions.change_space(owner.session, lambda s, who, i=item: sharing.offer(s, who, i, canary[i]))
            elif step == 1:
                actions.change_space(owner.session, lambda s, who, i=item: sharing.take_back(s, who, (i,)))
            elif step == 2:
                actions.change_space(other.session, lambda s, who, i=item: sharing.want(s, who, (i,), (i,)))
            else:
                open_to(owner, other, item, canary[item])
        ledger, found = ledger_of(got(owner, "/2/l")), fetched(other, paths)
        assert set(ledger) == set(ITEMS)
        assert {item: ledger[item] == "both" for item in texts} == {item: canary[item] in found for item in texts}


def test_the_ledger_follows_every_item(pair: Pair, got: Got) -> None:
    ana, ben = pair
    assert set(ledger_of(got(ana, "/2/l")).values()) == {"me"}
    for item in OWN:
        open_to(ana, ben, item, SHORT.get(item, "some words"))
        assert ledger_of(got(ana, "/2/l"))[item] == "both"
        assert set(ledger_of(got(ben, "/2/l")).values()) == {"me"}


def test_a_mark_costs_nothing_while_nobody_is_connected(django_assert_num_queries: Any, got: Got) -> None:
    ana = begun(ANA, passed=True)
    ana.get("/p")
    with django_assert_num_queries(0, using="vault") as asked:
        pass
    alone = _queries(ana, "/p")
    actions.show_code(ana.session, "home")
    assert _queries(ana, "/p") == alone
    del asked


def _queries(client: Client, path: str) -> int:
    from django.db import connections
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connections["default"]) as main, CaptureQueriesContext(connections["vault"]) as vault:
        assert client.get(path).status_code == 200
    return len(main) + len(vault)


def test_p19_nobody_reaches_anything_of_another_couple(pair: Pair, got: Got) -> None:
    """Every address of two × a stranger, Ana, Ben, Cleo of another couple, and Ana's screen for two."""
    ana, ben = pair
    open_to(ana, ben, "own_part", "canary-open")
    actions.save_story(ana.session, lambda story: replace(story, own_part="canary-mine", small_step="canary-mine too"))
    cleo, dee = begun(Story(own_part="Cleo’s own", said="canary-cleo"), passed=True), begun(Story(), passed=True)
    connect(cleo, dee)
    both = begun(ANA, passed=True)
    other = begun(BEN, passed=True)
    connect(both, other)
    open_to(both, other, "own_part", "canary-shared")
    keep_words(both)
    assert both.post("/2/b").headers["Location"] == "/2/b"
    readers = {"stranger": Client(), "ana": ana, "ben": ben, "cleo": cleo, "both": both}
    for who, client in readers.items():
        found = {path: client.get(path) for path in COUPLE}
        text = "".join(response.content.decode() for response in found.values())
        assert ("canary-open" in text) == (who in ("ana", "ben")), who
        assert ("canary-mine" in text) == (who == "ana"), who
        assert ("canary-shared" in text) == (who == "both"), who
        assert "canary-cleo" not in text, who
        answers = {
            path: (r.status_code, r.headers.get("Location", "")) for path, r in found.items() if r.status_code != 404
        }
        if who == "stranger":
            assert {path: answer for path, answer in answers.items() if answer[0] == 200} == {"/2": (200, "")}
            assert {to for path, (_, to) in answers.items() if path not in ("/2", "/2/c", "/2/e")} <= {"/2"}
        if who == "both":
            assert {path for path, answer in answers.items() if answer[0] == 200} <= {"/2/b", "/2/v"}
            assert {to for _, to in answers.values() if to} <= {"/2/b"}
        if who in ("ana", "cleo"):
            assert {path: answer for path, answer in answers.items() if path in ("/2/c", "/2/e")} == {
                "/2/c": (303, "/2"),
                "/2/e": (303, "/2"),
            }
    assert cleo.get("/2/o/small_step").status_code == 404  # which is Ana's
    assert Client().get("/2/o/nothing").headers["Location"] == Client().get("/2/o/own_part").headers["Location"] == "/2"


# One screen for two people


@pytest.fixture
def screen(pair: Pair) -> Client:
    """Ana's device after she passed it: an item of each is open, one more only offered."""
    ana, ben = pair
    open_to(ana, ben, "own_part", "canary-a")
    open_to(ben, ana, "term_own_words", "canary-b")
    actions.change_space(ana.session, lambda space, who: sharing.offer(space, who, "small_step", "canary-offered"))
    keep_words(ana)
    assert ana.post("/2/b").headers["Location"] == "/2/b"
    return ana


@pytest.mark.parametrize("lang", ["en", "es"])
def test_the_shared_screen_holds_open_things_and_every_other_page_leads_to_it(screen: Client, lang: str) -> None:
    screen.post("/j", {"switch": lang, "to": "/2/b"})
    shared = screen.get("/2/b").content.decode()
    assert "canary-a" in shared and "canary-b" in shared
    assert words(lang, "couple/both")["shared"]["title"] in shared
    open_pages = {path for path in all_paths() if path.startswith("/i/")} | {"/2/b", "/2/v", "/n", "/you"}
    for path in all_paths():
        response = screen.get(path)
        text = response.content.decode(errors="replace")
        assert "canary-offered" not in text and ANA.said not in text and ANA.small_step not in text, path
        if path not in open_pages:
            expected = "/i/card" if path in ("/c", "/h", "/b") else "/2/b"
            assert response.status_code == 404 or response.headers["Location"] == expected, path


def test_no_form_is_heard_on_the_shared_screen_and_the_button_pressed_twice_is_one(screen: Client, pair: Pair) -> None:
    assert screen.post("/2/b").headers["Location"] == "/2/b"
    for path in COUPLE:
        answer = screen.post(path, {"all": "1", "back": "own_part", "withdraw": "1", "anew": "1"})
        assert answer.status_code in (303, 404, 405), path
    assert "canary-a" in bare(pair[1].get("/2/s"))


def test_no_phone_is_passed_before_there_are_six_words(pair: Pair) -> None:
    ana, _ = pair
    answer = ana.post("/2/b")
    assert answer.status_code == 200 and 'href="/e"' in answer.content.decode()
    assert actions.couple_now(ana.session).state == "connected"


def test_six_words_lead_back_to_ones_own_side(pair: Pair) -> None:
    ana, _ = pair
    six = keep_words(ana)
    ana.post("/2/b")
    assert ana.post("/n", {"words": six}).status_code == 303
    assert ana.get("/2").status_code == 200 and 'href="/2/z"' in ana.get("/2").content.decode()
    assert ana.get("/2/c").headers["Location"] == "/2"


def test_once_nothing_is_open_the_shared_screen_says_so(screen: Client, pair: Pair) -> None:
    pair[1].post("/2/z")
    page = screen.get("/2/b").content.decode()
    assert words("en", "couple/ended")["title"] in page and 'name="anew"' not in page and "canary" not in page


# The end


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Moves the clock on by hours."""
    real, moved = timezone.now, [0.0]
    monkeypatch.setattr(timezone, "now", lambda: real() + timezone.timedelta(hours=moved[0]))
    return lambda hours: moved.__setitem__(0, moved[0] + hours)


def ended_pages(how: str, ending: int, who: int, clock: Callable[[float], None], lang: str) -> list[str]:
    """Every page of two, as person ``who`` gets it after ``ending`` left, erased or let it expire."""
    pair = begun(ANA, passed=True), begun(ANA, passed=True)
    connect(*pair)
    open_to(pair[0], pair[1], "own_part", "canary")
    six = keep_words(pair[who])
    if how == "leaving":
        assert pair[ending].post("/2/z").headers["Location"] == "/2"
    elif how == "erasing":
        pair[ending].post("/z")
    clock(0 if how != "expiry" else 40)
    back = Client()
    back.post("/n", {"words": six})
    back.post("/j", {"switch": lang, "to": "/2"})
    pages = [back.get(path) for path in COUPLE]
    return [re.sub(r'name="to" value="[^"]*"', "", bare(page)) for page in pages if page.status_code != 404]


@pytest.mark.parametrize("lang", ["en", "es"])
def test_however_it_ended_every_page_is_one_page(lang: str, clock: Callable[[float], None]) -> None:
    pages = []
    for who in (0, 1):
        pages += ended_pages("leaving", who, who, clock, lang)
        for how in ("leaving", "erasing", "expiry"):
            pages += ended_pages(how, 1 - who, who, clock, lang)
    assert len(pages) >= 8 * 9 and len(set(pages)) == 1
    assert words(lang, "couple/ended")["title"] in pages[0] and "canary" not in pages[0]


def test_forms_that_come_too_late_lead_to_the_same_place(pair: Pair) -> None:
    _, ben = pair
    assert [ben.post("/2/z").headers["Location"] for _ in range(2)] == ["/2", "/2"]
    for client in pair:
        for path in COUPLE:
            response = client.post(path, {"want": "1", "as_shown": "x", "code": "22222222", "confirm": "1"})
            assert response.status_code == 404 or response.headers["Location"] == "/2", path


def test_leaving_leaves_the_own_notes(pair: Pair) -> None:
    ana, _ = pair
    ana.post("/2/z")
    assert ANA.own_part in ana.get("/p").content.decode()


def test_the_ledger_tells_its_owner_what_would_show_once_it_is_asked_for(pair: Pair, got: Got) -> None:
    """Who looks whether everything is shut must see what is not; the other one sees the same page as before."""
    ana, ben = pair
    waits = words("en", "couple/items")["until_asked"]
    before = got(ben, "/2/l")
    assert waits not in got(ana, "/2/l")
    offer(ana, "small_step", "One visit in March?")
    assert got(ana, "/2/l").count(waits) == 1
    assert got(ben, "/2/l") == before
    wants(ben, "small_step")
    assert waits not in got(ana, "/2/l")


def test_the_first_page_of_the_unsure_says_nothing_is_seen_only_as_long_as_it_is_so(pair: Pair, got: Got) -> None:
    w = words("en", "partner/first")
    assert w["seen"]["short"] in got(Client(), "/you")
    assert w["code"]["link"] in got(Client(), "/you")
    page = got(pair[1], "/you")
    assert w["seen"]["connected"] in page
    assert w["seen"]["short"] not in page
    assert w["code"]["link"] not in page

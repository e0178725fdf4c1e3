"""The part of the walk that two people make: each state in which two can be, on every page of theirs."""

from collections.abc import Iterator

from django.http import HttpResponse
from django.test import Client

from secondchair.core import sharing
from secondchair.core.story import Story
from secondchair.records import actions
from tests.cast import begun, connect, keep_words, open_to

PATHS = [
    "/2", "/2/c", "/2/e", "/2/o", "/2/o/own_part", "/2/o/small_step", "/2/s", "/2/l", "/2/z", "/2/b",
    "/2/w", "/2/n", "/2/m", "/2/r", "/2/v",
]  # fmt: skip
# Pages of one's own that say beside a field, once two are connected, who can see it now.
LEDGERED = ["/r", "/t", "/a", "/p", "/f", "/l", "/k", "/my/b", "/my/if"]
SEARCH = {"place": "93030", "miles": "20", "gender": ["woman"], "fee": "150"}
OWN = Story(
    start="words", said="He says it costs too much.", own_part="I get loud.", small_step="One visit?", search=SEARCH
)
THEIRS = Story(bothers=("cost", "privacy"), terms={"visits": "one", "own_words": "No list of my faults."})


def posts() -> list[tuple[str, dict[str, object]]]:
    """What one person alone sends: good and bad."""
    return [
        ("/2", {"anew": "1"}),
        ("/2/e", {"code": "abc"}),
        ("/2/e", {"code": "2222-2222"}),
        ("/2/e", {"confirm": "1"}),
        ("/2/c", {"show": "1"}),
        ("/2/c", {"confirm": "1"}),
        ("/2", {"withdraw": "1"}),
        ("/2/o", {"want": "1"}),
        ("/2/o/own_part", {"as_shown": "x"}),
        ("/2/z", {}),
        ("/2/b", {}),
    ]


def states(names: tuple[int, ...]) -> Iterator[tuple[str, Client]]:
    """(which state, a browser in it); one after the other, for some states end others."""
    for name, is_confirmed in (("showing", False), ("showing, confirmed", True)):
        client = begun(OWN, passed=True)
        actions.show_code(client.session, name)
        if is_confirmed:
            actions.confirm_code(client.session)
        yield name, client
    entered = begun(THEIRS, passed=True)
    actions.enter_code(entered.session, "22222222", "entered")
    yield "entered", entered
    actions.confirm_code(entered.session)
    yield "entered, confirmed", entered
    ana, ben = begun(OWN, passed=True), begun(THEIRS, passed=True)
    connect(ana, ben)
    yield "connected, nothing open", ben
    open_to(ana, ben, "own_part", "I got loud, and I am sorry.")
    open_to(ben, ana, "bothers", ["cost", "privacy"])
    for client, opened in ((ana, ("own_part", "small_step")), (ben, ("term_visits",))):
        for item in opened:
            actions.change_space(client.session, lambda space, who, i=item: sharing.offer(space, who, i, "One visit?"))
        for number in names[:2]:
            actions.change_space(client.session, lambda space, who, n=number: sharing.put_name(space, who, n))
    yield "connected, Ana", ana
    yield "connected, Ben", ben
    keep_words(ana)
    yield "connected, with six words", ana
    ana.post("/2/b")
    yield "one screen for two", ana
    actions.leave_couple(ben.session)
    yield "one screen, ended", ana
    yield "ended", ben


def walked(names: tuple[int, ...], lang: str) -> Iterator[tuple[str, str, HttpResponse]]:
    """(which state, "METHOD path", response) for each state and page, in one language; then forms with something wrong."""
    for state, client in states(names):
        client.post("/j", {"switch": lang, "to": "/2"})
        for path in [*PATHS, *(LEDGERED if state.startswith("connected") else ())]:
            yield state, f"GET {path}", client.get(path)
        if state == "connected, Ana":
            yield state, "POST /2/o/own_part, moved", client.post("/2/o/own_part", {"as_shown": "x"})
    unchecked = begun(OWN)
    yield "before the self-check", "GET /2/c", unchecked.get("/2/c")

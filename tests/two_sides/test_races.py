"""P9, P22: two people at once, and one person twice. Real threads, real stores, the app's own pages where it has any."""

import itertools
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connections
from django.test import Client

from secondchair.core import rounds, sharing
from secondchair.records import access, actions, keys, models, pairing
from secondchair.records.sessions import SessionStore

from . import test_killed as steps
from .hands import NO, Hands, plain
from .rel import CODES, ME, OTHER, Step
from .worlds import Stage, World

Visits = Callable[..., SessionStore]


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Do all of it at the same moment; each one's result. Raises what any of them raised."""
    ready = threading.Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        try:
            ready.wait()
            return act()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return [done.result() for done in [pool.submit(run, act) for act in acts]]


def two(visit: Visits, before: tuple[Callable[[str, str], Any], ...]) -> tuple[str, str]:
    """The cookies of two people after these steps."""
    keys = []
    for said in ("Ana", "Ben"):
        session = visit()
        session["lang"] = "en"
        session.save()
        keys.append(str(session.session_key))
        steps.save(keys[-1], said)
    for step in before:
        step(*keys)
    return keys[0], keys[1]


Act = Callable[[str], Any]
ACTS: dict[str, Act] = {
    "offer": steps.offer,
    "take back": lambda key: steps.share(key, lambda s, who: sharing.take_back(s, who, ("own_part",))),
    "ask to see": lambda key: steps.share(key, lambda s, who: sharing.want(s, who, ("own_part",))),
    "put a name": steps.named,
    "lock": steps.lock,
    "again": steps.again,
    "close": lambda key: steps.share(key, lambda s, who: rounds.close(s)),
    "leave": steps.leave,
    "erase": lambda key: actions.erase_story(SessionStore(key)),
    "look": steps.look,
    "save": lambda key: steps.save(key, "something new"),
    "six words": lambda key: actions.keep_story(SessionStore(key), "en"),
    "confirm": steps.confirm,
    "withdraw": lambda key: actions.withdraw_code(SessionStore(key)),
}
TIED = (
    "offer",
    "take back",
    "ask to see",
    "put a name",
    "lock",
    "again",
    "close",
    "leave",
    "erase",
    "look",
    "save",
    "six words",
)
PAIRS = [
    *((steps.OFFERED, one, other) for one, other in itertools.combinations_with_replacement(TIED, 2)),
    *(
        (steps.OPENED, one, other)
        for one, other in itertools.product(("again", "close", "lock"), ("again", "close", "erase"))
    ),
    *((steps.ENTERED, one, other) for one, other in itertools.product(("confirm", "withdraw", "erase"), repeat=2)),
    *((steps.HALF, one, "look") for one in ("confirm", "withdraw", "erase")),
    *((steps.BOTH, one, other) for one, other in itertools.product(("look", "withdraw", "erase", "leave"), repeat=2)),
]


def settled(keys: tuple[str, str], what: tuple[str, str]) -> None:
    """After anything: both see the same end, and nobody is tied to somebody who is gone."""
    found = [steps.stand(key) for key in keys]
    states = {one[1] for one in found}
    assert "connected" not in states or states == {"connected"}, (what, found)
    if {"leave", "erase"} & {*what} and "showing" not in states and "entered" not in states:
        assert states <= {"ended", "none"}, (what, found)
    seen = [one[4] for one in found]
    if all(seen):
        one, other = seen
        assert (one.mine, one.my_names, one.opened, one.round) == (
            other.theirs,
            other.their_names,
            other.opened,
            other.round,
        )


@pytest.mark.parametrize("times", [1, pytest.param(12, marks=pytest.mark.full)])
def test_any_two_things_at_once(visit: Visits, stores: Any, figure: Callable[[str], None], times: int) -> None:
    for before, one, other in PAIRS * times:
        keys = two(visit, before)
        at_once(lambda keys=keys, one=one: ACTS[one](keys[0]), lambda keys=keys, other=other: ACTS[other](keys[1]))
        settled(keys, (one, other))
    figure(f"races: {len(PAIRS) * times} pairs of steps at once, both sides see the same end")


@pytest.mark.parametrize("times", [15, pytest.param(200, marks=pytest.mark.full)])
def test_both_lock_at_once_opens_the_round_once(
    visit: Visits, stores: Any, figure: Callable[[str], None], times: int
) -> None:
    for _ in range(times):
        keys = two(visit, steps.OFFERED)
        at_once(*(lambda key=key: steps.lock(key) for key in keys))
        one, other = (steps.stand(key)[4] for key in keys)
        assert one.opened == other.opened == (1, 2)
        assert (one.locked, other.locked, one.round) == (False, False, 1)
    figure(f"races: both locked at once {times} times, the round opened once each time")


def test_p9_fifty_browsers_enter_one_code(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, figure: Callable[[str], None]
) -> None:
    # Stretching takes turns and waits two seconds at most; here it is the entering that is looked at.
    monkeypatch.setattr(pairing, "root_of", lambda code: keys.derived(code.encode(), "quick"))
    world = stage.open()
    hands = Hands(world, bare=False)
    for does in ("say", "show"):
        list(hands.do(Step(ME, does, (0,) if does == "say" else ())))
    browsers = [Client(REMOTE_ADDR=f"10.0.{number}.1") for number in range(50)]

    def enter(client: Client) -> str:
        try:
            client.post("/c", NO)
            client.post("/2/e", {"code": CODES[0]})
            assert client.post("/2/e", {"confirm": "1"}).status_code == 303
            return client.get("/2/e").content.decode()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        assert len({_without_token(page) for page in pool.map(enter, browsers)}) == 1  # nobody can tell who was first
    list(hands.do(Step(ME, "confirm")))
    states = [actions.couple_now(client.session).state for client in browsers]
    assert (states.count("connected"), states.count("entered")) == (1, 49)
    assert actions.couple_now(world.clients[ME].session).state == "connected"
    figure("P9: 50 browsers enter one code at once: 1 connected, 50 pages alike")


def _without_token(page: str) -> str:
    return "".join(line for line in page.splitlines(True) if "csrfmiddlewaretoken" not in line)


MARKED = (((0, "yes"), (1, "maybe")),)
SENT_TWICE = [
    (ME, "offer", ("term_visits", 1)), (OTHER, "want", ("term_visits",)), (ME, "take_back", ("term_visits",)),
    (ME, "put_name", (0,)), (OTHER, "put_name", (1,)), (ME, "lock", MARKED), (ME, "unlock", ()), (ME, "lock", MARKED),
    (OTHER, "lock", MARKED), (ME, "again", ()), (OTHER, "again", ()), (OTHER, "close", ()), (ME, "take_name", (0,)),
    (ME, "leave", ()), (ME, "begin_anew", ()),
]  # fmt: skip


def test_p22_a_form_sent_twice_gives_the_same_answer(stage: Stage) -> None:
    world = stage.open()
    hands = Hands(world, bare=False)
    for who, does, args in [
        (ME, "say", (0,)), (OTHER, "say", (1,)), (ME, "show", ()), (OTHER, "enter", (CODES[0],)), (ME, "confirm", ()),
        (OTHER, "confirm", ()), (ME, "look", (0,)), (OTHER, "look", (0,)), *SENT_TWICE,
    ]:  # fmt: skip
        again = _resent(hands, Step(who, does, args))
        assert again, does


def _resent(hands: Hands, step: Step) -> bool:
    """Do a step with each of its forms sent twice; both answers, and where both stand then, are the same."""
    world, inner = hands.world, hands.world.asks

    def asks(who: str, method: str, path: str, sent: dict[str, Any] | None = None) -> Any:
        first = inner(who, method, path, sent)
        if method == "POST":
            before = _shown(world, who, first[0]), _standing(world)
            assert (_shown(world, who, inner(who, method, path, sent)[0]), _standing(world)) == before, path
        return first

    world.asks = asks  # type: ignore[method-assign]
    try:
        return bool(list(hands.do(step)))
    finally:
        world.asks = inner  # type: ignore[method-assign]


def _shown(world: World, who: str, response: Any) -> tuple[int, str]:
    """Where an answer leads in the end, and the page there."""
    while response.status_code == 303:
        response = world.clients[who].get(response["Location"])
    return response.status_code, _without_token(plain(response.content, response.get("Content-Encoding", "")).decode())


def _standing(world: World) -> list[Any]:
    return [access.couple_for(access.own_for(access.reader_of(world.clients[who].session))) for who in (ME, OTHER)]


def test_p22_a_double_click_gives_the_same_answer(stage: Stage) -> None:
    """The same form from the same browser twice at the same moment, for every form of two people."""
    world = stage.open()
    hands = Hands(world, bare=False)
    passed = (tuple(NO.values()),)
    for who, does, args in ((ME, "say", (0,)), (OTHER, "say", (1,)), (ME, "check", passed), (OTHER, "check", passed)):
        list(hands.do(Step(who, does, args)))
    cookies = {who: world.clients[who].cookies["s"].value for who in (ME, OTHER)}

    def sent(who: str, path: str, form: dict[str, Any]) -> Callable[[], tuple[int, str]]:
        def send() -> tuple[int, str]:
            client = Client(REMOTE_ADDR="198.51.100.7" if who == ME else "203.0.113.9")
            client.cookies["s"] = cookies[who]
            response = client.post(path, form)
            return response.status_code, response.get("Location", "")

        return send

    stage.codes = iter(CODES)
    therapist = str(stage.therapists[0])
    for who, path, form in [
        (ME, "/2/c", {}), (OTHER, "/2/e", {"code": ""}), (ME, "/2/c", {"confirm": "1"}), (OTHER, "/2/e", {"confirm": "1"}),
        (ME, "/2/o", {"want": "1", "item": ["term_visits"]}), (ME, "/2/n", {"put": therapist}), (OTHER, "/2/w", {"with": "both"}),
        (ME, "/2/m", {"lock": "1", f"m{therapist}": "yes"}), (OTHER, "/2/m", {"lock": "1", f"m{therapist}": "yes"}),
        (ME, "/2/r", {"again": "yes"}), (OTHER, "/2/r", {"close": "1"}), (ME, "/2/n", {"take": therapist}), (ME, "/2/z", {}),
        (ME, "/2", {"anew": "1"}),
    ]:  # fmt: skip
        if "code" in form:
            form["code"] = actions.couple_now(SessionStore(cookies[ME])).code
        one, other = at_once(sent(who, path, form), sent(who, path, form))
        assert one == other or {one[0], other[0]} == {303}, (path, form, one, other)
        if form == {"confirm": "1"} and who == OTHER:
            for person in (ME, OTHER):
                session = SessionStore(cookies[person])
                assert actions.couple_now(session).state == "connected"
    assert models.Blob.objects.count() == 2  # both own rows, and nothing that is shared

"""P22, two people: kill -9 at every statement of every way of writing. Nothing acknowledged is lost, nothing is doubled."""

import os
import random
import signal
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from itertools import count
from typing import Any

import pytest
from django.db import connections

from secondchair.core import rounds, sharing
from secondchair.records import access, actions, models
from secondchair.records.sessions import SessionStore

MARKS = {"1": "yes", "2": "maybe", "3": "no"}
COUNTED = (
    models.Blob,
    models.Slot,
)  # of which there must not be one too many; halves without a row are swept on their day
STORES = ("default", "vault")


def share(key: str, change: Callable[..., sharing.Space]) -> None:
    """Change what two share, as one of them."""
    actions.couple_now(SessionStore(key))
    actions.change_space(SessionStore(key), change)


def offer(key: str, text: str = "I get loud") -> None:
    share(key, lambda space, who: sharing.offer(space, who, "own_part", text))


def lock(key: str) -> None:
    share(key, lambda space, who: rounds.lock(space, who, MARKS))


def again(key: str) -> None:
    share(key, lambda space, who: rounds.again(space, who))


def named(key: str) -> None:
    share(key, lambda space, who: sharing.put_name(space, who, 7))


def save(key: str, said: str) -> None:
    actions.save_story(SessionStore(key), lambda story: replace(story, start="words", said=said))


def network() -> str:
    """Each try from a network of its own: here nobody is to wait."""
    return f"network {next(_networks)}"


_networks = count()


def show(key: str) -> None:
    actions.show_code(SessionStore(key), network())


def enter(key: str, other: str) -> None:
    actions.enter_code(SessionStore(key), actions.couple_now(SessionStore(other)).code, network())


def confirm(key: str) -> None:
    actions.confirm_code(SessionStore(key))


def look(key: str) -> None:
    actions.couple_now(SessionStore(key))


def leave(key: str) -> None:
    actions.leave_couple(SessionStore(key))


@dataclass(frozen=True)
class Way:
    """A way of writing. ``before``: what has happened; ``act``: what is killed. Both get the cookies of two people."""

    before: tuple[Callable[[str, str], Any], ...]
    act: Callable[[str, str], Any]


SHOWN = (lambda a, b: show(a),)
ENTERED = (*SHOWN, lambda a, b: enter(b, a))
HALF = (*ENTERED, lambda a, b: confirm(b))
BOTH = (*HALF, lambda a, b: confirm(a))
TIED = (*BOTH, lambda a, b: look(a), lambda a, b: look(b), lambda a, b: named(a))
OFFERED = (*TIED, lambda a, b: offer(a), lambda a, b: share(b, lambda s, who: sharing.want(s, who, ("own_part",))))
LOCKED = (*OFFERED, lambda a, b: lock(b))
OPENED = (*LOCKED, lambda a, b: lock(a))
ENDED = (*OFFERED, lambda a, b: leave(b))
WAYS: dict[str, Way] = {
    "save": Way((), lambda a, b: save(a, "something new")),
    "six words": Way(TIED, lambda a, b: actions.keep_story(SessionStore(a), "en")),
    "six words seen": Way(
        (lambda a, b: actions.keep_story(SessionStore(a), "en"),), lambda a, b: actions.words_seen(SessionStore(a))
    ),
    "show a code": Way((), lambda a, b: show(a)),
    "enter a code": Way(SHOWN, lambda a, b: enter(b, a)),
    "withdraw a code": Way(SHOWN, lambda a, b: actions.withdraw_code(SessionStore(a))),
    "withdraw what both confirmed": Way(BOTH, lambda a, b: actions.withdraw_code(SessionStore(a))),
    "confirm first": Way(ENTERED, lambda a, b: confirm(b)),
    "confirm second": Way(HALF, lambda a, b: confirm(a)),
    "take it in": Way(BOTH, lambda a, b: look(a)),
    "offer": Way(TIED, lambda a, b: offer(a)),
    "offer anew": Way(OFFERED, lambda a, b: offer(a, "I get quiet")),
    "ask to see": Way(OFFERED[:-1], lambda a, b: share(b, lambda s, who: sharing.want(s, who, ("own_part",)))),
    "take back": Way(OFFERED, lambda a, b: share(a, lambda s, who: sharing.take_back(s, who, ("own_part",)))),
    "put a name on the list": Way(TIED, lambda a, b: named(b)),
    "take a name off": Way(TIED, lambda a, b: share(a, lambda s, who: sharing.take_name(s, who, 7))),
    "lock first": Way(OFFERED, lambda a, b: lock(a)),
    "unlock": Way(LOCKED, lambda a, b: share(b, lambda s, who: rounds.unlock(s, who))),
    "lock second": Way(LOCKED, lambda a, b: lock(a)),
    "again first": Way(OPENED, lambda a, b: again(a)),
    "again second": Way((*OPENED, lambda a, b: again(b)), lambda a, b: again(a)),
    "close": Way(OPENED, lambda a, b: share(a, lambda s, who: rounds.close(s))),
    "leave": Way(OFFERED, lambda a, b: leave(a)),
    "leave during a round": Way(LOCKED, lambda a, b: leave(b)),
    "erase": Way(OFFERED, lambda a, b: actions.erase_story(SessionStore(a))),
    "erase before the first look": Way(BOTH, lambda a, b: actions.erase_story(SessionStore(a))),
    "leave now": Way(OFFERED, lambda a, b: actions.end_visit(SessionStore(a))),
    "leave now before the first look": Way(BOTH, lambda a, b: actions.end_visit(SessionStore(a))),
    "begin anew": Way(ENDED, lambda a, b: actions.begin_anew(SessionStore(a))),
    "pass the phone": Way(OFFERED, lambda a, b: actions.pass_the_phone(SessionStore(a))),
}  # fmt: skip
# Where somebody turns away, being cut off leaves their own side between two states; the other one's is whole.
TURNING_AWAY = {"erase", "erase before the first look", "withdraw what both confirmed", "pass the phone"}


def stand(key: str) -> tuple[Any, ...]:
    """Where somebody stands: story, connection, what they see. Raises where a row does not open."""
    session = SessionStore(key)
    couple, own = actions.couple_now(session), access.own_for(access.reader_of(session))
    code = (bool(couple.code), couple.two is not None)
    return own.story.said, couple.state, code, couple.confirmed, couple.seen, access.is_for_both(session)


def in_a_child(act: Callable[[], Any], kill_at: int | None) -> int:
    """Do it in a process of its own, killed at a statement (even: before it, odd: after it). How many statements were asked."""
    for alias in STORES:
        connections[alias].close()
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        asked = 0

        def counted(execute: Any, *args: Any) -> Any:
            nonlocal asked
            if kill_at == 2 * asked:
                os.kill(os.getpid(), signal.SIGKILL)
            result = execute(*args)
            if kill_at == 2 * asked + 1:
                os.kill(os.getpid(), signal.SIGKILL)
            asked += 1
            return result

        try:
            with connections["default"].execute_wrapper(counted), connections["vault"].execute_wrapper(counted):
                act()
            os.write(writing, asked.to_bytes(4, "big"))
        finally:
            os.kill(os.getpid(), signal.SIGKILL)  # in every case: what was answered must be on the disk by now
    os.close(writing)
    said = os.read(reading, 4)
    os.close(reading)
    os.waitpid(child, 0)
    return int.from_bytes(said, "big") if said else -1


@dataclass
class Scene:
    """One way of writing, set up, with what it leads to when nobody is killed."""

    name: str
    keys: tuple[str, str]
    rows: tuple[Any, Any]
    before: list[tuple[Any, ...]]
    after: list[tuple[Any, ...]]
    statements: int
    counts: list[int]


def scene(name: str, stores: Any, visit: Callable[..., SessionStore]) -> Scene:
    keys = []
    for said in ("Ana", "Ben"):
        session = visit()
        session["lang"] = "en"
        session.save()
        keys.append(str(session.session_key))
        save(keys[-1], said)
    way = WAYS[name]
    for step in way.before:
        step(*keys)
    rows = stores.rows("default"), stores.rows("vault")
    before = [stand(key) for key in keys]
    put_back(stores, rows)
    statements = in_a_child(lambda: way.act(*keys), None)
    assert statements > 0, name
    after = [stand(key) for key in keys]
    return Scene(name, (keys[0], keys[1]), rows, before, after, statements, counts())


def put_back(stores: Any, rows: tuple[Any, Any]) -> None:
    for alias, kept in zip(STORES, rows, strict=True):
        stores.restore(alias, kept)


def counts() -> list[int]:
    return [table.objects.count() for table in COUNTED]


def look_after(scene: Scene, kill_at: int) -> None:
    """After a kill: each of the two stands where they stood, or where they were going; the same step again gets there."""
    where = f"{scene.name}, killed at {kill_at}"
    found = [stand(key) for key in scene.keys]
    for who, one in enumerate(found):
        assert scene.name in TURNING_AWAY or one in (scene.before[who], scene.after[who]), (where, who, one)
    WAYS[scene.name].act(*scene.keys)
    now = [stand(key) for key in scene.keys]
    if (
        scene.name == "withdraw what both confirmed" and now[0][1] == "connected"
    ):  # cut off early, they see it and may leave
        assert now[1][1] == "connected", (where, found)
        return
    assert now[1] == scene.after[1], (where, found)
    assert now[0] == scene.after[0] or (scene.name in TURNING_AWAY and now[0][1] == "ended"), (where, found)
    if now[1][1] != "ended":  # else a row may be left that nothing opens; it is swept on its day
        rows = counts()
        rows[0] += scene.name == "confirm second" and rows[0] < scene.counts[0]  # laid down by whoever changes it first
        assert rows == scene.counts, where


@pytest.mark.parametrize("kills", [28, pytest.param(10_000, marks=pytest.mark.full)])
def test_p22_killed_at_any_statement_of_any_step(
    visit: Callable[..., SessionStore], stores: Any, figure: Callable[[str], None], kills: int
) -> None:
    dice, killed = random.Random(5), 0
    for name in WAYS:
        for table in (*COUNTED, models.Shard, models.Round, models.Meeting, models.SessionRow):
            table.objects.all().delete()
        played = scene(name, stores, visit)
        points = list(range(2 * played.statements))
        for kill_at in dice.sample(points, min(len(points), max(1, kills // len(WAYS)))):
            put_back(stores, played.rows)
            assert in_a_child(partial(WAYS[name].act, *played.keys), kill_at) == -1
            look_after(played, kill_at)
            killed += 1
        # Killed right after the answer: what was said to be done is done.
        put_back(stores, played.rows)
        in_a_child(partial(WAYS[name].act, *played.keys), None)
        assert [stand(key) for key in played.keys] == played.after, name
    figure(f"P22: {killed + len(WAYS)} kills in {len(WAYS)} ways of writing: 0 lost, 0 doubled")

"""The property: whatever the other one did or did not do, everything that I can observe is the same, to the byte."""

import gzip
from collections import Counter
from collections.abc import Iterator
from dataclasses import fields
from difflib import unified_diff
from itertools import zip_longest

from secondchair.records import access, actions, spaces

from .hands import Hands
from .rel import ME, OTHER, History, Model, asked
from .worlds import Observed, Stage


class Differs(AssertionError):
    """Something of the other one shows. ``before``: all that I observed in the first world, up to where it does."""

    def __init__(self, said: str, before: list[Observed]) -> None:
        super().__init__(said)
        self.before = before


def played(stage: Stage, history: History, world: int, end_known: bool = True) -> Iterator[Observed]:
    """All that I observe in one world."""
    hands = Hands(stage.open(), history.bare)
    for step in history.steps:
        if world in step.worlds:
            for observed in hands.do(step):
                if step.who == ME:
                    yield observed
    if end_known:
        happened(hands, history.ends[world] if history.ends else None)
    yield from hands.sweep(history.sweep, history.dense)


def happened(hands: Hands, end: Model | None) -> None:
    """That the app did what the history says: else two worlds could be the same because nothing happened in either."""
    session = hands.world.clients[ME].session
    actions.couple_now(session)
    own = access.own_for(access.reader_of(session))
    space = spaces.opened(own.space) if own.space else None
    if end is None or end.over:
        assert space is None, "tied, and nobody tied them"
        return
    assert space and own.space, "not tied"
    found, who = spaces.read(space), own.space.who
    for one, side in ((ME, found.sides[who]), (OTHER, found.sides[1 - who])):
        put = end.put[one]
        offered = {hands.item(item) for item in put.offered}
        assert set(side.offered) == offered, (one, sorted(side.offered), sorted(offered))
        assert {asked(item) for item in side.wanted} == {asked(hands.item(item)) for item in put.wanted}, (
            one,
            side,
            put,
        )
        assert side.names == tuple(hands.world.stage.therapists[n] for n in put.names), (one, side, put)
        locked = put.locked and {str(hands.world.stage.therapists[n]): mark for n, mark in put.locked.items()}
        assert (side.locked and dict(side.locked)) == locked, (one, side, put)
        assert side.again == put.again, (one, side, put)
    opened = tuple(hands.world.stage.therapists[n] for n in end.opened)
    assert (found.round, found.opened_in, found.opened) == (end.round, end.opened_in, opened), (found, end)


def check(stage: Stage, history: History, may_fail: bool = False, end_known: bool = True) -> int:
    """Play both worlds; raises Differs where anything that I can observe is not the same. How many requests were compared.

    ``may_fail``: a page may answer that something went wrong, as with some leaks. ``end_known``: the history says what it
    leads to, and that is looked at.
    """
    one = list(played(stage, history, 0, end_known))
    other = played(stage, history, 1, end_known)
    for number, (before, after) in enumerate(zip_longest(one, other)):
        if before is None or after is None:
            raise Differs(f"another number of requests\n{history}", one)
        if before != after:
            said = f"request {number} of mine: {before.what}\n{told(before, after)}\n\n{history}"
            raise Differs(said, one[: number + 1])
        if before.status >= 500 and not may_fail:
            raise AssertionError(f"request {number} of mine, {before.what}, failed: {before.log}\n{history}")
    return len(one)


def told(one: Observed, other: Observed) -> str:
    """In what two observations differ."""
    lines = []
    for part in fields(Observed):
        a, b = getattr(one, part.name), getattr(other, part.name)
        if a == b:
            continue
        if part.name == "work":
            more, less = Counter(b) - Counter(a), Counter(a) - Counter(b)
            lines.append(f"work: only in the first {dict(less)}, only in the second {dict(more)}")
        elif part.name == "body":
            a, b = (gzip.decompress(x) if x[:2] == b"\x1f\x8b" else x for x in (a, b))
            diff = unified_diff(*(x.decode(errors="replace").splitlines() for x in (a, b)), lineterm="", n=0)
            lines.insert(0, "body: " + "\n".join(list(diff)[:12]))
        elif part.name == "headers":
            lines.append(f"headers: {sorted(set(a) ^ set(b))}")
        else:
            lines.append(f"{part.name}: {a!r} and {b!r}")
    return "\n".join(lines)[:4000]

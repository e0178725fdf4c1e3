"""The property: whatever the other one did or did not do, everything that I can observe is the same, to the byte."""

import gzip
from collections import Counter
from dataclasses import fields
from difflib import unified_diff

from .hands import Hands
from .rel import ME, History
from .worlds import Observed, Stage


class Differs(AssertionError):
    """Something of the other one shows."""


def played(stage: Stage, history: History, world: int) -> list[Observed]:
    """All that I observe in one world."""
    hands = Hands(stage.open())
    mine: list[Observed] = []
    for step in history.steps:
        if world in step.worlds:
            for observed in hands.do(step):
                if step.who == ME:
                    mine.append(observed)
    mine += hands.sweep(history.sweep, history.sweep % 12 == 1)
    return mine


def check(stage: Stage, history: History) -> int:
    """Play both worlds; raises Differs where anything that I can observe is not the same. How many requests were compared."""
    one, other = played(stage, history, 0), played(stage, history, 1)
    for number, (before, after) in enumerate(zip(one, other, strict=False)):
        if before != after:
            raise Differs(f"request {number} of mine: {before.what}\n{told(before, after)}\n\n{history}")
        if before.status >= 500:
            raise AssertionError(f"request {number} of mine, {before.what}, failed: {before.log}\n{history}")
    if len(one) != len(other):
        raise Differs(f"{len(one)} requests in one world, {len(other)} in the other\n{history}")
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

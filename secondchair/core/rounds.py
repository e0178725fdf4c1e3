"""Marks that stay sealed until both have locked: what both would call opens, once for each lock of both."""

from collections.abc import Mapping
from dataclasses import replace

from .sharing import Space, with_side

MARKS: tuple[str, ...] = ("yes", "maybe", "no")
MOST_MARKS = 60  # names of one list; what is beyond is not kept


def usable(marks: Mapping[str, str]) -> dict[str, str]:
    """Marks that can be: whole numbers of at most 19 digits → one of MARKS; at most MOST_MARKS."""
    good = {
        name: mark for name, mark in marks.items()
        if mark in MARKS and name.isascii() and name.isdigit() and len(name) < 20
    }  # fmt: skip
    return dict(list(good.items())[:MOST_MARKS])


def both_would(one: Mapping[str, str], other: Mapping[str, str]) -> tuple[int, ...]:
    """The therapists that both marked yes or maybe, by id. Who said which is not told; what one left out is a no."""
    return tuple(sorted(int(n) for n in one if one[n] != "no" and other.get(n, "no") != "no"))


def lock(space: Space, who: int, marks: Mapping[str, str]) -> Space:
    """``who`` locks these marks. The second lock opens the round and drops both envelopes.

    Locking again before that replaces the marks; after it nothing happens until both asked for a new round.
    """
    if space.opened_in >= space.round:
        return space
    space = with_side(space, who, replace(space.sides[who], locked=usable(marks), again=False))
    one, other = (side.locked for side in space.sides)
    if one is None or other is None:
        return space
    sides = (replace(space.sides[0], locked=None), replace(space.sides[1], locked=None))
    return replace(space, sides=sides, opened=both_would(one, other), opened_in=space.round)


def unlock(space: Space, who: int) -> Space:
    """``who`` takes the lock back, as long as the round is not open."""
    return with_side(space, who, replace(space.sides[who], locked=None))


def again(space: Space, who: int, wish: bool = True) -> Space:
    """``who`` would like a new round; once both would, it begins. What was opened stays until then and after."""
    if space.opened_in < space.round:
        return space
    space = with_side(space, who, replace(space.sides[who], again=wish))
    if not all(side.again for side in space.sides):
        return space
    sides = (replace(space.sides[0], again=False), replace(space.sides[1], again=False))
    return replace(space, sides=sides, round=space.round + 1)


def close(space: Space) -> Space:
    """Either takes back what a round opened: it vanishes for both. Nothing else happens: that round stays over, and a new
    one needs both as before; one that both asked for by then goes on, with its locks."""
    is_over = space.opened_in >= space.round
    return replace(space, opened=(), opened_in=space.opened_in if is_over else 0)

"""How each wish stands with each therapist: met, unknown or missed. Unknown is never a no."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from ..core.wishes import Wish
from .columns import ONES, Array
from .reach import MET, MISSED, UNKNOWN
from .snapshot import Snapshot

States = NDArray[np.int8]  # MISSED, UNKNOWN or MET for each row


def states_of(snapshot: Snapshot, wish: Wish, at: NDArray[np.int64]) -> States:
    """One wish's state for the rows at some positions."""
    if wish.at_most is not None:
        return _limit(snapshot, wish.on, wish.at_most, at)
    wanted = bool(wish.want)
    words = wish.want or wish.avoid
    hit, miss = (MET, MISSED) if wanted else (MISSED, MET)
    if wish.on in ONES:
        table = np.full(len(snapshot.words[wish.on]) + 1, miss, np.int8)
        table[0] = UNKNOWN
        table[[snapshot.words[wish.on][word] + 1 for word in words if word in snapshot.words[wish.on]]] = hit
        return table[snapshot.column(wish.on)[at]]
    bits = snapshot.column(wish.on)[:, at]
    found = has_any(bits, mask_of(snapshot, wish.on, words))
    return np.where(found, hit, np.where(bits.any(axis=0), miss, UNKNOWN)).astype(np.int8)


def mask_of(snapshot: Snapshot, on: str, words: Iterable[str]) -> NDArray[np.uint64]:
    """The bits of some words of a fact, uint64 (words,), as ``columns`` lays them out; words nobody has are no bits."""
    numbers = snapshot.words[on]
    whole = sum(1 << numbers[word] for word in set(words) if word in numbers)
    length = len(snapshot.column(on))
    return np.array([whole >> (64 * n) & (2**64 - 1) for n in range(length)], np.uint64)


def has_any(bits: Array, mask: NDArray[np.uint64]) -> NDArray[np.bool_]:
    """For bits (words, m) and a mask (words,): which rows share a bit with it."""
    return np.asarray((bits & mask[:, None]).any(axis=0))


def _limit(snapshot: Snapshot, on: str, at_most: int, at: NDArray[np.int64]) -> States:
    values = snapshot.column(on)[at]
    known = values >= 0 if on == "fee" else values > 0
    above = np.full(len(at), MISSED, np.int8)
    if on == "fee":
        above[snapshot.column("sliding")[at] == 1] = UNKNOWN  # a sliding scale may come down to it: ask
    return np.where(known, np.where(values <= at_most, MET, above), UNKNOWN).astype(np.int8)

"""Looking somebody up by name: every word of a name has a key, its first eight letters without accents; keys are sorted.

| array | type | holds |
|---|---|---|
| name_key | uint64 (M,) | sorted; the letters as the bytes of a number, so that a prefix is a range |
| name_rank | uint32 (M,) | whose: the place of the id |
"""

import numpy as np
from numpy.typing import NDArray

from ..keeping.snapshot import Snapshot
from .plain import LETTERS, plain

MOST_READ = 20_000  # names that one look-up reads at most: beyond, more letters are needed anyway


def named(snapshot: Snapshot, text: str, k: int) -> list[int]:
    """The places of at most k therapists in whose name every word of ``text`` begins a word; by name, then by id.

    Empty where the text holds no letter, or where so many begin with it that it says too little.
    """
    words = plain(text[:200]).split()
    if not words:
        return []
    keys, ranks = snapshot.array("name_key"), snapshot.array("name_rank")
    found: NDArray[np.uint32] | None = None
    for word in words:
        low, high = _range(word)
        from_, to = int(keys.searchsorted(low)), int(keys.searchsorted(high, side="right"))
        own = np.unique(ranks[from_:to])
        found = own if found is None else np.intersect1d(found, own, assume_unique=True)
    if found is None or len(found) > MOST_READ:
        return []
    # A key holds the whole of a shorter word, so only of longer ones must the names themselves be asked.
    long = [word for word in words if len(word) > LETTERS]
    fit = [rank for rank in found.tolist() if not long or _fits(all_names(snapshot, rank), long)]
    return sorted(fit, key=lambda rank: (plain(snapshot.name(rank)), rank))[:k]


def all_names(snapshot: Snapshot, position: int) -> str:
    """Name and other names of a therapist, plain."""
    row = snapshot.row(position)
    return plain(" ".join([row.get("name", ""), *row.get("other_names", [])]))


def _range(word: str) -> tuple[np.uint64, np.uint64]:
    start = word.encode()[:LETTERS]
    low, high = (int.from_bytes(start.ljust(LETTERS, fill), "big") for fill in (b"\0", b"\xff"))
    return np.uint64(low), np.uint64(high)


def _fits(name: str, words: list[str]) -> bool:
    return all(f" {word}" in f" {name}" for word in words)

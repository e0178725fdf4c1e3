"""How the therapists that fit divide up, by attribute."""

import numpy as np
from numpy.typing import NDArray

from .snapshot import Snapshot


def facets_of(snapshot: Snapshot, at: NDArray[np.int64]) -> dict[str, dict[str, int]]:
    """Counts for the rows at some positions; only values that occur. Fees by steps of 50, the last open upwards."""
    found = {
        "gender": _of_one(snapshot, "gender", at),
        "licence": _of_one(snapshot, "licence", at),
        "video": _counted({"no": 0, "yes": 1, "unknown": -1}, snapshot.column("video")[at]),
        "fee": _fees(snapshot, at),
        "training": _of_list(snapshot, "training", at),
        "languages": _of_list(snapshot, "languages", at),
    }
    return {name: dict(sorted(counts.items())) for name, counts in found.items()}


def _of_one(snapshot: Snapshot, name: str, at: NDArray[np.int64]) -> dict[str, int]:
    words = ["unknown", *snapshot.words[name]]
    counts = np.bincount(snapshot.column(name)[at], minlength=len(words))
    return {word: int(count) for word, count in zip(words, counts, strict=True) if count}


def _counted(words: dict[str, int], values: NDArray[np.int8]) -> dict[str, int]:
    counts = {word: int(np.count_nonzero(values == value)) for word, value in words.items()}
    return {word: count for word, count in counts.items() if count}


def _fees(snapshot: Snapshot, at: NDArray[np.int64]) -> dict[str, int]:
    fees = snapshot.column("fee")[at]
    known = fees[fees >= 0]
    steps = np.bincount(np.minimum(known // 5000, 6), minlength=7)
    counts = {str(step * 50): int(count) for step, count in enumerate(steps) if count}
    return counts | ({"unknown": len(fees) - len(known)} if len(known) < len(fees) else {})


def _of_list(snapshot: Snapshot, name: str, at: NDArray[np.int64]) -> dict[str, int]:
    columns = snapshot.column(name)
    known = [bits[bits != 0] for bits in (column[at] for column in columns)]  # mostly nothing is known
    counts = {
        word: int(np.count_nonzero(known[number // 64] & np.uint64(1 << number % 64)))
        for word, number in snapshot.words[name].items()
        if len(known[number // 64])
    }
    return {word: count for word, count in counts.items() if count}

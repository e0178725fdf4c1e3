"""What an engine counts and finds for a question: plain numbers, from which ``search`` makes the answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from ..keeping.snapshot import Snapshot

FEE_STEPS: tuple[str, ...] = ("0", "50", "100", "150", "200", "250", "300", "unknown")
VIDEO: tuple[str, ...] = ("unknown", "no", "yes")


class Best(NamedTuple):
    """One row of the list. ``position``: of its id among the sorted ids; one score, chord² (km²) and access a person.

    ``states``: how each wish of the question stands with it, MISSED, UNKNOWN or MET, in the question's order.
    """

    position: int
    row: int
    score: tuple[int, ...]
    pareto: bool
    chords2: tuple[float, ...]
    access: tuple[int, ...]
    states: Sequence[int]


@dataclass(frozen=True)
class Answer:
    """``count`` rows break no must; ``single[bit]`` break that one only. ``facets`` hold only what occurs, sorted."""

    count: int
    single: Sequence[int]
    facets: dict[str, dict[str, int]]
    best: Sequence[Best]


def facet_sizes(snapshot: Snapshot) -> list[tuple[str, int]]:
    """The facets in the order in which an engine counts them, with how many counters each has."""
    words = snapshot.words
    bits = {name: 64 * snapshot.array(f"{name}.bits").shape[1] for name in ("training", "languages")}
    sizes = {"gender": len(words["gender"]) + 1, "licence": len(words["licence"]) + 1, "video": 3, "fee": 8, **bits}
    return list(sizes.items())


def facet_words(snapshot: Snapshot) -> dict[str, Sequence[str]]:
    """The words behind the counters of each facet; counters beyond them are of nobody."""
    words = snapshot.meta["words"]
    return {
        "gender": ["unknown", *words["gender"]],
        "licence": ["unknown", *words["licence"]],
        "video": VIDEO,
        "fee": FEE_STEPS,
        "training": words["training"],
        "languages": words["languages"],
    }

"""How well labels were found, as figures with 95 % intervals; for ``bench/listening.py`` and ``training/``.

Everything works on plain lists, so that a figure can be checked by hand. An interval draws the texts again, RESAMPLED times.
"""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

RESAMPLED = 1000
BINS = 10


@dataclass(frozen=True)
class Case:
    """One text: the labels that are ``true``, those that were ``found`` (best first), every label's ``scores``."""

    true: frozenset[str]
    found: tuple[str, ...]
    scores: dict[str, float]


Figure = Callable[[Sequence[Case]], float]


def f1(cases: Sequence[Case]) -> float:
    """Micro-F1: hits of all labels and texts together."""
    hits = sum(len(case.true & set(case.found)) for case in cases)
    return 2 * hits / max(1, sum(len(case.true) + len(case.found) for case in cases))


def first_right(cases: Sequence[Case]) -> float:
    """Of the texts with a label: the first one found is right. One that asks for more counts as wrong."""
    stated = [case for case in cases if case.true]
    return share([bool(case.found) and case.found[0] in case.true for case in stated])


def one_right(cases: Sequence[Case]) -> float:
    """Of the texts with a label for which something was found: one of it is right."""
    return share([bool(case.true & set(case.found)) for case in cases if case.true and case.found])


def found_none(cases: Sequence[Case]) -> float:
    """Nothing was found."""
    return share([not case.found for case in cases])


def found_any(cases: Sequence[Case]) -> float:
    """Something was found."""
    return share([bool(case.found) for case in cases])


def calibration_error(cases: Sequence[Case]) -> float:
    """Expected calibration error over BINS bins of equal width, all labels pooled."""
    told: list[list[tuple[float, bool]]] = [[] for _ in range(BINS)]
    for case in cases:
        for label, score in case.scores.items():
            told[min(BINS - 1, int(score * BINS))].append((score, label in case.true))
    count = sum(map(len, told))
    gaps = (abs(sum(s for s, _ in bin) - sum(t for _, t in bin)) for bin in told if bin)
    return sum(gaps) / max(1, count)


def share(hits: Sequence[bool]) -> float:
    """The part of them that is true; 0 where there are none."""
    return sum(hits) / max(1, len(hits))


def interval(figure: Figure, cases: Sequence[Case], seed: int = 1) -> tuple[float, float]:
    """The middle 95 % of the figure when as many texts are drawn again with replacement."""
    chance = random.Random(seed)
    drawn = sorted(figure(chance.choices(cases, k=len(cases))) for _ in range(RESAMPLED)) if cases else [0.0]
    return drawn[int(0.025 * len(drawn))], drawn[int(0.975 * len(drawn))]

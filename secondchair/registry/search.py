"""The joint search: which therapists suit one person, or two at once, and why.

Everything is counted in whole points, so any two implementations agree to the last bit; the tests hold a slow twin.
"""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..core.bad_input import BadInput
from ..core.therapists import Concession, Shortlist, ShortlistRow
from ..core.wishes import Wish, Wishes
from . import Registry
from .earth import chord2, km_of
from .facets import facets_of
from .reach import MET, MISSED, STATES, UNKNOWN, Reach, is_in_person, reach_of
from .snapshot import Snapshot
from .wished import States, has_any, mask_of, states_of

BANDS_KM = (2, 5, 10, 20, 40, 80, 160, 320)
BASE, FOR_DISTANCE, FOR_WISHES, UNKNOWN_COSTS = 100, 100, 800, 40  # points; one person has at most 1000

Must = tuple[int | None, str]  # whose (None: of both) and on what
Points = NDArray[np.int64]


@dataclass
class _Broken:
    """Which musts each row breaks, a bit a must in the order of ``names``."""

    names: list[Must]
    code: NDArray[np.uint32]

    def mark(self, must: Must, missed: NDArray[np.bool_]) -> None:
        self.code |= missed.astype(np.uint32) << np.uint32(len(self.names))
        self.names.append(must)

    def by_one_only(self) -> Counter[Must]:
        """How many rows break a single must, by that must."""
        single = self.code[(self.code != 0) & (self.code & (self.code - np.uint32(1)) == 0)]
        codes, counts = np.unique(single, return_counts=True)
        return Counter({self.names[int(c).bit_length() - 1]: int(n) for c, n in zip(codes, counts, strict=True)})


def joint_shortlist(registry: Registry, wishes: Sequence[Wishes], k: int = 8) -> Shortlist:
    """The k best therapists for one person's wishes or two people's. The same, mirrored, if the two swap.

    A row that breaks a must is out; unknown never breaks one. Rank: the product of the people's points, then the
    smaller, then the smaller id. Raises BadInput where there are not one or two people or k is negative.
    """
    if not 1 <= len(wishes) <= 2:
        raise BadInput(f"a search is for one person or two, not for {len(wishes)}")
    if k < 0:
        raise BadInput(f"k: {k} is below 0; say how many rows to list")
    snapshot = registry.snapshot
    universe = reach_of(snapshot, wishes)
    broken = _broken(snapshot, universe, wishes)
    found = universe.only(np.flatnonzero(broken.code == 0))
    states = [_states(snapshot, found, i, person) for i, person in enumerate(wishes)]
    utility = np.array([_points(snapshot, found, wishes, i, states[i]) for i in range(len(wishes))])
    return Shortlist(
        count=len(found.at),
        rows=tuple(_row(snapshot, found, n, utility, states) for n in _best(utility, k)),
        concessions=_concessions(wishes, broken.by_one_only()),
        facets=facets_of(snapshot, found.at),
    )


def _broken(snapshot: Snapshot, universe: Reach, people: Sequence[Wishes]) -> _Broken:
    broken = _Broken([], np.zeros(len(universe.at), np.uint32))
    hours_missed = np.zeros(len(universe.at), np.bool_)
    for i, person in enumerate(people):
        broken.mark((i, "near"), _access(universe, i) == MISSED)
        for wish in person.wishes:
            if wish.strength == "must":
                missed = states_of(snapshot, wish, universe.at) == MISSED
                broken.mark((i, wish.on), missed)
                if wish.on == "hours":
                    hours_missed |= missed
    broken.mark((None, "openings"), snapshot.column("openings")[universe.at] == 0)
    together = _hours_together(people)
    if together is not None:
        bits = snapshot.column("hours")[:, universe.at]
        apart = bits.any(axis=0) & ~has_any(bits, mask_of(snapshot, "hours", together))
        broken.mark((None, "hours_together"), apart & ~hours_missed)
    return broken


def _hours_together(people: Sequence[Wishes]) -> set[str] | None:
    """The hours that suit two people who both name hours that must hold; None where they do not."""
    hours = [set(w.want) for p in people for w in p.wishes if w.on == "hours" and w.strength == "must"]
    return hours[0] & hours[1] if len(hours) == 2 else None


def _access(reach: Reach, i: int) -> States:
    """Whether person i gets there: near enough, or both do, or by video."""
    here = np.logical_and.reduce(reach.near) | (reach.video == MET) | reach.near[i]
    return np.where(here, MET, reach.video).astype(np.int8)


def _states(snapshot: Snapshot, found: Reach, i: int, person: Wishes) -> dict[str, States]:
    """What person i asked for → how it stands with each row, in the order in which a page tells it."""
    return {"access": _access(found, i)} | {w.on: states_of(snapshot, w, found.at) for w in person.wishes}


def _points(snapshot: Snapshot, found: Reach, people: Sequence[Wishes], i: int, states: dict[str, States]) -> Points:
    points = np.full(len(found.at), BASE, np.int64)
    points -= UNKNOWN_COSTS * (states["access"] == UNKNOWN)
    points -= UNKNOWN_COSTS * (snapshot.column("openings")[found.at] == -1)
    if is_in_person(people):
        band = np.searchsorted([chord2(km) for km in BANDS_KM], found.chords2[i], side="right")
        points += np.where(np.logical_and.reduce(found.near), FOR_DISTANCE * (8 - band) // 8, 0)
    else:
        points += FOR_DISTANCE
    weights = sum(wish.weight for wish in people[i].wishes if wish.strength == "prefer")
    for wish in people[i].wishes:
        points += _points_by_state(wish, weights)[states[wish.on]]
    return np.maximum(points, 1)


def _points_by_state(wish: Wish, weights: int) -> Points:
    """The points of a wish that is missed, unknown, met."""
    if wish.strength == "must":
        return np.array([0, -UNKNOWN_COSTS, 0], np.int64)
    most = wish.weight * FOR_WISHES // weights
    return np.array([0, most // 3, most], np.int64)


def _best(utility: Points, k: int) -> list[int]:
    """The k best columns of utility (people, m), best first; among equals the first, which has the smaller id."""
    m = utility.shape[1]
    k = min(k, m)
    if k == 0:
        return []
    # Product, smaller and place as one number: at most 10^6 · 1024 · m, far below 2^63.
    key = -(utility.prod(axis=0) * 1024 + utility.min(axis=0)) * m + np.arange(m)
    first = np.argpartition(key, k - 1)[:k]
    return [int(n) for n in first[np.argsort(key[first])]]


def _row(
    snapshot: Snapshot, found: Reach, n: int, utility: Points, states: Sequence[dict[str, States]]
) -> ShortlistRow:
    row = snapshot.row(int(found.at[n]))
    reasons = [{on: STATES[values[n]] for on, values in of_person.items()} for of_person in states]
    ask = {on for why in reasons for on, state in why.items() if state == "unknown"}
    score = utility[:, n]
    better = (utility >= score[:, None]).all(axis=0) & (utility != score[:, None]).any(axis=0)
    return ShortlistRow(
        id=row["id"],
        name=row.get("name", ""),
        score=tuple(int(points) for points in score),
        product=math.prod(int(points) for points in score),
        pareto=not better.any(),
        km=tuple(round(km_of(float(chords[n])), 1) for chords in found.chords2),
        reasons=tuple(reasons),
        ask=tuple(sorted(ask | ({"openings"} if "openings" not in row else set()))),
    )


def _concessions(people: Sequence[Wishes], single: Counter[Must]) -> tuple[Concession, ...]:
    """One for each must that was asked, with what dropping it alone would add; those of both people last."""
    musts: list[Must] = [(i, w.on) for i, p in enumerate(people) for w in p.wishes if w.strength == "must"]
    if is_in_person(people):
        musts += [(i, "near") for i, person in enumerate(people) if person.miles is not None]
    musts.append((None, "openings"))
    if _hours_together(people) is not None:
        musts.append((None, "hours_together"))
    musts.sort(key=lambda must: (must[0] is None, must[0] or 0, must[1]))
    return tuple(Concession(who, on, single[(who, on)]) for who, on in musts)

"""The search in numpy: the very same answers as ``kernel.c``, where no compiler was at hand.

Read this first to understand the other: where to look → what each place gives → what each column adds → count, sort.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..keeping.columns import COLUMN_OF, LINES, Array
from ..keeping.snapshot import Snapshot
from .answered import Answer, Best, facet_sizes, facet_words
from .asked import (
    AT_MOST,
    BANDS2,
    BASE,
    FOR_DISTANCE,
    HOURS_TOGETHER,
    MET,
    MISSED,
    OPENINGS,
    UNKNOWN,
    UNKNOWN_COSTS,
    WANT,
    Asked,
    Question,
)

Points = NDArray[np.int64]
States = NDArray[np.int8]


@dataclass
class _Rows:
    """Some rows of a search. ``row``: places in the columns; ``point``: of each; ``video``: MISSED, UNKNOWN or MET."""

    row: Points
    point: Points
    video: States

    def only(self, which: NDArray[np.bool_]) -> "_Rows":
        return _Rows(self.row[which], self.point[which], self.video[which])


class Numeric:
    """The search over one opened directory."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._array = snapshot.array

    def answer(self, question: Question, k: int) -> Answer:
        """The answer to a question, with the k best rows."""
        chords2 = [self._chords2(at) for at in question.at]
        rows = self._reached(question, chords2)
        apart = [chords[rows.point] for chords in chords2]
        broken, points, access = _started(question, rows.video, apart)
        states = [self._states(wish, rows.row) for wish in question.wishes]
        for wish, state in zip(question.wishes, states, strict=True):
            points[wish.person] += np.array(wish.points, np.int64)[state]
            if wish.bit is not None:
                broken |= (state == MISSED).astype(np.int64) << wish.bit
        room = self._array("terms.openings")[self._array("terms")[rows.row]]
        broken |= (room == 0).astype(np.int64) << OPENINGS
        points -= UNKNOWN_COSTS * (room < 0)
        broken |= self._hours_apart(question, rows.row, states) << HOURS_TOGETHER
        fit = broken == 0
        utility = np.maximum(points[:, fit], 1)
        order = self._best(question, rows.row[fit], utility, [one[fit] for one in apart], k)
        chosen = np.flatnonzero(fit)[order]
        best = [
            Best(
                position=int(self._array("rank")[rows.row[n]]),
                row=int(rows.row[n]),
                score=tuple(int(person[place]) for person in utility),
                pareto=_is_best(utility, place),
                chords2=tuple(float(one[n]) for one in apart),
                access=tuple(int(way[n]) for way in access),
                states=[int(state[n]) for state in states],
            )
            for n, place in zip(chosen.tolist(), order.tolist(), strict=True)
        ]
        return Answer(int(fit.sum()), _single(broken), self._facets(rows.row[fit]), best)

    def _chords2(self, at: tuple[float, float, float]) -> NDArray[np.float64]:
        # Term by term and in this order: the sum is the same to the last bit wherever it is computed.
        x, y, z = (self._array(axis).astype(np.float64) - value for axis, value in zip("xyz", at, strict=True))
        chords: NDArray[np.float64] = x * x + y * y + z * z
        return chords

    def _reached(self, question: Question, chords2: list[NDArray[np.float64]]) -> _Rows:
        """Everybody whom both can get to, or could if one were ready to go twice as far: by the way, or by video."""
        first, groups = self._array("first").astype(np.int64), len(self._snapshot.words["groups"])
        section = self._section_of_points()
        wide: NDArray[np.bool_] = np.logical_and.reduce(
            [chords <= cap for chords, cap in zip(chords2, question.wide2, strict=True)]
        )
        wide &= question.in_person
        points = np.flatnonzero(wide & (section < groups))
        if question.states:
            # Whoever is licensed in a state stands at home in it or visits it; who is near was taken at home already.
            base = question.states[0]
            points = np.union1d(points, np.flatnonzero(~wide & ((section == base) | (section == groups + base))))
        counts = first[points + 1] - first[points]
        point = np.repeat(points, counts)
        row = np.arange(len(point)) - np.repeat(np.cumsum(counts) - counts, counts) + np.repeat(first[points], counts)
        rows = _Rows(row, point, self._video(question, row))
        return rows.only(wide[point] | (rows.video != MISSED))

    def _section_of_points(self) -> Points:
        stretch, block_first = self._array("stretch").astype(np.int64), self._array("block_first").astype(np.int64)
        sizes = np.diff(block_first[stretch])
        return np.repeat(np.arange(len(sizes)), sizes)

    def _video(self, question: Question, row: Points) -> States:
        if not question.states:
            return np.zeros(len(row), np.int8)
        asked = np.frombuffer(question.states_mask, np.uint64)
        licensed = ~_some(asked & ~self._array("states.bits"))
        offers = np.array([UNKNOWN, MISSED, MET], np.int8)[self._array("terms.video") + 1]
        return np.where(licensed[self._array("states")[row]], offers[self._array("terms")[row]], MISSED).astype(np.int8)

    def _states(self, wish: Asked, row: Points) -> States:
        """How one wish stands with each row: judged once a line of the column's table, then looked up."""
        column = COLUMN_OF[wish.on]
        return self._judged(wish, column)[self._array(column)[row]]

    def _judged(self, wish: Asked, column: str) -> States:
        if wish.kind == AT_MOST:
            values = self._array(f"{column}.{wish.on}")
            above = np.full(len(values), MISSED, np.int8)
            if wish.on == "fee":
                above[self._array("terms.sliding") == 1] = UNKNOWN  # a sliding scale may come down to it: ask
            known = values >= 0 if wish.on == "fee" else values > 0
            return np.where(known, np.where(values <= wish.at_most, MET, above), UNKNOWN).astype(np.int8)
        hit, miss = (MET, MISSED) if wish.kind == WANT else (MISSED, MET)
        mask = np.frombuffer(wish.mask, np.uint64)
        if column in LINES:
            word = self._array(f"{column}.{wish.on}")
            has, known = (mask[word // 64] >> (word % 64).astype(np.uint64) & np.uint64(1)) != 0, word > 0
        else:
            bits = self._array(f"{column}.bits")
            has, known = _some(bits & mask), _some(bits)
        return np.where(known, np.where(has, hit, miss), UNKNOWN).astype(np.int8)

    def _hours_apart(self, question: Question, row: Points, states: list[States]) -> Points:
        """1 where a row's hours suit each of the two and none suits both."""
        if question.together is None:
            return np.zeros(len(row), np.int64)
        bits = self._array("hours.bits")
        apart = _some(bits) & ~_some(bits & np.frombuffer(question.together, np.uint64))
        alone = apart[self._array("hours")[row]]
        for wish, state in zip(question.wishes, states, strict=True):
            if wish.on == "hours":
                alone &= state != MISSED
        return alone.astype(np.int64)

    def _best(
        self, question: Question, row: Points, utility: Points, apart: list[NDArray[np.float64]], k: int
    ) -> Points:
        """The k best, best first; among equals the one with the smaller id."""
        rank = self._array("rank")[row]
        key = utility.prod(axis=0) * 1024 + utility.min(axis=0)
        if question.by_distance:
            return np.lexsort((rank, -key, np.maximum.reduce(apart)))[:k]
        if 0 < k < len(key):  # sort only what may be among them
            near = np.flatnonzero(key >= np.partition(key, len(key) - k)[len(key) - k])
            return near[np.lexsort((rank[near], -key[near]))][:k]
        return np.lexsort((rank, -key))[:k]

    def _facets(self, row: Points) -> dict[str, dict[str, int]]:
        counts = {column: self._lines(column, row) for column in ("who", "terms", "training", "languages")}
        fee = self._array("terms.fee")
        step = np.where(fee < 0, 7, np.minimum(fee // 5000, 6))
        found: dict[str, list[int]] = {}
        for facet, size in facet_sizes(self._snapshot):
            column = COLUMN_OF.get(facet, facet)
            if column == facet:
                bits = self._array(f"{facet}.bits")
                found[facet] = [
                    int(counts[column][bits[:, n // 64] >> np.uint64(n % 64) & np.uint64(1) != 0].sum())
                    for n in range(size)
                ]
            else:
                value = {"video": self._array("terms.video") + 1, "fee": step}
                place = value[facet] if facet in value else self._array(f"{column}.{facet}")
                found[facet] = np.bincount(place, weights=counts[column], minlength=size).astype(np.int64).tolist()
        words = facet_words(self._snapshot)
        return {
            facet: dict(sorted((word, n) for word, n in zip(words[facet], counts, strict=False) if n))
            for facet, counts in found.items()
        }

    def _lines(self, column: str, row: Points) -> Array:
        lines = len(self._array(f"{column}.{LINES[column][0][0]}" if column in LINES else f"{column}.bits"))
        return np.bincount(self._array(column)[row], minlength=lines)


def _started(
    question: Question, video: States, apart: list[NDArray[np.float64]]
) -> tuple[Points, Points, list[States]]:
    """What place and video alone come to: musts that are broken, as bits; points (people, m); access, one a person."""
    near = [(chords <= cap) & question.in_person for chords, cap in zip(apart, question.near2, strict=True)]
    here = np.logical_and.reduce(near)
    broken, points, access = np.zeros(len(video), np.int64), [], []
    for i, chords in enumerate(apart):
        way = np.where(here | near[i] | (video == MET), MET, video).astype(np.int8)
        broken |= (way == MISSED).astype(np.int64) << i
        for_way = np.full(len(video), FOR_DISTANCE)
        if question.in_person:
            bands = np.searchsorted(np.array(BANDS2), chords, side="right")
            for_way = np.where(here, FOR_DISTANCE * (8 - bands) // 8, 0)
        points.append(BASE + for_way - UNKNOWN_COSTS * (way == UNKNOWN))
        access.append(way)
    return broken, np.array(points, np.int64), access


def _some(bits: Array) -> NDArray[np.bool_]:
    """Which lines have a bit."""
    return np.asarray(np.logical_or.reduce(bits, axis=1), np.bool_)


def _single(broken: Points) -> list[int]:
    """How many rows break one must only, by its bit."""
    return [int(np.count_nonzero(broken == 1 << bit)) for bit in range(32)]


def _is_best(utility: Points, place: int) -> bool:
    """Whether nobody is at least as good for both and better for one."""
    own = utility[:, place, None]
    return not ((utility >= own).all(axis=0) & (utility != own).any(axis=0)).any()

"""The joint search a column at a time, for arrays and for data frames alike: both take the same signs (& | < +).

A frame is anything that gives a column by name; ``frame_of(names, at)`` makes one for rows by slice or by number.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .answer import answer, facets_of_columns
from .layout import ALL, Layout
from .plan import BAND_POINTS, BANDS, UNKNOWN_COSTS, Plan, Test

Array = NDArray[Any]
Frame = Any
FrameOf = Callable[[Sequence[str], Any], Frame]


@dataclass
class Found:
    """What was found so far, some rows after the other: all of it in ``at``, and what may be among the k best.

    ``best``: a row each of place, rank, and points a person; nothing below the rank ``least`` can still come in.
    """

    k: int
    codes: Counter[int] = field(default_factory=Counter)
    at: list[Array] = field(default_factory=list)
    best: Array | None = None
    least: int = 0

    def add(self, at: Array, points: list[Array]) -> None:
        self.at.append(at)
        rank, low = points[0].astype(np.int64), points[0]
        for more in points[1:]:
            rank, low = rank * more, np.minimum(low, more)
        rank = rank * 1024 + low
        kept = np.flatnonzero(rank >= self.least)
        some = np.array([at[kept], rank[kept], *(own[kept] for own in points)])
        self.best = some if self.best is None else np.concatenate([self.best, some], axis=1)
        rank = self.best[1]
        if 0 < self.k < len(rank):
            # All that tie with the k-th stay: their ids decide.
            self.least = int(np.partition(rank, len(rank) - self.k)[len(rank) - self.k])
            self.best = self.best[:, rank >= self.least]


def columns_of(on: str) -> list[str]:
    return ["hours0", "hours1", "hours2"] if on == "hours" else ["fee", "sliding"] if on == "fee" else [on]


def searched(plan: Plan, layout: Layout, frame_of: FrameOf, stretches: Iterable[Any], k: int) -> dict[str, Any]:
    """The whole answer. ``stretches``: slices or row numbers that hold all candidates, each row once."""
    found = Found(k)
    for at in stretches:
        _search(plan, frame_of, at, found)
    at = np.concatenate(found.at) if found.at else np.zeros(0, np.int64)
    top = _top(found, layout)
    facts = frame_of(("ones", "lists"), at)
    facets = facets_of_columns(layout.words, _counted(facts["ones"]), _counted(facts["lists"]))
    return answer(plan, found.codes, facets, top)


def _search(plan: Plan, frame_of: FrameOf, at: Any, found: Found) -> None:
    at, d2, video = _reached(plan, frame_of, at)
    names = dict.fromkeys(name for test in plan.tests if test.must >= 0 for name in columns_of(test.on))
    frame = frame_of((*names, "openings"), at)
    code = _code(plan, frame, d2, video)
    single = code[(code & (code - np.uint32(1))) == 0]
    for bit in range(len(plan.musts)):
        found.codes[1 << bit] += int(np.count_nonzero(single == np.uint32(1 << bit)))
    fits = np.flatnonzero(code == 0)
    found.codes[0] += len(fits)
    at = np.arange(at.start, at.stop)[fits] if isinstance(at, slice) else at[fits]
    found.add(at, _points(plan, frame_of, at, [d[fits] for d in d2], None if video is None else video[fits]))


def _reached(plan: Plan, frame_of: FrameOf, at: Any) -> tuple[Any, list[Array], Array | None]:
    """Rows in reach, their squared chords (empty where no miles count) and video (0 no, 1 unknown, 2 yes)."""
    if plan.everyone:
        return at, [], None
    keep, d2, video = None, [], None
    if plan.in_person:
        d2 = _chords(plan, frame_of, at)
        keep = d2[0] <= plan.wide[0]
        for d, wide in zip(d2[1:], plan.wide[1:], strict=True):
            keep &= d <= wide
    if plan.by_video:
        frame = frame_of(("states", "video"), at)
        licensed = (frame["states"] & plan.states) == plan.states
        video = np.asarray(_OFFERED[frame["video"]] * licensed)
        keep = video > 0 if keep is None else keep | (video > 0)
    kept = np.flatnonzero(keep)
    at = kept + at.start if isinstance(at, slice) else at[kept]
    return at, [d[kept] for d in d2], None if video is None else video[kept]


_OFFERED = np.array([0, 2, 1], np.int8)  # by 0 no, 1 yes, -1 unknown


def _chords(plan: Plan, frame_of: FrameOf, at: Any) -> list[Array]:
    frame = frame_of(("x", "y", "z"), at)
    axes = [np.asarray(frame[axis]).astype(np.float64) for axis in "xyz"]
    chords = []
    for point in plan.points:
        x, y, z = (axis - value for axis, value in zip(axes, point, strict=True))
        x *= x
        y *= y
        z *= z
        x += y
        x += z
        chords.append(x)
    return chords


def _code(plan: Plan, frame: Frame, d2: list[Array], video: Array | None) -> Array:
    openings = np.asarray(frame["openings"])
    code = (openings == 0).astype(np.uint32) << np.uint32(plan.bit((None, "openings")))
    for i, d in enumerate(d2):
        if plan.cap[i] < np.inf:
            far = d > plan.cap[i] if video is None else (d > plan.cap[i]) & (video == 0)
            code |= far.astype(np.uint32) << np.uint32(i)
    for test in plan.tests:
        if test.must >= 0:
            code |= np.asarray(_missed(test, frame)).astype(np.uint32) << np.uint32(test.must)
    if plan.hours:
        first, second, both = (_hit(mask, "hours", frame) for mask in plan.hours)
        code |= np.asarray(first & second & ~both).astype(np.uint32) << np.uint32(plan.bit((None, "hours_together")))
    return code


def _hit(mask: Sequence[int], on: str, frame: Frame) -> Any:
    words = [frame[name] & (word - (word >> 63 << 64)) for name, word in zip(columns_of(on), mask, strict=True) if word]
    if not words:
        return frame[columns_of(on)[0]] != frame[columns_of(on)[0]]
    return sum(words[1:], words[0]) != 0 if len(words) == 1 else (words[0] | words[1] | words[-1]) != 0


def _some(on: str, frame: Frame) -> Any:
    names = columns_of(on)
    return (frame[names[0]] | frame[names[1]] | frame[names[2]]) != 0 if on == "hours" else frame[on] != 0


def _among(test: Test, frame: Frame) -> Any:
    column = frame[test.on]
    hit = column == (test.codes[0] if test.codes else -1)
    for code in test.codes[1:]:
        hit = hit | (column == code)
    return hit


def _missed(test: Test, frame: Frame) -> Any:
    if test.on == "since":
        return frame["since"] > test.at_most
    if test.on == "fee":
        return (frame["fee"] > test.at_most) & (frame["sliding"] != 1)
    hit = _hit(test.mask, test.on, frame) if test.mask else _among(test, frame)
    return ~hit & _some(test.on, frame) if test.wanted else hit


def _met_or_unknown(test: Test, frame: Frame) -> tuple[Any, Any]:
    if test.on == "since":
        known = frame["since"] != 0
        return known & (frame["since"] <= test.at_most), ~known
    if test.on == "fee":
        known = frame["fee"] >= 0
        met = known & (frame["fee"] <= test.at_most)
        return met, ~known | (~met & (frame["sliding"] == 1))
    hit = _hit(test.mask, test.on, frame) if test.mask else _among(test, frame)
    known = _some(test.on, frame)
    return (hit if test.wanted else known & ~hit), ~known


def _points(plan: Plan, frame_of: FrameOf, at: Array, d2: list[Array], video: Array | None) -> list[Array]:
    names = dict.fromkeys(name for test in plan.tests for name in columns_of(test.on))
    frame = frame_of((*names, "openings"), at)
    common = plan.base - UNKNOWN_COSTS * (np.asarray(frame["openings"]) == -1).astype(np.int16)
    if plan.in_person:
        d2 = d2 or _chords(plan, frame_of, at)
        here = np.logical_and.reduce([d <= cap for d, cap in zip(d2, plan.cap, strict=True)])
    elif video is not None:
        common -= UNKNOWN_COSTS * (video == 1).astype(np.int16)
    utility = []
    for i in range(len(plan.points)):
        points = common.copy()
        if plan.in_person:
            points += _BAND_POINTS[np.searchsorted(BANDS, d2[i], side="right")] * here
            if video is not None:
                points -= UNKNOWN_COSTS * ((video == 1) & (d2[i] > plan.cap[i])).astype(np.int16)
        for test in plan.tests:
            if test.who == i:
                met, unknown = _met_or_unknown(test, frame)
                if test.met:
                    points += np.asarray(met).astype(np.int16) * np.int16(test.met)
                points += np.asarray(unknown).astype(np.int16) * np.int16(test.unknown)
        utility.append(np.maximum(points, 1))
    return utility


_BAND_POINTS = np.array(BAND_POINTS, np.int16)  # the most that a row is worth is 1100


def _top(found: Found, layout: Layout) -> list[tuple[list[int], dict[str, Any]]]:
    if found.best is None:
        return []
    at, rank, *points = found.best
    first = np.lexsort((layout.columns["id"][at], -rank))[: found.k]
    return [
        ([int(own[n]) for own in points], {name: layout.columns[name][at[n]].item() for name in ALL}) for n in first
    ]


def _counted(values: Any) -> tuple[Array, Array]:
    if hasattr(values, "value_counts"):
        counts = values.value_counts(sort=False)
        return counts.index.to_numpy(np.int64), counts.to_numpy(np.int64)
    if values.dtype == np.int16:
        counts = np.bincount(values)
        value = np.flatnonzero(counts)
        return value, counts[value]
    known = values[values != 0]
    value, rows = np.unique(known, return_counts=True)
    return value.astype(np.int64), rows

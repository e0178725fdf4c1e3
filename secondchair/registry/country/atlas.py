"""Outlines of the counties and states of the United States, offline, from the package ``us-atlas`` (see ``atlas/LICENSE``).

``bench/make_atlas.py`` wrote ``atlas/us.npz``. An arc is a line that one or two counties share; there are 9,869:

| array | holds |
|---|---|
| scale | degrees in a step, and degrees of step 0: two rows of longitude and latitude |
| first, lengths, steps | each arc's first point, its number of points, and the steps from point to point (x, then y) |
| counties | the county codes (FIPS), sorted; a code's thousands are the state |
| sides | which counties lie beside each arc, by their place in ``counties``; -1: none (the sea, another country) |
| rings, ring_lengths | the outlines of the states as arcs, ~n where arc n is walked backwards |

Longitudes are counted from 0 to 360 here, so that Guam, Alaska and Florida lie in one row and nothing is cut at 180°.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .flat import Frame, Line, Point, cut_line, cut_ring, thinned

FILE = Path(__file__).parent / "atlas" / "us.npz"
EDGE, STATES, COUNTIES = 0, 1, 2  # what an arc is: the edge of the land, a border between states, or between counties
MOST_KM = 500.0  # frames that are wider show no counties: they would be a net over everything
_NEAR = 2.5  # units between two points of a line, at least
_SPECK = 8.0  # square units: what is smaller is no island that one could see

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Outlines:
    """What of the land is inside a frame, in its whole units. ``land``: closed areas, one or more a state."""

    land: tuple[Line, ...]
    edges: tuple[Line, ...]
    states: tuple[Line, ...]
    counties: tuple[Line, ...]


@dataclass(frozen=True)
class _Atlas:
    points: Floats  # longitude and latitude, a row each
    begins: list[int]  # where each arc begins in them, and the end of the last
    boxes: Floats  # west, south, east, north of each arc: four rows
    kinds: NDArray[np.int64]
    counties: NDArray[np.int32]
    sides: NDArray[np.int16]
    rings: list[list[int]]
    ring_boxes: Floats


def outlines(frame: Frame) -> Outlines:
    """Land, coasts and borders inside a frame; all empty where there is none."""
    atlas = _atlas()
    wide, high = frame.per_degree
    right = frame.width / 2 + (atlas.points[0] - frame.lon % 360) * wide
    down = frame.height / 2 - (atlas.points[1] - frame.lat) * high
    arcs: dict[int, list[Point]] = {}
    lines: tuple[list[Line], ...] = ([], [], [])
    finest = COUNTIES if frame.km * frame.width <= MOST_KM else STATES
    for arc in np.flatnonzero(_meets(atlas.boxes, frame) & (atlas.kinds <= finest)).tolist():
        begin, end = atlas.begins[arc], atlas.begins[arc + 1]
        arcs[arc] = thinned(list(zip(right[begin:end].tolist(), down[begin:end].tolist(), strict=True)), _NEAR)
        lines[atlas.kinds[arc]].extend(cut_line(arcs[arc], frame))
    rings = (atlas.rings[ring] for ring in np.flatnonzero(_meets(atlas.ring_boxes, frame)).tolist())
    land = (cut_ring(_walked(atlas, ring, arcs, right, down), frame, _SPECK) for ring in rings)
    return Outlines(tuple(area for area in land if area), *map(tuple, lines))


def counties_in(frame: Frame) -> tuple[str, ...]:
    """The codes (FIPS, five digits) of the counties whose outlines come into a frame, sorted."""
    atlas = _atlas()
    beside = atlas.sides[_meets(atlas.boxes, frame)]
    return tuple(f"{code:05}" for code in atlas.counties[np.unique(beside[beside >= 0])].tolist())


def _walked(
    atlas: _Atlas, ring: list[int], arcs: dict[int, list[Point]], right: Floats, down: Floats
) -> Iterator[Point]:
    """A ring's points. Of an arc that does not come near the frame the ends are enough: its box holds the short way too."""
    for walked in ring:
        arc = walked if walked >= 0 else ~walked
        begin, last = atlas.begins[arc], atlas.begins[arc + 1] - 1
        ends = [(float(right[at]), float(down[at])) for at in (begin, last)] if arc not in arcs else []
        yield from (arcs.get(arc, ends) if walked >= 0 else reversed(arcs.get(arc, ends)))


def _meets(boxes: Floats, frame: Frame) -> NDArray[np.bool_]:
    """Which of these boxes come into a frame."""
    wide, high = frame.per_degree
    lon, lat = frame.lon % 360, frame.lat
    half_wide, half_high = frame.width / 2 / wide, frame.height / 2 / high
    west, south, east, north = boxes
    beside = (west > lon + half_wide) | (east < lon - half_wide)
    apart: NDArray[np.bool_] = beside | (south > lat + half_high) | (north < lat - half_high)
    return ~apart


@cache
def _atlas() -> _Atlas:
    with np.load(FILE) as file:
        held = {name: file[name] for name in file.files}
    lengths = held["lengths"].astype(np.int64)
    begins = np.concatenate([[0], np.cumsum(lengths)])
    points = _points(held, lengths, begins)
    boxes = _boxes(points, points, begins[:-1])
    rings = held["rings"].astype(np.int64)
    ends = list(accumulate(held["ring_lengths"].tolist(), initial=0))
    of_rings = boxes[:, np.where(rings >= 0, rings, ~rings)]
    return _Atlas(
        points=points,
        begins=begins.tolist(),
        boxes=boxes,
        kinds=_kinds(held["counties"], held["sides"]),
        counties=held["counties"],
        sides=held["sides"],
        rings=[rings[begin:end].tolist() for begin, end in pairwise(ends)],
        ring_boxes=_boxes(of_rings[:2], of_rings[2:], np.array(ends[:-1])),
    )


def _points(held: dict[str, Any], lengths: NDArray[np.int64], begins: NDArray[np.int64]) -> Floats:
    """Every point of every arc in degrees: the steps added up, each arc from its own first point on."""
    steps = np.zeros((2, int(begins[-1])), np.int64)
    follows = np.ones(steps.shape[1], np.bool_)
    follows[begins[:-1]] = False
    steps[:, follows] = held["steps"]
    added = np.cumsum(steps, axis=1)
    added += np.repeat(held["first"].T - added[:, begins[:-1]], lengths, axis=1)
    scale, offset = held["scale"]
    points: Floats = added * scale[:, None] + offset[:, None]
    points[0] %= 360
    return points


def _boxes(least: Floats, most: Floats, begins: NDArray[np.int64]) -> Floats:
    return np.concatenate([np.minimum.reduceat(least, begins, axis=1), np.maximum.reduceat(most, begins, axis=1)])


def _kinds(counties: NDArray[np.int32], sides: NDArray[np.int16]) -> NDArray[np.int64]:
    states = counties[sides] // 1000
    return np.where(sides[:, 1] < 0, EDGE, np.where(states[:, 0] != states[:, 1], STATES, COUNTIES))

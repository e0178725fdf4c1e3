"""A small piece of the Earth drawn flat: a frame around a middle, and lines and areas cut at its edges.

The projection is the plainest there is: a degree of longitude is as wide as it is in the middle of the frame. Within some
hundred kilometres nobody sees the difference.
"""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from .earth import R

KM_A_DEGREE = R * math.pi / 180
Point = tuple[float, float]  # right and down, in units of a frame
Line = tuple[tuple[int, int], ...]  # the same in whole units
_NARROWEST = 0.05  # cosine of 87°: nearer to a pole a degree of longitude has no width to speak of


@dataclass(frozen=True, slots=True)
class Frame:
    """``width`` × ``height`` units around a middle in degrees; ``km`` is how wide one unit is on the ground."""

    lat: float
    lon: float
    km: float
    width: int
    height: int

    @property
    def per_degree(self) -> Point:
        """Units in a degree of longitude and of latitude."""
        high = KM_A_DEGREE / self.km
        return high * max(math.cos(math.radians(self.lat)), _NARROWEST), high

    def at(self, lat: float, lon: float) -> Point:
        """Where a place stands; it may be outside. Longitudes go the shorter way round the Earth."""
        wide, high = self.per_degree
        return self.width / 2 + turn(lon - self.lon) * wide, self.height / 2 - (lat - self.lat) * high

    def holds(self, point: Point, margin: float = 0) -> bool:
        """Whether a point is inside, at least ``margin`` from every edge."""
        x, y = point
        return margin <= x <= self.width - margin and margin <= y <= self.height - margin


def turn(degrees: float) -> float:
    """The same angle between -180 and 180."""
    return (degrees + 180) % 360 - 180


def frame_around(places: Sequence[Point], size: tuple[int, int], margin: int, least: float) -> Frame:
    """The smallest frame of that size in units that holds all places (lat, lon) inside its margin.

    ``least``: how many km the shorter side shows at least.
    """
    south, north = min(lat for lat, _ in places), max(lat for lat, _ in places)
    first = places[0][1]
    ways = [turn(lon - first) for _, lon in places]
    lat, lon = (south + north) / 2, turn(first + (min(ways) + max(ways)) / 2)
    squeeze = max(math.cos(math.radians(lat)), _NARROWEST)
    width, height = size
    wide = (max(ways) - min(ways)) * squeeze * KM_A_DEGREE / (width - 2 * margin)
    high = (north - south) * KM_A_DEGREE / (height - 2 * margin)
    return Frame(lat, lon, max(wide, high, least / min(size)), width, height)


def thinned(points: Sequence[Point], least: float) -> list[Point]:
    """Without those points that stand nearer than ``least`` to the one kept before; both ends stay."""
    if len(points) < 3:
        return list(points)
    kept, far = [points[0]], least * least
    for x, y in points[1:-1]:
        if (x - kept[-1][0]) ** 2 + (y - kept[-1][1]) ** 2 >= far:
            kept.append((x, y))
    kept.append(points[-1])
    return kept


def cut_line(points: Sequence[Point], frame: Frame) -> list[Line]:
    """The parts of a line that are inside."""
    parts: list[list[Point]] = []
    for start, end in pairwise(points):
        seen = _seen(start, end, frame)
        if seen is None:
            continue
        if not parts or parts[-1][-1] != seen[0]:
            parts.append([seen[0]])
        parts[-1].append(seen[1])
    return [line for part in parts if len(line := _whole(part)) > 1]


def _seen(start: Point, end: Point, frame: Frame) -> tuple[Point, Point] | None:
    """The part of a straight stretch that is inside (Liang and Barsky), or None."""
    (x, y), (dx, dy) = start, (end[0] - start[0], end[1] - start[1])
    enter, leave = 0.0, 1.0
    for way, room in ((-dx, x), (dx, frame.width - x), (-dy, y), (dy, frame.height - y)):
        if way == 0:
            if room < 0:
                return None
        elif way < 0:
            enter = max(enter, room / way)
        else:
            leave = min(leave, room / way)
    if enter > leave:
        return None
    begin = start if enter == 0 else (x + enter * dx, y + enter * dy)
    return begin, end if leave == 1 else (x + leave * dx, y + leave * dy)


def cut_ring(points: Iterable[Point], frame: Frame, least: float) -> Line | None:
    """An area cut at the four edges (Sutherland and Hodgman); None where less than ``least`` square units are inside."""
    ring = list(points)
    for axis, sign, edge in ((0, 1, 0), (0, -1, frame.width), (1, 1, 0), (1, -1, frame.height)):
        ring = list(_within(ring, axis, sign, edge))
    whole = _whole(ring)
    return whole if len(whole) > 2 and abs(_twice_area(whole)) >= 2 * least else None


def _within(ring: list[Point], axis: int, sign: int, edge: int) -> Iterator[Point]:
    for before, now in zip(ring[-1:] + ring[:-1], ring, strict=True):
        was, is_ = sign * (before[axis] - edge), sign * (now[axis] - edge)
        if (was < 0) != (is_ < 0):
            part = was / (was - is_)
            cut = (before[0] + part * (now[0] - before[0]), before[1] + part * (now[1] - before[1]))
            yield (edge, cut[1]) if axis == 0 else (cut[0], edge)
        if is_ >= 0:
            yield now


def _whole(points: Iterable[Point]) -> Line:
    """The points in whole units, without repetitions."""
    kept: list[tuple[int, int]] = []
    for x, y in points:
        here = (round(x), round(y))
        if not kept or kept[-1] != here:
            kept.append(here)
    return tuple(kept)


def _twice_area(ring: Line) -> int:
    return sum(x * v - u * y for (x, y), (u, v) in zip(ring, ring[1:] + ring[:1], strict=True))

"""Where things may stand on a small map: numbered discs that never cover each other, and names beside their dots.

All in the units of the map's frame. What is placed first keeps its room; what finds none is not drawn.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from secondchair.registry.country.flat import Frame, Point

RADIUS = 22  # of a numbered disc
_GAP = 3
_AIR = 7  # between a disc and a name
_LETTER = 0.58  # of the size of the type: how wide a letter is, all in all
Box = tuple[float, float, float, float]  # left, top, right, bottom


def _slots() -> tuple[Point, ...]:
    """Where discs of one place go, as steps from it: itself, then around it as close as circles lie, the nearest first."""
    wide = 2 * RADIUS + _GAP
    rows = [(q + r / 2, r * math.sqrt(3) / 2) for q in range(-6, 7) for r in range(-6, 7)]
    near = sorted(rows, key=lambda at: (round(math.hypot(*at), 3), round(math.atan2(at[1], at[0]), 3)))
    return tuple((x * wide, y * wide) for x, y in near)


SLOTS = _slots()


@dataclass(frozen=True)
class Disc:
    """A numbered disc in whole units; ``x``, ``y`` its middle, ``at_x``, ``at_y`` the place that it stands for."""

    number: int
    x: int
    y: int
    at_x: int
    at_y: int

    @property
    def moved(self) -> bool:
        """Whether it stands beside its place, because others stand there too."""
        return (self.x, self.y) != (self.at_x, self.at_y)


@dataclass(frozen=True)
class Name:
    """A name beside a dot: where the text begins, ends or has its middle, as ``anchor`` says."""

    text: str
    x: int
    y: int
    anchor: str
    at_x: int
    at_y: int
    dotted: bool = True  # whether a dot of its own marks the place
    wide: bool = False  # only where the map is wide, and its type small beside it


class Room:
    """What room is taken in a frame."""

    def __init__(self, frame: Frame) -> None:
        self.frame = frame
        self.taken: list[Box] = []
        self.discs: list[Point] = []

    def take(self, box: Box) -> None:
        """Keeps a box free of everything that comes later."""
        self.taken.append(box)

    def discs_for(self, numbered: Sequence[tuple[int, Point]]) -> tuple[Disc, ...]:
        """A disc for each place, in the order of their numbers; first one for each place, so that it stands right there."""
        groups: dict[tuple[int, int], list[int]] = {}
        for number, (x, y) in numbered:
            groups.setdefault((round(x), round(y)), []).append(number)
        firsts = [(at, numbers[0]) for at, numbers in groups.items()]
        others = [(at, number) for at, numbers in groups.items() for number in numbers[1:]]
        placed = [Disc(number, *self._disc(at), *at) for at, number in (*firsts, *others)]
        return tuple(sorted(placed, key=lambda disc: disc.number))

    def _disc(self, at: tuple[int, int]) -> tuple[int, int]:
        around = ((at[0] + x, at[1] + y) for x, y in SLOTS)
        inside = (middle for middle in around if self.frame.holds(middle, RADIUS + _GAP))
        nearest = next(inside, (float(at[0]), float(at[1])))
        x, y = next((middle for middle in chain((nearest,), inside) if self._is_free(middle)), nearest)
        self.discs.append((x, y))
        return round(x), round(y)

    def _is_free(self, middle: Point) -> bool:
        x, y = middle
        least = 2 * RADIUS + _GAP - 0.5
        if any(math.hypot(x - other_x, y - other_y) < least for other_x, other_y in self.discs):
            return False
        own = (x - RADIUS, y - RADIUS, x + RADIUS, y + RADIUS)
        return not any(_overlap(own, box) for box in self.taken)

    def name(
        self, text: str, at: Point, size: int, away: int, *, dotted: bool = True, wide: bool = False
    ) -> Name | None:
        """The name of a place beside it, ``away`` from its middle; None where there is no room.

        ``dotted``: its dot needs room as well.
        """
        x, y = at
        dot = (x - 8, y - 8, x + 8, y + 8)
        if not self.frame.holds(at, 24) or (dotted and self._meets(dot)):
            return None
        for left, right, base, anchor, start in _around(at, len(text) * size * _LETTER, size, away):
            box = (left, base - size * 0.8, right, base + size * 0.25)
            if self.frame.holds(box[:2], 12) and self.frame.holds(box[2:], 12) and not self._meets(box):
                self.taken += [box, dot] if dotted else [box]
                return Name(text, round(start), round(base), anchor, round(x), round(y), dotted, wide)
        return None

    def is_under_disc(self, at: Point) -> bool:
        """Whether a disc, or the air around one, covers a place."""
        return any(math.dist(at, disc) < RADIUS + _AIR for disc in self.discs)

    def _meets(self, box: Box) -> bool:
        far = RADIUS + _AIR
        around = ((x - far, y - far, x + far, y + far) for x, y in self.discs)
        return any(_overlap(box, other) for others in (self.taken, around) for other in others)


def _around(at: Point, length: float, size: int, away: int) -> Iterator[tuple[float, float, float, str, float]]:
    """Where a name may stand beside its place: left and right end, base line, anchor, and where that is."""
    x, y = at
    for shift in (0.0, -0.7 * size, 0.7 * size):
        base = y + size * 0.32 + shift
        yield x + away, x + away + length, base, "start", x + away
        yield x - away - length, x - away, base, "end", x - away
    for base in (y - away, y + away + size * 0.75):
        yield x - length / 2, x + length / 2, base, "middle", x


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]

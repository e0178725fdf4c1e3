"""A small map as values for ``_parts/map.html``: outlines, towns, a scale, and a pin for each therapist.

Nothing is asked of anybody: outlines and towns come from files of ours. It shows what the list says too, and of the person
only the place of a search, on the page of that search. A profile and the own list know nothing of where somebody looked.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from secondchair.core.therapists import Therapist
from secondchair.registry.country.atlas import outlines
from secondchair.registry.country.earth import KM_A_MILE, km_between
from secondchair.registry.country.flat import Frame, Line, Point, frame_around
from secondchair.registry.country.places import Place, Town, largest_towns, place_of_zip

from .looking_map_room import Disc, Name, Room

SIZE = (800, 560)
_MARGIN = 96  # units that pins keep from the edges
_LEAST_KM = 30.0  # of the shorter side: the outlines are too coarse for less
_ONE_KM = 52.0  # the same around one therapist
_FAR_KM = 160.0  # what a list's map reaches in any case, and three times as far as half of them
_MOST_KM = 480.0
_TYPE, _TYPE_WIDE = 30, 20  # size of type on a narrow screen and on a wide one
_TOWNS = (6, 6)  # names of towns on every screen, and further ones on a wide one
_FEW_TOWNS = 4  # a map that shows fewer says little
_BARS = (1, 2, 5, 10, 20, 50, 100, 200)
_BAR_MOST = 190  # units


@dataclass(frozen=True)
class Scale:
    """A bar of so many miles and one of so many km from the same end, in units."""

    miles: int
    miles_long: int
    km: int
    km_long: int


@dataclass(frozen=True)
class Map:
    """What the template draws. ``land``, ``edges``, ``states``, ``counties``: the d of a path, empty where there is none.

    ``here``: the place of the search, without a text where its name has no room. ``discs``: numbered as the cards; on a
    profile's map the only one is number 0.
    ``farther``: how many cards stand outside. ``by_zip``: pins stand in the middle of a ZIP code.
    """

    width: int
    height: int
    land: str
    edges: str
    states: str
    counties: str
    discs: tuple[Disc, ...]
    towns: tuple[Name, ...]
    scale: Scale
    by_zip: bool
    farther: int = 0
    here: Name | None = None


def map_of_search(place: Place, miles: float | None, listed: Sequence[Therapist]) -> Map | None:
    """The map of a search around its place; None where nobody on the list is near."""
    reach = _reach(place.lat, place.lon, listed) if miles is None else miles * KM_A_MILE
    near = _near(place.lat, place.lon, listed, reach)
    return _drawn(near, listed, place, _LEAST_KM) if near else None


def map_of_list(listed: Sequence[Therapist]) -> Map | None:
    """The map of the own list, around the one in its midst; None where the list is empty."""
    if not listed:
        return None
    lat, lon = median(who.lat for who in listed), median(who.lon for who in listed)
    midst = min(listed, key=lambda who: (km_between(lat, lon, who.lat, who.lon), who.id))
    reach = _reach(midst.lat, midst.lon, listed)
    return _drawn(_near(midst.lat, midst.lon, listed, reach), listed, None, _LEAST_KM)


def map_of_one(who: Therapist) -> Map:
    """The map of a profile: one pin, and what lies around it."""
    return _drawn([(0, who)], [who], None, _ONE_KM)


def _reach(lat: float, lon: float, listed: Sequence[Therapist]) -> float:
    """How many km a map reaches where no limit was asked for: as far as most need, so that one far away makes none tiny."""
    away = sorted(km_between(lat, lon, who.lat, who.lon) for who in listed)
    return min(max(_FAR_KM, 3 * median(away)), _MOST_KM) if away else _FAR_KM


def _near(lat: float, lon: float, listed: Sequence[Therapist], reach: float) -> list[tuple[int, Therapist]]:
    return [
        (number, who)
        for number, who in enumerate(listed, 1)
        if km_between(lat, lon, who.lat, who.lon) <= reach + 0.1  # distances are told to a tenth
    ]


def _drawn(near: list[tuple[int, Therapist]], listed: Sequence[Therapist], place: Place | None, least: float) -> Map:
    points = [(who.lat, who.lon) for _, who in near]
    frame = _frame([(place.lat, place.lon), *points] if place else points, least)
    room, scale = Room(frame), _scale(frame)
    room.take((0, frame.height - 88, max(scale.miles_long, scale.km_long) + 48, frame.height))
    spot = frame.at(place.lat, place.lon) if place else None
    if spot:
        room.take((spot[0] - 14, spot[1] - 14, spot[0] + 14, spot[1] + 14))
    discs = room.discs_for([(number, frame.at(who.lat, who.lon)) for number, who in near])
    here = _here(room, place.city, spot) if place and spot else None
    drawn = outlines(frame)
    return Map(
        *SIZE,
        land="".join(_path(area) + "z" for area in drawn.land),
        edges="".join(map(_path, drawn.edges)),
        states="".join(map(_path, drawn.states)),
        counties="".join(map(_path, drawn.counties)),
        discs=discs,
        towns=_towns(frame, room, place),
        scale=scale,
        by_zip=any(_stands_at_zip(who) for _, who in near),
        farther=len(listed) - len(near),
        here=here,
    )


def _frame(points: list[Point], least: float) -> Frame:
    """Around all of them, and in empty country as wide as it takes to see a town or two to go by."""
    for wider in (1, 2, 3):
        frame = frame_around(points, SIZE, _MARGIN, least * wider)
        if len(_towns_in(frame, _FEW_TOWNS)) == _FEW_TOWNS:
            break
    return frame


def _towns_in(frame: Frame, most: int) -> tuple[Town, ...]:
    wide, high = frame.per_degree
    return largest_towns(frame.lat, frame.lon, frame.height / 2 / high, frame.width / 2 / wide, most)


def _here(room: Room, city: str, spot: Point) -> Name:
    """The name of the place of a search, beside its ring or beyond the pins around it; without a text where it has no room."""
    tried = (room.name(city, spot, _TYPE, away, dotted=False) for away in (24, 46, 70, 96, 122, 148))
    return next((name for name in tried if name), Name("", 0, 0, "", round(spot[0]), round(spot[1])))


def _towns(frame: Frame, room: Room, place: Place | None) -> tuple[Name, ...]:
    others = [
        town for town in _towns_in(frame, 60) if place is None or (town.name, town.state) != (place.city, place.state)
    ]
    named: list[Name] = []
    for size, most, is_wide in ((_TYPE, _TOWNS[0], False), (_TYPE_WIDE, sum(_TOWNS), True)):
        for town in others:
            if len(named) >= most:
                break
            if any(town.name == name.text for name in named):
                continue
            name = _named(room, town.name, frame.at(town.lat, town.lon), size, is_wide)
            named += [name] if name else []
    return tuple(named)


def _named(room: Room, text: str, at: Point, size: int, is_wide: bool) -> Name | None:
    """A town's name beside its dot, or beside the discs that stand where the dot would be."""
    if not room.is_under_disc(at):
        return room.name(text, at, size, 14, wide=is_wide)
    tried = (room.name(text, at, size, away, dotted=False, wide=is_wide) for away in (30, 54, 78))
    return next((name for name in tried if name), None)


def _scale(frame: Frame) -> Scale:
    """The longest bars of round numbers that are not too long."""
    fitting = [_BARS[0]], [_BARS[0]]
    units = KM_A_MILE / frame.km, 1 / frame.km
    for bars, unit in zip(fitting, units, strict=True):
        bars += [bar for bar in _BARS if bar * unit <= _BAR_MOST]
    miles, km = fitting[0][-1], fitting[1][-1]
    return Scale(miles, round(miles * units[0]), km, round(km * units[1]))


def _stands_at_zip(who: Therapist) -> bool:
    place = place_of_zip(who.zip[:5])
    return place is not None and (place.lat, place.lon) == (who.lat, who.lon)


def _path(line: Line) -> str:
    """A line as SVG says it: the first point, then the steps from each point to the next."""
    (x, y), *_ = line
    steps = " ".join(f"{c - a} {d - b}" for (a, b), (c, d) in pairwise(line))
    return f"M{x} {y}l{steps}".replace(" -", "-")

"""ZIP codes and towns with their points, offline, from the package ``zipcodes`` (MIT).

Reading the package's table takes about a quarter of a second, so it is read on first use, once, into small values.
"""

import math
import re
import unicodedata
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from typing import Any

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Place:
    """A ZIP code or a town. ``lat`` and ``lon`` in degrees: of the ZIP, or the middle of the town's ZIPs.

    A town's ``zip`` is the one nearest to that middle.
    """

    zip: str
    city: str
    state: str
    lat: float
    lon: float


@dataclass(frozen=True, slots=True)
class Town:
    """A town to find one's way by on a map: the middle of its ordinary ZIPs in degrees, and how many it has."""

    name: str
    state: str
    lat: float
    lon: float
    zips: int


# fmt: off
STATE_NAMES: dict[str, str] = {
    "alabama": "AL", "alaska": "AK", "arizona": "AZ", "arkansas": "AR", "california": "CA", "colorado": "CO",
    "connecticut": "CT", "delaware": "DE", "district of columbia": "DC", "florida": "FL", "georgia": "GA",
    "hawaii": "HI", "idaho": "ID", "illinois": "IL", "indiana": "IN", "iowa": "IA", "kansas": "KS",
    "kentucky": "KY", "louisiana": "LA", "maine": "ME", "maryland": "MD", "massachusetts": "MA",
    "michigan": "MI", "minnesota": "MN", "mississippi": "MS", "missouri": "MO", "montana": "MT",
    "nebraska": "NE", "nevada": "NV", "new hampshire": "NH", "new jersey": "NJ", "new mexico": "NM",
    "new york": "NY", "north carolina": "NC", "north dakota": "ND", "ohio": "OH", "oklahoma": "OK",
    "oregon": "OR", "pennsylvania": "PA", "puerto rico": "PR", "rhode island": "RI", "south carolina": "SC",
    "south dakota": "SD", "tennessee": "TN", "texas": "TX", "utah": "UT", "vermont": "VT", "virginia": "VA",
    "washington": "WA", "west virginia": "WV", "wisconsin": "WI", "wyoming": "WY", "guam": "GU",
    "virgin islands": "VI", "american samoa": "AS", "northern mariana islands": "MP",
}
# fmt: on
STATES: frozenset[str] = frozenset(STATE_NAMES.values())


@dataclass(frozen=True, slots=True)
class _Zip:
    place: Place
    ordinary: bool  # an area that mail is carried to: no post-office box, no single building
    also: tuple[str, ...]  # other names that the post accepts for it


def place_of_zip(zip_code: str) -> Place | None:
    """The place of a ZIP code of five digits; None where there is none or where it has no point (military mail)."""
    found = _zips().get(zip_code)
    return found.place if found else None


def is_military(zip_code: str) -> bool:
    """Whether a ZIP code is one of military and diplomatic mail (AE, AA, AP), which stands nowhere."""
    return zip_code.startswith(("090", "091", "092", "093", "094", "095", "096", "097", "098", "340")) or (
        "962" <= zip_code[:3] <= "966"
    )


def places_named(text: str) -> tuple[Place, ...]:
    """The towns of that name, one a state, the one with most ZIPs first; empty where none is known.

    Takes "Oxnard", "oxnard, ca", "Oxnard CA" or "Oxnard, California"; accents and capitals do not matter.
    """
    words = _plain(text)
    towns = _towns()
    # A state's name is taken off the end; but a whole name comes first, as in "Kansas City" or "California, MD".
    for name, state in ((words, ""), *_with_state(words)):
        found = [place for place in towns.get(name, ()) if state in ("", place.state)]
        if found:
            return tuple(found)
    return ()


def largest_towns(lat: float, lon: float, half_high: float, half_wide: float, most: int) -> tuple[Town, ...]:
    """The towns with most ZIPs so many degrees around a place, the largest first; at most ``most``."""
    towns, points = _by_size()
    east = (points[1] - lon + 180) % 360 - 180  # the shorter way round
    inside = (abs(points[0] - lat) <= half_high) & (abs(east) <= half_wide)
    return tuple(towns[at] for at in np.flatnonzero(inside)[:most].tolist())


def _with_state(words: str) -> list[tuple[str, str]]:
    splits = [(words[: -len(name) - 1], code) for name, code in STATE_NAMES.items() if words.endswith(" " + name)]
    if words[-3:-2] == " " and words[-2:].upper() in STATES:
        splits.append((words[:-3], words[-2:].upper()))
    return splits


def _plain(text: str) -> str:
    letters = unicodedata.normalize("NFKD", text[:200].casefold())
    bare = "".join(c for c in letters if not unicodedata.combining(c))
    words = re.sub(r"[^a-z0-9]+", " ", bare).split()
    return " ".join({"saint": "st", "sainte": "ste", "mount": "mt", "fort": "ft"}.get(word, word) for word in words)


@cache
def _zips() -> dict[str, _Zip]:
    # Asked digit by digit: the whole table at once would stay in memory as 42,789 dicts for good.
    import zipcodes

    found: dict[str, _Zip] = {}
    for digit in "0123456789":
        rows: list[dict[str, Any]] = zipcodes.similar_to(digit)  # type: ignore[no-untyped-call]
        for row in rows:
            lat, lon = float(row["lat"]), float(row["long"])
            if lat == 0 or lon == 0:
                continue  # the table's way of saying that it has no point
            place = Place(row["zip_code"], row["city"], row["state"], lat, lon)
            ordinary = row["zip_code_type"] == "STANDARD" and row["active"]
            found[place.zip] = _Zip(place, ordinary, tuple(row["acceptable_cities"]))
    return found


@cache
def _towns() -> dict[str, tuple[Place, ...]]:
    """Towns by plain name. Names that the post only accepts count where no town bears them as its own in that state."""
    own: defaultdict[tuple[str, str], list[_Zip]] = defaultdict(list)
    also: defaultdict[tuple[str, str], list[_Zip]] = defaultdict(list)
    spelled: dict[tuple[str, str], str] = {}
    for entry in _zips().values():
        for names, towns in (((entry.place.city,), own), (entry.also, also)):
            for name in names:
                key = (_plain(name), entry.place.state)
                towns[key].append(entry)
                spelled.setdefault(key, name)
    merged = {**also, **own}
    size = Counter({key: len(entries) for key, entries in merged.items()})
    order = sorted(merged, key=lambda key: (key[0], key not in own, -size[key], key[1]))
    return {
        name: tuple(_middle(spelled[key], merged[key]) for key in keys) for name, keys in groupby(order, lambda k: k[0])
    }


@cache
def _by_size() -> tuple[tuple[Town, ...], NDArray[np.float64]]:
    """All towns, the largest first, and their latitudes and longitudes in two rows."""
    zips: defaultdict[tuple[str, str], list[Place]] = defaultdict(list)
    for entry in _zips().values():
        if entry.ordinary:
            zips[entry.place.city, entry.place.state].append(entry.place)
    towns = [
        Town(*key, sum(p.lat for p in own) / len(own), sum(p.lon for p in own) / len(own), len(own))
        for key, own in zips.items()
    ]
    towns.sort(key=lambda town: (-town.zips, town.name, town.state))
    return tuple(towns), np.array([(town.lat, town.lon) for town in towns]).T


def _middle(name: str, entries: list[_Zip]) -> Place:
    areas = [entry.place for entry in entries if entry.ordinary] or [entry.place for entry in entries]
    lat = sum(place.lat for place in areas) / len(areas)
    lon = sum(place.lon for place in areas) / len(areas)
    squeeze = math.cos(math.radians(lat))
    nearest = min(areas, key=lambda p: ((p.lat - lat) ** 2 + ((p.lon - lon) * squeeze) ** 2, p.zip))
    return Place(nearest.zip, name, nearest.state, round(lat, 4), round(lon, 4))

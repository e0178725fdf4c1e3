"""What one person wishes for in a therapist: the value, and how it is read from JSON without guessing."""

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from .bad_input import BadInput

FORMATS: tuple[str, ...] = ("in_person", "video", "either")
STRENGTHS: tuple[str, ...] = ("must", "prefer")
WEEKDAYS: tuple[str, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
HOURS: tuple[str, ...] = tuple(f"{day}-{hour:02}" for day in WEEKDAYS for hour in range(24))
CHOICES: tuple[str, ...] = ("gender", "licence", "training", "languages", "insurance", "culture", "hours")
LIMITS: tuple[str, ...] = ("fee", "since")  # fee in cents a session, since as a year
ATTRIBUTES: tuple[str, ...] = CHOICES + LIMITS
MOST_WORDS = 200  # of one wish; the 168 hours of a week fit

_STATE = re.compile(r"[A-Z]{2}(-?[A-Z0-9]{1,3})?")
_ZIP = re.compile(r"([0-9]{5})(-?[0-9]{4})?", re.ASCII)


class Located(Protocol):
    """A place with a point, as a ZIP look-up gives it."""

    @property
    def state(self) -> str: ...
    @property
    def lat(self) -> float: ...
    @property
    def lon(self) -> float: ...


@dataclass(frozen=True)
class Wish:
    """One wish on one attribute. Exactly one of ``want``, ``avoid`` (never empty then) and ``at_most`` is given."""

    on: str  # one of ATTRIBUTES
    strength: str  # one of STRENGTHS
    want: tuple[str, ...] = ()
    avoid: tuple[str, ...] = ()
    at_most: int | None = None
    weight: int = 1  # 1–5; counts only where the strength is "prefer"


@dataclass(frozen=True)
class Wishes:
    """Everything one person wishes. ``lat`` and ``lon`` in degrees; ``miles`` None = any distance."""

    lat: float
    lon: float
    state: str
    zip: str | None = None
    miles: float | None = None
    format: str = "either"
    wishes: tuple[Wish, ...] = ()


def wishes_from(data: object, place_of_zip: Callable[[str], Located | None]) -> Wishes:
    """The wishes of one JSON object (``docs``: ``near``, ``state``, ``format``, ``wishes``).

    ``near`` holds a ``zip``, or ``lat`` and ``lon``; where both stand there, the point counts. ``state`` may be left
    out where a ZIP says it. Raises BadInput naming the field; a key that is not known is an error, never passed over.
    """
    top = _object(data, "the wishes", {"near", "state", "format", "wishes"})
    near = _object(top.get("near"), "near", {"zip", "lat", "lon", "miles"})
    zip_code, place = _zip(near, place_of_zip)
    if "lat" in near or "lon" in near:
        lat, lon = _number(near, "lat", 90), _number(near, "lon", 180)
    elif place is not None:
        lat, lon = place.lat, place.lon
    else:
        raise BadInput("near: say where, with a zip or with lat and lon")
    return Wishes(
        lat=lat,
        lon=lon,
        state=_state(top.get("state"), place),
        zip=zip_code,
        miles=_miles(near.get("miles")),
        format=_one_of(top.get("format", "either"), "format", FORMATS),
        wishes=_all_wishes(top.get("wishes", [])),
    )


def _object(value: object, where: str, keys: set[str]) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise BadInput(f"{where}: must be a JSON object with {_listed(sorted(keys))}")
    for key in value:
        if key not in keys:
            raise BadInput(f"{where}: the key {_shown(key)} is not known; known are {_listed(sorted(keys))}")
    return value


def _zip(near: Mapping[str, Any], place_of_zip: Callable[[str], Located | None]) -> tuple[str | None, Located | None]:
    given = near.get("zip")
    if given is None:
        return None, None
    match = _ZIP.fullmatch(given.strip()) if isinstance(given, str) else None
    if match is None:
        bare = _shown(given) if isinstance(given, str) else _shown(given).strip('"')  # a number has none
        raise BadInput(f'near.zip: {bare} is not a US ZIP code in quotes, such as "93030"; elsewhere give lat and lon')
    place = place_of_zip(match[1])
    if place is None:
        raise BadInput(f"near.zip: no place is known for the ZIP code {match[1]}; check it, or give lat and lon")
    return match[1], place


def _number(near: Mapping[str, Any], key: str, most: int) -> float:
    value: Any = near.get(key)
    if not _is_number(value) or not -most <= value <= most:
        raise BadInput(f"near.{key}: {_shown(value)} must be a number of degrees from -{most} to {most}")
    return float(value)


def _miles(value: Any) -> float | None:
    if value is None:
        return None
    if not _is_number(value) or not 0 < value <= 25_000:
        raise BadInput(f"near.miles: {_shown(value)} must be a number above 0, at most 25000; or leave it out")
    return float(value)


def _state(value: object, place: Located | None) -> str:
    if value is None and place is not None:
        return place.state
    code = value.strip().upper() if isinstance(value, str) else ""
    if not _STATE.fullmatch(code):
        raise BadInput(f'state: {_shown(value)} must be a short code such as "CA"')
    return code


def _all_wishes(value: object) -> tuple[Wish, ...]:
    if not isinstance(value, list | tuple):
        raise BadInput("wishes: must be a list, one entry for each wish")
    found: list[Wish] = []
    for number, item in enumerate(value):
        wish = _wish(item, f"wishes[{number}]")
        if any(other.on == wish.on for other in found):
            raise BadInput(f"wishes[{number}].on: there is already a wish on {wish.on}; one for each attribute")
        found.append(wish)
    return tuple(found)


def _wish(item: object, where: str) -> Wish:
    data = _object(item, where, {"on", "want", "avoid", "at_most", "strength", "weight"})
    on = _one_of(data.get("on"), f"{where}.on", ATTRIBUTES)
    strength = _one_of(data.get("strength"), f"{where}.strength", STRENGTHS)
    weight = data.get("weight", 1)
    if not _is_whole(weight) or not 1 <= weight <= 5:
        raise BadInput(f"{where}.weight: {_shown(weight)} must be a whole number from 1 to 5")
    given = [key for key in ("want", "avoid", "at_most") if key in data]
    if on in LIMITS:
        if given != ["at_most"]:
            raise BadInput(f"{where}: a wish on {on} takes at_most, and neither want nor avoid")
        return Wish(on, strength, at_most=_limit(data["at_most"], on, f"{where}.at_most"), weight=weight)
    if given not in (["want"], ["avoid"]):
        raise BadInput(f"{where}: a wish on {on} takes either want or avoid, one of the two")
    if on == "hours" and strength == "must" and given == ["avoid"]:
        # The hours that suit both people are made of what each wants; "all but these" cannot be laid over them.
        raise BadInput(f"{where}.avoid: hours that must hold are given with want")
    words = _words(data[given[0]], on, f"{where}.{given[0]}")
    if given == ["want"]:
        return Wish(on, strength, want=words, weight=weight)
    return Wish(on, strength, avoid=words, weight=weight)


def _limit(value: Any, on: str, where: str) -> int:
    low, high = (0, 10_000_000) if on == "fee" else (1900, 2200)
    if not _is_whole(value) or not low <= value <= high:
        unit = "cents a session" if on == "fee" else "year"
        raise BadInput(f"{where}: {_shown(value)} must be a whole number ({unit}) from {low} to {high}")
    return int(value)


def _words(value: object, on: str, where: str) -> tuple[str, ...]:
    if not isinstance(value, list | tuple) or not 1 <= len(value) <= MOST_WORDS:
        raise BadInput(f"{where}: must be a list of 1 to {MOST_WORDS} words")
    for word in value:
        if not isinstance(word, str) or not 1 <= len(word) <= 60:
            raise BadInput(f"{where}: {_shown(word)} must be text of 1 to 60 letters")
        if on == "hours" and word not in HOURS:
            raise BadInput(f'{where}: {_shown(word)} is not an hour of the week, from "mon-00" to "sun-23"')
    return tuple(value)


def _one_of(value: object, where: str, known: tuple[str, ...]) -> str:
    if not isinstance(value, str) or value not in known:
        raise BadInput(f"{where}: {_shown(value)} is not known; known are {_listed(known)}")
    return value


def _is_number(value: object) -> bool:
    if not isinstance(value, int | float) or isinstance(value, bool):
        return False
    return abs(value) < 1e9 and math.isfinite(value)  # a whole number of any length would overflow a float


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _shown(value: object) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, list | Mapping):
        return "a list" if isinstance(value, list) else "an object"
    text = value if isinstance(value, str) else _digits(value)
    short = text if len(text) <= 40 else text[:40] + "…"
    return "".join(c if c.isprintable() else "?" for c in f'"{short}"')


def _digits(value: object) -> str:
    # str() of a whole number beyond 4300 digits is an error of its own in Python.
    return "a very large number" if isinstance(value, int) and abs(value) >= 10**18 else str(value)


def _listed(words: tuple[str, ...] | list[str]) -> str:
    return ", ".join(words)

"""A therapist as a row of plain values, checked key by key: what every source of the directory is turned into."""

import re
from collections.abc import Mapping
from typing import Any

from ..core.therapists import LICENCES
from ..core.wishes import HOURS
from .places import place_of_zip

Row = dict[str, Any]


class Rejected(ValueError):
    """A row that cannot be used, with the reason. It is counted and listed; the file goes on."""


TEXTS: tuple[str, ...] = (
    "name", "credentials", "gender", "licence", "licence_number", "licence_state", "zip", "city", "state", "phone",
)  # fmt: skip
LISTS: tuple[str, ...] = ("states", "training", "languages", "insurance", "culture", "hours")
SWITCHES: tuple[str, ...] = ("video", "sliding", "openings")
NUMBERS: Mapping[str, tuple[int, int]] = {"fee": (0, 10_000_000), "since": (1900, 2200)}
FACTS: tuple[str, ...] = (*TEXTS, *LISTS, *SWITCHES, *NUMBERS)
# The order in which a row's values stand on disk. ``source`` and ``on``: who says the row, and when; ``sources``: the
# same for single facts that somebody else said.
KEYS: tuple[str, ...] = ("id", "lat", "lon", *FACTS, "source", "on", "sources")

_DATE = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])", re.ASCII)
_LARGEST = 2**63 - 1


def checked_row(data: object, source: str, needs_point: bool = True) -> Row:
    """The row of one JSON object. Null and empty count as unknown and are left out. Raises Rejected with the reason.

    A row without ``lat`` and ``lon`` stands at its ZIP; where ``needs_point`` is false it may have neither.
    """
    if not isinstance(data, dict):
        raise Rejected("is not a JSON object")
    for key in data:
        if key not in KEYS:
            raise Rejected(f"the key {str(key)[:40]!r} is not known")
    row: Row = {"id": _id(data.get("id"))}
    for keys, check in ((TEXTS, _text), (LISTS, _list), (SWITCHES, _switch), (tuple(NUMBERS), _whole)):
        for key in keys:
            value = data.get(key)
            if value is not None and value != "" and value != []:
                row[key] = check(key, value)
    row.update(_point(data, row, needs_point))
    row["source"] = _text("source", data.get("source") or source)
    row["on"] = _date("on", data.get("on"))
    row["sources"] = _sources(data.get("sources"))
    return row


def overlaid(row: Row, claim: Row) -> Row:
    """The row with a claim's facts laid over it; each of those facts keeps who said it and when."""
    said = {key: claim["sources"].get(key, [claim["source"], claim["on"]]) for key in FACTS if key in claim}
    facts = {key: claim[key] for key in ("lat", "lon", *said) if key in claim}
    return {**row, **facts, "sources": {**row["sources"], **said}}


def _id(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 < value <= _LARGEST:
        raise Rejected("the id must be a whole number above 0")
    return value


def _text(key: str, value: Any) -> str:
    if not isinstance(value, str) or not value.strip() or len(value) > 200 or not value.isprintable():
        raise Rejected(f"{key} must be one line of text of at most 200 letters")
    if key == "licence" and value not in LICENCES:
        raise Rejected(f"licence must be one of {', '.join(LICENCES)}")
    return value.strip()


def _list(key: str, value: Any) -> list[str]:
    if not isinstance(value, list) or len(value) > 200:
        raise Rejected(f"{key} must be a list of at most 200 words")
    for word in value:
        if not isinstance(word, str) or not 1 <= len(word) <= 60:
            raise Rejected(f"{key} must hold words of 1 to 60 letters")
        if key == "hours" and word not in HOURS:
            raise Rejected("hours must be hours of the week, from mon-00 to sun-23")
    return sorted(set(value))


def _switch(key: str, value: Any) -> bool:
    if not isinstance(value, bool):
        raise Rejected(f"{key} must be true, false or null")
    return value


def _whole(key: str, value: Any) -> int:
    low, high = NUMBERS[key]
    if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
        raise Rejected(f"{key} must be a whole number from {low} to {high}")
    return value


def _date(key: str, value: Any) -> str | None:
    if value is not None and not (isinstance(value, str) and _DATE.fullmatch(value)):
        raise Rejected(f"{key} must be a date such as 2026-12-01")
    return value


def _sources(value: Any) -> dict[str, list[str | None]]:
    if value is not None and not isinstance(value, dict):
        raise Rejected("sources must be an object, fact by fact")
    said: dict[str, list[str | None]] = {}
    for key, entry in (value or {}).items():
        if key not in FACTS or not isinstance(entry, dict) or not set(entry) <= {"source", "on"}:
            raise Rejected("sources must hold known facts, each with source and on")
        said[key] = [_text("source", entry.get("source")), _date("on", entry.get("on"))]
    return said


def _point(data: Mapping[str, Any], row: Row, needed: bool) -> Row:
    place = place_of_zip(row["zip"][:5]) if "zip" in row else None
    named: Row = {"city": place.city, "state": place.state} if place else {}
    found = {key: value for key, value in named.items() if key not in row}
    if data.get("lat") is not None or data.get("lon") is not None:
        return {**found, "lat": _degrees(data.get("lat"), "lat", 90), "lon": _degrees(data.get("lon"), "lon", 180)}
    if place is not None:
        return {**found, "lat": place.lat, "lon": place.lon}
    if "zip" in row:
        raise Rejected(f"no place is known for the ZIP code {row['zip']}")
    if needed:
        raise Rejected("has neither lat and lon nor a zip")
    return {}


def _degrees(value: Any, key: str, most: int) -> float:
    if not isinstance(value, int | float) or isinstance(value, bool) or not -most <= value <= most:
        raise Rejected(f"{key} must be a number from -{most} to {most}")
    return float(value)

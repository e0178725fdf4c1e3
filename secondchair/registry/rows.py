"""A therapist as a row of plain values, checked key by key: what every source of the directory is turned into."""

import json
import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from ..core.therapists import LICENCES
from ..core.wishes import HOURS
from .country.places import place_of_zip

Row = dict[str, Any]


NOT_JSON, NO_OBJECT = "is not JSON", "is not a JSON object"


class Rejected(ValueError):
    """A row that cannot be used, with the reason. It is counted and listed; the file goes on."""


TEXTS: tuple[str, ...] = (
    "name", "credentials", "gender", "licence", "licence_number", "licence_state", "zip", "city", "state", "phone",
)  # fmt: skip
LISTS: tuple[str, ...] = ("states", "training", "languages", "insurance", "culture", "hours")
SWITCHES: tuple[str, ...] = ("video", "sliding", "openings")
NUMBERS: Mapping[str, tuple[int, int]] = {"fee": (0, 10_000_000), "since": (1900, 2200)}
MORE: tuple[str, ...] = (
    "other_names",
    "also_at",
)  # lists that are told and not searched by: trade names, second places
FACTS: tuple[str, ...] = (*TEXTS, *LISTS, *SWITCHES, *NUMBERS, *MORE)
# The order in which a row's values stand on disk: the name first, so that a list of names need not read whole rows.
# ``source`` and ``on``: who says the row, and when; ``sources``: the same for single facts that somebody else said.
KEYS: tuple[str, ...] = (*FACTS[:1], "id", "lat", "lon", *FACTS[1:], "source", "on", "sources")

_DATE = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])", re.ASCII)
_LARGEST = 2**63 - 1
MOST_LETTERS = 200  # of one text


def checked_row(data: object, source: str, needs_point: bool = True) -> Row:
    """The row of one JSON object. Null and empty count as unknown and are left out. Raises Rejected with the reason.

    A row without ``lat`` and ``lon`` stands at its ZIP; where ``needs_point`` is false it may have neither.
    """
    if not isinstance(data, dict):
        raise Rejected(NO_OBJECT)
    for key in data:
        if key not in KEYS:
            raise Rejected(f"the key {str(key)[:40]!r} is not known")
    row: Row = {"id": checked_id(data.get("id"))}
    checks = ((TEXTS, _text), (LISTS, _list), (MORE, _told), (SWITCHES, _switch), (tuple(NUMBERS), _whole))
    for keys, check in checks:
        for key in keys:
            value = data.get(key)
            if value is not None and value != "" and value != []:
                row[key] = check(key, value)
    row.update(_point(data, row, needs_point))
    row["source"] = _text("source", data.get("source") or source)
    row["on"] = _date("on", data.get("on"))
    row["sources"] = _sources(data.get("sources"))
    return row


def json_row(line: str, source: str, needs_point: bool = True) -> Row:
    """The row of one line of JSON, as ``checked_row`` gives it. Raises Rejected with the reason."""
    return checked_row(json_of(line), source, needs_point)


def json_of(line: str) -> object:
    """What one line of JSON holds. Raises Rejected where it is none."""
    try:
        data: object = json.loads(line)
    except (ValueError, RecursionError):
        raise Rejected(NOT_JSON) from None
    return data


def overlaid(row: Row, claim: Row) -> Row:
    """The row with a claim's facts laid over it; each of those facts keeps who said it and when."""
    said = {key: claim["sources"].get(key, [claim["source"], claim["on"]]) for key in FACTS if key in claim}
    facts = {key: claim[key] for key in ("lat", "lon", *said) if key in claim}
    return {**row, **facts, "sources": {**row["sources"], **said}}


def checked_id(value: Any) -> int:
    """An id as it is kept. Raises Rejected."""
    if not isinstance(value, int) or isinstance(value, bool) or not 0 < value <= _LARGEST:
        raise Rejected("the id must be a whole number above 0")
    return value


def _text(key: str, value: Any) -> str:
    if not isinstance(value, str) or not value.strip() or len(value) > MOST_LETTERS or not value.isprintable():
        raise Rejected(f"{key} must be one line of text of at most {MOST_LETTERS} letters")
    if key == "licence" and value not in LICENCES:
        raise Rejected(f"licence must be one of {', '.join(LICENCES)}")
    return value.strip()


def _list(key: str, value: Any) -> list[str]:
    if not isinstance(value, list) or len(value) > 200:
        raise Rejected(f"{key} must be a list of at most 200 words")
    for word in value:
        if not isinstance(word, str) or not 1 <= len(word) <= 60 or not word.isprintable():
            raise Rejected(f"{key} must hold words of 1 to 60 letters")
        if key == "hours" and word not in HOURS:
            raise Rejected("hours must be hours of the week, from mon-00 to sun-23")
    return sorted(set(value))


def _told(key: str, value: Any) -> list[str]:
    if not isinstance(value, list) or len(value) > 50:
        raise Rejected(f"{key} must be a list of at most 50 texts")
    return [_text(key, text) for text in value]


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
    if value is not None and not (isinstance(value, str) and _DATE.fullmatch(value) and is_day(value)):
        raise Rejected(f"{key} must be a date such as 2026-12-01")
    return value


def is_day(text: str) -> bool:
    """Whether an ISO date is a day of the calendar."""
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


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

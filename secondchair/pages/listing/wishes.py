"""From a search form to wishes."""

from collections.abc import Mapping
from typing import Any

from secondchair.core.wishes import Wish, Wishes
from secondchair.registry.country.places import Place

from .fields import MILES_FIRST, PARTS_OF_WEEK, WANTED

AVOIDED: Mapping[str, str] = {"rather_not": "prefer", "never": "must"}  # how much → strength of a wish to avoid


def wishes_of(given: Mapping[str, Any], year: int) -> Wishes:
    """The wishes of a cleaned Find form; ``year`` is the current one, for "at least ten years"."""
    place: Place = given["near"]
    miles = given["miles"] or MILES_FIRST
    return Wishes(
        lat=place.lat,
        lon=place.lon,
        state=place.state,
        zip=place.zip,
        miles=None if miles == "any" else float(miles),
        format=given["format"] or "either",
        wishes=wish_list(given, year),
    )


def wish_list(given: Mapping[str, Any], year: int) -> tuple[Wish, ...]:
    """The wishes alone, without a place."""
    found = [_wish(on, tuple(given[on]), given[f"{on}_how"]) for on in WANTED if given[on]]
    if given["fee_cents"] is not None:
        found.append(Wish("fee", given["fee_how"] or "prefer", at_most=given["fee_cents"]))
    if given["since"]:
        found.append(Wish("since", given["since_how"] or "prefer", at_most=year - int(given["since"])))
    return tuple(found)


def _wish(on: str, picked: tuple[str, ...], how: str) -> Wish:
    if on == "hours":
        picked = tuple(hour for part in picked for hour in PARTS_OF_WEEK[part])
    if how in AVOIDED:
        return Wish(on, AVOIDED[how], avoid=picked)
    return Wish(on, how or "prefer", want=picked)

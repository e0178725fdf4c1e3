"""From the search form to the joint search and back: wishes, what to keep, and what an open wish costs."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from secondchair.core.therapists import Concession, Shortlist
from secondchair.core.wishes import Wish, Wishes
from secondchair.registry import Registry
from secondchair.registry.country.places import Place
from secondchair.registry.search import ORDERS, joint_shortlist

from .looking_forms import MILES_FIRST, ONCE, PARTS_OF_WEEK, WANTED

FEW = 3  # below so many, the page says what an open wish costs
NOT_KEPT = frozenset({"near", "fee_cents", "town", ONCE, f"{ONCE}_how"})
AVOIDED: Mapping[str, str] = {"rather_not": "prefer", "never": "must"}  # how much → strength of a wish to avoid
CHANGEABLE = (*WANTED, "fee", "since", "near", "format")  # what can be left open; "openings" is the therapist's own


@dataclass(frozen=True)
class Found:
    """What a search gives: place, the wishes as asked, the list, which concessions would add somebody, one of ORDERS."""

    place: Place
    wishes: Wishes
    shortlist: Shortlist
    concessions: tuple[Concession, ...]
    order: str = ORDERS[0]


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
        wishes=tuple(_wishes(given, year)),
    )


def _wishes(given: Mapping[str, Any], year: int) -> list[Wish]:
    found = [_wish(on, tuple(given[on]), given[f"{on}_how"]) for on in WANTED if given[on]]
    if given["fee_cents"] is not None:
        found.append(Wish("fee", given["fee_how"] or "prefer", at_most=given["fee_cents"]))
    if given["since"]:
        found.append(Wish("since", given["since_how"] or "prefer", at_most=year - int(given["since"])))
    return found


def _wish(on: str, picked: tuple[str, ...], how: str) -> Wish:
    if on == "hours":
        picked = tuple(hour for part in picked for hour in PARTS_OF_WEEK[part])
    if how in AVOIDED:
        return Wish(on, AVOIDED[how], avoid=picked)
    return Wish(on, how or "prefer", want=picked)


def kept_of(given: Mapping[str, Any]) -> dict[str, Any]:
    """What is kept of a search, as given: only what was said, and nothing of the wish that is used once."""
    return {name: value for name, value in given.items() if value and name not in NOT_KEPT}


def without(kept: Mapping[str, Any], on: str) -> dict[str, Any]:
    """The same search with one wish left open; ``on`` is one of CHANGEABLE."""
    if on == "near":
        return {**kept, "miles": "any"}
    return {name: value for name, value in kept.items() if name not in (on, f"{on}_how")}


def found_in(registry: Registry, given: Mapping[str, Any], year: int) -> Found:
    """The search of a cleaned Find form."""
    wishes, order = wishes_of(given, year), given["order"] or ORDERS[0]
    shortlist = joint_shortlist(registry, [wishes], k=given["shown"], order=order)
    would_add = tuple(c for c in shortlist.concessions if c.adds) if shortlist.count < FEW else ()
    return Found(given["near"], wishes, shortlist, would_add, order)

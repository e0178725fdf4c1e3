"""From the search form to the joint search and back: wishes, what to keep, and what an open wish costs."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from secondchair.core.therapists import Concession, Shortlist
from secondchair.core.wishes import Wishes
from secondchair.pages.listing.fields import ONCE, WANTED
from secondchair.pages.listing.wishes import wishes_of
from secondchair.registry import Registry
from secondchair.registry.country.places import Place
from secondchair.registry.search import ORDERS, joint_shortlist

FEW = 3  # below so many, the page says what an open wish costs
NOT_KEPT = frozenset({"near", "fee_cents", "town", ONCE, f"{ONCE}_how"})
CHANGEABLE = (*WANTED, "fee", "since", "near", "format")  # what can be left open; "openings" is the therapist's own


@dataclass(frozen=True)
class Found:
    """What a search gives: place, the wishes as asked, the list, which concessions would add somebody, one of ORDERS."""

    place: Place
    wishes: Wishes
    shortlist: Shortlist
    concessions: tuple[Concession, ...]
    order: str = ORDERS[0]


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

"""A wish as something to open: what is kept of it, how it reads, and how wishes that are open become a search.

A wish is a part of the search form as its owner filled it in, so whatever is read back goes through the form once more:
nothing that was stored can break a page, and what the form no longer knows is no wish.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError

from secondchair.content import Words
from secondchair.core.sharing import SENSITIVE, WISHES
from secondchair.core.story import Story
from secondchair.core.wishes import Wish, Wishes
from secondchair.pages.doors import Visit
from secondchair.pages.listing.cards import dollars, value_in_words
from secondchair.pages.listing.fields import KM_OF, MILES_FIRST, WANTED
from secondchair.pages.listing.forms import Find, cents_of
from secondchair.pages.listing.near import near_of
from secondchair.pages.listing.wishes import wish_list, wishes_of
from secondchair.registry.country.places import Place

# Wish → the fields of the search form that it is made of; the first says whether there is one.
FIELDS: Mapping[str, tuple[str, ...]] = {
    "near": ("place", "miles"),
    "how": ("format",),
    **{name: (name, f"{name}_how") for name in (*WANTED, "fee", "since")},
    "also": ("also",),
}
WISH_ITEMS: tuple[str, ...] = tuple(f"wish_{name}" for name in WISHES)
THIS_VISIT = "wishes"  # the session's value that holds sensitive wishes: field → value, for this visit only


@dataclass(frozen=True)
class Wished:
    """Wishes read back. ``place`` is None where no place is among them, ``miles`` where there is no limit."""

    place: Place | None
    town: str  # as typed
    miles: float | None
    format: str  # empty where nothing was said
    wishes: tuple[Wish, ...]
    also: tuple[str, ...]


def wish_value(story: Story, item: str) -> dict[str, Any] | None:
    """One wish ("wish_near") as it stands in the story's search, ready for json.dumps; None where there is none.

    Sensitive wishes are in no story: see ``wish_now``.
    """
    name = item.removeprefix("wish_")
    return _part(story.search, name) if name not in SENSITIVE else None


def wish_now(visit: Visit, item: str) -> dict[str, Any] | None:
    """One of this person's wishes as it stands now, kept or for this visit only; None where there is none."""
    name = item.removeprefix("wish_")
    if name in SENSITIVE:
        return _part(visit.request.session.get(THIS_VISIT, {}), name)
    return wish_value(visit.story, item)


def wishes_now(visit: Visit) -> dict[str, Any]:
    """All wishes of this person: item → value."""
    return {item: value for item in WISH_ITEMS if (value := wish_now(visit, item))}


def _part(search: Mapping[str, Any], name: str) -> dict[str, Any] | None:
    part = {field: search[field] for field in FIELDS[name] if search.get(field)}
    return part if FIELDS[name][0] in part else None


def _checked(items: Mapping[str, Any]) -> dict[str, Any]:
    """These items as cleaned fields of the search form; what it would not take is left out.

    The form's own fields are asked one by one: making a whole form for each wish would cost more than all the rest.
    """
    given: dict[str, Any] = dict.fromkeys(Find.base_fields, "")
    for item, value in items.items():
        if item in WISH_ITEMS and isinstance(value, Mapping):
            for field in FIELDS[item.removeprefix("wish_")]:
                given[field] = _cleaned(field, value.get(field))
    given["fee_cents"] = cents_of(given["fee"])
    given["near"] = near_of(given["place"]).place if given["place"] else None
    return given


def _cleaned(field: str, value: Any) -> Any:
    try:
        return Find.base_fields[field].clean(value)
    except ValidationError:
        return ""


def read(items: Mapping[str, Any], year: int) -> Wished:
    """What these items wish for; ``year`` is the current one."""
    given = _checked(items)
    miles = given["miles"] or MILES_FIRST
    return Wished(
        place=given["near"],
        town=given["place"] if given["near"] else "",
        miles=None if miles == "any" else float(miles),
        format=given["format"],
        wishes=wish_list(given, year),
        also=tuple(given["also"] or ()),
    )


def wishes_from_open(items: Mapping[str, Any], year: int, place_of_other: str = "") -> Wishes | None:
    """One person's side of the joint search, from the items that are open (item → value); None without a place.

    Where only the other one opened a place, the search goes out from there for both, and whoever said nothing of a place
    has no limit of miles: nothing may be taken for a wish that nobody opened.
    """
    given = _checked(items)
    if given["near"] is None and place_of_other:
        given |= {"near": near_of(place_of_other).place, "miles": "any"}
    return wishes_of(given, year) if given["near"] else None


def both_wishes(mine: Mapping[str, Any], theirs: Mapping[str, Any], year: int) -> tuple[Wishes, Wishes] | None:
    """Both sides of the joint search, mine first; None where neither opened a place."""
    one = wishes_from_open(mine, year, _place_of(theirs))
    other = wishes_from_open(theirs, year, _place_of(mine))
    return (one, other) if one and other else None


def _place_of(items: Mapping[str, Any]) -> str:
    given = _checked(items)
    return str(given["place"]) if given["near"] else ""


def wish_in_words(visit: Visit, item: str, value: Any) -> list[str]:
    """What one wish says to whoever may see it, in whole sentences; empty where the value is no wish (any more)."""
    name, given = item.removeprefix("wish_"), _checked({item: value})
    said, listing = visit.words_of("couple/wished"), visit.words_of("listing")
    first = given[FIELDS[name][0]]
    if not first or (name == "fee" and given["fee_cents"] is None) or (name == "near" and given["near"] is None):
        return []
    if name == "near":
        miles = given["miles"] or MILES_FIRST
        key = "near_any" if miles == "any" else "near"
        return [str(said[key]).format(place=first, miles=miles, km=KM_OF.get(miles, ""))]
    if name == "how":
        return [str(said["formats"][first])]
    if name == "also":
        return [str(listing["also"][point]["ask"]) for point in first]
    return [str(said["how"][given[f"{name}_how"] or "prefer"]).format(what=_what(name, given, said, listing))]


def _what(name: str, given: Mapping[str, Any], said: Words, listing: Words) -> str:
    """A wish's own part of its sentence: "Woman or Man", "Up to $150 a visit"."""
    if name == "fee":
        return str(listing["up_to"]).format(dollars=dollars(given["fee_cents"]))
    if name == "since":
        return str(said["since"]).format(years=given[name])
    picked = f" {listing['or']} ".join(value_in_words(name, word, listing) for word in given[name])
    return str(said["knows"]).format(what=picked) if name in SENSITIVE else picked

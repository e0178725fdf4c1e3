"""Narrowing what was found: chips with how many of those who fit say so, and how a pressed one changes the search."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import accumulate, takewhile
from typing import Any

from secondchair.content import Words
from secondchair.core.wishes import Wish
from secondchair.pages.listing.cards import value_in_words, wish_label
from secondchair.pages.listing.fields import ONCE, WANTED
from secondchair.registry import Registry
from secondchair.registry.search import joint_shortlist

from .looking_search import FEW, Found

# What may be offered, the useful first, and at most how many values of it. ONCE is never among them.
OFFERED: Mapping[str, int] = {
    "in_person": 1, "gender": 3, "languages": 2, "training": 2, "licence": 2, "video": 1, "fee": 1,
}  # fmt: skip
MOST_CHIPS = 10
MEETING = ("in_person", "video")
SETS = ("languages", "training")  # facets that do not count those who say nothing
FEES = ("50", "100", "150", "200", "250", "300")  # a facet's steps, in dollars: below the first, below the second …


@dataclass(frozen=True)
class Chip:
    """A button. ``value``: what it sends; ``count`` of those who fit say so.

    ``unknown``: how many say nothing, where these are more than those who say so; else 0.
    """

    value: str
    label: str
    count: int = 0
    unknown: int = 0


@dataclass(frozen=True)
class Narrowing:
    """What narrows the list already and can be taken back, what could, and (in words) what most say nothing about."""

    picked: tuple[Chip, ...] = ()
    chips: tuple[Chip, ...] = ()
    unknown: str = ""


def narrowed(sent: Mapping[str, Any], pressed: str) -> dict[str, Any]:
    """The search of a form with what a pressed chip asks for; as it was where that is nothing that a chip offers."""
    on, _, value = pressed.partition(":")
    if on in OFFERED and value in WANTED.get(on, ()):
        return {**sent, on: [value], f"{on}_how": "must"}
    if on == "fee" and value in FEES:
        return {**sent, "fee": str(int(value) - 1), "fee_how": "must"}
    return {**sent, "format": on} if on in MEETING and value == "yes" else dict(sent)


def narrowing_of(registry: Registry, found: Found, listing: Words, w: Words) -> Narrowing:
    """The chips of a search. Few who fit are not narrowed further."""
    taken = {wish.on for wish in found.wishes.wishes if wish.strength == "must"}
    taken |= set(MEETING) if found.wishes.format != "either" else set()
    picked = _picked(found, listing, w)
    if found.shortlist.count <= FEW:
        return Narrowing(picked)
    chips: list[Chip] = []
    untold: list[str] = []
    for on, most in OFFERED.items():
        if on in taken:
            continue
        counts = _counts(registry, found, on)
        unknown = _unknown(registry, found, on, counts)
        if 2 * unknown > found.shortlist.count:
            untold.append(str(w["about"][on]))
        else:
            chips += _chips(on, counts, unknown, found.shortlist.count, listing, w)[:most]
    return Narrowing(picked, tuple(chips[:MOST_CHIPS]), ", ".join(untold))


def _picked(found: Found, listing: Words, w: Words) -> tuple[Chip, ...]:
    """What must be, in the form's own words; what is used once only is not repeated."""
    musts = [wish for wish in found.wishes.wishes if wish.strength == "must" and wish.on != ONCE]
    how = found.wishes.format
    meeting = [Chip("format", str(w["formats"][how]))] if how != "either" else []
    return (*meeting, *(Chip(wish.on, wish_label(wish, listing)) for wish in musts))


def _counts(registry: Registry, found: Found, on: str) -> dict[str, int]:
    """How many of those who fit say which value. Who can be met in person is no facet: it is counted by a search."""
    if on != "in_person":
        return dict(found.shortlist.facets.get(on, {}))
    near = joint_shortlist(registry, [replace(found.wishes, format=on)], k=0).count
    return {"yes": near, "no": found.shortlist.count - near}


def near_of(registry: Registry, found: Found) -> int | None:
    """How many of those who fit are near enough to go to; None where that is everybody, or not what was asked."""
    if found.wishes.format != "either" or found.wishes.miles is None:
        return None
    near = _counts(registry, found, "in_person")["yes"]
    return near if near < found.shortlist.count else None


def _unknown(registry: Registry, found: Found, on: str, counts: Mapping[str, int]) -> int:
    """How many of those who fit say nothing about it."""
    total = found.shortlist.count
    if on not in SETS or 2 * sum(counts.values()) < total:
        return counts.get("unknown", total - sum(counts.values()))
    return _left(registry, found, Wish(on, "must", avoid=tuple(counts)))  # nobody who says anything is among these


def _left(registry: Registry, found: Found, must: Wish) -> int:
    """How many would fit with this must in the place of what was wished there."""
    others = tuple(wish for wish in found.wishes.wishes if wish.on != must.on)
    return joint_shortlist(registry, [replace(found.wishes, wishes=(*others, must))], k=0).count


def _chips(on: str, counts: Mapping[str, int], unknown: int, total: int, listing: Words, w: Words) -> list[Chip]:
    """One for each value that would change something, the most frequent first."""
    if on == "fee":
        said = {value: n for value, n in _below(counts).items() if 2 * n >= total - unknown}
        said = dict(list(said.items())[:1])
    elif on in MEETING:
        said = {"yes": counts.get("yes", 0)}
    else:
        said = {value: counts.get(value, 0) for value in WANTED[on]}
    changing = {value: n for value, n in said.items() if 0 < n < total - unknown}
    return [
        Chip(f"{on}:{value}", _label(on, value, listing, w), n, unknown if unknown > n else 0)
        for value, n in sorted(changing.items(), key=lambda item: -item[1])
    ]


def _below(counts: Mapping[str, int]) -> dict[str, int]:
    """For each step of the fee: how many say less."""
    steps = ("0", *takewhile(lambda step: step != FEES[-1], FEES))
    return dict(zip(FEES, accumulate(counts.get(step, 0) for step in steps), strict=True))


def _label(on: str, value: str, listing: Words, w: Words) -> str:
    if on == "fee":
        return str(w["under"]).format(dollars=value)
    if on in MEETING:
        return str(w["formats"][on])
    return str(listing["licences"][value]["short"]) if on == "licence" else value_in_words(on, value, listing)

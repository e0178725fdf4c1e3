"""A therapist in words: what is known (filled ring), what must be asked (dashed), what is not offered (empty)."""

from collections.abc import Mapping, Set
from dataclasses import dataclass, replace
from typing import Any

from secondchair.content import Words
from secondchair.core.therapists import ShortlistRow, Therapist
from secondchair.core.wishes import Wish, Wishes
from secondchair.registry.country.earth import KM_A_MILE

from .fields import PARTS_OF_WEEK

RING: Mapping[str, str] = {"met": "yes", "unknown": "ask", "missed": "no"}
# What stands on every card, in this order, whoever asks: the same points for all, so that nothing tells whose wish it was.
SHOWN: tuple[str, ...] = ("training", "languages", "hours", "video", "fee", "sliding", "insurance", "openings")
# What a card of a search adds to the person's own wishes; the rest stands in the profile.
ADDED: frozenset[str] = frozenset({"training", "video", "fee", "openings"})
# Lists of names and places that stand as they are: they hold commas of their own.
WHOLE: frozenset[str] = frozenset({"other_names", "also_at"})


@dataclass(frozen=True)
class Point:
    """One thing about a therapist. ``ring``: yes, ask or no; ``value`` may be empty.

    ``avoided``: a wish not to have something, where "says yes" would tell the wrong way round.
    """

    name: str
    label: str
    ring: str
    value: str = ""
    avoided: bool = False


@dataclass(frozen=True)
class Card:
    """A therapist as a card shows one. ``ask``: names of SHOWN that are not known. ``phone_link`` may be empty.

    ``miles``, ``km`` and ``why`` only in a search: the distance from the place, rounded, and why the therapist is on the list.
    """

    id: int
    name: str
    licence: str
    town: str
    phone: str
    phone_link: str
    points: tuple[Point, ...]
    ask: tuple[str, ...]
    miles: int | None = None
    km: int | None = None
    why: str = ""


def word(listing: Words, name: str, value: str) -> str:
    """The words of a value, or the value as it stands where the content has none (a directory's own)."""
    known = name in listing["values"] and value in listing["values"][name]
    return str(listing["values"][name][value]) if known else value


def value_in_words(name: str, value: Any, listing: Words) -> str:
    """A fact's value as people say it."""
    if isinstance(value, bool):
        return str(listing["yes" if value else "no"])
    if name == "fee":
        return str(listing["fee"]).format(dollars=dollars(int(value)))
    if name == "hours" and isinstance(value, tuple):
        return ", ".join(word(listing, name, part) for part in parts_in(value))
    if name in WHOLE and isinstance(value, tuple):
        return "; ".join(value)
    if isinstance(value, tuple):
        return ", ".join(word(listing, name, item) for item in value)
    if name == "licence":
        return str(listing["licences"][value]["name"])
    return phone_shown(value) if name == "phone" else word(listing, name, str(value))


def parts_in(hours: tuple[str, ...]) -> list[str]:
    """The parts of the week in which at least one of these hours lies."""
    return [part for part, within in PARTS_OF_WEEK.items() if set(within) & set(hours)]


def dollars(cents: int) -> str:
    """ "150", or "150.50" where there are cents."""
    return f"{cents // 100}" if cents % 100 == 0 else f"{cents / 100:.2f}"


def phone_shown(phone: str) -> str:
    """A US number of ten digits as people write it; any other as it stands."""
    digits = _digits(phone)
    return f"({digits[:3]}) {digits[3:6]}-{digits[6:]}" if len(digits) == 10 else phone


def phone_link(phone: str) -> str:
    """What a tel: link dials; empty where no number is known."""
    digits = _digits(phone)
    return f"+1{digits}" if len(digits) == 10 else digits


def _digits(phone: str) -> str:
    return "".join(sign for sign in phone if sign in "0123456789")


def point_of(therapist: Therapist, name: str, listing: Words) -> Point:
    """One of SHOWN for one therapist."""
    label, value = str(listing["labels"][name]), getattr(therapist, name)
    if value is None or value == () or (name == "hours" and not parts_in(value)):
        return Point(name, label, "ask")
    if isinstance(value, bool):
        return Point(name, label, "yes" if value else "no")
    return Point(name, label, "yes", value_in_words(name, value, listing))


def all_points(therapist: Therapist, listing: Words) -> tuple[Point, ...]:
    """Every one of SHOWN, known or not: for therapists side by side."""
    return tuple(point_of(therapist, name, listing) for name in SHOWN)


def card_of(therapist: Therapist, listing: Words) -> Card:
    """A card with the same points for everyone."""
    points = all_points(therapist, listing)
    kind = listing["licences"][therapist.licence]["name"] if therapist.licence else listing["no_licence"]
    return Card(
        id=therapist.id,
        name=therapist.name or str(listing["no_name"]),
        licence=str(kind),
        town=", ".join(part for part in (therapist.city, therapist.state) if part),
        phone=phone_shown(therapist.phone),
        phone_link=phone_link(therapist.phone),
        points=tuple(point for point in points if point.ring != "ask"),
        ask=tuple(point.name for point in points if point.ring == "ask"),
    )


def only(card: Card, names: Set[str]) -> Card:
    """The card with these points alone."""
    points = tuple(point for point in card.points if point.name in names)
    return replace(card, points=points, ask=tuple(name for name in card.ask if name in names))


def found_card(therapist: Therapist, row: ShortlistRow, wishes: Wishes, listing: Words) -> Card:
    """A card of a search: the person's own wishes first, each with its ring, and why the therapist is there."""
    plain = card_of(therapist, listing)
    states = row.reasons[0]
    asked = tuple(
        Point(wish.on, wish_label(wish, listing), RING[states[wish.on]], avoided=bool(wish.avoid))
        for wish in wishes.wishes
    )
    brief = only(plain, ADDED - {point.name for point in asked})
    return replace(
        brief,
        points=(*asked, *brief.points),
        miles=round(row.km[0] / KM_A_MILE),
        km=round(row.km[0]),
        why=_why(row, wishes, [point.ring for point in asked], listing),
    )


def wish_label(wish: Wish, listing: Words) -> str:
    """A wish in few words: "Spanish or English", "Rather not: man", "Up to $150"."""
    if wish.on == "fee":
        return str(listing["up_to"]).format(dollars=dollars(wish.at_most or 0))
    if wish.on == "since":
        return str(listing["since_by"]).format(year=wish.at_most)
    values = wish.want or wish.avoid
    shown = parts_in(values) if wish.on == "hours" else values
    words = f" {listing['or']} ".join(
        str(listing["licences"][value]["short"]) if wish.on == "licence" else word(listing, wish.on, value)
        for value in shown
    )
    if not wish.avoid:
        return words
    return str(listing["never" if wish.strength == "must" else "not"]).format(what=words)


def _why(row: ShortlistRow, wishes: Wishes, rings: list[str], listing: Words) -> str:
    why = listing["why"]
    near = wishes.format != "video" and (wishes.miles is None or row.km[0] <= wishes.miles * KM_A_MILE)
    access = "near" if near else "video" if row.reasons[0]["access"] == "met" else "video_ask"
    if not rings:
        return str(why[access])
    counts = {ring: rings.count(ring) for ring in ("yes", "ask", "no")}
    return f"{why[access]} {str(why['wishes']).format(**counts)}"

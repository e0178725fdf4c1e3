"""Three to six profiles side by side, as a picture of rings: full where something is known, dashed where it is to ask.

Most listings say little, so the picture is made for that: what is known stands on top, and what nobody says is asked of
all of them at once. It is one for two people on one screen as well: then with nothing of either one's own.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse

from secondchair.content import Words
from secondchair.core.sharing import MOST_NAMES
from secondchair.core.therapists import Therapist
from secondchair.pages.doors import Visit, view
from secondchair.pages.listing.cards import SHOWN, Point, card_of, point_of
from secondchair.pages.listing.profile import unknown_of
from secondchair.pages.listing.wished import FIELDS, Wished, read
from secondchair.records import access

from .joint import joint_of, open_wishes, this_year
from .names import private_wishes
from .rings import Asked, asked_by
from .standing import ended, standing

FEWEST, MOST = 3, 2 * MOST_NAMES
PICKED = "side"  # the session's value: which were ticked to stand side by side, in this visit
OF_ALL = ("licence", "gender", "since")  # what a registry tells of nearly everybody


@dataclass(frozen=True)
class Sight:
    """What may stand here. ``open``: what each opened, item → value; ``names`` on the list; ``private``: mine alone, or None."""

    open: tuple[Mapping[str, Any], Mapping[str, Any]]
    names: tuple[int, ...]
    opened: tuple[int, ...]
    private: Wished | None


@dataclass(frozen=True)
class Row:
    """One row of the picture: a point for each therapist, in the order of the columns."""

    label: str
    points: list[Point]


@view("couple/beside")
def beside(visit: Visit) -> HttpResponse:
    """The picture, and what to ask each. The ticks of this page and of the list's page say who stands here."""
    sight = _sight(visit)
    if sight is None:
        return _nothing_here(visit)
    people = joint_of(*sight.open, (*sight.names, *sight.opened)).people
    if visit.sent is not None:
        ticked = visit.sent.getlist("show")
        visit.request.session[PICKED] = [who.id for who in people if str(who.id) in ticked][:MOST]
        return visit.go("couple:beside")
    return visit.page(_values(visit, sight, people))


def _nothing_here(visit: Visit) -> HttpResponse:
    if access.is_for_both(visit.request.session):
        return visit.go("couple:both")
    return ended(visit) if visit.couple.state == "ended" else visit.go("couple:start")


def _sight(visit: Visit) -> Sight | None:
    session = visit.request.session
    if access.is_for_both(session):
        shared = access.shared_for(session)
        return Sight(shared.open, shared.names, shared.opened or (), None) if shared else None
    seen = standing(visit).seen
    if seen is None:
        return None
    names = (*seen.my_names, *seen.their_names)
    return Sight((seen.mine, seen.theirs), names, seen.opened or (), private_wishes(visit, seen))


def chosen_of(picked: list[int], opened: tuple[int, ...], people: tuple[Therapist, ...]) -> tuple[Therapist, ...]:
    """Those ticked; else what a round opened, where that is enough to compare; else the first of the list."""
    for numbers in (picked, opened):
        chosen = tuple(who for who in people if who.id in numbers)[:MOST]
        if len(chosen) > 1:
            return chosen
    return people[:FEWEST]


def _values(visit: Visit, sight: Sight, people: tuple[Therapist, ...]) -> dict[str, Any]:
    listing, said = visit.words_of("listing"), visit.words_of("couple/wished")
    chosen = chosen_of(visit.request.session.get(PICKED, []), sight.opened, people)
    wished = [read(open_wishes(items), this_year()) for items in sight.open]
    common, apart = questions_of(chosen)
    private = asked_by(sight.private, said, listing) if sight.private else []
    return {
        "shape": "wide",
        "listing": listing,
        "said": said,
        "call": visit.words_of("call"),
        "groups": [
            ("opened", [_row(asked, chosen) for asked in _merged(wished, said, listing)]),
            (
                "known",
                [
                    Row(str(listing["labels"][name]), [_told(who, name, listing) for who in chosen])
                    for name in (*OF_ALL, *SHOWN)
                ],
            ),
            ("private", [_row(asked, chosen) for asked in private]),
        ],
        "span": len(chosen) + 1,
        "common": common,
        "also": dict.fromkeys(point for one in wished for point in one.also),
        "people": [(card_of(who, listing), who, asks) for who, asks in zip(chosen, apart, strict=True)],
        "choices": [(card_of(who, listing), who in chosen) for who in people],
        "most": MOST,
    }


def _row(asked: Asked, chosen: tuple[Therapist, ...]) -> Row:
    return Row(asked.label, [asked.point(who) for who in chosen])


def _merged(wished: list[Wished], said: Words, listing: Words) -> list[Asked]:
    """What both opened, in one order whoever looks; the same wish of both is one row."""
    rows = {asked.label: asked for one in wished for asked in asked_by(one, said, listing)}
    order = list(FIELDS)
    return sorted(rows.values(), key=lambda asked: (order.index(asked.name), asked.label))


def _told(who: Therapist, name: str, listing: Words) -> Point:
    """What a listing says of one point, and how it says it."""
    label, value = str(listing["labels"][name]), getattr(who, name)
    if value == "":
        return Point(name, label, "ask")
    if name == "licence":
        return Point(name, label, "yes", str(listing["licences"][value]["short"]))
    return point_of(who, name, listing)


def questions_of(chosen: tuple[Therapist, ...]) -> tuple[list[str], list[list[str]]]:
    """What is unknown of all of them; and for each what is unknown beside that, as names of profile.ASKED."""
    unknown = [unknown_of(who) for who in chosen]
    common = [name for name in (unknown[0] if unknown else ()) if all(name in names for names in unknown)]
    return common, [[name for name in names if name not in common] for names in unknown]

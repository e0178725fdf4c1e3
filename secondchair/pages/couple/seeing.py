"""What is open between two: both columns, the ledger, one screen for two people, and the end of it."""

from collections.abc import Iterable

from django.http import HttpResponse

from secondchair.core.sharing import ITEMS, Seen
from secondchair.pages.directory import therapists
from secondchair.pages.doors import Visit, view
from secondchair.pages.listing.cards import Card, card_of
from secondchair.records import access, actions

from .items import OWN, shown_all, title_of
from .opening import who_sees
from .standing import connected, ended, standing


@connected("couple/seen")
def seen_page(visit: Visit, seen: Seen) -> HttpResponse:
    """What the other one opened to me, and beside it what they can see of mine."""
    theirs, mine = shown_all(visit, seen.theirs.items()), shown_all(visit, seen.mine.items())
    return visit.page({"shape": "wide", "theirs": theirs, "mine": mine, "words": visit.words_of("couple/items")})


@connected("couple/ledger")
def ledger(visit: Visit, seen: Seen) -> HttpResponse:
    """Who can see what, now: made of the rule that decides it, item by item."""
    rows = [
        (item, title_of(visit, item), who_sees(item, seen), item in seen.offered and item not in seen.mine)
        for item in ITEMS
    ]
    return visit.page(
        {
            "own": [row for row in rows if row[0] in OWN],
            "wishes": [row for row in rows if row[0] not in OWN],
            "words": visit.words_of("couple/items"),
        }
    )


@connected("couple/leave")
def leave(visit: Visit, seen: Seen) -> HttpResponse:
    """One button, and nothing is open any more, for both at once."""
    if visit.sent is None:
        return visit.page()
    actions.leave_couple(visit.request.session)
    return visit.go("couple:start")


@view("couple/both")
def both(visit: Visit) -> HttpResponse:
    """One device, two people: what it closes and leaves, then what is open and nothing else."""
    if visit.is_for_both:
        return _shared(visit)
    couple = standing(visit)
    if couple.seen is None:
        return ended(visit) if couple.state == "ended" else visit.go("couple:start")
    if visit.sent is None or not visit.kept:  # without six words there would be no way back to one's own side
        return visit.page({"ask": True})
    actions.pass_the_phone(visit.request.session)
    return visit.go("couple:both")


def _shared(visit: Visit) -> HttpResponse:
    if visit.sent is not None:  # the button pressed twice
        return visit.go("couple:both")
    shared = access.shared_for(visit.request.session)
    if shared is None:
        return ended(visit)
    return visit.page(
        {
            "shape": "wide",
            "columns": [shown_all(visit, column.items()) for column in shared.open],
            "names": _cards(visit, shared.names),
            "opened": None if shared.opened is None else _cards(visit, shared.opened),
            "listing": visit.words_of("listing"),
        }
    )


def _cards(visit: Visit, ids: Iterable[int]) -> list[Card]:
    """Those of these therapists that are still in the list, each with the same points."""
    listing, found = visit.words_of("listing"), (therapists().therapist(number) for number in ids)
    return [card_of(who, listing) for who in found if who is not None]

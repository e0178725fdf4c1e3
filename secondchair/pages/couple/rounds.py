"""What a round opened: the names that both would call. A new round needs both; either takes it back for both."""

from dataclasses import replace
from functools import partial

from django.http import HttpResponse

from secondchair.core import rounds
from secondchair.core.sharing import Seen
from secondchair.pages.doors import Visit
from secondchair.pages.listing.cards import card_of
from secondchair.records import actions

from .joint import known
from .standing import connected


@connected("couple/round")
def opened(visit: Visit, seen: Seen) -> HttpResponse:
    """The opened names with their numbers, or a calm word where there is none. What else was marked is thrown away."""
    if not seen.may_lock and visit.story.marks:
        visit.save(lambda story: replace(story, marks={}))
    if visit.sent is not None:
        return _answered(visit)
    if seen.opened is None:
        return visit.go("couple:marks")
    listing = visit.words_of("listing")
    return visit.page(
        {
            "listing": listing,
            "cards": [card_of(who, listing) for who in known(seen.opened)],
            "again": seen.again,
            "new_round": seen.may_lock,
        }
    )


def _answered(visit: Visit) -> HttpResponse:
    sent, session = visit.request.POST, visit.request.session
    if "close" in sent:
        actions.change_space(session, lambda space, _: rounds.close(space))
    elif sent.get("again") in ("yes", "no"):
        after = actions.change_space(session, partial(rounds.again, wish=sent["again"] == "yes"))
        if after is not None and after.may_lock:
            return visit.go("couple:marks")
    return visit.go("couple:round")

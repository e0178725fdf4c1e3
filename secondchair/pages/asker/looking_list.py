"""The own list of therapists: adding, taking off, and its page."""

from collections.abc import Callable
from dataclasses import replace

from django.http import HttpResponse

from secondchair.core.story import Story
from secondchair.pages.directory import therapist_of
from secondchair.pages.doors import Visit, view
from secondchair.pages.listing.cards import Card, card_of

from .hearing import heard_in
from .looking_map import map_of_list

MOST_LISTED = 12


def with_therapist(number: int) -> Callable[[Story], Story]:
    """Adds to the end of the own list, once, while there is room."""

    def change(story: Story) -> Story:
        if number in story.listed or len(story.listed) >= MOST_LISTED:
            return story
        return replace(story, listed=(*story.listed, number))

    return change


def without_therapist(number: int) -> Callable[[Story], Story]:
    """Takes off the own list."""
    return lambda story: replace(story, listed=tuple(n for n in story.listed if n != number))


def listed_changed(visit: Visit) -> int | None:
    """Does what an "add" or "take off" button asked for; the therapist's id, or None where no such button was pressed."""
    sent = visit.request.POST
    taken = next((number for number in visit.story.listed if str(number) == sent.get("take")), None)
    if taken is not None:
        visit.save(without_therapist(taken))
        return taken
    added = therapist_of(sent.get("add", ""))
    if added is not None:
        visit.save(with_therapist(added.id))
        return added.id
    return None


def list_is_full(visit: Visit) -> bool:
    """Whether nothing more can be added."""
    return len(visit.story.listed) >= MOST_LISTED


@view("asker/listed", place="look")
def listed(visit: Visit) -> HttpResponse:
    """The own list, in the order of adding. Looking together is not offered while words of danger stand in the story."""
    if visit.sent is not None:
        listed_changed(visit)
        return visit.go("asker:listed")
    known = [who for number in visit.story.listed if (who := therapist_of(number)) is not None]
    return visit.page(
        {
            "listing": visit.words_of("listing"),
            "cards": cards_of(visit, visit.story.listed),
            "map": map_of_list(known),
            "map_words": visit.words_of("map"),
            "gone": [number for number in visit.story.listed if therapist_of(number) is None],
            "most": MOST_LISTED,
            "may_pair": visit.passed or not heard_in(visit).safety,
        }
    )


def cards_of(visit: Visit, numbers: tuple[int, ...]) -> list[Card]:
    """Cards of these therapists, in this order, without those that the directory no longer holds."""
    listing = visit.words_of("listing")
    return [card_of(who, listing) for number in numbers if (who := therapist_of(number)) is not None]

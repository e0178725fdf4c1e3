"""What of one's own is open to the other one, beside what stands in the notes by now: changed, or emptied and closed again."""

from typing import Any

from secondchair.core.sharing import SENSITIVE, take_back
from secondchair.records import actions

from .doors import Visit
from .items import held, item_in_words
from .listing.wished import wish_in_words, wish_now

WISH = "wish_"
ONE_VISIT = frozenset(WISH + name for name in SENSITIVE)


def held_now(visit: Visit, item: str) -> Any:
    """What an item would open, as the notes or the search hold it now, ready for JSON; None where there is nothing of it."""
    return wish_now(visit, item) if item.startswith(WISH) else held(visit.story, item)


def in_words(visit: Visit, item: str, value: Any) -> list[str]:
    """A value in the words of the reader's language; own words as they were typed."""
    return wish_in_words(visit, item, value) if item.startswith(WISH) else item_in_words(item, value, visit.lang)


def who_sees(visit: Visit, item: str) -> str:
    """Who can see an item as it stands in the notes now: "both" or "me". What was changed since it was opened is only mine."""
    seen = visit.couple.seen
    return "both" if seen and item in seen.mine and seen.mine[item] == held_now(visit, item) else "me"


def still_seen(visit: Visit, item: str) -> list[str]:
    """The lines that the other one still sees of an item, where the notes hold something else by now; else none."""
    seen = visit.couple.seen
    if seen is None or item not in seen.mine or seen.mine[item] == held_now(visit, item):
        return []
    return in_words(visit, item, seen.mine[item])


def close_emptied(visit: Visit) -> None:
    """What was opened and is no longer in the notes is taken back at once: whoever deletes it means it to be gone.

    To be called after a save. A wish that is kept for one visit only stays as it was opened when that visit is over.
    """
    seen = visit.couple.seen
    offered = seen.offered if seen else ()
    gone = tuple(item for item in offered if item not in ONE_VISIT and held_now(visit, item) is None)
    if gone:
        actions.change_space(visit.request.session, lambda space, who: take_back(space, who, gone))
        visit._couple = None  # to be asked for anew

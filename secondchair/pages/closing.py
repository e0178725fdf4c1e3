"""What of one's own is open to the other one, beside what stands in the notes by now: changed, or emptied and closed again."""

from typing import TYPE_CHECKING

from secondchair.core.sharing import take_back
from secondchair.records import actions

from .items import PREFIX, TYPED, held, item_in_words

if TYPE_CHECKING:
    from .doors import Visit


def who_sees(visit: "Visit", item: str) -> str:
    """Who can see an item as it stands in the notes now: "both" or "me". What was changed since it was opened is only mine."""
    seen = visit.couple.seen
    return "both" if seen and item in seen.mine and seen.mine[item] == held(visit.story, item) else "me"


def still_seen(visit: "Visit", item: str) -> list[str]:
    """The lines that the other one still sees of an item, where the notes hold something else by now; else none."""
    seen = visit.couple.seen
    if seen is None or item not in seen.mine or seen.mine[item] == held(visit.story, item):
        return []
    return item_in_words(item, seen.mine[item], visit.lang)


def close_emptied(visit: "Visit") -> None:
    """What was opened and is no longer in the notes is taken back at once: whoever deletes it means it to be gone.

    To be called after a save. Wishes have a page of their own, and stay as they were opened.
    """
    seen = visit.couple.seen
    gone = (
        tuple(item for item in seen.offered if _is_of_notes(item) and held(visit.story, item) is None) if seen else ()
    )
    if gone:
        actions.change_space(visit.request.session, lambda space, who: take_back(space, who, gone))
        visit._couple = None  # to be asked for anew


def _is_of_notes(item: str) -> bool:
    return item == "bothers" or item in TYPED or item.startswith(PREFIX)

"""What one person may open to the other: its value in their story, its name, and its words, the same for both readers."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from secondchair.core.sharing import ITEMS
from secondchair.pages.closing import WISH, held_now, in_words
from secondchair.pages.doors import Visit
from secondchair.pages.items import item_title

# What stands on the page "what you can open"; wishes for a therapist have a page of their own.
OWN: tuple[str, ...] = tuple(item for item in ITEMS if not item.startswith(WISH))
# Own words: what danger may stand in.
TYPED = frozenset({"term_own_words", "own_part", "small_step"})
# The session's value that holds the items whose preview was looked at since the two connected: a page that still stands in
# a tab from before opens nothing to somebody else.
PREVIEWED = "previewed"


@dataclass(frozen=True)
class Shown:
    """One item as a page shows it. ``lines``: its value in words; ``who``: the ledger's word, "both" or "me"."""

    item: str
    title: str
    lines: tuple[str, ...]
    typed: bool
    who: str = ""


def value_of(visit: Visit, item: str) -> Any:
    """What this item would open, as JSON can hold it; None where there is nothing. Raises LookupError for no item."""
    if item not in ITEMS:
        raise LookupError(item)
    return held_now(visit, item)


def title_of(visit: Visit, item: str) -> str:
    """The item's name, the same whoever reads it."""
    return (
        str(visit.words_of("couple/items")["wishes"][item]) if item.startswith(WISH) else item_title(item, visit.lang)
    )


def shown(visit: Visit, item: str, value: Any) -> Shown:
    """One value as the other one would see it, and as they do."""
    return Shown(item, title_of(visit, item), tuple(in_words(visit, item, value)), item in TYPED)


def shown_all(visit: Visit, items: Iterable[tuple[str, Any]]) -> list[Shown]:
    """Several values, in their order."""
    return [shown(visit, item, value) for item, value in items]


def print_of(value: Any) -> str:
    """A short print of a value: a form says with it which preview its button stood under."""
    return sha256(json.dumps(value, sort_keys=True).encode("utf-8", "surrogatepass")).hexdigest()[:16]

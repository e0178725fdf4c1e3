"""Wishes for a therapist as items that can be opened."""

from typing import Any

from secondchair.pages.doors import Visit


def wish_now(visit: Visit, item: str) -> Any:
    """One of this person's wishes as it stands now; None where there is none."""
    return None


def wish_in_words(visit: Visit, item: str, value: Any) -> list[str]:
    """What one wish says to whoever may see it."""
    return [str(value)]

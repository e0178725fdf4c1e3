"""What a profile tells: each fact with who says so and when, where the licence can be looked up, and what to ask."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from secondchair.content import Words
from secondchair.core.seen import check_first
from secondchair.core.therapists import Therapist
from secondchair.pages.days import day_in_words
from secondchair.registry.country.boards import Board

from .cards import value_in_words

# In the heading, or part of another fact. Of second places the registry keeps the town, and of other names trade names.
UNTOLD = frozenset({"name", "credentials", "zip", "city", "state", "licence_state"})
# What the questions of content/<language>/call.toml ask for, in the order of its table "unknown".
ASKED = (
    "openings", "fee", "hours", "training", "video", "languages", "insurance", "sliding", "gender", "licence", "culture",
)  # fmt: skip


@dataclass(frozen=True)
class Told:
    """One line of a profile."""

    label: str
    value: str
    source: str
    on: str  # a day in words, or empty


@dataclass(frozen=True)
class BoardShown:
    """A board with whether its address should be checked before it is trusted."""

    name: str
    url: str
    check_first: bool


def facts_of(therapist: Therapist, listing: Words) -> list[Told]:
    """All known facts in the order of the directory."""
    told = []
    for fact in therapist.facts:
        if fact.name in UNTOLD:
            continue
        value = value_in_words(fact.name, fact.value, listing)
        if fact.name == "licence_number" and therapist.licence_state:
            value = f"{value} ({therapist.licence_state})"
        if value:
            told.append(
                Told(listing["labels"][fact.name], value, source_in_words(fact.source, listing), day(fact.on, listing))
            )
    return told


def source_in_words(source: str, listing: Words) -> str:
    """Who says so; a directory that has no words here is called what it calls itself."""
    return str(listing["sources"][source]) if source in listing["sources"] else source


def day(on: str | None, listing: Words) -> str:
    """An ISO date in words; empty where none is known."""
    return day_in_words(date.fromisoformat(on), listing) if on else ""


def unknown_of(therapist: Therapist) -> tuple[str, ...]:
    """What is not known of a therapist, as names of ASKED; the same order for everyone."""
    return tuple(name for name in ASKED if getattr(therapist, name) in (None, "", ()))


def boards_shown(boards: Iterable[Board], today: date) -> list[BoardShown]:
    """Boards as a page shows them; "check first" where nobody saw the address, or not in the last 90 days."""
    shown = []
    for board in boards:
        seen_on = date.fromisoformat(board.verified_on) if board.verified_on else None
        shown.append(BoardShown(board.name, board.url, check_first(seen_on, today)))
    return shown

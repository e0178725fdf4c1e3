"""Help lines: what is known of one, and which come first. None is ever hidden; see `seen` for "check first"."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

# What a line is for. A line may be for several.
KINDS: tuple[str, ...] = ("emergency", "violence", "self_harm", "sexual", "child", "own_behaviour", "substance")

# Which kinds of line come first for each sign of danger (core.reasons.SAFETY).
KINDS_FOR: Mapping[str, tuple[str, ...]] = {
    "violence": ("emergency", "violence"),
    "coercive_control": ("violence", "emergency"),
    "fear_threat": ("violence", "emergency"),
    "self_harm": ("self_harm", "emergency"),
    "child_harm": ("emergency", "child", "violence"),
}


@dataclass(frozen=True)
class HelpLine:
    """One line. ``name``, ``hours`` and ``note`` hold a text for each language, or nothing where it is not known.

    ``call``, ``tty``, ``text_to`` and ``whatsapp`` are numbers as people write them; ``text_word`` is what to text, or
    empty where any words will do. ``chat`` and ``web`` are https addresses. ``languages`` are "en", "es" or "more"
    (interpreters), as far as a source says so. ``source`` is the page where the number was seen, or, where
    ``verified_on`` is None, the page where it can be checked.
    """

    id: str
    country: str  # ISO 3166-1 alpha-2, two capital letters
    region: str  # empty: the whole country
    kinds: tuple[str, ...]
    name: Mapping[str, str]
    call: str
    tty: str
    text_to: str
    text_word: str
    whatsapp: str
    chat: str
    web: str
    hours: Mapping[str, str]
    languages: tuple[str, ...]
    note: Mapping[str, str]
    source: str
    verified_on: date | None  # the day on which the source was seen; None: known from memory only


def lines_in(lines: Iterable[HelpLine], country: str, kinds: Iterable[str] = KINDS) -> tuple[HelpLine, ...]:
    """One country's lines for any of these kinds, in the order of ``kinds``, else as given; each line once."""
    here = [line for line in lines if line.country == country]
    found: list[HelpLine] = []
    for kind in kinds:
        found += [line for line in here if kind in line.kinds and line not in found]
    return tuple(found)

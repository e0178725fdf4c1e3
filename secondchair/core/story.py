"""Everything one person has said and chosen, as one value. It is kept sealed; here it is plain.

Whoever asks and whoever is not sure have the same kind of story: what one of them can do, the other can do too.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any

STARTS: tuple[str, ...] = ("words", "phrase", "nothing", "not_asked")


@dataclass(frozen=True)
class Story:
    """One person's answers. Every field has an empty value; answers are replayed to find the page they lead to.

    ``typed`` holds what stands in a form but was not accepted or not sent yet: page name → field name → texts (several where
    several boxes are ticked).
    """

    start: str = ""  # one of STARTS, or empty
    said: str = ""  # own words, as typed
    phrase: str = ""  # id of a reason, where a ready phrase was picked
    asks: tuple[str, ...] = ()  # reasons "I'll ask about this"
    set_aside: tuple[str, ...] = ()  # reasons "this does not fit"
    told_no: bool = False  # "they have said no more than once": no asking is coached
    opening: str = ""  # the opening line that the mirror read
    question: str = ""  # id of the reason whose open question was picked
    own_part: str = ""
    small_step: str = ""
    moment: str = ""  # local date and time, "2026-12-01T19:30", or empty
    outcome: str = ""  # how the conversation went
    search: Mapping[str, Any] = field(default_factory=dict)  # the search form, as given
    listed: tuple[int, ...] = ()  # own shortlist: therapist ids, in the order of adding
    matters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # "mine"/"theirs" → what matters
    goals: tuple[str, ...] = ()  # going alone
    bothers: tuple[str, ...] = ()  # reasons, in the first person: what bothers me about it
    terms: Mapping[str, str] = field(default_factory=dict)  # "I would come if…": one of sharing.TERMS → what was chosen
    marks: Mapping[str, str] = field(default_factory=dict)  # therapist id → yes, maybe or no; only mine until both lock
    visited: tuple[str, ...] = ()  # places of the way that were opened
    typed: Mapping[str, Mapping[str, list[str]]] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """A dict that json.dumps takes; empty fields left out."""
        return {key: value for key, value in asdict(self).items() if value}

    def with_typed(self, page: str, values: Mapping[str, list[str]]) -> "Story":
        """The same story with what stands in one page's form; no values clears that page."""
        rest = {name: texts for name, texts in self.typed.items() if name != page}
        return replace(self, typed={**rest, page: dict(values)} if values else rest)


def story_from(data: Mapping[str, Any]) -> Story:
    """The story of a JSON object as ``as_json`` wrote it; keys of an older version are passed over."""
    known = {f.name for f in fields(Story)}
    values: dict[str, Any] = {key: value for key, value in data.items() if key in known}
    for name in ("asks", "set_aside", "listed", "goals", "bothers", "visited"):
        if name in values:
            values[name] = tuple(values[name])
    if "matters" in values:
        values["matters"] = {who: tuple(points) for who, points in values["matters"].items()}
    return Story(**values)

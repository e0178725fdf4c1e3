"""A therapist as a page may show one, and the values that the joint search gives back."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

LICENCES: tuple[str, ...] = ("LMFT", "LCSW", "LPCC", "psychologist", "psychiatrist", "associate", "other")
SETS: tuple[str, ...] = ("training", "languages", "insurance", "culture", "hours")


@dataclass(frozen=True)
class Fact:
    """One thing known of a therapist, who says so, and the ISO date on which it was said (None = not known)."""

    name: str
    value: str | int | float | bool | tuple[str, ...]
    source: str  # "nppes", "practice", "sample", or what a directory calls itself
    on: str | None = None


@dataclass(frozen=True)
class Therapist:
    """One therapist. Empty text, an empty tuple and None mean unknown, never "no".

    ``id`` is the NPI, or any whole number of another directory. ``fee`` in cents a session; ``since`` is the year first
    registered; ``hours`` are hours of the week, "mon-18". A licence kind from NPPES is what the therapist chose there:
    nobody checked it for us.
    """

    id: int
    lat: float
    lon: float
    name: str = ""
    credentials: str = ""
    licence: str = ""
    licence_number: str = ""
    licence_state: str = ""
    gender: str = ""
    zip: str = ""
    city: str = ""
    state: str = ""
    phone: str = ""
    states: tuple[str, ...] = ()
    training: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    insurance: tuple[str, ...] = ()
    culture: tuple[str, ...] = ()
    hours: tuple[str, ...] = ()
    video: bool | None = None
    fee: int | None = None
    sliding: bool | None = None
    since: int | None = None
    openings: bool | None = None
    other_names: tuple[str, ...] = ()
    also_at: tuple[str, ...] = ()
    facts: tuple[Fact, ...] = ()

    def fact(self, name: str) -> Fact | None:
        """The fact of that name with its source and date, or None where it is unknown."""
        return next((fact for fact in self.facts if fact.name == name), None)


class ShortlistRow(NamedTuple):
    """One therapist on the shortlist. ``score``, ``km`` and ``reasons`` hold one entry for each person.

    ``reasons``: what was asked ("access" or an attribute) → "met", "unknown" or "missed". ``ask``: what to ask them.
    """

    id: int
    name: str
    score: tuple[int, ...]
    product: int
    pareto: bool
    km: tuple[float, ...]
    reasons: tuple[Mapping[str, str], ...]
    ask: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "name": self.name,
            "score": list(self.score),
            "product": self.product,
            "pareto": self.pareto,
            "km": list(self.km),
            "reasons": [dict(why) for why in self.reasons],
            "ask": list(self.ask),
        }


class Concession(NamedTuple):
    """How many therapists would join if only this one must were dropped. ``who``: 0, 1 or None (of both)."""

    who: int | None
    on: str
    adds: int

    def as_json(self) -> dict[str, Any]:
        return {"who": self.who, "on": self.on, "adds": self.adds}


@dataclass(frozen=True)
class Shortlist:
    """What the joint search gives: how many fit, the best, what a concession would add, counts by attribute."""

    count: int
    rows: tuple[ShortlistRow, ...] = ()
    concessions: tuple[Concession, ...] = ()
    facets: Mapping[str, Mapping[str, int]] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """The JSON object of ``secondchair shortlist --json``."""
        return {
            "count": self.count,
            "shortlist": [row.as_json() for row in self.rows],
            "concessions": [concession.as_json() for concession in self.concessions],
            "facets": {name: dict(counts) for name, counts in self.facets.items()},
        }

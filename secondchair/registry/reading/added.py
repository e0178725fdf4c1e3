"""What the smaller NPPES files add to a therapist: second practice places, and the trade names of a practice.

Of a second place we keep town, state and ZIP: enough to ask for it. Of the other names we keep "doing business as" and
"other" only. Former names are left out on purpose: who changed a name may not want to be found by the old one.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ..country.places import place_of_zip
from ..parts import Ints
from ..rows import MOST_LETTERS, Rejected
from .layouts import NAMES_FILE
from .nppes import zip_of
from .spelling import one_line, proper
from .tally import OTHER, THERAPIST

ALSO_AT, OTHER_NAMES = "also_at", "other_names"
_TRADE_NAMES = ("3", "5")  # "doing business as" and "other name"; 1 and 4 are former names, 2 a professional name


@dataclass
class Added:
    """``fact`` of n people, whether therapists or not: ``id`` int64 (n,) and ``texts``, in the order of the file."""

    fact: str
    id: Ints
    texts: list[str]

    def save(self, path: Path) -> None:
        """Writes it as one .npz file."""
        words = np.frombuffer(json.dumps([self.fact, *self.texts]).encode(), np.uint8)
        with path.open("wb") as file:
            np.savez(file, id=self.id, words=words)

    @classmethod
    def load(cls, path: Path) -> "Added":
        """What ``save`` wrote."""
        with np.load(path, allow_pickle=False) as flat:
            fact, *texts = json.loads(flat["words"].tobytes())
            return cls(fact, flat["id"], texts)


class AddedRows:
    """The rows of one stretch of such a file."""

    def __init__(self, kind: str) -> None:
        self._fact = OTHER_NAMES if kind == NAMES_FILE else ALSO_AT
        self._ids: list[int] = []
        self._texts: list[str] = []

    def take(self, npi: int, values: Sequence[str]) -> str:
        """Judges one row: THERAPIST if its NPI turns out to be one, which is not known yet, or OTHER. Raises Rejected."""
        if not npi:
            raise Rejected("the NPI is not valid")
        text = _name(*values[1:]) if self._fact == OTHER_NAMES else _place(*values[1:])
        if not text:
            return OTHER
        if len(text) > MOST_LETTERS:
            raise Rejected(f"holds a field of more than {MOST_LETTERS} letters")
        self._ids.append(npi)
        self._texts.append(text)
        return THERAPIST

    def added(self) -> Added:
        """All that was taken."""
        return Added(self._fact, np.array(self._ids, np.int64), self._texts)


def _name(name: str, kind: str) -> str:
    if kind.strip() not in _TRADE_NAMES:
        return ""
    text = proper(one_line(name))
    if not text:
        raise Rejected("has no name")
    return text


def _place(city: str, _: str, postal: str, country: str) -> str:
    zip_code = zip_of(postal, country)
    place = place_of_zip(zip_code)
    if place is None:
        raise Rejected(f"no place is known for the ZIP code {zip_code}")
    return f"{proper(one_line(city)) or place.city}, {place.state} {zip_code}"

"""The searched facts of all therapists as flat arrays, one a fact, filled row by row.

| column | type | unknown |
|---|---|---|
| id, at | int64 | ``at`` (n + 1): where the row's text begins in rows.txt |
| xyz | float32 (3, n), km | |
| gender, licence, state | uint16, number of a word, from 1 | 0 |
| states, training, languages, insurance, culture, hours | uint64 (words, n), a bit a word | no bit |
| video, sliding, openings | int8, 0 no, 1 yes | -1 |
| fee | int32, cents | -1 |
| since | int16, year | 0 |
"""

from array import array
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..core.bad_input import BadInput
from ..core.wishes import HOURS
from .earth import xyz
from .rows import LISTS, SWITCHES, Row

ONES: tuple[str, ...] = ("gender", "licence", "state")
MOST_WORDS = 1000  # different values of one fact in a directory; more is free text, not a list to choose from
_LOW = 2**64 - 1

Array = NDArray[Any]


class Columns:
    """Columns in the making. Words get their numbers in the order of first use, so equal rows give equal bytes."""

    def __init__(self) -> None:
        self.words: dict[str, dict[str, int]] = {name: {} for name in (*ONES, *LISTS)}
        self.words["hours"] = {hour: number for number, hour in enumerate(HOURS)}
        self._plain = {name: array(code) for name, code in (("id", "q"), ("at", "q"), ("fee", "i"), ("since", "h"))}
        self._plain |= {name: array("b") for name in SWITCHES} | {name: array("H") for name in ONES}
        self._xyz = [array("f") for _ in range(3)]
        self._bits = {name: [array("Q") for _ in range(3 if name == "hours" else 1)] for name in LISTS}

    def add(self, row: Row, at: int) -> None:
        """One more therapist; ``at`` is where its text begins."""
        plain = self._plain
        plain["id"].append(row["id"])
        plain["at"].append(at)
        plain["fee"].append(row.get("fee", -1))
        plain["since"].append(row.get("since", 0))
        for name in SWITCHES:
            plain[name].append({None: -1, False: 0, True: 1}[row.get(name)])
        for name in ONES:
            plain[name].append(self._number(name, row[name]) + 1 if row.get(name) else 0)
        for axis, value in zip(self._xyz, xyz(row["lat"], row["lon"]), strict=True):
            axis.append(value)
        for name in LISTS:
            self._add_bits(name, row.get(name, []))

    def arrays(self, end: int) -> dict[str, Array]:
        """Every column by name. ``end``: the length of rows.txt in bytes."""
        self._plain["at"].append(end)
        done: dict[str, Array] = {name: np.array(values) for name, values in self._plain.items()}
        done["xyz"] = np.array([np.array(axis) for axis in self._xyz])
        return done | {name: np.array([np.array(word) for word in self._bits[name]]) for name in LISTS}

    def _number(self, name: str, word: str) -> int:
        numbers = self.words[name]
        if word not in numbers and len(numbers) >= MOST_WORDS:
            raise BadInput(f"{name}: more than {MOST_WORDS} different values; use a list of fixed words")
        return numbers.setdefault(word, len(numbers))

    def _add_bits(self, name: str, words: list[str]) -> None:
        mask = 0
        for word in words:
            mask |= 1 << self._number(name, word)
        columns = self._bits[name]
        while mask >> (64 * len(columns)):
            columns.append(array("Q", bytes(8 * len(columns[0]))))  # unknown so far
        for number, column in enumerate(columns):
            column.append(mask >> (64 * number) & _LOW)

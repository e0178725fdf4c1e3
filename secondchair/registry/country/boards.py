"""Where a therapist's licence can be looked up: the boards of the states, from ``boards.toml``."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

# A kind of licence → the letters of boards.toml. An associate may be on the way to any of the three.
_LETTERS: dict[str, str] = {
    "LMFT": "M",
    "LCSW": "S",
    "LPCC": "C",
    "associate": "MSC",
    "psychologist": "P",
    "psychiatrist": "D",
}


@dataclass(frozen=True)
class Board:
    """Who licenses a kind of therapist in a state. ``url`` is empty where we are not sure of one.

    ``verified_on``: ISO date on which a person checked name and address; None = from memory, to be checked first.
    """

    state: str
    name: str
    url: str = ""
    verified_on: str | None = None


def boards_for(state: str, licence: str) -> tuple[Board, ...]:
    """The boards of a state (two letters) for a kind of licence; every board of it where the kind says nothing.

    Empty where the state is not known.
    """
    table, verified = _table()
    letters = _LETTERS.get(licence, "MSCPD")
    return tuple(
        Board(state, name, url, verified.get(state))
        for name, whom, url in table.get(state, ())
        if set(letters) & set(whom)
    )


def states() -> tuple[str, ...]:
    """The states that the table knows, sorted."""
    return tuple(sorted(_table()[0]))


@cache
def _table() -> tuple[dict[str, list[tuple[str, str, str]]], dict[str, str]]:
    whole = tomllib.loads((Path(__file__).parent / "boards.toml").read_text(encoding="utf-8"))
    verified = {state: str(day) for state, day in whole.pop("verified_on").items()}
    return {state: [(name, whom, url) for name, whom, url in boards] for state, boards in whole.items()}, verified

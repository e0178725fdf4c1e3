"""What the codes of a directory stand for: a therapist is eight small numbers, and each is a line in a table.

| column | its table | unknown |
|---|---|---|
| who | gender, licence (numbers of words from 1), since (year) | 0 |
| terms | fee (cents), sliding, video, openings (0 no, 1 yes) | -1 |
| states, training, languages, insurance, culture, hours | the words of the set as bits, uint64 (m, words / 64) | no bit |

Few different lines occur, however many therapists there are, so a code is two bytes, and a wish is judged once a
line instead of once a therapist. Lines are sorted, so equal rows give equal bytes.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...core.bad_input import BadInput
from ...core.wishes import HOURS
from ..parts import Coded, Part
from ..rows import LISTS

Array = NDArray[Any]
MOST_WORDS = 1000  # different values of one fact in a directory; more is free text, not a list to choose from
LINES: dict[str, tuple[tuple[str, str], ...]] = {  # column → the numbers of a line, with their types
    "who": (("gender", "u2"), ("licence", "u2"), ("since", "i2")),
    "terms": (("fee", "i4"), ("sliding", "i1"), ("video", "i1"), ("openings", "i1")),
}
COLUMN_OF: dict[str, str] = {number: column for column, line in LINES.items() for number, _ in line} | {
    name: name for name in LISTS
}


def columns_by_code(part: Part) -> tuple[dict[str, Array], dict[str, list[str]]]:
    """Every column (n,) with its table under "<column>.<number>" or "<column>.bits", and the words behind the numbers."""
    numbers: dict[str, Array] = {**part.numbers, **{name: part.coded[name].codes for name in ("gender", "licence")}}
    arrays: dict[str, Array] = {}
    for column, line in LINES.items():
        arrays |= _lines(column, [(name, numbers[name].astype(kind)) for name, kind in line])
    words = {name: part.coded[name].values[1:] for name in ("gender", "licence", "state")}
    for name in LISTS:
        words[name] = (
            list(HOURS) if name == "hours" else sorted({w for value in part.coded[name].values for w in value})
        )
        arrays |= {name: narrow(part.coded[name].codes, len(part.coded[name].values))}
        arrays |= {f"{name}.bits": _bits(part.coded[name], words[name])}
    for name, known in words.items():
        if len(known) > MOST_WORDS:
            raise BadInput(f"{name}: more than {MOST_WORDS} different values; use a list of fixed words")
    return arrays | {"state_of": part.coded["state"].codes.astype(np.uint16)}, words


def narrow(codes: Array, count: int) -> Array:
    """The same codes in two bytes, or in four where ``count`` different ones need them."""
    return codes.astype(np.uint16 if count <= 2**16 else np.uint32)


def _lines(column: str, numbers: list[tuple[str, Array]]) -> dict[str, Array]:
    key = np.zeros(len(numbers[0][1]), np.int64)
    for _, values in numbers:  # at most 33 bits all told, so no two lines share a key
        low = int(values.min(initial=0))
        key = key * (int(values.max(initial=0)) - low + 1) + (values.astype(np.int64) - low)
    _, example, code = np.unique(key, return_index=True, return_inverse=True)
    return {column: narrow(code, len(example))} | {f"{column}.{name}": values[example] for name, values in numbers}


def _bits(fact: Coded, words: list[str]) -> Array:
    place = {word: 1 << number for number, word in enumerate(words)}
    masks = [sum(place[word] for word in value) for value in fact.values]
    length = 8 * max(1, -(-len(words) // 64))
    whole = b"".join(mask.to_bytes(length, "little") for mask in masks)
    return np.frombuffer(whole, "<u8").reshape(len(masks), -1).astype(np.uint64)

"""Therapists as columns while a directory is made: what every reader of a source gives, in the order of its file.

A part is one stretch of one source (some megabytes). Parts are kept on disk until all are there, so that a build that was
killed goes on where it stopped; ``merging`` makes one sorted directory of them.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .rows import KEYS, LISTS, Row
from .searching.plain import keys_of

ONES: tuple[str, ...] = ("gender", "licence", "state")
# Plain numbers of a row: type, and what stands for unknown. fee in cents, since a year, the others 0 no, 1 yes.
NUMBERS: dict[str, tuple[str, int]] = {
    "since": ("i2", 0),
    "fee": ("i4", -1),
    "video": ("i1", -1),
    "sliding": ("i1", -1),
    "openings": ("i1", -1),
}

Ints = NDArray[Any]
Value = str | tuple[str, ...]  # a word of ONES, or the sorted words of LISTS; "" and () are unknown


@dataclass
class Coded:
    """One fact of n rows: ``codes`` int32 (n,) into ``values``, each value once; values[0] is "unknown"."""

    codes: Ints
    values: list[Any]


@dataclass
class Part:
    """n therapists and what happened to N ids.

    ``id`` int64 (n,); ``lat``, ``lon`` float64 (n,) degrees; ``numbers`` by the names of NUMBERS, (n,); ``coded`` by the
    names of ONES and LISTS. ``text``: the rows as ``packed`` writes them, one after the other, ``ends`` int64 (n,) where
    each ends. ``seen`` int64 (N,): every id in the order of the file, those that are no therapist (any more) included;
    ``row`` int32 (N,): its place among the n, or -1 for "not here any more". ``key`` uint64 (M,), ``key_row`` int32 (M,):
    the words of their names, see ``naming``.
    """

    id: Ints
    lat: Ints
    lon: Ints
    numbers: dict[str, Ints]
    coded: dict[str, Coded]
    text: Any  # bytes, or a mapped array of them
    ends: Ints
    seen: Ints
    row: Ints
    key: Ints
    key_row: Ints

    def save(self, path: Path) -> None:
        """Writes the part as one file: the names of its arrays, then each of them, as numpy writes one."""
        flat: dict[str, Any] = {name: getattr(self, name) for name in _FLAT}
        flat |= {f"number_{name}": values for name, values in self.numbers.items()}
        flat |= {f"code_{name}": coded.codes for name, coded in self.coded.items()}
        words = json.dumps({name: coded.values for name, coded in self.coded.items()}).encode()
        flat |= {"text": np.frombuffer(self.text, np.uint8), "words": np.frombuffer(words, np.uint8)}
        with path.open("wb") as file:
            np.save(file, np.array(list(flat)))
            for values in flat.values():
                np.save(file, values)

    @classmethod
    def load(cls, path: Path) -> "Part":
        """The part of a file that ``save`` wrote."""
        with path.open("rb") as file:
            flat = {name: np.load(file, allow_pickle=False) for name in np.load(file, allow_pickle=False).tolist()}
        words = json.loads(flat["words"].tobytes())
        values = {name: [_value(value) for value in words[name]] for name in words}
        return cls(
            **{name: flat[name] for name in _FLAT},
            numbers={name: flat[f"number_{name}"] for name in NUMBERS},
            coded={name: Coded(flat[f"code_{name}"], values[name]) for name in (*ONES, *LISTS)},
            text=flat["text"],
        )


_FLAT = ("id", "lat", "lon", "ends", "seen", "row", "key", "key_row")


def _value(value: Any) -> Value:
    return tuple(value) if isinstance(value, list) else str(value)


@dataclass
class PartInMaking:
    """A part that grows row by row."""

    id: list[int] = field(default_factory=list)
    lat: list[float] = field(default_factory=list)
    lon: list[float] = field(default_factory=list)
    numbers: dict[str, list[int]] = field(default_factory=lambda: {name: [] for name in NUMBERS})
    codes: dict[str, list[int]] = field(default_factory=lambda: {name: [] for name in (*ONES, *LISTS)})
    values: dict[str, dict[Value, int]] = field(
        default_factory=lambda: {name: {"": 0} if name in ONES else {(): 0} for name in (*ONES, *LISTS)}
    )
    text: list[bytes] = field(default_factory=list)
    seen: list[int] = field(default_factory=list)
    row: list[int] = field(default_factory=list)
    key: list[int] = field(default_factory=list)
    key_row: list[int] = field(default_factory=list)

    def add(self, row: Row) -> None:
        """One more therapist. ``row`` as ``rows.checked_row`` gives it."""
        self.seen.append(row["id"])
        self.row.append(len(self.id))
        self.id.append(row["id"])
        self.lat.append(row["lat"])
        self.lon.append(row["lon"])
        for name, (_, unknown) in NUMBERS.items():
            value = row.get(name)
            self.numbers[name].append(unknown if value is None else int(value))
        for name, codes in self.codes.items():
            value = row.get(name)
            if name in LISTS:
                value = tuple(value or ())
            known = self.values[name]
            codes.append(known.setdefault(value or known_unknown(name), len(known)))
        for name in (row.get("name"), *row.get("other_names", ())):
            self.add_name(name or "")
        self.text.append(packed(row))

    def add_name(self, name: str) -> None:
        """One more name by which the last therapist is found."""
        keys = keys_of(name)
        self.key.extend(keys)
        self.key_row.extend([len(self.id) - 1] * len(keys))

    def gone(self, therapist: int) -> None:
        """From here on nobody of this id is in the directory, whatever stood before."""
        self.seen.append(therapist)
        self.row.append(-1)

    def done(self) -> Part:
        """The finished part."""
        return Part(
            id=np.array(self.id, np.int64),
            lat=np.array(self.lat, np.float64),
            lon=np.array(self.lon, np.float64),
            numbers={name: np.array(self.numbers[name], kind) for name, (kind, _) in NUMBERS.items()},
            coded={
                name: Coded(np.array(codes, np.int32), list(self.values[name])) for name, codes in self.codes.items()
            },
            text=b"".join(self.text),
            ends=np.cumsum([len(text) for text in self.text], dtype=np.int64),
            seen=np.array(self.seen, np.int64),
            row=np.array(self.row, np.int32),
            key=np.array(self.key, np.uint64),
            key_row=np.array(self.key_row, np.int32),
        )


def part_of(
    ids: Sequence[int],
    points: tuple[Sequence[float], Sequence[float]],
    numbers: Mapping[str, Sequence[int]],
    words: Mapping[str, Sequence[Value]],
    texts: Sequence[str],
    seen: tuple[Ints, Ints],
    keys: tuple[Sequence[int], Sequence[int]],
) -> Part:
    """A part from whole columns at once, much faster than row by row; what is not among the columns is unknown of all.

    ``points``: latitudes and longitudes. ``texts``: each row as ``packed`` gives it, not yet encoded. ``seen``: the columns
    seen and row; ``keys``: the columns key and key_row.
    """
    count = len(ids)
    text = [line.encode() for line in texts]
    return Part(
        id=np.array(ids, np.int64),
        lat=np.array(points[0], np.float64),
        lon=np.array(points[1], np.float64),
        numbers={
            name: np.array(numbers[name], kind) if name in numbers else np.full(count, unknown, kind)
            for name, (kind, unknown) in NUMBERS.items()
        },
        coded={name: _coded(words.get(name), known_unknown(name), count) for name in (*ONES, *LISTS)},
        text=b"".join(text),
        ends=np.cumsum(np.fromiter(map(len, text), np.int64, count), dtype=np.int64),
        seen=seen[0],
        row=seen[1],
        key=np.array(keys[0], np.uint64),
        key_row=np.array(keys[1], np.int32),
    )


def _coded(words: Sequence[Value] | None, unknown: Value, count: int) -> Coded:
    if words is None:
        return Coded(np.zeros(count, np.int32), [unknown])
    codes = {word: code for code, word in enumerate(dict.fromkeys((unknown, *words)))}
    return Coded(np.fromiter(map(codes.__getitem__, words), np.int32, count), list(codes))


def known_unknown(name: str) -> Value:
    """What stands for "unknown" among the values of a fact."""
    return () if name in LISTS else ""


def packed(row: Row) -> bytes:
    """A row as it stands on disk: its values in the order of KEYS, a JSON list a line."""
    values = [row.get(key) for key in KEYS]
    return (json.dumps(values, ensure_ascii=False, separators=(",", ":")) + "\n").encode()


def unpacked(text: bytes) -> Row:
    """The row that ``packed`` wrote, without what is unknown. Raises ValueError where it is none."""
    values: Sequence[Any] = json.loads(text)
    return {key: value for key, value in zip(KEYS, values, strict=True) if value is not None}

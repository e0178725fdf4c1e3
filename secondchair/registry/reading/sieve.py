"""The sieve of ``sieve.c``: which rows of a main file are provably no therapists, and the wanted fields of all others."""

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from .. import compiled
from ..parts import Ints
from .fields import UNSURE, sure
from .judging import COLUMNS, PLAINS
from .layouts import Layout
from .licences import COUNTED, COUNTED_WITH_LETTERS

_ROWS = 1 << 16  # at a time
_ROOM = 8 << 20  # bytes of fields at a time
_ODD = 1
_BETWEEN = "\x1f"
_NUMBERS = ("width", "most", "npi", "entity", "off", "plains", "groups", "codes")


class _Plan(ctypes.Structure):
    _fields_ = [(name, ctypes.c_int32) for name in _NUMBERS] + [
        (name, ctypes.c_void_p) for name in ("plain", "group", "code")
    ]


@dataclass(frozen=True)
class Sifted:
    """Some rows, one after the other, a line each.

    ``kept`` int64 (rows,): the NPI of one who is no therapist; minus the NPI of a row that must be looked at, 0 where its NPI
    is not valid. ``columns``: the fields of those, as ``judging`` takes them. ``end``: the byte behind; ``odd``: what
    follows is for ``records``.
    """

    kept: Ints
    columns: list[list[str]]
    end: int
    odd: bool


class Sieve:
    """A sieve for files of one layout."""

    def __init__(self, library: ctypes.CDLL, layout: Layout) -> None:
        self._sift = library.sieve
        self._sift.restype = ctypes.c_int64
        code = b"".join(code.encode() for code in sorted({*COUNTED, *COUNTED_WITH_LETTERS}))
        plain, group = np.array(layout.plain, np.int32), np.array(layout.groups, np.int32)
        codes = ctypes.create_string_buffer(code)
        most = max(layout.plain + layout.groups) + 1
        self._ends, self._kept = np.zeros(most, np.int32), np.zeros(_ROWS, np.int64)
        self._out, self._told = np.zeros(_ROOM, np.uint8), np.zeros(3, np.int64)
        self._held = (plain, group, codes)  # the plan points into them
        self._plan = _Plan(
            *(layout.width, most, *layout.plain[:3], len(plain), len(group) // 4, len(code) // 10),
            *(plain.ctypes.data, group.ctypes.data, ctypes.cast(codes, ctypes.c_void_p)),
        )
        self._rooms = (
            *(ctypes.byref(self._plan), ctypes.c_void_p(self._ends.ctypes.data)),
            *(ctypes.c_void_p(self._kept.ctypes.data), ctypes.c_int64(_ROWS)),
            *(ctypes.c_void_p(self._out.ctypes.data), ctypes.c_int64(_ROOM), ctypes.c_void_p(self._told.ctypes.data)),
        )

    def sifted(self, text: bytes | bytearray, at: int, end: int) -> Iterator[Sifted]:
        """Sifts ``text[at:end]`` up to the first odd line, or whole."""
        start: int = np.frombuffer(text, np.uint8).ctypes.data
        odd = False
        while at < end and not odd:
            size = self._sift(ctypes.c_void_p(start + at), ctypes.c_int64(end - at), *self._rooms)
            rows, room, why = self._told.tolist()
            at, odd = at + size, why == _ODD
            given = self._out[:room].tobytes().decode("ascii").split(_BETWEEN)
            columns = [given[number:-1:COLUMNS] for number in range(COLUMNS)]
            columns[PLAINS] = [
                sure(*row) if UNSURE in row[0] else row[0] for row in zip(*columns[PLAINS:], strict=True)
            ]
            yield Sifted(self._kept[:rows].copy(), columns, at, odd)


def sieve_for(layout: Layout) -> Sieve | None:
    """A sieve, or None where no compiler made the library, or the layout has nothing to sift by."""
    library: Any = compiled.library("sieve") if layout.groups else None
    return Sieve(library, layout) if library is not None else None

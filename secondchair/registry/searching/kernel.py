"""Asking ``kernel.c``: the directory's arrays and a question laid out as the structs of that file, and its answer read."""

import ctypes
import struct
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import numpy as np

from ..compiled import library
from ..keeping.columns import COLUMN_OF, Array
from ..keeping.snapshot import Snapshot
from .answered import Answer, Best, facet_sizes, facet_words
from .asked import BANDS2, MET, MISSED, UNKNOWN, Asked, Question
from .numeric import Numeric

COLUMNS = ("who", "terms", "states", "training", "languages", "insurance", "culture", "hours")
_OF = {"gender": 0, "licence": 1, "since": 2, "fee": 3}  # anything else is a set
_SET = 4
_PLACES = ("rank", "first", "block_first", "stretch", "x", "y", "z", "boxes", "home_boxes")
_LINES = ("who.gender", "who.licence", "who.since", "terms.fee", "terms.sliding", "terms.video", "terms.openings")
MOST_LISTED = 1000  # the kernel keeps the best in order as they come; for more of them, sorting all is quicker
_WISH = struct.Struct("10q")
_QUESTION = struct.Struct("8qP18d")
_HEAD = 2 + 32  # count, rows listed, one counter a must
_ROW = 7  # row, rank, two scores, pareto, access of both; then how each wish stands


class Kernel:
    """The compiled search over one opened directory. Its methods may run in several threads at once."""

    def __init__(self, snapshot: Snapshot) -> None:
        """Raises LookupError where the library was not made."""
        found = library("kernel")
        if found is None:
            raise LookupError("kernel")
        self._search: Any = found.search
        self._snapshot = snapshot
        # What a line of "terms" says of video, in the order of its numbers -1, 0, 1.
        self._offers = np.array([UNKNOWN, MISSED, MET], np.uint8)[snapshot.array("terms.video") + 1]
        self._directory = _directory(snapshot, self._offers)
        self._licensed: dict[bytes, Array] = {}
        self._facets, self._counters = _facets(snapshot)

    def answer(self, question: Question, k: int) -> Answer:
        """The answer to a question, with the k best rows."""
        if k > MOST_LISTED:
            return Numeric(self._snapshot).answer(question, k)
        out, apart = self.counted(question, k)
        return self._read(question, memoryview(out).cast("B").cast("q").tolist(), apart[:])

    def counted(self, question: Question, k: int) -> tuple[Any, Any]:
        """What ``kernel.c`` writes: whole numbers, and squared distances. Raises MemoryError."""
        search, out, apart = self.ready(question, k)
        if search():
            raise MemoryError("no memory for this search")
        return out, apart

    def ready(self, question: Question, k: int) -> tuple[Callable[[], int], Any, Any]:
        """The search laid out and not yet done: what does it, giving 0 where it could, and where its numbers will stand."""
        k = min(k, len(self._snapshot))
        licensed = self._licensed_in(question.states_mask)
        asked, wishes, masks = _packed(question, k, 0 if licensed is None else licensed.ctypes.data)
        out = (ctypes.c_int64 * (_HEAD + self._counters + k * (_ROW + len(question.wishes))))()
        apart = (ctypes.c_double * (2 * k + 2))()
        return partial(self._search, self._directory, asked, wishes, masks, out, apart), out, apart

    def _licensed_in(self, states: bytes) -> Array | None:
        """For every line of "states" whether it holds all that are asked, uint8; None where video is out."""
        if not states:
            return None
        if states not in self._licensed:
            missing = np.frombuffer(states, np.uint64) & ~self._snapshot.array("states.bits")
            self._licensed[states] = (~np.logical_or.reduce(missing, axis=1)).astype(np.uint8)
        return self._licensed[states]

    def _read(self, question: Question, out: list[int], apart: Sequence[float]) -> Answer:
        at, width = _HEAD + self._counters, _ROW + len(question.wishes)
        facets = {
            facet: {word: n for word, place in words if (n := out[place])} for facet, words in self._facets.items()
        }
        people = question.people
        best = []
        for n in range(out[1]):
            row, rank, mine, other, pareto, way, other_way, *states = out[at + n * width : at + (n + 1) * width]
            best.append(
                Best(
                    position=rank,
                    row=row,
                    score=(mine, other)[:people],
                    pareto=bool(pareto),
                    chords2=tuple(apart[2 * n : 2 * n + people]),
                    access=(way, other_way)[:people],
                    states=states,
                )
            )
        return Answer(out[0], out[2:_HEAD], facets, best)


def _packed(question: Question, k: int, licensed: int) -> tuple[bytes, bytes, bytes]:
    """The structs ``question`` and ``wish[]``, and the masks they point into. ``licensed``: an address, or 0."""
    masks, packed, at = [], [], 0
    for wish in question.wishes:
        packed.append(_wish(wish, at))
        masks.append(wish.mask)
        at += len(wish.mask) // 8
    together = -1
    if question.together is not None:
        together = at
        masks.append(question.together)
    points = [*question.at, (0.0, 0.0, 0.0)][:2]
    asked = _QUESTION.pack(
        question.people,
        question.in_person,
        len(question.states),
        question.states[0] if question.states else -1,
        question.by_distance,
        k,
        len(question.wishes),
        together,
        licensed,
        *points[0],
        *points[1],
        *(*question.near2, 0.0)[:2],
        *(*question.wide2, 0.0)[:2],
        *BANDS2,
    )
    return asked, b"".join(packed), b"".join(masks)


def _wish(wish: Asked, mask: int) -> bytes:
    column = COLUMNS.index(COLUMN_OF[wish.on])
    bit = -1 if wish.bit is None else wish.bit
    return _WISH.pack(wish.person, column, _OF.get(wish.on, _SET), wish.kind, wish.at_most, bit, *wish.points, mask)


def _directory(snapshot: Snapshot, offers: Array) -> bytes:
    """The struct ``directory``; the addresses in it are those of arrays that the snapshot keeps mapped."""
    arrays, words = snapshot.arrays, snapshot.words
    groups = len(words["groups"])
    sizes = (len(arrays["x"]), len(arrays["block_first"]) - 1, groups, len(words["gender"]), len(words["licence"]))
    packed = struct.pack("=5q", *sizes)
    packed += struct.pack("17P", *(arrays[name].ctypes.data for name in (*_PLACES, *_LINES)), offers.ctypes.data)
    for name in COLUMNS:
        codes, bits = arrays[name], arrays.get(f"{name}.bits")
        lines = len(
            arrays[f"{name}.bits"] if bits is not None else arrays["who.gender" if name == "who" else "terms.fee"]
        )
        width = 1 if bits is None else bits.shape[1]
        packed += struct.pack(
            "P3qP", codes.ctypes.data, codes.itemsize, lines, width, 0 if bits is None else bits.ctypes.data
        )
    return packed


def _facets(snapshot: Snapshot) -> tuple[dict[str, list[tuple[str, int]]], int]:
    """Facet → its words in their order, each with the place of its counter; and how many counters there are."""
    found, at, words = {}, _HEAD, facet_words(snapshot)
    for facet, size in facet_sizes(snapshot):
        found[facet] = sorted((word, at + n) for n, word in enumerate(words[facet]))
        at += size
    return found, at - _HEAD

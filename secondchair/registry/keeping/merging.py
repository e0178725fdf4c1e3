"""Many parts → the rows of one directory, each id once: what a later part says of an id takes the place of what stood before."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..parts import NUMBERS, ONES, Coded, Ints, Part, PartInMaking, known_unknown, unpacked
from ..rows import LISTS, Row, overlaid

_SLOTS = 1 << 24


@dataclass(frozen=True)
class Picked:
    """The n rows of a directory, sorted by id: ``part`` int32 (n,) and ``row`` int64 (n,) say where each stands."""

    parts: Sequence[Part]
    id: NDArray[np.int64]
    part: NDArray[np.int32]
    row: NDArray[np.int64]

    def text(self, position: int) -> bytes:
        """A row as it is written."""
        part, row = self.parts[self.part[position]], int(self.row[position])
        return bytes(part.text[int(part.ends[row - 1]) if row else 0 : int(part.ends[row])])

    def texts(self) -> Iterator[bytes]:
        """All rows as they are written, in the order of their ids; those that stand one behind the other come as one."""
        start, end = self._edges()
        parts = [memoryview(part.text) for part in self.parts]
        first = np.flatnonzero(np.diff(self.part, prepend=-1) | (np.diff(self.row, prepend=-2) != 1))
        last = np.append(first[1:], len(self.id)) - 1
        for part, low, high in zip(
            self.part[first].tolist(), start[first].tolist(), end[last[: len(first)]].tolist(), strict=True
        ):
            yield parts[part][low:high]

    def ends(self) -> NDArray[np.uint64]:
        """Where each row begins among ``texts``, and where the last one ends (n + 1,)."""
        start, end = self._edges()
        return np.concatenate([np.zeros(1, np.uint64), np.cumsum(end - start).astype(np.uint64)])

    def _edges(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Where each row begins and ends in the text of its part."""
        ends = [part.ends.astype(np.int64) for part in self.parts]
        starts = [np.append(np.zeros(min(1, len(one)), np.int64), one[:-1]) for one in ends]
        return self.column(starts), self.column(ends)

    def __contains__(self, therapist: object) -> bool:
        """Whether an id is among them."""
        at = int(np.searchsorted(self.id, therapist))  # type: ignore[call-overload]
        return at < len(self.id) and int(self.id[at]) == therapist

    def without(self, ids: Iterable[int]) -> "Picked":
        """The rows of all but these ids."""
        left = np.array(sorted(set(ids)), np.int64)
        kept = ~np.isin(self.id, left)
        return Picked(self.parts, self.id[kept], self.part[kept], self.row[kept])

    def positions(self, ids: Iterable[int]) -> dict[int, int]:
        """Where these ids stand, without those that are not in."""
        wanted = np.array(sorted(set(ids)), np.int64)
        at = np.searchsorted(self.id, wanted)
        found = at < len(self.id)
        found[found] = self.id[at[found]] == wanted[found]
        return dict(zip(wanted[found].tolist(), at[found].tolist(), strict=True))

    def keys(self) -> tuple[NDArray[np.uint64], NDArray[np.uint32]]:
        """The words of all names, sorted, and whose they are: places among the n."""
        keys, ranks = [], []
        for number, part in enumerate(self.parts):
            own = np.flatnonzero(self.part == number)
            rank = np.full(len(part.id), -1, np.int64)
            rank[self.row[own]] = own
            of = rank[part.key_row] if len(part.key_row) else np.zeros(0, np.int64)
            keys.append(part.key[of >= 0])
            ranks.append(of[of >= 0])
        key, whose = np.concatenate(keys), np.concatenate(ranks).astype(np.uint32)
        order = np.lexsort((whose, key))
        return key[order], whose[order]

    def column(self, values: Sequence[Any]) -> NDArray[Any]:
        """One number a row (n,), from one array a part."""
        whole = np.concatenate([np.asarray(one) for one in values])
        starts = np.cumsum([0, *(len(one) for one in values)])[:-1]
        taken: NDArray[Any] = whole[starts[self.part] + self.row]
        return taken


def picked(parts: Sequence[Part]) -> Picked:
    """The last row of every id, unless something later says that nobody of that id is here any more."""
    seen = np.concatenate([part.seen for part in parts])
    part = np.repeat(np.arange(len(parts), dtype=np.int32), [len(one.seen) for one in parts])
    row = np.concatenate([one.row.astype(np.int64) for one in parts])
    said = _of_therapists(seen, row)
    seen, part, row = seen[said], part[said], row[said]
    order = np.argsort(seen, kind="stable")
    ids = seen[order]
    last = np.ones(len(ids), np.bool_)
    last[:-1] = ids[1:] != ids[:-1]
    winners = order[last]
    winners = winners[row[winners] >= 0]
    return Picked(parts, seen[winners], part[winners], row[winners])


def _of_therapists(seen: NDArray[np.int64], row: NDArray[np.int64]) -> NDArray[np.intp]:
    """Places of the ids that are a therapist's somewhere, and few others: most of a month is of nobody who counts."""
    low = seen & (_SLOTS - 1)
    slots = np.zeros(_SLOTS, np.bool_)
    slots[low[row >= 0]] = True
    return np.flatnonzero(slots[low])


def laid_over(rows: Picked, facts: dict[int, Row]) -> tuple[Picked, dict[int, Row]]:
    """The same rows with facts laid over those of their id, and the rows of these ids as they were.

    Facts of an id that has no row are passed over: they bring nobody back.
    """
    under = {therapist: unpacked(rows.text(at)) for therapist, at in rows.positions(facts).items()}
    if not under:
        return rows, {}
    laid = PartInMaking()
    for therapist, row in under.items():
        laid.add(overlaid(row, facts[therapist]))
    part, row_of = rows.part.copy(), rows.row.copy()
    for number, (_, at) in enumerate(sorted(rows.positions(under).items())):
        part[at], row_of[at] = len(rows.parts), number
    return Picked([*rows.parts, laid.done()], rows.id, part, row_of), under


def coded(rows: Picked, name: str) -> Coded:
    """A fact of the picked rows: codes int32 (n,) into its sorted values, of which every one but "unknown" occurs."""
    numbers: dict[Any, int] = {}
    codes = []
    for part in rows.parts:
        own = part.coded[name]
        table = np.array([numbers.setdefault(value, len(numbers)) for value in own.values], np.int32)
        codes.append(table[own.codes] if len(own.codes) else own.codes)
    taken = rows.column(codes)
    values = list(numbers)
    used = [values[number] for number in np.unique(taken).tolist()]
    unknown = known_unknown(name)
    kept = [unknown, *sorted(value for value in used if value != unknown)]
    place = {value: number for number, value in enumerate(kept)}
    table = np.array([place.get(value, 0) for value in values], np.int32)
    return Coded(table[taken], kept)


def columns_of(rows: Picked) -> Part:
    """The picked rows as one part with canonical codes; its text stays in the parts that they came from."""
    ids: Ints = rows.id
    return Part(
        id=ids,
        lat=rows.column([part.lat for part in rows.parts]),
        lon=rows.column([part.lon for part in rows.parts]),
        numbers={name: rows.column([part.numbers[name] for part in rows.parts]) for name in NUMBERS},
        coded={name: coded(rows, name) for name in (*ONES, *LISTS)},
        text=b"",
        ends=np.zeros(0, np.int64),
        seen=ids,
        row=np.arange(len(ids), dtype=np.int32),
        key=np.zeros(0, np.uint64),
        key_row=np.zeros(0, np.int32),
    )

"""Reading one stretch of a source, some megabytes of whole lines: its therapists as a part, and what became of each row.

Every stretch is read by itself, by any process and in any order, and comes out the same: see ``cutting``.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Protocol

import numpy as np

from ..parts import Ints, Part, PartInMaking
from ..rows import Rejected, json_row
from .added import AddedRows
from .fields import groups_told
from .judging import PLAINS, Columns, TherapistRows
from .layouts import MAIN_FILE, Layout, layout_of
from .lines import text_of
from .nppes import npi_of
from .records import CUT_OFF, line_end, record_at
from .seen import Seen
from .sieve import Sieve, Sifted, sieve_for
from .tally import OTHER, REJECTED, THERAPIST

JSON_ROWS = "jsonl"  # the kind of a file that has no header
_AT_ONCE = 5_000
Text = bytes | bytearray


@dataclass(frozen=True)
class Stretch:
    """Which stretch to read, as what, and where the part goes. ``size`` bytes of whole lines: from byte ``start`` of the
    file ``path``, or, where that is empty, handed over. ``header``: the first line; ``source``: who says JSON rows."""

    kind: str
    name: str
    part: str
    size: int
    last: bool
    header: str = ""
    source: str = ""
    path: str = ""
    start: int = 0


@dataclass
class Report:
    """What became of the rows of a stretch. ``rejected``: line, counted from 0 in the stretch, and reason; ``cut_off``: the
    line in which the file ends, or -1."""

    counts: dict[str, int] = field(default_factory=dict)
    lines: int = 0
    rejected: list[tuple[int, str]] = field(default_factory=list)
    cut_off: int = -1

    def count(self, kind: str, rows: int = 1) -> None:
        """``rows`` more of a kind of ``tally``."""
        if rows:
            self.counts[kind] = self.counts.get(kind, 0) + rows

    def judge(self, line: int, take: Callable[[int, Sequence[str]], str], npi: int, values: Sequence[str]) -> str:
        """Counts what ``take`` says of a row, and gives it; a rejected one is listed."""
        try:
            kind = take(npi, values)
        except Rejected as error:
            self.rejected.append((line, str(error)))
            kind = REJECTED
        self.count(kind)
        return kind


class Saved(Protocol):
    """What a stretch gives: a ``Part``, or what is ``Added`` to therapists."""

    def save(self, path: Path) -> None:
        """Writes it as one file."""


class Reader:
    """Reads stretches, one after the other, and remembers from one to the next what fields come to."""

    def __init__(self, sieve_of: Callable[[Layout], Sieve | None] = sieve_for) -> None:
        self._sieve_of = sieve_of
        self._rows = TherapistRows()
        self._known: dict[str, tuple[Layout, Sieve | None]] = {}

    def read(self, stretch: Stretch, text: Text) -> tuple[Saved, Report]:
        """The stretch that is ``text[:stretch.size]``. Raises BadInput where the file as a whole cannot be used."""
        report = Report()
        if stretch.kind == JSON_ROWS:
            return _json_rows(stretch, text, report), report
        if stretch.header not in self._known:
            layout = layout_of(stretch.header, stretch.name)
            self._known = {stretch.header: (layout, self._sieve_of(layout))}
        layout, sieve = self._known[stretch.header]
        records = _Records(stretch, text, layout, report)
        if layout.kind == MAIN_FILE:
            return _main_file(records, sieve, self._rows), report
        rows = AddedRows(layout.kind)
        while record := records.next():
            line, npi, values = record
            report.judge(line, rows.take, npi, values)
        return rows.added(), report


class _Records:
    """The records of a stretch, one by one, from ``at`` on."""

    def __init__(self, stretch: Stretch, text: Text, layout: Layout, report: Report) -> None:
        self.text, self.at, self.end = text, 0, stretch.size
        self._stretch, self._width, self._pick, self.report = stretch, layout.width, layout.picker(), report

    def next(self) -> tuple[int, int, list[str]] | None:
        """Line, NPI (0 where it is not valid) and wanted fields of the next record that is one; None at the end.

        What comes before it is counted and listed.
        """
        while self.at < self.end:
            record = record_at(self.text, self.at, self.end, self._width, self._stretch.name)
            line, self.at = self.report.lines, record.end
            self.report.lines += record.lines
            if record.fields is not None:
                values = self._pick(record.fields)
                return line, npi_of(values[0]), values
            if record.reason == CUT_OFF:
                self.report.cut_off = line
            elif record.reason:
                self.report.count(REJECTED)
                self.report.rejected.append((line, record.reason))
        return None


def _main_file(records: _Records, sieve: Sieve | None, rows: TherapistRows) -> Part:
    seen, report = Seen(), records.report
    rows.begin()
    while records.at < records.end:
        for sifted in sieve.sifted(records.text, records.at, records.end) if sieve else ():
            _take_sifted(sifted, report, rows, seen)
            records.at = sifted.end
        # Behind the sieve one record is odd; without it all are, and are judged some thousand at a time.
        some = list(islice(iter(records.next, None), 1 if sieve else _AT_ONCE))
        if some:
            lines, npis, values = zip(*some, strict=True)
            columns = [list(column) for column in zip(*map(_judgeable, values), strict=True)]
            row_of = seen.nobody(len(lines))
            _take(lines, npis, columns, report, rows, row_of)
            seen.add_all(np.array(npis, np.int64), row_of)
    report.rejected.sort()
    return rows.part(*seen.arrays())


def _judgeable(values: list[str]) -> list[str]:
    return [*values[:PLAINS], *groups_told(values[PLAINS:])]


def _take_sifted(sifted: Sifted, report: Report, rows: TherapistRows, seen: Seen) -> None:
    """The rows that the sieve let through, and the numbers of the others as they are."""
    asked = (sifted.kept <= 0).nonzero()[0]
    ids = abs(sifted.kept)
    for place in (ids[asked] == 0).nonzero()[0].tolist():
        ids[asked[place]] = npi_of(sifted.columns[0][place])  # one with spaces around it is valid
    row_of = seen.nobody(len(asked))
    _take((asked + report.lines).tolist(), ids[asked].tolist(), sifted.columns, report, rows, row_of)
    report.count(OTHER, len(ids) - len(asked))
    report.lines += len(ids)
    every = seen.nobody(len(ids))
    every[asked] = row_of
    seen.add_all(ids, every)


def _take(
    lines: Sequence[int], npis: Sequence[int], columns: Columns, report: Report, rows: TherapistRows, row_of: Ints
) -> None:
    """Has some rows judged; ``row_of`` is filled with the places of those that are therapists."""
    first = len(rows)
    kinds, reasons = rows.take_all(npis, columns)
    for kind, count in Counter(kinds).items():
        report.count(kind, count)
    report.rejected += [(lines[place], reason) for place, reason in sorted(reasons.items())]
    row_of[[place for place, kind in enumerate(kinds) if kind == THERAPIST]] = np.arange(first, len(rows))


def _json_rows(stretch: Stretch, text: Text, report: Report) -> Part:
    making = PartInMaking()
    for line in _lines(stretch, text):
        if line.strip():
            report.judge(report.lines, _JsonRows(making, stretch.source).take, 0, [line])
        report.lines += 1
    return making.done()


def _lines(stretch: Stretch, text: Text) -> Iterator[str]:
    at = 0
    while at < stretch.size:
        end = line_end(text, at, stretch.size, stretch.name)
        yield text_of(bytes(text[at:end])).lstrip("\ufeff")
        at = end


@dataclass
class _JsonRows:
    making: PartInMaking
    source: str

    def take(self, _: int, values: Sequence[str]) -> str:
        self.making.add(json_row(values[0], self.source))
        return THERAPIST

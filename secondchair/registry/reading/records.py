"""Records of a registry file, read with care: for lines that are broken, and for all of them where no sieve was made.

A record is a line. Only where its quotes do not close are the next few lines tried with it, so that one lost quote
never swallows the rows behind it.
"""

import csv
from dataclasses import dataclass

from .lines import LONGEST, text_of, too_long

MOST_JOINED = 5  # lines of one record; NPPES itself writes one line a record
CUT_OFF = "ends in the middle"


@dataclass(frozen=True)
class Record:
    """One record, or a line that is none. ``fields`` is None where it cannot be read; ``reason`` says why, and is empty for a
    blank line. ``end``: where the next one begins; ``lines``: how many it took."""

    fields: list[str] | None
    reason: str
    end: int
    lines: int = 1


def record_at(text: bytes | bytearray, at: int, end: int, width: int, name: str) -> Record:
    """The record that begins at byte ``at`` of ``text``, which ends at ``end``. Raises BadInput for an endless line.

    The reason CUT_OFF: the text ends within this record.
    """
    first, stop = _line(text, at, end, name)
    if not first.strip():
        return Record(None, "", stop)
    single = fields = _fields(first)
    used, reached = [first], stop
    while (fields is None or (len(used) > 1 and len(fields) < width)) and len(used) < MOST_JOINED and reached < end:
        more, reached = _line(text, reached, end, name)
        used.append(more)
        fields = _fields("".join(used))
    if fields is not None and len(fields) == width:
        return Record(fields, "", reached, len(used))
    if not first.endswith(("\n", "\r")) and (single is None or len(single) < width):
        return Record(None, CUT_OFF, stop)
    reason = "a quote is not closed" if single is None else f"has {len(single)} columns instead of {width}"
    return Record(None, reason, stop)


def line_end(text: bytes | bytearray, at: int, end: int, name: str) -> int:
    """The byte behind the line that begins at ``at``. Raises BadInput for an endless line."""
    stop = text.find(b"\n", at, min(at + LONGEST, end)) + 1
    if not stop and end - at >= LONGEST:
        raise too_long(name)
    return stop or end


def _line(text: bytes | bytearray, at: int, end: int, name: str) -> tuple[str, int]:
    stop = line_end(text, at, end, name)
    return text_of(bytes(text[at:stop])), stop


def _fields(text: str) -> list[str] | None:
    """The fields of one record, or None where a quote is not closed in it."""
    if text.count('"') % 2:
        return None
    try:
        return next(csv.reader([text]), [])
    except csv.Error:
        return None

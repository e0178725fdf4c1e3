"""Follows how far each file is read, and tells it every two seconds and when a file is done."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import IO

from .lines import File
from .progress import TELL_EVERY, Progress, Reading
from .working import Brief


@dataclass
class _So:
    """One file so far. ``stretches``: how many there are, known when all are handed over."""

    reading: Reading
    begun: float
    raw: IO[bytes] | None
    finished: int = 0
    stretches: int = -1


class Following:
    """How far the files are. Without somebody to tell it does next to nothing."""

    def __init__(self, files: Sequence[File], progress: Progress | None) -> None:
        self._files, self._progress = files, progress
        self._open: dict[int, _So] = {}
        self._told = time.monotonic()

    def begin(self, number: int, header: int, raw: IO[bytes]) -> None:
        """A file is opened; ``header``: bytes of it that were read; ``raw``: the file on disk, of a packed one."""
        file = self._files[number]
        reading = Reading(file.name, 0, header if not file.packed else 0, file.size, 0.0)
        self._open[number] = _So(reading, time.monotonic(), raw if file.packed else None)

    def read(self, number: int, brief: Brief, reused: bool) -> None:
        """A stretch is finished; ``reused``: by an earlier run."""
        so, rows = self._open[number], sum(brief["counts"].values())
        reading, size = so.reading, brief["size"] if so.raw is None and not self._files[number].packed else 0
        so.reading = replace(
            reading,
            rows=reading.rows + rows,
            bytes_done=reading.bytes_done + size,
            reused_rows=reading.reused_rows + rows * reused,
            reused_bytes=reading.reused_bytes + size * reused,
        )
        so.finished += 1
        self._end(number)

    def handed_over(self, number: int, stretches: int) -> None:
        """Every stretch of a file is being read or was."""
        self._open[number].stretches = stretches
        self._open[number].raw = None
        self._end(number)

    def tell(self) -> None:
        """Tells how far the files are that are being read, unless that was told a moment ago."""
        if self._progress and time.monotonic() - self._told >= TELL_EVERY:
            self._told = time.monotonic()
            for so in self._open.values():
                self._progress(self._now(so))

    def _end(self, number: int) -> None:
        so = self._open[number]
        if so.finished == so.stretches:
            so.reading = replace(so.reading, bytes_done=so.reading.bytes_all)
            if self._progress:
                self._progress(self._now(so))
            del self._open[number]

    def _now(self, so: _So) -> Reading:
        at = min(so.raw.tell(), so.reading.bytes_all) if so.raw else so.reading.bytes_done
        return replace(so.reading, bytes_done=at, seconds=time.monotonic() - so.begun)

"""One stretch, read and kept on disk: what a worker does. ``python -m secondchair.registry.reading.worker`` is a worker.

A worker takes a stretch as a line of JSON on standard input, with the bytes behind it where they are not in a file, and
answers with a line of JSON. It ends when its input ends, so none is left over when the build is killed.
"""

import gc
import json
import os
import sys
from dataclasses import asdict
from pathlib import Path
from typing import IO, Any

from ...core.bad_input import BadInput
from ..keeping.workplace import CannotWrite
from .stretches import Reader, Report, Saved, Stretch

Brief = dict[
    str, Any
]  # what is told of a finished stretch: Report's counts, lines and cut_off, and size, start and last


class Worker:
    """Reads stretches into files, in this process."""

    def __init__(self) -> None:
        self._reader = Reader()
        self._room = bytearray()

    def work(self, stretch: Stretch, handed: bytes | bytearray | IO[bytes] | None) -> Brief:
        """Reads a stretch and writes its part and, last of all, its report. Raises BadInput and CannotWrite."""
        text = handed if isinstance(handed, bytes | bytearray) else self._filled(stretch, handed)
        found, report = self._reader.read(stretch, text)
        _write(Path(stretch.part), found, {**_brief(stretch, report), "rejected": report.rejected})
        return _brief(stretch, report)

    def _filled(self, stretch: Stretch, handed: IO[bytes] | None) -> bytearray:
        if len(self._room) < stretch.size:
            self._room = bytearray(stretch.size)
        room = memoryview(self._room)[: stretch.size]
        size = _fill(room, handed) if handed else _read(stretch, room)
        if size != stretch.size:
            raise BadInput(f"{stretch.name}: was changed while it was read; start again when it stays as it is")
        return self._room


def _fill(room: memoryview, file: IO[bytes]) -> int:
    size = 0
    while size < len(room) and (more := file.readinto(room[size:])):  # type: ignore[attr-defined]
        size += more
    return size


def _read(stretch: Stretch, room: memoryview) -> int:
    try:
        with Path(stretch.path).open("rb", buffering=0) as file:
            file.seek(stretch.start)
            # Not mapped: a mapped file that is cut while it is read would end the process.
            return _fill(room, file)
    except OSError as error:
        raise BadInput(
            f"{stretch.name}: cannot be read ({error.strerror or error}); check the path and its rights"
        ) from None


def _write(part: Path, found: Saved, told: Brief) -> None:
    """The part, and last of all its report: each under another name until it is whole."""
    fresh = part.with_name(f"{part.name}.{os.getpid()}.new")
    try:
        found.save(fresh)
        told["part"] = fresh.stat().st_size
        fresh.replace(part)
        fresh.write_text(json.dumps(told), encoding="utf-8")
        fresh.replace(report_of(part))
    except OSError as error:
        fresh.unlink(missing_ok=True)
        raise CannotWrite(error.errno, error.strerror) from None


def report_of(part: Path) -> Path:
    """Where the report of a part stands; a part without one is not finished."""
    return part.with_suffix(".json")


def _brief(stretch: Stretch, report: Report) -> Brief:
    of_report = {"counts": report.counts, "lines": report.lines, "cut_off": report.cut_off}
    return {**of_report, "size": stretch.size, "start": stretch.start, "last": stretch.last}


def _answer(worker: Worker, line: bytes) -> dict[str, Any]:
    stretch = Stretch(**json.loads(line))
    try:
        return worker.work(stretch, None if stretch.path else sys.stdin.buffer)
    except BadInput as error:
        return {"bad": str(error)}
    except CannotWrite as error:
        return {"errno": error.errno, "strerror": error.strerror}


def main() -> None:
    """Works until there is no more to do."""
    gc.disable()  # millions of small values and no cycles among them
    worker = Worker()
    while line := sys.stdin.buffer.readline():
        sys.stdout.write(json.dumps(_answer(worker, line)) + "\n")
        sys.stdout.flush()


def asked(stretch: Stretch) -> bytes:
    """A stretch as the line that a worker takes."""
    return json.dumps(asdict(stretch)).encode() + b"\n"

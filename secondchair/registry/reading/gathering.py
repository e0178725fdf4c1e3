"""Gathering the therapists of all sources into parts on disk: cut into stretches, read side by side, taken up again.

What is finished stays in the parts' folder under a name that says what it was made of, so that a build that was killed
reads on where it stopped.
"""

import hashlib
import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import astuple, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import IO

from ...core.bad_input import BadInput
from ..keeping.workplace import parts_folder
from .cutting import STRETCH, first_line, packed_stretches, plain_stretches
from .following import Following
from .layouts import MAIN_FILE, layout_of
from .lines import File, files_in, opened, text_of
from .progress import Progress
from .stretches import JSON_ROWS, Stretch
from .tally import Tally
from .workers import Workers, workers_for
from .working import Brief, report_of

ROOM = Path(__file__).parents[1]
_EDGE = 1 << 16  # bytes of a file's beginning and end that tell it from another one


@dataclass(frozen=True)
class Source:
    """One file to read. ``rows_by``: who says its rows, for those that do not say it themselves."""

    file: File
    rows_by: str

    @property
    def is_json(self) -> bool:
        """Whether it holds rows as JSON, rather than a layout of NPPES."""
        return self.file.path.name.lower().endswith((".jsonl", ".jsonl.gz"))


@dataclass
class Read:
    """One source that was read: ``parts`` in the order of the file, and the line on which each begins."""

    source: Source
    kind: str
    tally: Tally
    parts: list[Path]
    first_lines: list[int]

    def rejected(self) -> Iterator[tuple[int, str]]:
        """Line, counted from 1, and reason of each row that cannot be used."""
        for part, first in zip(self.parts, self.first_lines, strict=True):
            for line, reason in json.loads(report_of(part).read_bytes())["rejected"]:
                yield first + line, reason


def sources_of(paths: Sequence[Path], rows_by: str = "") -> list[Source]:
    """What is to be read, in order. Raises BadInput for a path that cannot be."""
    return [Source(file, rows_by or path.stem) for path in paths for file in files_in(path)]


def gathered(
    sources: Sequence[Source], folder: Path, progress: Progress | None, stretch: int = STRETCH, processes: int = 0
) -> list[Read]:
    """Reads all sources into parts in ``folder``. ``processes``: how many; 0 chooses.

    Raises BadInput where a file as a whole cannot be used, and CannotWrite.
    """
    gathering = _Gathering(parts_folder(folder, _key(sources, stretch)), sources, progress, stretch)
    count = processes or workers_for(sum(source.file.size * (8 if source.file.packed else 1) for source in sources))
    with Workers(count, gathering.done, gathering.following.tell) as workers:
        for number in range(len(sources)):
            gathering.read(number, workers)
        workers.finish()
    return [gathering.told(number) for number in range(len(sources))]


class _Gathering:
    def __init__(self, parts: Path, sources: Sequence[Source], progress: Progress | None, stretch: int) -> None:
        self._parts, self._sources, self._stretch = parts, sources, stretch
        self._briefs: list[dict[int, Brief]] = [{} for _ in sources]
        self._kinds = [""] * len(sources)
        self.following = Following([source.file for source in sources], progress)

    def done(self, at: tuple[int, int], brief: Brief, reused: bool = False) -> None:
        """Takes note of a stretch that is finished."""
        number, place = at
        self._briefs[number][place] = brief
        self.following.read(number, brief, reused)

    def read(self, number: int, workers: Workers) -> None:
        """Has every stretch of a source read that is not finished yet."""
        source, place = self._sources[number], -1
        with opened(source.file) as (unpacked, raw):
            line = b"" if source.is_json else first_line(unpacked, source.file.name)
            header = text_of(line)
            self._kinds[number] = JSON_ROWS if source.is_json else layout_of(header, source.file.name).kind
            self.following.begin(number, len(line), raw)
            for place, (start, size, last, handed) in enumerate(self._cut(number, unpacked, raw)):
                part = self._part(number, place)
                if (known := _finished(part, start, size)) is not None:
                    self.done((number, place), known, reused=True)
                    continue
                path = "" if handed else str(source.file.path)
                at = Stretch(
                    *(self._kinds[number], source.file.name, str(part), size, last, header, source.rows_by, path, start)
                )
                workers.read((number, place), at, handed)
        self.following.handed_over(number, place + 1)

    def told(self, number: int) -> Read:
        """What was read of a source. Raises BadInput where it was cut off or holds nothing."""
        source, kind = self._sources[number], self._kinds[number]
        tally, lines, first_lines = Tally(source.file.name), 1 if source.is_json else 2, []
        for _, brief in sorted(self._briefs[number].items()):
            if brief["cut_off"] >= 0:
                line = lines + brief["cut_off"]
                raise BadInput(f"{tally.name}: ends in the middle of line {line}; it was cut off, download it again")
            first_lines.append(lines)
            lines += brief["lines"]
            for what, rows in brief["counts"].items():
                tally.count(what, rows)
        _check_used(tally, kind)
        return Read(source, kind, tally, [self._part(number, place) for place in range(len(first_lines))], first_lines)

    def _part(self, number: int, place: int) -> Path:
        return self._parts / f"part-{number:03}-{place:05}"

    def _cut(
        self, number: int, unpacked: IO[bytes], raw: IO[bytes]
    ) -> Iterator[tuple[int, int, bool, bytearray | None]]:
        """Start, size, whether it is the last, and the bytes where they are not in the file as they are."""
        file = self._sources[number].file
        if not file.packed:
            for start, size in plain_stretches(raw, file.name, file.size, self._stretch):
                yield start, size, start + size == file.size, None
        elif whole := self._all_finished(number):
            # Nothing is left to unpack it for.
            yield from ((brief["start"], brief["size"], brief["last"], None) for brief in whole)
        else:
            for start, held, last in packed_stretches(file, unpacked, raw, self._stretch, self.following.tell):
                yield start, len(held), last, held

    def _all_finished(self, number: int) -> list[Brief]:
        """What is known of every stretch of a source, if all are finished."""
        briefs: list[Brief] = []
        while (known := _finished(self._part(number, len(briefs)))) is not None:
            briefs.append(known)
            if known["last"]:
                return briefs
        return []


def _finished(part: Path, start: int | None = None, size: int | None = None) -> Brief | None:
    """What an earlier run told of a part that is whole and of this very stretch."""
    try:
        brief: Brief = json.loads(report_of(part).read_bytes())
        whole = part.stat().st_size == brief["part"]
    except (OSError, ValueError, KeyError):
        return None
    return brief if whole and start in (None, brief["start"]) and size in (None, brief["size"]) else None


def _check_used(tally: Tally, kind: str) -> None:
    if kind == MAIN_FILE and not tally.rows:
        raise BadInput(f"{tally.name}: has a header and no rows; give the data file")
    if kind == JSON_ROWS and not tally.rows:
        raise BadInput(f"{tally.name}: holds no rows; give a file with one therapist a line")
    if kind == JSON_ROWS and tally.rejected == tally.rows:
        raise BadInput(f"{tally.name}: no row of it can be used; give one JSON object a line, with id, lat and lon")


def _key(sources: Sequence[Source], stretch: int) -> str:
    """What the parts are made of: these files, cut so, read by this very code and with this table of ZIP codes."""
    code = hashlib.sha256(version("zipcodes").encode())
    for file in sorted([*ROOM.rglob("*.py"), *ROOM.rglob("*.c")]):
        code.update(file.name.encode() + file.read_bytes())
    seen = [stretch, code.hexdigest(), *([*map(str, astuple(source)), *_edges(source.file)] for source in sources)]
    return hashlib.sha256(json.dumps(seen).encode()).hexdigest()[:16]


def _edges(file: File) -> list[str | int]:
    with file.path.open("rb") as raw:
        about = os.fstat(raw.fileno())
        edges = hashlib.sha256(raw.read(_EDGE))
        raw.seek(max(0, about.st_size - _EDGE))
        edges.update(raw.read(_EDGE))
    return [about.st_size, about.st_mtime_ns, edges.hexdigest()]

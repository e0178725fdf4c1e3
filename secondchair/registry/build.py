"""Building a directory from registry files, rows of another directory, and claims laid over them."""

import csv
import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from ..core.bad_input import BadInput
from . import nppes
from .columns import Columns
from .lines import lines_of
from .nppes import Entry
from .rows import Rejected, Row, checked_row, overlaid
from .snapshot import REJECTED, ROWS, new_directory, packed, write_meta

Progress = Callable[[str, int], None]  # the file's name, rows read so far
SAMPLE = Path(__file__).parent / "sample.jsonl"
_TELL_EVERY = 20_000  # rows


@dataclass
class Tally:
    """One source's rows. The last four add up to ``rows``."""

    name: str
    rows: int = 0
    therapists: int = 0
    others: int = 0
    deactivations: int = 0
    rejected: int = 0

    def count(self, kind: str) -> None:
        self.rows += 1
        name = {"therapist": "therapists", "other": "others", "deactivation": "deactivations"}.get(kind, kind)
        setattr(self, name, getattr(self, name) + 1)


class _Gathering:
    """The newest row of every therapist, on disk; in memory only where it stands, so that size does not matter much."""

    def __init__(self, work: Path, progress: Progress | None) -> None:
        self.tallies: list[Tally] = []
        self._progress = progress
        self._spool = (work / "spool").open("w+b")
        self._rejected = (work / REJECTED).open("w", encoding="utf-8", newline="")
        self._list = csv.writer(self._rejected)
        self._list.writerow(["file", "line", "reason"])
        self._where: dict[int, int] = {}

    def read(self, name: str, entries: Iterator[Entry]) -> Tally:
        """Takes in one source. A later row of the same id takes the place of an earlier one, whatever it comes to."""
        tally = Tally(name)
        self.tallies.append(tally)
        for entry in entries:
            tally.count(entry.kind)
            if entry.kind == "rejected":
                self._list.writerow([name, entry.line, entry.reason])
            if entry.row is not None:
                self._where[entry.row["id"]] = _append(self._spool, entry.row)
            elif entry.npi is not None:
                # Deactivated, no longer a therapist, or moved out of reach: the older row is not true any more.
                self._where.pop(entry.npi, None)
            if self._progress and tally.rows % _TELL_EVERY == 0:
                self._progress(name, tally.rows)
        if self._progress:
            self._progress(name, tally.rows)
        return tally

    def __contains__(self, therapist: int) -> bool:
        return therapist in self._where

    def rows(self) -> Iterator[Row]:
        """The rows in the order of their ids."""
        for therapist in sorted(self._where):
            self._spool.seek(self._where[therapist])
            yield json.loads(self._spool.readline())

    def close(self) -> None:
        self._spool.close()
        self._rejected.close()


def build(
    files: Sequence[str | Path],
    out: str | Path,
    claims: str | Path | None = None,
    sample: bool = False,
    progress: Progress | None = None,
    today: date | None = None,
) -> dict[str, Any]:
    """Builds the directory ``out`` and returns what ``Registry.info`` gives for it.

    ``files``: NPPES files, and ``.jsonl`` files of therapist rows; later ones update earlier ones by id. ``claims``: a
    ``.jsonl`` of rows laid over them by id. ``sample``: the made-up directory of the package instead of files. Raises
    BadInput, and leaves ``out`` as it was.
    """
    paths = [SAMPLE] if sample else [Path(file) for file in files]
    if sample and files:
        raise BadInput("give either files or the sample, not both")
    if not paths:
        raise BadInput("give at least one registry file, or ask for the sample")
    with new_directory(Path(out)) as work:
        gathered = _Gathering(work, progress)
        try:
            for path in paths:
                _read_file(gathered, path, "sample" if sample else path.stem)
            laid_over = _claims(gathered, Path(claims)) if claims else {}
            columns, by = _write_rows(work, gathered, laid_over)
        finally:
            gathered.close()
        (work / "spool").unlink()
        meta = _meta(gathered.tallies, columns, by, today or date.today())  # noqa: DTZ011 the day where it is built
        write_meta(work, {**meta, "sample": sample})
    return info_of(Path(out), meta)


def _meta(tallies: list[Tally], columns: Columns, by: dict[str, Counter[str]], day: date) -> dict[str, Any]:
    return {
        "therapists": sum(by["licence"].values()),
        "built_on": day.isoformat(),
        "by_licence": dict(sorted(by["licence"].items())),
        "by_state": dict(sorted(by["state"].items())),
        "sources": [asdict(tally) for tally in tallies],
        "words": {name: list(numbers) for name, numbers in columns.words.items()},
    }


def info_of(path: Path, meta: dict[str, Any]) -> dict[str, Any]:
    """What a registry holds, as ``secondchair registry info --json`` prints it."""
    keys = ("therapists", "by_licence", "by_state", "built_on", "sources")
    size = sum(file.stat().st_size for file in path.iterdir() if file.is_file())
    return {**{key: meta[key] for key in keys}, "bytes": size}


def _read_file(gathered: _Gathering, path: Path, source: str) -> None:
    if path.name.lower().endswith((".jsonl", ".jsonl.gz")):
        _check_used(gathered.read(path.name, _jsonl(path, source)))
    else:
        gathered.read(path.name, nppes.entries(path))


def _jsonl(path: Path, source: str, needs_point: bool = True) -> Iterator[Entry]:
    for number, line in enumerate(lines_of(path), start=1):
        if not line.strip():
            continue
        try:
            yield Entry("therapist", number, row=checked_row(json.loads(line), source, needs_point))
        except Rejected as error:
            yield Entry("rejected", number, reason=str(error))
        except (ValueError, RecursionError):
            yield Entry("rejected", number, reason="is not JSON")


def _claims(gathered: _Gathering, path: Path) -> dict[int, Row]:
    """The claims by id. One without a therapist of that id is rejected: a deactivated one must not come back by it."""
    found: dict[int, Row] = {}

    def checked() -> Iterator[Entry]:
        for entry in _jsonl(path, "practice", needs_point=False):
            if entry.row is not None and entry.row["id"] not in gathered:
                yield Entry("rejected", entry.line, reason=f"no therapist has the id {entry.row['id']}")
                continue
            if entry.row is not None:
                found[entry.row["id"]] = entry.row
            yield Entry(entry.kind, entry.line, reason=entry.reason)

    gathered.read(path.name, checked())
    return found


def _check_used(tally: Tally) -> None:
    if not tally.rows:
        raise BadInput(f"{tally.name}: holds no rows; give a file with one therapist a line")
    if tally.rejected == tally.rows:
        raise BadInput(f"{tally.name}: no row of it can be used; give one JSON object a line, with id, lat and lon")


def _append(file: Any, row: Row) -> int:
    at: int = file.tell()
    file.write(json.dumps(row, separators=(",", ":")).encode() + b"\n")
    return at


def _write_rows(work: Path, gathered: _Gathering, claims: dict[int, Row]) -> tuple[Columns, dict[str, Counter[str]]]:
    columns, by = Columns(), {"licence": Counter[str](), "state": Counter[str]()}
    end = 0
    with (work / ROWS).open("wb") as text:
        for row in gathered.rows():
            whole = overlaid(row, claims[row["id"]]) if row["id"] in claims else row
            columns.add(whole, end)
            end += text.write(packed(whole))
            for name, counts in by.items():
                counts[whole.get(name, "unknown")] += 1
    for name, values in columns.arrays(end).items():
        np.save(work / f"{name}.npy", values, allow_pickle=False)
    return columns, by

"""Building a directory from registry files, rows of another directory, and claims laid over them; and updating one."""

import csv
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from ..core.bad_input import BadInput
from . import compiled
from .keeping.arranged import arranged
from .keeping.claims import Claims, claims_kept
from .keeping.merging import Picked, columns_of, laid_over, picked
from .keeping.snapshot import REJECTED, Snapshot, checked
from .keeping.standing import rows_under_claims, standing
from .keeping.workplace import new_directory, workplace
from .keeping.writing import copied, write
from .parts import Part
from .reading.cutting import STRETCH
from .reading.extras import extras_of
from .reading.gathering import Read, gathered, sources_of
from .reading.layouts import MAIN_FILE
from .reading.lines import files_in
from .reading.nppes import SOURCE
from .reading.progress import Progress
from .reading.stretches import JSON_ROWS
from .rows import MORE, Row

SAMPLE = Path(__file__).parent / "sample.jsonl"
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r")


def build(
    files: Sequence[str | Path],
    out: str | Path,
    claims: str | Path | None = None,
    sample: bool = False,
    progress: Progress | None = None,
    today: date | None = None,
    stretch: int = STRETCH,
    processes: int = 0,
) -> dict[str, Any]:
    """Builds the directory ``out`` and returns what ``Registry.info`` gives for it.

    ``files``: NPPES files, and ``.jsonl`` files of therapist rows; later ones update earlier ones by id. ``claims``: a
    ``.jsonl`` of rows laid over them by id; those that ``out`` already keeps hold where no newer one comes, and whoever
    withdrew stays away. ``sample``: the made-up directory of the package instead of files. Raises BadInput, and leaves
    ``out`` as it was; what was stopped goes on where it was when it is called again with the same files. ``stretch``: bytes
    that one process reads at a time; ``processes``: how many there are, 0 chooses.
    """
    if sample and files:
        raise BadInput("give either files or the sample, not both")
    if not files and not sample:
        raise BadInput("give at least one registry file, or ask for the sample")
    place = Path(out).absolute()
    if sample and _is_real(place):
        raise BadInput(f"{place.name}: holds a real directory; choose another folder for the sample")
    return _made(False, files, place, claims, sample, progress, today, stretch, processes)


def update(
    out: str | Path,
    files: Sequence[str | Path],
    claims: str | Path | None = None,
    progress: Progress | None = None,
    today: date | None = None,
) -> dict[str, Any]:
    """Lays later files, claims, or both over the directory ``out``, without reading its sources again; returns its info.

    Whoever has it open goes on with what was there. Raises BadInput, and leaves ``out`` as it was.
    """
    if not files and not claims:
        raise BadInput("give at least one weekly file, or claims")
    place = Path(out).absolute()
    _standing(place)  # said before anything is waited for
    return _made(True, files, place, claims, False, progress, today)


def use(source: str | Path, out: str | Path) -> dict[str, Any]:
    """Copies a built directory to ``out``, where it is served, once every byte of the copy was checked; returns its info.

    Raises BadInput where the source is none, or damaged, and leaves ``out`` as it was.
    """
    place, copy = Path(out).absolute(), Path(source).absolute()
    Snapshot(copy)
    with workplace(place) as folder, new_directory(folder, place) as work:
        copied(copy, work)
        try:
            meta = checked(work)
        except BadInput as error:
            raise BadInput(str(error).replace(work.name, copy.name, 1)) from None
    return info_of(place, meta)


def info_of(path: Path, meta: dict[str, Any]) -> dict[str, Any]:
    """What a registry holds, as ``secondchair registry info --json`` prints it."""
    keys = ("therapists", "by_licence", "by_state", "built_on", "sources")
    size = sum(file.stat().st_size for file in path.iterdir() if file.is_file())
    return {**{key: meta[key] for key in keys}, "bytes": size, "engine": compiled.engine()}


def _standing(place: Path) -> Snapshot:
    old = Snapshot(place)
    if old.meta["sample"]:
        raise BadInput(f"{place.name}: holds the made-up directory; build a real one with: secondchair registry build")
    return old


def _is_real(place: Path) -> bool:
    try:
        return not Snapshot(place).meta["sample"]
    except BadInput:
        return False


def _made(
    updating: bool,
    files: Sequence[str | Path],
    out: Path,
    claims: str | Path | None,
    sample: bool,
    progress: Progress | None,
    today: date | None,
    stretch: int = STRETCH,
    processes: int = 0,
) -> dict[str, Any]:
    compiled.made("sieve")
    if claims:
        files_in(Path(claims))  # a wrong path is said now, and not when everything else was read
    sources = sources_of([SAMPLE] if sample else [Path(file) for file in files], "sample" if sample else "")
    with workplace(out) as folder:
        # Opened here, where nobody else may replace it: two updates at once would lose one of them.
        old = _standing(out) if updating else None
        if old:
            checked(out)  # every byte: damage must not be written anew as if it were whole
        kept = Claims() if sample else claims_kept(out)
        reads = gathered(sources, folder, progress, stretch, processes)
        before = [] if old is None else [standing(old), rows_under_claims(kept.under.values())]
        parts = [Part.load(path) for read in reads if read.kind in (MAIN_FILE, JSON_ROWS) for path in read.parts]
        rows = _with_extras(picked([*before, *parts]), reads, old, kept, len(before))
        tallies = [read.tally for read in reads]
        rejected = [(read.tally.name, *row) for read in reads for row in read.rejected()]
        if claims:
            tally, bad = kept.read(Path(claims), rows)
            tallies.append(tally)
            rejected += [(tally.name, *row) for row in bad]
        rows, kept.under = laid_over(rows.without(kept.withdrawn), kept.given)
        about = {
            "built_on": (today or date.today()).isoformat(),  # noqa: DTZ011 the day where it is built
            "sources": [*(old.meta["sources"] if old else ()), *map(asdict, tallies)],
            "claims": sorted({*(old.meta["claims"] if old else ()), *([Path(claims).name] if claims else ())}),
            "sample": sample,
        }
        with new_directory(folder, out) as work:
            _write_rejected(work / REJECTED, rejected)
            meta = written(work, rows, kept, about)
    return info_of(out, meta)


def written(work: Path, rows: Picked, kept: Claims, about: dict[str, Any]) -> dict[str, Any]:
    """Writes the directory of these rows into an empty folder, and gives its meta. ``about``: built_on, sources, claims, sample."""
    part = columns_of(rows)
    arrays, words = arranged(part)
    arrays["name_key"], arrays["name_rank"] = rows.keys()
    arrays["at"] = rows.ends()
    by = {f"by_{name}": _counts(part, name) for name in ("licence", "state")}
    return write(work, arrays, rows.texts(), kept.lines(), {"therapists": len(rows.id), **by, **about, "words": words})


def _with_extras(rows: Picked, reads: Sequence[Read], old: Snapshot | None, kept: Claims, before: int) -> Picked:
    """Second places and trade names laid over the rows that they belong to, also over newer rows of people who had some."""
    fresh = np.flatnonzero(rows.part >= before) if old else ()
    extras: dict[int, Row] = {}
    for position in fresh:
        therapist = int(rows.id[position])
        stood = old.position(therapist) if old else None
        if old is not None and stood is not None and (told := _told(kept.under.get(therapist) or old.row(stood))):
            extras[therapist] = told
    for therapist, row in extras_of(reads, rows).items():
        extras[therapist] = {**extras.get(therapist, {}), **row}
    return laid_over(rows, extras)[0]


def _told(row: Row) -> Row:
    """What files of the registry said of somebody's second places and trade names, as a row to lay over another."""
    facts = {key: row[key] for key in MORE if key in row and row["sources"].get(key, [SOURCE])[0] == SOURCE}
    return {**facts, "source": SOURCE, "on": None, "sources": {}} if facts else {}


def _counts(part: Part, name: str) -> dict[str, int]:
    coded = part.coded[name]
    counts = np.bincount(coded.codes, minlength=len(coded.values)).tolist()
    return dict(sorted((value or "unknown", n) for value, n in zip(coded.values, counts, strict=True) if n))


def _write_rejected(path: Path, rejected: Sequence[tuple[str, int, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["file", "line", "reason"])
        for name, line, reason in rejected:
            writer.writerow([harmless(name), line, harmless(reason)])


def harmless(cell: str) -> str:
    """The cell as text for spreadsheet programs, which take one that begins with such a sign for a formula and run it."""
    return "'" + cell if cell.startswith(_DANGEROUS) else cell

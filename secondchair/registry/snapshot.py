"""The directory's files on disk: columns that are mapped into memory, the rows' text, and what it all is in meta.json.

Layout and the reasons for it: ``docs/decisions/0004-registry-on-disk.md``.
"""

import json
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from ..core.bad_input import BadInput
from .columns import Array
from .rows import KEYS, Row

KIND, VERSION = "second-chair registry", 1
META, ROWS, REJECTED = "meta.json", "rows.txt", "rejected.csv"


class Snapshot:
    """A directory opened for reading. Everything is mapped at once, so that a later build cannot be mixed into this one;
    of the bytes, only those are read that a search touches."""

    def __init__(self, path: Path) -> None:
        """Raises BadInput where the directory is not a whole registry of this version."""
        self.path = path
        self.meta = _meta(path)
        names = [name for name in self.meta["files"] if name.endswith(".npy")]
        self._columns = {name.removesuffix(".npy"): _mapped(path / name) for name in names}
        self._text = _mapped(path / ROWS) if len(self) else np.zeros(0, np.uint8)
        ids = self._columns.get("id", np.zeros(0))
        if _meta(path) != self.meta or len(ids) != len(self):
            raise BadInput(f"{path.name}: was replaced while it was opened, or is damaged; open it again")

    def __len__(self) -> int:
        return int(self.meta["therapists"])

    def column(self, name: str) -> Array:
        """A column as ``columns`` describes it, read-only."""
        return self._columns[name]

    @cached_property
    def words(self) -> dict[str, dict[str, int]]:
        """Attribute → word → its number; see ``columns``."""
        return {name: {word: n for n, word in enumerate(words)} for name, words in self.meta["words"].items()}

    def position(self, therapist: int) -> int | None:
        """Where a therapist stands in the columns; None where the id is not in the directory."""
        ids = self.column("id")
        if not 0 < therapist < 2**63:
            return None
        at = int(np.searchsorted(ids, therapist))
        return at if at < len(ids) and int(ids[at]) == therapist else None

    def row(self, position: int) -> Row:
        """Every known fact of the therapist at a position."""
        start, end = (int(at) for at in self.column("at")[position : position + 2])
        try:
            values = json.loads(self._text[start:end].tobytes())
            return {key: value for key, value in zip(KEYS, values, strict=True) if value is not None}
        except ValueError:
            raise BadInput(f"{self.path.name}: the file {ROWS} is damaged; build the registry again") from None


def packed(row: Row) -> bytes:
    """A row as it stands in rows.txt: its values in the order of KEYS, a JSON list a line."""
    values = [row.get(key) for key in KEYS]
    return (json.dumps(values, ensure_ascii=False, separators=(",", ":")) + "\n").encode()


@contextmanager
def new_directory(out: Path) -> Iterator[Path]:
    """A directory to write into, which takes the place of ``out`` when all went well and is gone when not.

    Raises BadInput where ``out`` holds something that is not a registry: it is never overwritten.
    """
    _check_may_replace(out)
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        work = Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=out.parent))
    except OSError as error:
        raise BadInput(f"{out.name}: cannot be written ({error.strerror}); choose another place for --out") from None
    try:
        work.chmod(0o755)
        yield work
        _swap(work, out)
    except OSError as error:
        raise BadInput(f"{out.name}: cannot be written ({error.strerror}); nothing was changed") from None
    finally:
        shutil.rmtree(work, ignore_errors=True)


def write_meta(work: Path, meta: dict[str, Any]) -> None:
    """Writes meta.json, last of all files: a directory without it is half written. Sizes of the others stand in it."""
    files = {path.name: path.stat().st_size for path in sorted(work.iterdir())}
    whole = {"kind": KIND, "version": VERSION, **meta, "files": files}
    (work / META).write_text(json.dumps(whole, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _mapped(file: Path) -> Array:
    try:
        if file.suffix != ".npy":
            return np.asarray(np.memmap(file, mode="r", dtype=np.uint8))
        # A plain view: every slice of numpy's own memmap class would cost some microseconds more.
        return np.asarray(np.load(file, mmap_mode="r", allow_pickle=False))
    except (OSError, ValueError, SyntaxError):
        raise BadInput(f"{file.parent.name}: the file {file.name} is damaged; build the registry again") from None


def _swap(work: Path, out: Path) -> None:
    old = work.with_name(work.name + "-old")
    if out.exists():
        out.replace(old)
    try:
        work.replace(out)
    except OSError:
        if old.exists():
            old.replace(out)
        raise BadInput(f"{out.name}: cannot be replaced; choose another place for --out") from None
    shutil.rmtree(old, ignore_errors=True)


def _check_may_replace(out: Path) -> None:
    if out.is_symlink() or (out.exists() and not out.is_dir()):
        raise BadInput(f"{out.name}: is not a directory; choose another place for --out")
    if out.is_dir() and any(out.iterdir()):
        try:
            known = json.loads((out / META).read_bytes())["kind"] == KIND
        except (OSError, ValueError, KeyError, TypeError):
            known = False
        if not known:
            raise BadInput(
                f"{out.name}: holds files that are not a registry; choose an empty or new directory for --out"
            )


def _meta(path: Path) -> dict[str, Any]:
    if not path.is_dir():
        raise BadInput(f"{path.name}: is not a directory; build one with: secondchair registry build")
    try:
        meta = json.loads((path / META).read_bytes())
        kind, version, files = meta["kind"], meta["version"], meta["files"]
        sizes = {name: int(size) for name, size in files.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        raise BadInput(
            f"{path.name}: is not a whole registry; build it again with: secondchair registry build"
        ) from None
    if kind != KIND or version != VERSION:
        raise BadInput(f"{path.name}: is a registry of another version ({version}); build it again")
    for name, size in sizes.items():
        if not (path / name).is_file() or (path / name).stat().st_size != size:
            raise BadInput(f"{path.name}: the file {name} is missing or cut off; build the registry again")
    return dict(meta)

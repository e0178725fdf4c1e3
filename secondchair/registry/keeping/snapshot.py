"""A directory on disk: one folder of files that never change, and ``meta.json`` that says which of them count.

Layout and the reasons for it: ``docs/decisions/0010-registry-on-disk.md``. A new build writes files of new names beside
the old ones and then replaces ``meta.json``, in one step: who opened before keeps what was mapped, who opens after sees
the new one, and nobody waits.
"""

import hashlib
import json
import os
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from ...core.bad_input import BadInput
from ..parts import unpacked
from ..rows import Row
from .columns import Array

KIND, VERSION = "second-chair registry", 2
META, REJECTED = "meta.json", "rejected.csv"
SEARCH, ROWS, CLAIMS = "search", "rows", "claims"  # the three kinds of files, each named after its contents
ENDINGS = {SEARCH: ".bin", ROWS: ".txt", CLAIMS: ".jsonl"}
_LANES = 512
_VIEWED = frozenset({"at", "ids", "terms"})
_AGAIN = "build the registry again with: secondchair registry build"


class Snapshot:
    """A directory opened for reading: mapped, so that processes share it, and of the rows' text only what is asked for."""

    def __init__(self, path: Path) -> None:
        """Raises BadInput where the folder is not a whole registry of this version."""
        self.path = path
        self.meta, mapped = _opened(path)
        self._text = mapped[ROWS]
        whole = mapped[SEARCH]
        if fingerprint(whole) != self.meta["fingerprint"]:
            raise BadInput(f"{path.name}: the file {self.meta['names'][SEARCH]} is damaged; {_AGAIN}, or copy it again")
        self._arrays: dict[str, Array] = {
            name: whole[start : start + size].view(kind).reshape(shape)
            for name, (kind, shape, start, size) in self.meta["arrays"].items()
        }
        self.ids: Array = self._arrays["ids"]
        # Single numbers are asked of these: a view gives one in a tenth of the time that an array takes.
        self.view = {name: self._arrays[name].data for name in _VIEWED}

    def __len__(self) -> int:
        return int(self.meta["therapists"])

    def array(self, name: str) -> Array:
        """An array as ``arranged`` and ``columns`` describe it, read-only."""
        return self._arrays[name]

    @property
    def arrays(self) -> dict[str, Array]:
        """Every array by its name."""
        return self._arrays

    @cached_property
    def words(self) -> dict[str, dict[str, int]]:
        """Attribute → word → its number, from 0; "groups" are the states in the order of their stretches."""
        return {name: {word: n for n, word in enumerate(words)} for name, words in self.meta["words"].items()}

    @cached_property
    def room_by_terms(self) -> list[int]:
        """Openings of each line of "terms": 0 no, 1 yes, -1 unknown."""
        return [int(room) for room in self.array("terms.openings")]

    @cached_property
    def rows_by_group(self) -> list[int]:
        """How many stand in each state, at home and visiting."""
        array = self.array
        ends = array("first")[array("block_first")[array("stretch")]].astype(np.int64)
        sizes = np.diff(ends)
        groups = len(sizes) // 2
        return [int(size) for size in sizes[:groups] + sizes[groups:]]

    def position(self, therapist: int) -> int | None:
        """The place of an id among the sorted ids; None where it is not in the directory."""
        if not 0 < therapist < 2**63:
            return None
        at = int(self.ids.searchsorted(therapist))
        return at if at < len(self.ids) and int(self.ids[at]) == therapist else None

    def text(self, position: int) -> bytes:
        """The row at a place as it was written."""
        at = self.view["at"]
        return self._text[at[position] : at[position + 1]].tobytes()

    def row(self, position: int) -> Row:
        """Every known fact of the therapist at a place."""
        try:
            return unpacked(self.text(position))
        except ValueError:
            raise BadInput(f"{self.path.name}: the file {self.meta['names'][ROWS]} is damaged; {_AGAIN}") from None

    def name(self, position: int) -> str:
        """The name of the therapist at a place; empty where it is not known."""
        text = self.text(position)
        end = text.find(b'",')
        if text[:2] == b'["' and end > 0 and b"\\" not in text[:end]:
            try:
                return text[2:end].decode()
            except UnicodeDecodeError:
                pass
        return str(self.row(position).get("name", ""))  # one with a quote in it, or none, or damage

    def rows_text(self) -> Array:
        """The bytes of all rows, for whoever merges this directory into a new one."""
        return self._text


def checked(path: Path) -> dict[str, Any]:
    """The meta of a folder all of whose bytes were read and are as they were written. Raises BadInput."""
    meta = Snapshot(path).meta
    for name, about in meta["files"].items():
        if file_digest(path / name) != about["sha256"]:
            raise BadInput(f"{path.name}: the file {name} is damaged; {_AGAIN}, or copy it again")
    return meta


def fingerprint(whole: Array) -> str:
    """A mark of a file's bytes, whole pages of them: sums over lanes, at the speed of memory. For damage, not for forgers."""
    pages = whole.view(np.uint64).reshape(-1, _LANES)
    sums = (pages.sum(axis=axis, dtype=np.uint64).tobytes() for axis in (0, 1))  # of lanes, and of pages in their order
    return hashlib.sha256(b"".join(sums)).hexdigest()[:32]


def _opened(path: Path) -> tuple[dict[str, Any], dict[str, Array]]:
    """The meta and its files, mapped. Where a build replaces them between the two, the new ones are opened."""
    for _ in range(20):
        meta = meta_of(path)
        try:
            return meta, {
                kind: mapped(path / name, meta["files"][name]["bytes"]) for kind, name in meta["names"].items()
            }
        except PermissionError:
            raise _closed(path) from None
        except (OSError, ValueError):
            if meta_of(path) == meta:
                break
    missing = next((n for n, f in meta["files"].items() if _size(path / n) != f["bytes"]), meta["names"][SEARCH])
    raise BadInput(f"{path.name}: the file {missing} is missing or cut off; {_AGAIN}")


def mapped(file: Path, size: int) -> Array:
    """The bytes of a file of that size. Raises OSError or ValueError where it is another file than was written."""
    if file.stat().st_size != size:
        raise ValueError(file.name)
    # A plain view: every slice of numpy's own memmap class would cost some microseconds more.
    return np.asarray(np.memmap(file, mode="r", dtype=np.uint8)) if size else np.zeros(0, np.uint8)


def _size(file: Path) -> int:
    return os.stat(file).st_size if file.is_file() else -1  # noqa: PTH116 one call less than Path


def file_digest(file: Path) -> str:
    """SHA-256 of a file's bytes. Raises BadInput where it cannot be read."""
    try:
        with file.open("rb") as whole:
            return hashlib.file_digest(whole, "sha256").hexdigest()
    except OSError as error:
        raise BadInput(f"{file.parent.name}: the file {file.name} cannot be read ({error.strerror})") from None


def digest_of(meta: dict[str, Any]) -> str:
    """The mark of meta.json itself, over everything in it but the mark."""
    plain = json.dumps({key: value for key, value in meta.items() if key != "digest"}, sort_keys=True)
    return hashlib.sha256(plain.encode()).hexdigest()


def meta_of(path: Path) -> dict[str, Any]:
    """What stands in meta.json. Raises BadInput where the folder is not a whole registry of this version."""
    if not path.is_dir():
        raise BadInput(f"{path.name}: is not a directory; build one with: secondchair registry build")
    try:
        meta = json.loads((path / META).read_bytes())
        kind, version = meta["kind"], meta["version"]
    except PermissionError:
        raise _closed(path) from None
    except (OSError, ValueError, KeyError, TypeError):
        raise BadInput(f"{path.name}: is not a whole registry; {_AGAIN}") from None
    if kind != KIND or version != VERSION:
        raise BadInput(f"{path.name}: is a registry of another version ({version}); {_AGAIN}")
    if meta.get("digest") != digest_of(meta):
        raise BadInput(f"{path.name}: the file {META} is damaged or was changed by hand; {_AGAIN}")
    return dict(meta)


def _closed(path: Path) -> BadInput:
    return BadInput(f"{path.name}: may not be read by this user; mend the rights of its files")

"""What a host does by hand and by night: expire, back up, restore. Django is set up, see ``serving.set_up``."""

import fcntl
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.db import DatabaseError, connections

from secondchair.core.bad_input import BadInput
from secondchair.records import condition, copying
from secondchair.records.forget import forget_expired
from secondchair.records.routing import MAIN, VAULT

MIRROR = "vault.sqlite3"
VERSION = re.compile(r"main-(\d{8}T\d{6}Z)\.sqlite3")
TIME = "%Y%m%dT%H%M%SZ"
STORES = {MAIN: "the main store", VAULT: "the vault"}


# store → (file name, table → rows)
Copied = dict[str, tuple[str, dict[str, int]]]


def backup(folder: Path, keep: int, now: datetime) -> Copied:
    """Write one more version of the main store into ``folder``, and the vault's one mirror over the last one.

    The main store first. A half is in the vault before its row is in the main store, so every row of the version finds
    its half in a mirror that was taken later; and whoever erased between the two is in the version, where nothing opens
    any more. The other way round a new person's half could be missing, and an erased one's would stay. For the same
    reason the mirror is overwritten even where the main store could not be copied.

    Raises BadInput where the folder cannot be used or a store is not ready.
    """
    with _turn_in(folder):
        for store in STORES:
            _ready(store)
        try:
            version = folder / f"main-{now.astimezone(UTC).strftime(TIME)}.sqlite3"
            main = _written(MAIN, version, now)
            for old in [path for path in versions(folder) if path != version][: -(keep - 1) or None]:
                old.unlink()
        finally:
            vault = _written(VAULT, folder / MIRROR, now)
    return {MAIN: (version.name, main), VAULT: (MIRROR, vault)}


def versions(folder: Path) -> list[Path]:
    """The versions of the main store in a folder of backups, the oldest first."""
    return sorted(path for path in folder.iterdir() if VERSION.fullmatch(path.name))


def age_of(version: Path, now: datetime) -> float:
    """How many hours ago a version was begun, by its name."""
    named = VERSION.fullmatch(version.name)
    begun = datetime.strptime(named[1], TIME).replace(tzinfo=UTC) if named else now
    return (now - begun).total_seconds() / 3600


def restore(folder: Path, version: str | None, with_vault: bool, replace: bool, now: datetime) -> Copied:
    """Put the newest or the named version of the main store, where asked the vault's mirror too, in place of what is there.

    Each store whole or not at all: a kill in the middle leaves its old rows. Raises BadInput, before anything is
    changed, where a file is missing or damaged, or a store holds rows and ``replace`` is false.
    """
    files = {MAIN: newest(folder, version)} | ({VAULT: folder / MIRROR} if with_vault else {})
    for store, file in files.items():
        if seen := looked_at(store, file, now).faults:
            raise BadInput(f"{file} {seen[0]}: nothing was changed; choose another copy")
        if copying.rows_in(store) and not replace:
            raise BadInput(
                f"{STORES[store]} holds rows already: nothing was changed; --replace puts the copy in their place"
            )
    done: Copied = {}
    for store, file in files.items():
        with _brought_up(store, file) as current:
            done[store] = (file.name, copying.load_copy(store, current))
    forget_expired(now)
    return done


def looked_at(store: str, file: Path, now: datetime) -> condition.Condition:
    """What can be known of a copy. Raises BadInput where there is no such file."""
    if not file.is_file():
        raise BadInput(f"{file} is not there: name the folder that `./second-chair host backup` wrote to")
    with _brought_up(store, file) as current, copying.reading(current) as side:
        return condition.condition_of(store, now, side)


def newest(folder: Path, version: str | None = None) -> Path:
    """The newest backup of the main store, or the one that is named. Raises BadInput where there is none."""
    if not folder.is_dir():
        raise BadInput(f"there is no folder {folder}: name the one that `./second-chair host backup` wrote to")
    there = versions(folder)
    if version is not None:
        there = [path for path in there if version in (path.name, path.name[5:-8])]
    if not there:
        asked = "no backup of the main store" if version is None else f"no version “{version[:60]}” of the main store"
        raise BadInput(f"{folder} holds {asked}: look which there are with `ls`")
    return there[-1]


def there(store: str) -> None:
    """Raises BadInput where there is no file of a store, rather than let SQLite make an empty one."""
    if connections[store].vendor == "sqlite" and not _file_of(store).is_file():
        raise BadInput(f"there is no store at {_file_of(store)}: name its folder with --data")


@contextmanager
def _brought_up(store: str, file: Path) -> Iterator[Path]:
    """The copy itself, or, where an older version of this program made it, one of this version made from it."""
    if not _is_older(file):
        yield file
        return
    with tempfile.TemporaryDirectory(dir=settings.DATA) as own:
        current = Path(own) / file.name
        shutil.copyfile(file, current)
        try:
            copying.brought_up(store, current)
            yield current
        finally:
            _wiped(current)


def _is_older(file: Path) -> bool:
    with copying.reading(file) as side:
        try:
            known, applied = copying.migrations(connections[side])
        except DatabaseError:
            return False  # it is damaged, which is said by whoever reads it through
    return bool(applied) and applied < known


@contextmanager
def _turn_in(folder: Path) -> Iterator[None]:
    """The folder, made where it is missing, for one backup at a time; what a killed one left is removed."""
    for store in STORES:
        if connections[store].vendor == "sqlite" and _file_of(store).resolve().parent == folder.resolve():
            raise BadInput(f"{folder} is where {STORES[store]} itself lies: choose another folder with --to")
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        for left in folder.glob(".*.part*"):
            _wiped(left)
        yield
    except BlockingIOError:
        raise BadInput(f"another backup is writing to {folder}: wait for it") from None
    finally:
        os.close(handle)


def _ready(store: str) -> None:
    """Raises BadInput where there is no store to copy, or one of another version of this program."""
    there(store)
    known, applied = copying.migrations(connections[store])
    if known != applied:
        raise BadInput(f"{STORES[store]} is not of this version of the program: start `./second-chair serve` once")


def _file_of(store: str) -> Path:
    return Path(str(connections[store].settings_dict["NAME"]))


def _written(store: str, target: Path, now: datetime) -> dict[str, int]:
    """Write a copy under another name, read it back, then give it its own; an earlier file of that name is wiped."""
    part = target.with_name(f".{target.name}.part")
    if part.exists():
        _wiped(part)
    try:
        counts = copying.write_copy(store, part)
        faults = looked_at(store, part, now).faults
        if faults:
            raise BadInput(f"the copy of {STORES[store]} {faults[0]}: look at the disk of {target.parent}")
        _renamed(part, target)
    except DatabaseError as error:
        why = condition.first_line(error)
        raise BadInput(f"{STORES[store]} could not be copied to {target} ({why}): look at both disks") from None
    finally:
        if part.exists():
            _wiped(part)
    return counts


def _renamed(part: Path, target: Path) -> None:
    # An erased half must not stay behind in blocks that the disk calls free.
    before = target.open("r+b") if target.exists() else None
    part.replace(target)
    copying.flushed(target)
    if before:
        with before:
            _zeroed(before)


def _wiped(file: Path) -> None:
    with file.open("r+b") as handle:
        _zeroed(handle)
    file.unlink()


def _zeroed(file: BinaryIO) -> None:
    left = file.seek(0, os.SEEK_END)
    file.seek(0)
    while left > 0:
        left -= file.write(bytes(min(left, 1 << 20)))
    file.flush()
    os.fsync(file.fileno())

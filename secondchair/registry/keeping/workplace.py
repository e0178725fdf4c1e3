"""Where a directory is made: a folder beside it that outlives a build which was killed, so that the next one goes on.

``.NAME-building`` holds a lock, the finished parts under a name that says what they were made of, and the directory itself
while it is written. ``out`` is touched at the very end, by renaming.
"""

import errno
import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from ...core.bad_input import BadInput
from .writing import check_may_replace, install

_NO_ROOM = (None, errno.ENOSPC, errno.EDQUOT, errno.EFBIG)  # None: numpy does not say why a file could not be filled


class NotFinished(BadInput):
    """A build that may be taken up again where it stopped."""


class CannotWrite(Exception):
    """Something of the build cannot be written; told apart from files that cannot be read. ``errno``, ``strerror`` as OSError."""

    def __init__(self, errno: int | None, strerror: str | None) -> None:
        super().__init__(strerror)
        self.errno, self.strerror = errno, strerror


@contextmanager
def workplace(out: Path) -> Iterator[Path]:
    """The folder to work in, for one build at a time. It stays where a later run may go on, and is removed where not.

    Raises BadInput where ``out`` may not be replaced, cannot be written, or is being built already.
    """
    check_may_replace(out)
    folder = out.parent / f".{out.name}-building"
    try:
        lock = _locked(folder, out.name)
    except OSError as error:
        raise BadInput(f"{out.name}: cannot be written ({error.strerror}); choose another place for --out") from None
    with lock:
        try:
            yield folder
        except (OSError, CannotWrite) as error:
            raise _said(error, out) from None
        except BadInput as error:
            if not isinstance(error, NotFinished):
                shutil.rmtree(folder, ignore_errors=True)
            raise
        shutil.rmtree(folder, ignore_errors=True)


def parts_folder(folder: Path, key: str) -> Path:
    """The folder for the parts of one set of inputs; those of other inputs, and what was half written, are removed."""
    parts = folder / f"parts-{key}"
    for other in folder.glob("parts-*"):
        if other != parts:
            shutil.rmtree(other, ignore_errors=True)
    parts.mkdir(exist_ok=True)
    for half in parts.glob("*.new"):
        half.unlink(missing_ok=True)
    return parts


@contextmanager
def new_directory(folder: Path, out: Path) -> Iterator[Path]:
    """An empty directory to write into, which takes the place of ``out`` when all went well."""
    fresh = folder / "whole"
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir()
    yield fresh
    install(fresh, out)


def _locked(folder: Path, name: str) -> IO[bytes]:
    while True:
        folder.mkdir(parents=True, exist_ok=True)
        lock = (folder / "lock").open("wb")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            # Whoever had it may have removed the folder between the two lines above.
            if os.stat(folder / "lock").st_ino == os.fstat(lock.fileno()).st_ino:  # noqa: PTH116
                return lock
        except BlockingIOError:
            lock.close()
            raise BadInput(f"{name}: is being built already; wait until that is done") from None
        except FileNotFoundError:
            pass
        lock.close()


def _said(error: OSError | CannotWrite, out: Path) -> BadInput:
    if error.errno in _NO_ROOM:
        return NotFinished(
            f"{out.name}: there is no room left to write it; make room and start again, it goes on where it stopped"
        )
    return NotFinished(f"{out.name}: cannot be written ({error.strerror}); nothing was changed")

"""What a running server has to know and no disk may hold: who tried how often, which visits are being ended, what was heard.

A server of one process has it in its own memory. Several processes share one SQLite file on the system's memory file system:
made when the server starts, gone when it stops. What a killed server leaves there lies under a key that died with it, and
the next start takes it away.
"""

import fcntl
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock

MEMORY = Path("/dev/shm")  # noqa: S108 - a file system that is memory
SECRET = os.urandom(32)  # of this start: processes that are forked from it have the same one
_PREFIX = "second-chair-"
_TABLES = """
    PRAGMA secure_delete = ON;
    PRAGMA synchronous = OFF;
    PRAGMA journal_mode = TRUNCATE;
    CREATE TABLE IF NOT EXISTS day (key BLOB NOT NULL, until REAL NOT NULL);
    CREATE TABLE IF NOT EXISTS tried (what TEXT NOT NULL, network BLOB NOT NULL, at REAL NOT NULL);
    CREATE INDEX IF NOT EXISTS tried_of ON tried (what, network, at);
    CREATE TABLE IF NOT EXISTS ending (visit BLOB PRIMARY KEY, process INTEGER NOT NULL);
    CREATE TABLE IF NOT EXISTS heard (visit BLOB NOT NULL, text BLOB PRIMARY KEY, at REAL NOT NULL, found BLOB NOT NULL);
"""


class InMemory:
    """One small base. ``path``: the file that several processes share; None: this process alone. Safe between threads."""

    def __init__(self, path: Path | None = None) -> None:
        self.path = path
        self._turn = Lock()
        self._base: sqlite3.Connection | None = None

    @contextmanager
    def turn(self) -> Iterator[sqlite3.Connection]:
        """One step for all threads and processes: nobody else reads or writes meanwhile, and an error takes it back."""
        with self._turn:
            base = self._opened()
            base.execute("BEGIN IMMEDIATE")
            try:
                yield base
            except BaseException:
                base.execute("ROLLBACK")
                raise
            base.execute("COMMIT")

    def asked(self, question: str, *values: object) -> tuple[object, ...] | None:
        """The first row that answers a SELECT."""
        with self._turn:
            row: tuple[object, ...] | None = self._opened().execute(question, values).fetchone()
            return row

    def _opened(self) -> sqlite3.Connection:
        if self._base is None:
            self._base = sqlite3.connect(self.path or ":memory:", isolation_level=None, check_same_thread=False)
            self._base.executescript(_TABLES)
        return self._base


ours = InMemory()


def share() -> Path | None:
    """From here on every process that is forked shares one file. Called before the first of them, and before anything is kept.

    The folder, for ``shutil.rmtree`` at the end; None where there is no memory file system: then one process has to do.
    """
    if not os.access(MEMORY, os.W_OK):
        return None
    for left in MEMORY.glob(_PREFIX + "*"):
        if (lock := _held(left)) is not None:
            shutil.rmtree(left, ignore_errors=True)
            os.close(lock)
    folder = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=MEMORY))
    _held(folder)  # never closed: it is held as long as this server lives
    ours.path = folder / "meanwhile"
    return folder


def _held(folder: Path) -> int | None:
    """Holds a folder for this server; None where it is another user's, or held by a server that is alive."""
    try:
        lock = os.open(folder, os.O_RDONLY)
    except OSError:
        return None
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(lock)
        return None
    return lock

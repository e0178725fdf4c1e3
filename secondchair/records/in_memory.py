"""What a running server has to know and no disk may hold: who tried how often, which visits are being ended, what was heard.

A server of one process has it in its own memory. Several processes share one SQLite file on a file system that is memory:
made when the server starts, gone when it stops. What a killed server leaves there is named and sealed by a key that died with
it, and the next start takes it away.
"""

import fcntl
import hmac
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from threading import Lock

MEMORY = Path("/dev/shm")  # noqa: S108 - looked at before it is used
MOUNTS = Path("/proc/mounts")
SECRET = os.urandom(32)  # of this start: processes that are forked from it have the same one
_PREFIX, _UNHELD = "second-chair-", "new-second-chair-"
_TABLES = """
    PRAGMA secure_delete = ON;
    PRAGMA synchronous = OFF;
    PRAGMA journal_mode = TRUNCATE;
    CREATE TABLE IF NOT EXISTS day (key BLOB NOT NULL, until REAL NOT NULL);
    CREATE TABLE IF NOT EXISTS tried (what TEXT NOT NULL, network BLOB NOT NULL, at REAL NOT NULL);
    CREATE INDEX IF NOT EXISTS tried_of ON tried (what, network, at);
    CREATE INDEX IF NOT EXISTS tried_at ON tried (at);
    CREATE TABLE IF NOT EXISTS ending (visit BLOB PRIMARY KEY, process INTEGER NOT NULL, at REAL NOT NULL);
    CREATE TABLE IF NOT EXISTS gone (visit BLOB PRIMARY KEY, at REAL NOT NULL);
    CREATE TABLE IF NOT EXISTS heard (visit BLOB NOT NULL, text BLOB PRIMARY KEY, at REAL NOT NULL, found BLOB NOT NULL);
"""


class InMemory:
    """One small base. ``path``: the file that several processes share; None: this process alone. Safe between threads.

    Both ways of asking raise sqlite3.Error where memory is full or the file is gone; the next one tries anew.
    """

    def __init__(self, path: Path | None = None) -> None:
        self.path = path
        self._turn = Lock()
        self._base: sqlite3.Connection | None = None
        self._process = 0

    @contextmanager
    def turn(self) -> Iterator[sqlite3.Connection]:
        """One step for all threads and processes: nobody else reads or writes meanwhile, and an error takes it back."""
        with self._turn:
            base = self._opened()
            try:
                base.execute("BEGIN IMMEDIATE")
                yield base
                base.execute("COMMIT")
            except BaseException:
                if base.in_transaction:
                    base.execute("ROLLBACK")
                raise

    def asked(self, question: str, *values: object) -> tuple[object, ...] | None:
        """The first row that answers a SELECT."""
        with self._turn:
            row: tuple[object, ...] | None = self._opened().execute(question, values).fetchone()
            return row

    def _opened(self) -> sqlite3.Connection:
        if self._base is None or self._process != os.getpid():  # what was opened before a fork belongs to the other one
            base = sqlite3.connect(self.path or ":memory:", isolation_level=None, check_same_thread=False)
            try:
                base.executescript(_TABLES)
            except BaseException:
                base.close()
                raise
            self._base, self._process = base, os.getpid()
        return self._base


ours = InMemory()


def named(*parts: bytes) -> bytes:
    """A name (32 bytes) for what must not be named there, the same in all processes of this server."""
    return hmac.digest(SECRET, b"\n".join(parts), "sha256")


def share() -> Path | None:
    """From here on every process that is forked shares one file. Called before the first of them, and before anything is kept.

    The folder, for ``shutil.rmtree`` at the end; None where there is no memory file system, or no room: then one process has
    to do.
    """
    if not _is_memory(MEMORY):
        return None
    for left in MEMORY.glob(_PREFIX + "*"):
        if (lock := _held(left)) is not None:
            shutil.rmtree(left, ignore_errors=True)
            os.close(lock)
    try:
        folder = Path(tempfile.mkdtemp(prefix=_UNHELD, dir=MEMORY))
        _held(folder)  # never closed: it is held as long as this server lives
        # Only now under the name that another start looks for.
        folder = folder.rename(MEMORY / folder.name.removeprefix("new-"))
        shared = InMemory(folder / "meanwhile")
        with closing(shared._opened()):
            ours.path = shared.path
    except (OSError, sqlite3.Error):
        return None
    return folder


def _is_memory(place: Path) -> bool:
    mounted = (line.split() for line in MOUNTS.read_text().splitlines()) if MOUNTS.exists() else ()
    return any(len(of) > 2 and of[1] == str(place) and of[2] in ("tmpfs", "ramfs") for of in mounted)


def _held(folder: Path) -> int | None:
    """Holds a folder for this server; None where it is no folder of this user's, or held by a server that is alive."""
    try:
        lock = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    except OSError:
        return None
    try:
        if os.fstat(lock).st_uid == os.getuid():
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return lock
    except OSError:
        pass
    os.close(lock)
    return None

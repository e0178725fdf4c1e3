"""A PostgreSQL server of its own, thrown away afterwards."""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

# It is thrown away: nothing of it has to survive a power cut.
QUICK = (
    "fsync=off", "synchronous_commit=off", "full_page_writes=off", "wal_level=minimal", "max_wal_senders=0",
    "shared_buffers=64MB", "autovacuum=off",
)  # fmt: skip


@dataclass(frozen=True)
class Server:
    """A running server. ``programs``: where pg_dump and its like stand."""

    programs: Path
    port: int

    def database(self, name: str) -> str:
        """Make an empty database; its URL."""
        as_server(self.programs / "createdb", "-h", "127.0.0.1", "-p", str(self.port), "-U", "postgres", name)
        return f"postgres://postgres@127.0.0.1:{self.port}/{name}"


def as_server(*command: str | Path) -> None:
    """PostgreSQL does not run as root: root lends it the user postgres."""
    lent = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    subprocess.run([*lent, *map(str, command)], check=True, stdout=subprocess.DEVNULL, cwd="/")


@contextmanager
def running(programs: Path, quick: bool = True) -> Iterator[Server]:
    """A server on a free port of this machine. Not ``quick``: with everything that keeps its data through a power cut."""
    folder = Path(tempfile.mkdtemp(prefix="sc-pg-"))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres")
    data, control = folder / "data", programs / "pg_ctl"
    options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 " + " ".join(
        f"-c {option}" for option in QUICK * quick
    )
    as_server(
        programs / "initdb", "-D", data, "-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"
    )
    as_server(control, "-D", data, "-w", "-l", folder / "log", "-o", options, "start")
    try:
        yield Server(programs, port)
    finally:
        as_server(control, "-D", data, "-m", "immediate", "-w", "stop")
        shutil.rmtree(folder)

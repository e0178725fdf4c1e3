"""The real service in a process of its own: fresh data, a free port, and a way to make it stall."""

import hashlib
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
STARTS_WITHIN = 60  # seconds: tables, static files and the sample list are made first


@dataclass(frozen=True)
class Site:
    """A running service. ``url`` ends with its port, without a slash; ``log`` is what it wrote."""

    url: str
    log: Path
    group: int

    @contextmanager
    def stalled(self) -> Iterator[None]:
        """While this lasts the service answers nothing: connections open, and hang."""
        os.killpg(self.group, signal.SIGSTOP)
        try:
            yield
        finally:
            os.killpg(self.group, signal.SIGCONT)

    def keeps(self, cookie: str) -> bool:
        """Whether a visit of this cookie stands in the vault."""
        with closing(sqlite3.connect(f"file:{self.log.parent / 'data' / 'vault.sqlite3'}?mode=ro", uri=True)) as vault:
            row = hashlib.sha256(cookie.encode()).digest()
            return vault.execute("SELECT 1 FROM records_sessionrow WHERE id_sha256 = ?", (row,)).fetchone() is not None


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as door:
        return int(door.getsockname()[1])


def _wait(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    for _ in range(STARTS_WITHIN * 20):
        if process.poll() is not None:
            break
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.05)
    raise AssertionError(f"the service did not start: {log.read_text(encoding='utf-8')}")


@contextmanager
def served(folder: Path, exit_to: str) -> Iterator[Site]:
    """Serves from ``folder`` until the block ends; "leave now" goes to ``exit_to``."""
    port, log = _free_port(), folder / "log"
    kept = {name: text for name, text in os.environ.items() if not name.startswith(("SECOND_CHAIR_", "DJANGO_"))}
    asked = [sys.executable, "-m", "secondchair", "serve", "--port", str(port), "--data", str(folder / "data")]
    with log.open("wb") as out:
        process = subprocess.Popen(
            asked,
            cwd=ROOT,
            env={**kept, "SECOND_CHAIR_EXIT_TO": exit_to},
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            _wait(process, port, log)
            yield Site(f"http://127.0.0.1:{port}", log, process.pid)
        finally:
            os.killpg(process.pid, signal.SIGTERM)
            process.wait(20)

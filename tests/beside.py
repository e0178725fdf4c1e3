"""A second run of the tests that touch a store, on PostgreSQL, beside the first one and giving way to it."""

import os
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import IO

from tests.cluster import running
from tests.conftest import postgres

TESTS = Path(__file__).resolve().parent
# What starts a browser or a shell is left out: those serve from SQLite files of their own.
OTHERS = {"browser", "cli"}
POLITE = 4  # what looks at pages in a browser goes first


class Beside:
    """The run, from its beginning to its end; nothing where it was not begun."""

    def __init__(self) -> None:
        self._open = ExitStack()
        self._run: subprocess.Popen[bytes] | None = None
        self._said: IO[bytes] | None = None

    def begin(self) -> None:
        """Start a server, and the tests on it."""
        programs = postgres()
        if programs is None or self._run is not None:
            return
        server = self._open.enter_context(running(programs))
        urls = {"DATABASE_URL": server.database("main"), "VAULT_DATABASE_URL": server.database("vault")}
        path = f"{server.programs}{os.pathsep}{os.environ['PATH']}"
        folders = [str(path) for path in sorted(TESTS.iterdir()) if path.is_dir() and path.name not in OTHERS]
        options = [
            "-q",
            "-p",
            "tests.touching_stores",
            "-m",
            "not postgres",
            "-p",
            "no:cacheprovider",
            "--durations=10",
        ]
        self._said = self._open.enter_context(tempfile.TemporaryFile())  # noqa: SIM115 - closed by the stack
        self._run = subprocess.Popen(
            ["nice", f"-n{POLITE}", sys.executable, "-m", "pytest", *folders, *options],
            cwd=TESTS.parent,
            env=os.environ | urls | {"PATH": path},
            stdout=self._said,
            stderr=subprocess.STDOUT,
        )

    def ended(self) -> tuple[int, str]:
        """Wait for it: its status, and what it printed."""
        self.begin()
        assert self._run and self._said
        status = self._run.wait()
        self._said.seek(0)
        return status, self._said.read().decode(errors="replace")

    def close(self) -> None:
        """End what still runs."""
        if self._run and self._run.poll() is None:
            self._run.kill()
            self._run.wait()
        self._open.close()
        self._run = None


beside = Beside()

"""Every test that touches a store once more, on PostgreSQL: a server of its own, thrown away afterwards."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cluster import Server

TESTS = Path(__file__).resolve().parents[1]
# What starts a browser or a shell is left out: those serve from SQLite files of their own.
OTHERS = {"browser", "cli"}
LEAST = 1000  # tests; fewer would mean that the run has lost some
pytestmark = pytest.mark.postgres


def test_every_test_that_touches_a_store_passes_on_postgresql(server: Server, figure: Callable[[str], None]) -> None:
    urls = {"DATABASE_URL": server.database("main"), "VAULT_DATABASE_URL": server.database("vault")}
    path = f"{server.programs}{os.pathsep}{os.environ['PATH']}"
    folders = [str(path) for path in sorted(TESTS.iterdir()) if path.is_dir() and path.name not in OTHERS]
    options = ["-q", "-p", "tests.touching_stores", "-m", "not postgres", "-p", "no:cacheprovider", "--durations=10"]
    run = subprocess.run(
        [sys.executable, "-m", "pytest", *folders, *options],
        cwd=TESTS.parent,
        env=os.environ | urls | {"PATH": path},
        capture_output=True,
        text=True,
    )
    assert run.returncode == 0, run.stdout[-5000:] + run.stderr[-2000:]
    closing = run.stdout.strip().splitlines()[-1]
    assert int(closing.split(" passed")[0].split()[-1]) > LEAST
    figure(f"on PostgreSQL: {closing}")

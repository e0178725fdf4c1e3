"""The long runs of this folder once more, on PostgreSQL. The plain ones are run there by tests/records/test_postgres.py."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cluster import Server

HERE = Path(__file__).parent
pytestmark = [pytest.mark.postgres, pytest.mark.full]


def test_the_long_runs_pass_on_postgresql(server: Server, figure: Callable[[str], None]) -> None:
    urls = {"DATABASE_URL": server.database("main"), "VAULT_DATABASE_URL": server.database("vault")}
    path = f"{server.programs}{os.pathsep}{os.environ['PATH']}"
    options = ["-q", "--all", "-p", "tests.touching_stores", "-m", "full and not postgres", "-p", "no:cacheprovider"]
    run = subprocess.run(
        [sys.executable, "-m", "pytest", str(HERE), *options],
        cwd=HERE.parents[1],
        env=os.environ | urls | {"PATH": path},
        capture_output=True,
        text=True,
    )
    assert run.returncode == 0, run.stdout[-5000:] + run.stderr[-2000:]
    for line in run.stdout.splitlines():
        if line.startswith(("P6", "P7", "P12", "P22", "races", "leaks")):
            figure(f"on PostgreSQL: {line}")

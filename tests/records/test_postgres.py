"""The whole room once more, on PostgreSQL: a server of its own, thrown away afterwards."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

HERE = Path(__file__).parent
PAGES = HERE.parent / "pages" / "asker"
# What keeps, reads and erases, over the pages: the rest of the pages asks nothing of a database that these do not.
KEEPING = (PAGES / "test_keeping.py", PAGES / "test_never_kept.py", PAGES / "test_hearing.py")
pytestmark = pytest.mark.postgres


def as_server(*command: str | Path) -> None:
    """PostgreSQL does not run as root: root lends it the user postgres."""
    lent = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    subprocess.run([*lent, *map(str, command)], check=True, stdout=subprocess.DEVNULL, cwd="/")


@pytest.fixture
def urls(postgres_programs: Path) -> Iterator[dict[str, str]]:
    """DATABASE_URL and VAULT_DATABASE_URL of two empty databases."""
    folder = Path(tempfile.mkdtemp(prefix="sc-pg-"))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres")
    data, control = folder / "data", postgres_programs / "pg_ctl"
    options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off -c synchronous_commit=off"
    as_server(
        postgres_programs / "initdb", "-D", data, "-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale=C.UTF-8",
        "--no-sync",
    )  # fmt: skip
    as_server(control, "-D", data, "-w", "-l", folder / "log", "-o", options, "start")
    try:
        for name in ("main", "vault"):
            as_server(postgres_programs / "createdb", "-h", "127.0.0.1", "-p", str(port), "-U", "postgres", name)
        url = f"postgres://postgres@127.0.0.1:{port}"
        yield {"DATABASE_URL": f"{url}/main", "VAULT_DATABASE_URL": f"{url}/vault"}
    finally:
        as_server(control, "-D", data, "-m", "immediate", "-w", "stop")
        shutil.rmtree(folder)


def test_every_test_of_this_room_passes_on_postgresql(
    urls: dict[str, str], postgres_programs: Path, figure: Callable[[str], None]
) -> None:
    path = f"{postgres_programs}{os.pathsep}{os.environ['PATH']}"
    run = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            str(HERE),
            *map(str, KEEPING),
            "-q",
            "-m",
            "not postgres",
            "-p",
            "no:cacheprovider",
        ],
        env=os.environ | urls | {"PATH": path},
        capture_output=True,
        text=True,
    )
    assert run.returncode == 0, run.stdout[-5000:] + run.stderr[-2000:]
    closing = run.stdout.strip().splitlines()[-1]
    assert int(closing.split(" passed")[0].split()[-1]) > 100
    figure(f"records on PostgreSQL: {closing}")

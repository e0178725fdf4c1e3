"""A PostgreSQL server of its own, with two empty databases, thrown away afterwards."""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.conftest import postgres


def as_server(*command: str | Path) -> None:
    """PostgreSQL does not run as root: root lends it the user postgres."""
    lent = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    subprocess.run([*lent, *map(str, command)], check=True, stdout=subprocess.DEVNULL, cwd="/")


@contextmanager
def throwaway(wanted: bool = True) -> Iterator[dict[str, str]]:
    """DATABASE_URL and VAULT_DATABASE_URL of two empty databases; nothing where PostgreSQL is not ``wanted``."""
    if not wanted:
        yield {}
        return
    programs = postgres()
    if programs is None:
        raise RuntimeError("PostgreSQL is not here: apt-get install postgresql")
    folder = Path(tempfile.mkdtemp(prefix="sc-pg-"))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres")
    data, control = folder / "data", programs / "pg_ctl"
    as_server(
        programs / "initdb", "-D", data, "-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"
    )
    options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1"
    as_server(control, "-D", data, "-w", "-l", folder / "log", "-o", options, "start")
    try:
        for name in ("main", "vault"):
            as_server(programs / "createdb", "-h", "127.0.0.1", "-p", str(port), "-U", "postgres", name)
        url = f"postgres://postgres@127.0.0.1:{port}"
        yield {"DATABASE_URL": f"{url}/main", "VAULT_DATABASE_URL": f"{url}/vault"}
    finally:
        as_server(control, "-D", data, "-m", "immediate", "-w", "stop")
        shutil.rmtree(folder)

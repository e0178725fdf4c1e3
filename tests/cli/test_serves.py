"""`serve` from the shell: ready by itself on an empty folder, gone at Ctrl-C, plain about what it cannot use."""

import os
import re
import signal
import socket
import subprocess
import sys
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from secondchair.records import in_memory
from secondchair.records.in_memory import InMemory
from secondchair.site import serving

ROOT = Path(__file__).resolve().parents[2]


def command(folder: Path, *options: str) -> list[str]:
    return [sys.executable, "-P", "-m", "secondchair", "serve", "--data", str(folder), *options]


def environment(**settings: str) -> dict[str, str]:
    """``HOME``: one where nothing may be made."""
    return {
        "HOME": "/nonexistent",
        "PATH": "/usr/bin:/bin",
        "PYTHONPATH": str(ROOT),
        "PYTHONUNBUFFERED": "1",
        **settings,
    }


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


@contextmanager
def served(folder: Path, port: int, ending: signal.Signals = signal.SIGINT) -> Iterator[subprocess.Popen[str]]:
    """A server that said where it is; in the end it goes quietly."""
    server = subprocess.Popen(
        command(folder / "data", "--port", str(port)),
        env=environment(HOME=str(folder)),
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        assert server.stdout is not None
        said = next((line for line in server.stdout if line.startswith("Open")), "nothing")
        assert f"http://127.0.0.1:{port}/" in said
        yield server
    finally:
        # To the whole group, as a terminal does it.
        os.killpg(server.pid, ending)
        _, errors = server.communicate(timeout=30)
    assert "Traceback" not in errors
    assert server.returncode == 0


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM])
def test_it_serves_from_an_empty_folder_and_ends_quietly(tmp_path: Path, ending: signal.Signals) -> None:
    port = free_port()
    with served(tmp_path, port, ending) as server:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=20) as page:
            assert page.status == 200
            assert b"<main" in page.read()
        shared = shared_by(server)
    assert [path.name for path in tmp_path.iterdir()] == ["data"], "nothing elsewhere, and nothing at home"
    assert not shared or not shared.exists(), "what was in memory goes with the server"


def shared_by(server: subprocess.Popen[str]) -> Path | None:
    """The folder in memory that this server holds."""
    held = [path.readlink() for path in Path(f"/proc/{server.pid}/fd").iterdir()]
    return next((path for path in held if path.name.startswith("second-chair-")), None)


@pytest.mark.skipif(
    serving.workers() < 2 or not in_memory._is_memory(in_memory.MEMORY), reason="here one process serves"
)
def test_all_processes_count_tries_in_one_place(tmp_path: Path) -> None:
    """Each try comes over a connection of its own, so that any process may get it."""
    port, tried = free_port(), 6

    def answer_to_wrong_words() -> int:
        visit = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
        page = visit.open(f"http://127.0.0.1:{port}/n", timeout=20).read().decode()
        (token,) = set(re.findall(r'name="csrfmiddlewaretoken" value="([^"]+)"', page))
        words = "able acid aged also area army"
        sent = urllib.parse.urlencode({"csrfmiddlewaretoken": token, "words": words}).encode()
        return int(visit.open(f"http://127.0.0.1:{port}/n", sent, timeout=20).status)

    with served(tmp_path, port) as server:
        children = Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text().split()
        assert len(children) == serving.workers()
        assert {answer_to_wrong_words() for _ in range(tried)} == {200}
        folder = shared_by(server)
        assert folder is not None
        assert InMemory(folder / "meanwhile").asked("SELECT count(*) FROM tried WHERE what = 'words'") == (tried,)


def test_a_port_that_is_taken_is_said(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        told = subprocess.run(
            command(tmp_path, "--port", port), env=environment(), capture_output=True, text=True, check=False
        )
    assert told.returncode == 2
    assert told.stderr.count("\n") == 1
    assert port in told.stderr


@pytest.mark.parametrize(
    "address",
    [
        "postgres://ana:S3cret@127.0.0.1:1/none",
        "S3cret",
        "postgres://ana:S3cret@host:99999999/x",
        "sqlite:////none/S3cret/x",
    ],
)
def test_a_database_that_cannot_be_used_is_said_without_its_password(tmp_path: Path, address: str) -> None:
    told = subprocess.run(
        command(tmp_path, "--port", str(free_port())),
        env=environment(DATABASE_URL=address),
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 2
    assert "DATABASE_URL" in told.stderr
    assert "Traceback" not in told.stderr
    assert "S3cret" not in told.stderr + told.stdout


def test_a_folder_that_holds_no_index_is_said(tmp_path: Path) -> None:
    told = subprocess.run(
        command(tmp_path, "--registry", str(tmp_path), "--port", str(free_port())),
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 2
    assert "Traceback" not in told.stderr
    assert "registry build" in told.stderr

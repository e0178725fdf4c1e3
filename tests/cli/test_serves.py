"""`serve` from the shell: ready by itself on an empty folder, gone at Ctrl-C, plain about what it cannot use."""

import os
import re
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from secondchair.records import in_memory
from secondchair.records.limits import PER_NETWORK
from secondchair.site import serving

ROOT = Path(__file__).resolve().parents[2]


def command(folder: Path, *options: str) -> list[str]:
    return [sys.executable, "-P", "-m", "secondchair", "serve", "--data", str(folder), *options]


def environment(**settings: str) -> dict[str, str]:
    return {"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1", **settings}


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


@contextmanager
def served(folder: Path, port: int, ending: signal.Signals = signal.SIGINT) -> Iterator[subprocess.Popen[str]]:
    """A server that said where it is; in the end it goes quietly."""
    server = subprocess.Popen(
        command(folder / "data", "--port", str(port)),
        env=environment(),
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
        kept = {path.readlink() for path in Path(f"/proc/{server.pid}/fd").iterdir()}
        shared = [path for path in kept if path.name.startswith("second-chair-")]
        assert bool(shared) == in_memory.MEMORY.is_dir()
    assert [path.name for path in tmp_path.iterdir()] == ["data"]
    assert not any(path.exists() for path in shared), "what was in memory goes with the server"


@pytest.mark.skipif(serving.workers() < 2, reason="one processor: one process serves")
def test_all_processes_count_tries_together(tmp_path: Path) -> None:
    """Each try comes over a connection of its own, so that either process may get it."""
    port = free_port()

    def answer_to_wrong_words() -> int:
        visit = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
        page = visit.open(f"http://127.0.0.1:{port}/n", timeout=20).read().decode()
        (token,) = set(re.findall(r'name="csrfmiddlewaretoken" value="([^"]+)"', page))
        words = "able acid aged also area army"
        sent = urllib.parse.urlencode({"csrfmiddlewaretoken": token, "words": words}).encode()
        try:
            return int(visit.open(f"http://127.0.0.1:{port}/n", sent, timeout=20).status)
        except urllib.error.HTTPError as refused:
            return refused.code

    with served(tmp_path, port):
        assert [answer_to_wrong_words() for _ in range(PER_NETWORK)] == [200] * PER_NETWORK
        later = (
            answer_to_wrong_words() for _ in range(5)
        )  # each pause is twice as long: also a slow machine meets one
        assert 429 in later


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

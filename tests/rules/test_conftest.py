"""The net under every other test: no way out to the network, nothing skipped in silence."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from pytest_socket import SocketConnectBlockedError

TESTS = Path(__file__).resolve().parents[1]
THREE = """
import pytest

@pytest.mark.browser
def test_ana(): pass

@pytest.mark.full
def test_ben(figure): figure("42 of 42")

def test_cleo(): pass

def test_dee(shared): pass
"""
WORKERS = pytest.mark.parametrize("options", [(), ("-n", "2")], ids=["alone", "side by side"])


def ran(folder: Path, *options: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """A run of THREE under this folder's conftest, on a machine without browsers and without ../shared."""
    (folder / "tests").mkdir()
    for name in ("__init__.py", "conftest.py", "workers.py"):
        (folder / "tests" / name).write_bytes((TESTS / name).read_bytes())
    (folder / "tests" / "test_three.py").write_text(THREE)
    (folder / "pytest.ini").write_text("[pytest]\nmarkers =\n  browser\n  full\n  postgres\nfilterwarnings = error\n")
    environment = {"PATH": str(folder), **settings}
    command = [sys.executable, "-m", "pytest", "-p", "no:django", "-p", "no:cacheprovider", *options]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def test_no_test_reaches_the_network() -> None:
    # 192.0.2.1 is set aside for documentation (RFC 5737): nobody is there, even if this net had a hole.
    with socket.socket() as way_out, pytest.warns(UserWarning, match="192"), pytest.raises(SocketConnectBlockedError):
        way_out.connect(("192.0.2.1", 80))


def test_this_machine_itself_can_be_reached() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()) as client:
        client.sendall(b"Ana")
        with server.accept()[0] as accepted:
            assert accepted.recv(3) == b"Ana"


@WORKERS
def test_what_is_not_here_is_skipped_and_listed(tmp_path: Path, options: tuple[str, ...]) -> None:
    told = ran(tmp_path, *options)
    assert told.returncode == 0, told.stdout
    listed = told.stdout.split("Not run here, because …")[1]
    assert "Chromium is not here: apt-get install chromium" in listed
    assert "../shared/data is not here" in listed
    assert "test --all" in listed
    assert (
        "1 passed, 2 skipped" + (", 1 deselected" if not options else "") in listed
    )  # workers don't say what they left
    assert "runs them: 1 test" in listed


@WORKERS
def test_all_runs_the_long_ones_and_prints_their_figures(tmp_path: Path, options: tuple[str, ...]) -> None:
    told = ran(tmp_path, "--all", *options)
    assert "2 passed, 2 skipped" in told.stdout
    assert "42 of 42" in told.stdout.split("Figures")[1]


def test_in_ci_a_missing_browser_is_an_error(tmp_path: Path) -> None:
    told = ran(tmp_path, CI="true")
    assert told.returncode == pytest.ExitCode.USAGE_ERROR
    assert "Chromium is not here" in told.stdout + told.stderr


def test_in_ci_a_run_without_browser_tests_needs_no_browser(tmp_path: Path) -> None:
    assert ran(tmp_path, "-k", "cleo", CI="true").returncode == 0


def test_warnings_are_errors_here(pytestconfig: pytest.Config) -> None:
    assert "error" in pytestconfig.getini("filterwarnings")


@pytest.mark.browser
def test_the_browser_is_debians_and_quiet(browser_type_launch_args: dict[str, object]) -> None:
    arguments = browser_type_launch_args["args"]
    assert isinstance(arguments, list)
    assert "--disable-background-networking" in arguments
    assert ("--no-sandbox" in arguments) == (os.geteuid() == 0)
    assert Path(str(browser_type_launch_args["executable_path"])).exists()

"""The start from a bare clone: tried on copies with a lock of no packages, so that nothing is downloaded."""

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SAYS = "import sys; print('ran', *sys.argv[1:])"


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A clone whose locks are empty and whose package only says what it was called with."""
    place = tmp_path / "a clone"
    (place / "requirements").mkdir(parents=True)
    (place / "secondchair").mkdir()
    shutil.copy2(ROOT / "second-chair", place)
    for name in ("requirements/app.txt", "requirements/test.txt", "secondchair/__init__.py"):
        (place / name).write_text("")
    (place / "secondchair" / "__main__.py").write_text(SAYS)
    # What `./second-chair test` calls: pytest itself is no part of an empty lock.
    (place / "pytest.py").write_text(SAYS)
    return place


def environment(**settings: str) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("HOME", "PATH") if name in os.environ}
    return {**kept, **settings}


def start(clone: Path, *words: str, **settings: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(clone / "second-chair"), *words]
    return subprocess.run(
        command, cwd=clone.parent, env=environment(**settings), capture_output=True, text=True, check=False
    )


def without_uv(clone: Path) -> dict[str, str]:
    """Settings under which no uv is found."""
    (clone.parent / "bin").mkdir()
    return {"PATH": str(clone.parent / "bin")}


def test_the_first_start_sets_up_and_the_second_does_not(clone: Path) -> None:
    first, second = start(clone, "hear", "Ana"), start(clone, "hear", "Ben")
    assert (first.returncode, first.stdout) == (0, "ran hear Ana\n")
    assert "installing" in first.stderr
    assert (second.returncode, second.stdout, second.stderr) == (0, "ran hear Ben\n", "")


def test_pip_does_the_same_where_there_is_no_uv(clone: Path) -> None:
    told = start(clone, "hear", "Ana", **without_uv(clone))
    assert (told.returncode, told.stdout) == (0, "ran hear Ana\n")
    assert "with pip" in told.stderr


def test_run_serves_and_test_tests(clone: Path) -> None:
    assert start(clone, "run", "--port", "8001").stdout == "ran serve --port 8001\n"
    assert start(clone, "test", "-k", "Dee").stdout == "ran -k Dee\n"
    # One made for tests is enough for everything.
    assert start(clone, "run").stderr == ""


def test_a_changed_c_source_is_compiled(clone: Path) -> None:
    start(clone, "hear")
    room = clone / "secondchair" / "registry"
    room.mkdir()
    (room / "__init__.py").write_text("")
    (room / "compiled.py").write_text("def make_all_and_tell(): print('compiled')")
    (room / "searching").mkdir()
    (room / "searching" / "kernel.c").write_text("/* one */")
    assert "compiled" in start(clone, "hear").stderr
    assert start(clone, "hear").stderr == ""
    (room / "searching" / "kernel.c").write_text("/* new */")
    told = start(clone, "hear", "Ana")
    assert "compiled" in told.stderr and told.stdout == "ran hear Ana\n"


@pytest.mark.parametrize("lock", ["app", "test"])
def test_a_changed_lock_is_installed(clone: Path, lock: str) -> None:
    start(clone, "hear")
    (clone / "requirements" / f"{lock}.txt").write_text("# new\n")
    assert "installing" in start(clone, "hear").stderr
    assert start(clone, "hear").stderr == ""


def test_a_start_that_was_cut_off_is_made_anew(clone: Path) -> None:
    start(clone, "hear")
    (clone / ".venv" / "second-chair.stamp").write_text("installing\n")
    (clone / ".venv" / "half").write_text("")
    told = start(clone, "hear", "Cleo")
    assert (told.returncode, told.stdout) == (0, "ran hear Cleo\n")
    assert not (clone / ".venv" / "half").exists()


def test_an_environment_whose_python_is_gone_is_made_anew(clone: Path) -> None:
    start(clone, "hear")
    (clone / ".venv" / "bin" / "python").unlink()
    assert start(clone, "hear", "Cleo").stdout == "ran hear Cleo\n"


def test_two_starts_at_once_take_turns(clone: Path) -> None:
    command = [sys.executable, str(clone / "second-chair"), "hear"]
    both = [
        subprocess.Popen(command, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(3)
    ]
    told = [one.communicate(timeout=120) for one in both]
    assert [out for out, _ in told] == ["ran hear\n"] * 3
    assert sum("making an environment" in err for _, err in told) == 1


def test_a_lock_that_cannot_be_installed_is_one_sentence_and_not_taken_as_done(clone: Path) -> None:
    (clone / "requirements" / "app.txt").write_text("no-hash==1.0\n")
    told = start(clone, "hear")
    assert told.returncode == 2
    assert told.stdout == ""
    assert told.stderr.strip().splitlines()[-1].startswith("second-chair: the packages could not be installed")
    (clone / "requirements" / "app.txt").write_text("")
    assert start(clone, "hear", "Dee").stdout == "ran hear Dee\n"


def test_what_lies_in_the_callers_folder_is_not_taken_for_ours(clone: Path) -> None:
    (clone.parent / "secondchair").mkdir()
    (clone.parent / "secondchair" / "__main__.py").write_text("print('the wrong one')")
    (clone.parent / "runpy.py").write_text("raise SystemExit('the wrong one')")
    assert start(clone, "hear", "Ana").stdout == "ran hear Ana\n"


def ctrl_c_as_in_a_persons_shell() -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def test_ctrl_c_is_quiet(clone: Path) -> None:
    (clone / ".venv").mkdir()
    command = [sys.executable, str(clone / "second-chair"), "hear"]
    # Another start holds the lock: this one waits, and is interrupted there.
    import fcntl

    with (clone / ".venv" / "second-chair.lock").open("a") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        # A shell that runs the tests in the background has them ignore Ctrl-C; a person's shell does not.
        waiting = subprocess.Popen(
            command, env=environment(), stderr=subprocess.PIPE, text=True, preexec_fn=ctrl_c_as_in_a_persons_shell
        )
        assert waiting.stderr is not None
        assert "waiting" in waiting.stderr.readline()
        time.sleep(0.2)
        waiting.send_signal(signal.SIGINT)
        _, said = waiting.communicate(timeout=20)
    assert waiting.returncode == 130
    assert said == ""


def test_a_python_without_ensurepip_is_told_what_to_install(clone: Path) -> None:
    # As on a Debian where python3-venv is not installed: the module is not there.
    (clone.parent / "ensurepip.py").write_text("raise ImportError")
    told = start(clone, "hear", PYTHONPATH=str(clone.parent), **without_uv(clone))
    assert told.returncode == 2
    assert "apt-get install python3-venv" in told.stderr
    assert told.stderr.count("\n") == 1


def test_an_old_python_is_told_which_one_is_needed(clone: Path) -> None:
    """The file is read by Pythons down to 2.7, and the check comes before anything that those do not have."""
    code = (
        "import sys, runpy; sys.version_info = (3, 9, 2, 'final', 0); "
        f"runpy.run_path({str(clone / 'second-chair')!r}, run_name='__main__')"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert told.returncode == 2
    assert "this is Python 3.9 and 3.11 or newer is needed" in told.stderr
    assert (clone / "second-chair").read_bytes().isascii()
    assert not (clone / ".venv").exists()


def test_without_a_word_it_says_what_it_can_do(clone: Path) -> None:
    told = start(clone)
    assert "run" in told.stdout
    assert told.returncode == 0
    assert not (clone / ".venv").exists()

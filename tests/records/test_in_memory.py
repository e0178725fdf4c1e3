"""What several processes of one server know together, and no disk."""

import multiprocessing
import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from secondchair.records import in_memory
from secondchair.records.in_memory import InMemory
from secondchair.records.limits import PER_NETWORK, TooManyTries, Tries
from secondchair.records.sessions import _is_ending

FORK = multiprocessing.get_context("fork")  # as gunicorn's processes begin


@pytest.fixture
def shared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> InMemory:
    """A file for several processes; a folder of the test's stands in for the memory file system."""
    monkeypatch.setattr(in_memory, "MEMORY", tmp_path)
    monkeypatch.setattr(in_memory, "ours", InMemory())
    monkeypatch.setattr("secondchair.records.sessions.ours", in_memory.ours)
    assert in_memory.share() is not None
    return in_memory.ours


def in_others(processes: int, work: Callable[[], None]) -> None:
    """The same work in several processes at once."""
    others = [FORK.Process(target=work) for _ in range(processes)]
    for other in others:
        other.start()
    for other in others:
        other.join(30)
        assert other.exitcode == 0


def test_tries_are_counted_together(shared: InMemory, tmp_path: Path) -> None:
    passed = tmp_path / "passed"
    passed.touch()

    def tried() -> None:
        tries = Tries(lambda: 1000.0, shared, "words")
        for _ in range(PER_NETWORK):
            try:
                tries.count("ana")
            except TooManyTries:
                continue
            with passed.open("ab") as note:
                note.write(b".")

    in_others(4, tried)
    assert passed.stat().st_size == PER_NETWORK


def test_each_kind_of_try_is_counted_apart(shared: InMemory) -> None:
    words, entries = (Tries(lambda: 1000.0, shared, what) for what in ("words", "entries"))
    for _ in range(PER_NETWORK):
        words.count("ana")
    entries.count("ana")
    with pytest.raises(TooManyTries):
        words.count("ana")


def test_what_fails_leaves_nothing_behind(shared: InMemory) -> None:
    with pytest.raises(ZeroDivisionError), shared.turn() as base:
        base.execute("INSERT INTO day VALUES (?, ?)", (b"k", 1.0))
        _ = 1 / 0
    assert shared.asked("SELECT * FROM day") is None


def test_a_visit_that_another_process_ends_is_not_found_until_that_one_is_gone(shared: InMemory) -> None:
    visit = b"v" * 32

    def ends_for_ever() -> None:
        with shared.turn() as base:
            base.execute("INSERT INTO ending VALUES (?, ?)", (visit, os.getpid()))
        time.sleep(60)

    other = FORK.Process(target=ends_for_ever)
    other.start()
    until = time.monotonic() + 20
    while not _is_ending(visit) and time.monotonic() < until:
        time.sleep(0.01)
    assert _is_ending(visit)
    assert other.pid
    os.kill(other.pid, signal.SIGKILL)
    other.join(20)
    assert not _is_ending(visit), "who was cut off can leave again"


def test_a_process_killed_while_it_writes_spoils_nothing_for_the_others(shared: InMemory) -> None:
    def writes_for_ever() -> None:
        while True:
            with shared.turn() as base:
                base.executemany("INSERT INTO tried VALUES ('x', ?, 0)", [(os.urandom(32),)] * 200)

    for pause in (0.05, 0.11, 0.17):
        other = FORK.Process(target=writes_for_ever)
        other.start()
        time.sleep(pause)
        assert other.pid
        os.kill(other.pid, signal.SIGKILL)
        other.join(20)
        assert shared.asked("PRAGMA integrity_check") == ("ok",)
        (rows,) = shared.asked("SELECT count(*) FROM tried") or ()
        assert isinstance(rows, int)
        assert rows % 200 == 0, "half a step"


def test_the_next_start_takes_away_what_a_killed_one_left_and_nothing_else(shared: InMemory, tmp_path: Path) -> None:
    (alive,) = tmp_path.glob("second-chair-*")
    left, foreign = tmp_path / "second-chair-left", tmp_path / "of-another-program"
    for folder in (left, foreign):
        folder.mkdir()
        (folder / "meanwhile").write_bytes(b"x")
    assert in_memory.share() is not None
    assert alive.exists(), "its server lives"
    assert foreign.exists()
    assert not left.exists()


def test_without_a_memory_file_system_nothing_is_shared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(in_memory, "MEMORY", tmp_path / "none")
    assert in_memory.share() is None

"""What several processes of one server know together, and no disk."""

import multiprocessing
import os
import signal
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from secondchair.records import in_memory
from secondchair.records.in_memory import InMemory, named
from secondchair.records.limits import PER_NETWORK, TooManyTries, Tries
from secondchair.records.sessions import _is_ending

FORK = multiprocessing.get_context("fork")  # as gunicorn's processes begin


def stands_in(folder: Path, monkeypatch: pytest.MonkeyPatch, kind: str = "tmpfs") -> None:
    """A folder of the test's for the memory file system."""
    mounts = folder / "mounts"
    mounts.write_text(f"proc /proc proc rw 0 0\n{kind} {folder} {kind} rw,nosuid 0 0\n")
    monkeypatch.setattr(in_memory, "MEMORY", folder)
    monkeypatch.setattr(in_memory, "MOUNTS", mounts)


@pytest.fixture
def shared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> InMemory:
    """A file for several processes; a folder of the test's stands in for the memory file system."""
    stands_in(tmp_path, monkeypatch)
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
            base.execute("INSERT INTO ending VALUES (?, ?, ?)", (named(visit), os.getpid(), time.monotonic()))
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

    def written() -> int:
        (rows,) = shared.asked("SELECT count(*) FROM tried") or ()
        assert isinstance(rows, int)
        return rows

    for pause in (0.0, 0.007, 0.019, 0.031):
        before = written()
        other = FORK.Process(target=writes_for_ever)
        other.start()
        until = time.monotonic() + 20
        while written() == before and time.monotonic() < until:
            time.sleep(0.001)
        assert written() > before
        time.sleep(pause)
        assert other.pid
        os.kill(other.pid, signal.SIGKILL)
        other.join(20)
        assert shared.asked("PRAGMA integrity_check") == ("ok",)
        assert written() % 200 == 0, "half a step"


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


def test_what_is_no_folder_of_a_server_neither_stops_nor_hangs_a_start(shared: InMemory, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "second-chair-pipe")
    (tmp_path / "second-chair-file").write_bytes(b"x")
    (tmp_path / "second-chair-link").symlink_to(tmp_path)
    assert in_memory.share() is not None
    assert (tmp_path / "second-chair-file").exists()


def test_servers_that_start_at_once_each_have_their_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stands_in(tmp_path, monkeypatch)

    def starts() -> None:
        for _ in range(20):
            folder = in_memory.share()
            assert folder is not None
            assert folder.is_dir()
            with InMemory(folder / "meanwhile").turn() as base:
                base.execute("INSERT INTO gone VALUES (?, 0)", (b"x",))

    in_others(4, starts)


@pytest.mark.parametrize("kind", ["ext4", "overlay"])
def test_a_disk_is_no_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    stands_in(tmp_path, monkeypatch, kind)
    assert in_memory.share() is None
    assert [path.name for path in tmp_path.iterdir()] == ["mounts"]


def test_without_a_memory_file_system_nothing_is_shared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(in_memory, "MOUNTS", tmp_path / "none")
    assert in_memory.share() is None


def test_a_first_look_that_finds_no_room_spoils_none_that_follows(tmp_path: Path) -> None:
    held = InMemory(tmp_path / "away" / "meanwhile")
    with pytest.raises(sqlite3.OperationalError):
        held.asked("SELECT * FROM day")
    (tmp_path / "away").mkdir()
    assert held.asked("SELECT * FROM day") is None


def test_a_step_that_cannot_be_closed_is_taken_back(shared: InMemory) -> None:
    """Another process reads for too long: SQLite keeps the step open, and nobody could begin another one."""
    reader = sqlite3.connect(shared.path or "", isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT * FROM day").fetchall()
    shared._opened().execute("PRAGMA busy_timeout = 10")
    with pytest.raises(sqlite3.OperationalError, match="locked"), shared.turn() as base:
        base.execute("INSERT INTO day VALUES (?, 1)", (b"k",))
    reader.close()
    with shared.turn() as base:
        assert base.execute("SELECT * FROM day").fetchone() is None


def test_where_nothing_can_be_counted_nobody_may_guess(tmp_path: Path) -> None:
    with pytest.raises(TooManyTries):
        Tries(memory=InMemory(tmp_path / "away" / "meanwhile")).count("ana")


def test_where_the_file_is_gone_a_visit_is_found_as_the_vault_has_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("secondchair.records.sessions.ours", InMemory(Path("/none/meanwhile")))
    assert not _is_ending(b"v" * 32)

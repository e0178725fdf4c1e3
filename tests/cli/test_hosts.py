"""`host …` from the shell: what it prints, its status, and one sentence for whatever is wrong."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from secondchair.cli import hosts

ROOT = Path(__file__).resolve().parents[2]


def told(*words: str | Path, **settings: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-P", "-m", "secondchair", *map(str, words)],
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT), **settings},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("words", [("host", "expire"), ("forget",)])
def test_expire_counts_and_names_nobody(tmp_path: Path, words: tuple[str, ...]) -> None:
    ran = told(*words, "--data", tmp_path / "new")
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.startswith("deleted: 0 ")
    assert "0 sealed rows" in ran.stdout
    assert {word for word in ran.stdout.split() if word.isdigit()} == {"0"}


def test_the_older_name_is_understood_and_no_longer_listed() -> None:
    listed = told("--help").stdout
    assert "host" in listed
    assert "forget" not in listed


def test_backup_restore_and_check_from_an_empty_machine(tmp_path: Path) -> None:
    data, copies = tmp_path / "data", tmp_path / "copies"
    assert told("host", "expire", "--data", data).returncode == 0
    made = told("host", "backup", "--data", data, "--to", copies)
    assert (made.returncode, made.stderr) == (0, "")
    assert [line.split(": ")[1][:13] for line in made.stdout.splitlines()] == ["0 sealed rows", "0 vault halve"]
    put = told("host", "restore", "--data", tmp_path / "elsewhere", "--from", copies, "--vault")
    assert (put.returncode, put.stderr) == (0, "")
    seen = told("host", "check", "--data", tmp_path / "elsewhere", "--backups", copies)
    assert (seen.returncode, seen.stderr) == (0, "")
    assert seen.stdout.count(": whole") == 4
    assert "Not known" in seen.stdout
    said = json.loads(told("host", "check", "--data", data, "--backups", copies, "--json").stdout)
    assert said["faults"] == []
    assert said["stores"].keys() == said["backups"].keys() == {"default", "vault"}


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("check --data none", "there is no folder"),
        ("backup --data none --to copies", "there is no folder"),
        ("check --data empty", "there is no store"),
        ("backup --data empty --to copies", "there is no store"),
        ("backup --data data --to data", "itself lies"),
        ("backup --data data --to file", "file"),
        ("backup --data data --to copies --keep 0", "of at least 1"),
        ("backup --data data", "--to"),
        ("restore --data data --from none", "there is no folder"),
        ("restore --data data --from empty", "holds no backup"),
        ("restore --data data --from only --vault", "vault.sqlite3 is not there"),
        ("restore --data data --from only --version 2026", "no version"),
        ("restore --data data --from bad", "cannot be read"),
        ("check --data data --backups empty", "holds no backup"),
        ("check --data data --backups none", "there is no folder"),
        ("check --data data --backups bad", "cannot be read"),
        ("check --data torn", "the main store"),
        ("", "ACTION"),
    ],
)
def test_whatever_is_wrong_is_one_sentence(stores_of_all_kinds: Path, words: str, says: str) -> None:
    where = {path.name: str(path) for path in stores_of_all_kinds.iterdir()} | {
        name: str(stores_of_all_kinds / name) for name in ("none", "copies")
    }
    ran = told("host", *(where.get(word, word) for word in words.split()))
    assert ran.returncode == 2
    assert says in ran.stderr
    lines = ran.stderr.splitlines()
    assert all(line.startswith("secondchair: ") for line in lines)
    assert len(lines) == 1 or words.startswith("check"), "check has a sentence for each thing that is wrong"
    assert not (stores_of_all_kinds / "none").exists()


@pytest.fixture(scope="module")
def stores_of_all_kinds(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folders: data (good), only (a main store without a mirror), bad (no copies at all), torn (no stores), empty, file."""
    folder = tmp_path_factory.mktemp("kinds")
    for name in ("empty", "bad", "torn"):
        (folder / name).mkdir()
    (folder / "file").write_text("x")
    assert told("host", "expire", "--data", folder / "data").returncode == 0
    assert told("host", "backup", "--data", folder / "data", "--to", folder / "only").returncode == 0
    (folder / "only" / "vault.sqlite3").unlink()
    for name in ("main-20261123T030000Z.sqlite3", "vault.sqlite3"):
        (folder / "bad" / name).write_text("I miss us.\n" * 900)
    for name in ("db.sqlite3", "vault.sqlite3"):
        (folder / "torn" / name).write_text("I miss us.\n" * 900)
    return folder


@pytest.mark.parametrize("asked", ["check", "backup --to copies", "restore --from copies", "expire"])
def test_a_database_that_is_away_is_said_without_its_password(tmp_path: Path, asked: str) -> None:
    ran = told("host", *asked.split(), "--data", tmp_path, DATABASE_URL="postgres://ana:S3cret@127.0.0.1:1/none")
    assert ran.returncode == 2
    assert "Traceback" not in ran.stderr
    assert "S3cret" not in ran.stderr + ran.stdout
    assert "main store" in ran.stderr or "DATABASE_URL" in ran.stderr


def test_one_row_is_not_said_as_many() -> None:
    counts = {"blob": 1, "slot": 2, "shard": 1, "meeting": 1, "round": 0}
    assert hosts._counted(counts) == "1 sealed row, 2 slots, 1 vault half, 1 meeting, 0 rounds"

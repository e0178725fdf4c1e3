"""`registry fetch` from the shell, against a server on this machine."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from secondchair.cli import main
from tests.registry.mirror import Mirror, nppes_zip, page
from tests.registry.nppes_file import ANA, BEN, person

MONTH = "NPPES_Data_Dissemination_November_2026_V2.zip"


@pytest.fixture
def mirror(monkeypatch: pytest.MonkeyPatch) -> Iterator[Mirror]:
    monkeypatch.setenv("no_proxy", "*")
    server = Mirror()
    server.put("/files.html", page(MONTH))
    server.put("/" + MONTH, nppes_zip([person(ANA), person(BEN)]))
    yield server
    server.close()


def test_one_command_from_nothing_to_a_directory(
    mirror: Mirror, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["registry", "fetch", "--from", mirror.root + "/files.html", "--out", str(tmp_path / "real")]
    assert main(command) == 0
    told = capsys.readouterr()
    assert told.out.startswith("2 therapists, built on ") and f"{MONTH}: 2 rows" in told.out
    assert f"{MONTH}: 0.0 MB, from 127.0.0.1/{MONTH}\n" in told.err and f"{MONTH}: 2 rows, " in told.err
    assert main(command) == 0
    told = capsys.readouterr()
    assert told.out.splitlines()[0].endswith("real: is up to date") and told.err == ""


def test_the_zip_stays_where_it_is_asked_for(mirror: Mirror, tmp_path: Path) -> None:
    command = ["registry", "fetch", "--from", f"{mirror.root}/{MONTH}", "--keep", "--out", str(tmp_path / "real")]
    assert main(command) == 0
    assert (tmp_path / "real-downloads" / MONTH).exists()


def test_a_directory_without_therapists_is_status_3(mirror: Mirror, tmp_path: Path) -> None:
    mirror.put("/" + MONTH, nppes_zip([person(ANA, entity="2")]))
    assert main(["registry", "fetch", "--from", f"{mirror.root}/{MONTH}", "--out", str(tmp_path / "real")]) == 3


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ([], "cannot be reached (Connection refused) (is this machine online?)"),
        (["--weekly"], "fetch the whole month first"),
        (["--from", "ftp://127.0.0.1/x"], "begins with https://"),
    ],
)
def test_what_stands_in_the_way_is_one_plain_line(
    mirror: Mirror, tmp_path: Path, capsys: pytest.CaptureFixture[str], more: list[str], said: str
) -> None:
    mirror.close()
    assert main(["registry", "fetch", "--out", str(tmp_path / "real"), "--from", mirror.root + "/", *more]) == 2
    told = capsys.readouterr()
    assert told.out == "" and told.err.count("\n") == 1 and said in told.err
    assert list(tmp_path.iterdir()) == []

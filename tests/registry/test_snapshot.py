"""The directory on disk: whole or refused, replaced under readers in one step, copied from machine to machine."""

import json
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from secondchair.core.bad_input import BadInput
from secondchair.registry import Registry, build, use
from secondchair.registry.keeping import snapshot

from .cases import registry_of
from .nppes_file import ANA, BEN, csv_of, person

NOT_WHOLE = r"damaged|not a whole|another version"
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def whole(tmp_path: Path) -> Path:
    build([], tmp_path / "whole", sample=True)
    return tmp_path / "whole"


def files_of(folder: Path) -> list[Path]:
    """What a search needs: the list of rejected rows is for people."""
    return [file for file in sorted(folder.iterdir()) if file.name != snapshot.REJECTED and file.stat().st_size]


def test_a_file_that_is_cut_off_or_missing_is_said(whole: Path) -> None:
    for file in files_of(whole):
        data = file.read_bytes()
        for kept in (data[: len(data) // 2], data[:-2], b"", None):
            file.unlink()
            if kept is not None:
                file.write_bytes(kept)
            with pytest.raises(BadInput, match="whole") as said:
                Registry.open(whole)
            assert "\n" not in str(said.value)
            file.write_bytes(data)
        Registry.open(whole)


def test_one_changed_byte_is_said(whole: Path) -> None:
    for file in files_of(whole):
        data = bytearray(file.read_bytes())
        for at in range(0, len(data), max(1, len(data) // 23)):
            changed = bytearray(data)
            changed[at] ^= 0x10
            file.write_bytes(changed)
            with pytest.raises(BadInput, match=NOT_WHOLE):
                snapshot.checked(whole)
            if file.name.startswith(("search", "meta")):  # what a search rests on is looked at whenever it is opened
                with pytest.raises(BadInput, match=NOT_WHOLE):
                    Registry.open(whole)
        file.write_bytes(data)
        snapshot.checked(whole)


def test_an_older_layout_is_said_and_built_over(tmp_path: Path) -> None:
    old = {"kind": snapshot.KIND, "version": 1, "files": {"id.npy": 4, "rows.txt": 2}, "sample": False}
    (tmp_path / "old").mkdir()
    (tmp_path / "old" / "meta.json").write_text(json.dumps(old))
    (tmp_path / "old" / "id.npy").write_bytes(b"four")
    with pytest.raises(BadInput, match="another version"):
        Registry.open(tmp_path / "old")
    build([], tmp_path / "old", sample=True)
    assert len(Registry.open(tmp_path / "old")) == 240
    assert not (tmp_path / "old" / "id.npy").exists()


READER = """
import sys
from pathlib import Path
from secondchair.registry import Registry
seen = set()
while not Path(sys.argv[2]).exists():
    registry = Registry.open(sys.argv[1])
    ids = [int(number) for number in registry.snapshot.ids]
    assert all(registry.therapist(number).id == number for number in ids)
    seen.add(tuple(ids))
print(sorted(seen))
"""


def test_readers_see_the_old_or_the_new_one_and_never_a_gap(tmp_path: Path) -> None:
    weeks = []
    for npi in (ANA, BEN):
        weeks.append(tmp_path / f"npidata_pfile_{npi}.csv")
        weeks[-1].write_text(csv_of([person(npi)]), encoding="utf-8")
    build([weeks[0]], tmp_path / "out")
    command = [sys.executable, "-c", READER, str(tmp_path / "out"), str(tmp_path / "stop")]
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    readers = [subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(2)]
    for turn in range(60):
        build([weeks[turn % 2]], tmp_path / "out")
    (tmp_path / "stop").touch()
    for reader in readers:
        out, err = reader.communicate(timeout=60)
        assert reader.returncode == 0, err.decode()
        assert set(json.loads(out.decode().replace("(", "[").replace(",)", "]").replace(")", "]"))[0]) <= {ANA, BEN}


def test_who_opened_it_keeps_it(tmp_path: Path) -> None:
    week = tmp_path / "npidata_pfile_1.csv"
    week.write_text(csv_of([person(ANA)]), encoding="utf-8")
    build([week], tmp_path / "out")
    old = Registry.open(tmp_path / "out")
    week.write_text(csv_of([person(BEN)]), encoding="utf-8")
    build([week], tmp_path / "out")
    found = old.therapist(ANA)
    assert found is not None and old.therapist(BEN) is None and old.named("cruz") == [found]


def test_a_copy_is_checked_before_it_is_used(whole: Path, tmp_path: Path) -> None:
    about = use(whole, tmp_path / "served")
    assert about["therapists"] == 240
    assert Registry.open(tmp_path / "served").info() == Registry.open(whole).info()
    text = next(whole.glob("rows-*"))
    data = bytearray(text.read_bytes())
    data[100] ^= 1
    text.write_bytes(data)
    with pytest.raises(BadInput, match="damaged"):
        use(whole, tmp_path / "served")
    assert len(Registry.open(tmp_path / "served")) == 240
    assert sorted(path.name for path in tmp_path.iterdir()) == ["served", "whole"]


def test_threads_share_one_directory(tmp_path: Path) -> None:
    rows = [{"id": n, "lat": 34.0, "lon": -119.0, "states": ["CA"], "state": "CA"} for n in range(1, 200)]
    registry = registry_of(rows, tmp_path)
    found: list[int] = []

    def look() -> None:
        for number in range(1, 200):
            therapist = registry.therapist(number)
            found.append(therapist.id if therapist else 0)

    threads = [threading.Thread(target=look) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == sorted([*range(1, 200)] * 4)

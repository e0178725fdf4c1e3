"""Builds that are stopped: the next one gives what an undisturbed one would have given, and `out` is never half there."""

import fcntl
import gzip
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from secondchair.core.bad_input import BadInput
from secondchair.registry import Reading, Registry, build
from secondchair.registry.parts import Part
from secondchair.registry.reading.added import Added
from secondchair.registry.reading.gathering import Read, gathered, sources_of
from secondchair.registry.reading.working import report_of

from .nppes_file import ANA, csv_of, gone, luhn, person
from .two_ways import flat

DAY = date(2026, 12, 1)
STRETCH = 40_000  # bytes: a few dozen rows
BUILD = """
import resource, sys
from datetime import date
from secondchair.core.bad_input import BadInput
from secondchair.registry import build
if sys.argv[2] != "0":
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), int(sys.argv[2])))
try:
    build(sys.argv[3:], sys.argv[1], today=date(2026, 12, 1), stretch=40_000, processes=2)
except BadInput as error:
    sys.exit(f"said: {error}")
"""


def many(count: int, first: int = 0) -> str:
    """A file with some of everything, told apart by their numbers."""
    rows = [
        person(luhn(100_000_000 + n), first="ANA" if n % 3 else "ANÁ", zip="93030" if n % 50 else "00000")
        for n in range(count)
    ]
    rows[first::7] = [gone(luhn(100_000_000 + n)) for n in range(first, count, 7)]
    rows[3::5] = [person(luhn(100_000_000 + n), entity="2") for n in range(3, count, 5)]
    return csv_of(rows).replace("ANÁ", "AN\nA", 3)


def month_and_week(tmp_path: Path, rows: int = 1_500) -> list[Path]:
    (tmp_path / "month.csv").write_text(many(rows), encoding="utf-8")
    (tmp_path / "week.csv.gz").write_bytes(gzip.compress(many(rows // 3, first=1).encode()))
    return [tmp_path / "month.csv", tmp_path / "week.csv.gz"]


def started(out: Path, files: Sequence[Path], limit: int = 0) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", BUILD, str(out), str(limit), *map(str, files)]
    return subprocess.Popen(command, stderr=subprocess.PIPE, text=True)


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def served(folder: Path) -> dict[str, bytes]:
    """The files that whoever opens a directory reads; a build that was killed may have left others beside them."""
    meta = (folder / "meta.json").read_bytes()
    return {"meta.json": meta} | {name: (folder / name).read_bytes() for name in json.loads(meta)["files"]}


def parts(reads: Sequence[Read]) -> list[object]:
    return [
        flat(Part.load(path)) if read.kind != "pl_pfile" else Added.load(path) for read in reads for path in read.parts
    ]


@pytest.mark.parametrize("times", [4, pytest.param(20, marks=pytest.mark.full)])
def test_killed_at_any_moment(times: int, tmp_path: Path) -> None:
    files, out, dice = month_and_week(tmp_path), tmp_path / "out", random.Random(times)
    build(files, tmp_path / "whole", today=DAY, stretch=STRETCH)
    build([], out, sample=True, today=DAY)
    served_before, whole = served(out), contents(tmp_path / "whole")
    began = time.monotonic()
    process = started(tmp_path / "timed", files)
    assert process.communicate()[1] == "" and contents(tmp_path / "timed") == whole
    takes, killed = time.monotonic() - began, 0
    while killed < times:
        process = started(out, files)
        try:
            # Late rather than early: the first third is Python's own start.
            process.wait(timeout=takes * dice.uniform(0.3, 1.0))
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
        killed += process.wait() == -signal.SIGKILL
        process.communicate()
        assert served(out) in (served_before, served(tmp_path / "whole"))
        Registry.open(out)
        if served(out) != served_before:
            shutil.rmtree(out)  # the sample is not laid over a real directory
            build([], out, sample=True, today=DAY)
    told: list[Reading] = []
    build(files, out, today=DAY, stretch=STRETCH, progress=told.append)
    assert contents(out) == whole
    assert sorted(path.name for path in tmp_path.iterdir()) == ["month.csv", "out", "timed", "week.csv.gz", "whole"]


def test_no_process_is_left_when_the_build_is_killed(tmp_path: Path) -> None:
    process = started(tmp_path / "out", month_and_week(tmp_path, 20_000))
    workers: list[int] = []
    until = time.monotonic() + 20
    while not workers and time.monotonic() < until:
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
        workers = (
            [int(pid) for pid in children.read_text().split()] if children.exists() else pytest.skip("no /proc here")
        )
    process.kill()
    process.communicate()
    while any(map(alive, workers)) and time.monotonic() < until:
        time.sleep(0.05)
    assert workers and not any(map(alive, workers))


def alive(pid: int) -> bool:
    stat = Path(f"/proc/{pid}/stat")
    return stat.exists() and stat.read_text().rpartition(")")[2].split()[0] != "Z"


def test_what_is_finished_is_not_read_again(tmp_path: Path) -> None:
    files, folder = month_and_week(tmp_path), tmp_path / "work"
    folder.mkdir()
    reads = gathered(sources_of(files), folder, None, STRETCH, processes=1)
    first, rejected = parts(reads), [[*read.rejected()] for read in reads]
    assert [len(read.parts) > 3 for read in reads] == [True, True] and rejected[0]
    stamps = [path.stat().st_mtime_ns for read in reads for path in read.parts]
    reads[0].parts[1].write_bytes(reads[0].parts[1].read_bytes()[:-9])  # cut, as after a power failure
    report_of(reads[1].parts[2]).write_text("")
    report_of(reads[1].parts[0]).unlink()
    told: list[Reading] = []
    reads = gathered(sources_of(files), folder, told.append, STRETCH, processes=1)
    assert parts(reads) == first and [[*read.rejected()] for read in reads] == rejected
    now = [path.stat().st_mtime_ns for read in reads for path in read.parts]
    assert sum(one != other for one, other in zip(stamps, now, strict=True)) == 3
    assert all(0 < so.reused_rows < so.rows for so in told)
    told.clear()
    gathered(sources_of(files), folder, told.append, STRETCH, processes=1)
    assert [so.reused_rows == so.rows == read.tally.rows for so, read in zip(told, reads, strict=True)] == [True, True]


def test_other_inputs_start_afresh(tmp_path: Path) -> None:
    files, folder = month_and_week(tmp_path), tmp_path / "work"
    folder.mkdir()
    gathered(sources_of(files[:1]), folder, None, STRETCH, processes=1)
    text = files[0].read_text(encoding="utf-8").replace('"DE LA CRUZ"', '"DE LA FUENTE"')
    files[0].write_text(text, encoding="utf-8")
    told: list[Reading] = []
    gathered(sources_of(files[:1]), folder, told.append, STRETCH, processes=1)
    assert [so.reused_rows for so in told] == [0]
    assert len([path for path in folder.iterdir() if path.name.startswith("parts-")]) == 1


@pytest.mark.parametrize("processes", [2, 3])
def test_one_process_or_many_packed_or_plain(processes: int, tmp_path: Path) -> None:
    text = many(1_500).encode()
    (tmp_path / "a.csv").write_bytes(text)
    (tmp_path / "b.csv.gz").write_bytes(gzip.compress(text))
    found = []
    for name, count in (("a.csv", 1), ("a.csv", processes), ("b.csv.gz", 1), ("b.csv.gz", processes)):
        folder = tmp_path / f"{name}-{count}"
        folder.mkdir()
        (read,) = gathered(sources_of([tmp_path / name]), folder, None, STRETCH, count)
        found.append((parts([read]), [*read.rejected()], read.tally.rows, read.first_lines))
    assert all(one == found[0] for one in found) and len(found[0][3]) > 3
    assert found[0][2] == 1_500


def test_one_build_at_a_time(tmp_path: Path) -> None:
    (tmp_path / "week.csv").write_text(csv_of([person(ANA)]))
    folder = tmp_path / ".out-building"
    folder.mkdir()
    with (folder / "lock").open("wb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(BadInput, match="is being built already"):
            build([tmp_path / "week.csv"], tmp_path / "out")
        assert folder.exists() and not (tmp_path / "out").exists()
    assert build([tmp_path / "week.csv"], tmp_path / "out")["therapists"] == 1
    assert not folder.exists()


@pytest.mark.parametrize("limit", [3_000, 100_000])
def test_no_room_left(limit: int, tmp_path: Path) -> None:
    """A limit on the size of files does what a full disk does: first for the parts, then for the directory itself."""
    files, out = month_and_week(tmp_path), tmp_path / "out"
    build([], out, sample=True, today=DAY)
    before = contents(out)
    said = started(out, files, limit).communicate()[1]
    assert said.startswith("said: out: there is no room left") and said.count("\n") == 1, said
    assert contents(out) == before and (tmp_path / ".out-building").exists()
    told: list[Reading] = []
    build(files, out, today=DAY, stretch=STRETCH, progress=told.append)
    build(files, tmp_path / "whole", today=DAY, stretch=STRETCH)
    assert contents(out) == contents(tmp_path / "whole") and not (tmp_path / ".out-building").exists()
    assert all((so.reused_rows == so.rows) == (limit > 10_000) for so in told)


def test_a_file_that_is_cut_while_it_is_read(tmp_path: Path) -> None:
    files, folder = month_and_week(tmp_path), tmp_path / "work"
    folder.mkdir()
    sources = sources_of(files[:1])
    files[0].write_bytes(files[0].read_bytes()[: STRETCH * 2])
    with pytest.raises(BadInput, match=r"was changed while it was read|cut off"):
        gathered(sources, folder, None, STRETCH, processes=1)


def test_a_worker_that_is_killed_is_said(tmp_path: Path) -> None:
    process = started(tmp_path / "out", month_and_week(tmp_path, 20_000))
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    until = time.monotonic() + 20
    while time.monotonic() < until and process.poll() is None:
        if children.exists() and (pids := children.read_text().split()):
            for pid in pids:
                os.kill(int(pid), signal.SIGKILL)
            break
    said = process.communicate()[1]
    assert "start again" in said and said.count("\n") == 1, said

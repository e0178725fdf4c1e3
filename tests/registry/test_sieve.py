"""The sieve itself: safe on any bytes, the same where a processor has no wide instructions, and left out without harm."""

import ctypes
import os
import subprocess
import sys
from pathlib import Path

import pytest

from secondchair.registry import build, compiled
from secondchair.registry.reading.sieve import Sieve
from secondchair.registry.reading.stretches import Reader

from .nppes_file import ANA, BEN, csv_of, gone, person
from .test_nppes_fuzz import bodies, made_up
from .two_ways import needs_the_sieve, same_both_ways, without_sieve

DRIVER = Path(__file__).parent / "sieve_driver.c"
WATCHED = (
    "-std=gnu11",
    "-g",
    "-O1",
    "-DPLAIN",
    "-fsanitize=address,undefined",
    "-fno-sanitize-recover=all",
    "-Wall",
    "-Wextra",
)
HERE = compiled.SOURCES["sieve"].parent


def compiled_by(command: list[str]) -> None:
    compiler = compiled.compiler()
    if compiler is None:
        pytest.skip("a C compiler is not here")
    told = subprocess.run([compiler, *command], capture_output=True, text=True, check=False)
    if "sanitize" in " ".join(command) and told.returncode and "cannot find" in told.stderr:
        pytest.skip("the compiler's sanitizers are not here")
    assert not told.returncode and not told.stderr, told.stderr


@pytest.mark.parametrize("wide", [True, False])
@pytest.mark.parametrize("rounds", [20_000, pytest.param(1_000_000, marks=pytest.mark.full)])
def test_it_touches_nothing_but_its_rooms(rounds: int, wide: bool, tmp_path: Path) -> None:
    program = tmp_path / "driver"
    compiled_by(
        [
            *WATCHED,
            *([] if wide else ["-U__SSE2__"]),
            f"-I{HERE}",
            str(DRIVER),
            "-o",
            str(program),
        ]
    )
    told = subprocess.run([program, "7", str(rounds)], capture_output=True, text=True, check=False)
    assert told.returncode == 0 and not told.stderr, told.stderr[:2000]
    rows, given, odd = map(int, told.stdout.split())
    assert rows > given > rounds // 10 and odd > rounds // 10


def test_without_wide_instructions_it_is_the_same(tmp_path: Path) -> None:
    needs_the_sieve()
    library = tmp_path / "narrow.so"
    compiled_by([*compiled.FLAGS, "-DPLAIN", "-U__SSE2__", "-o", str(library), str(compiled.SOURCES["sieve"])])
    narrow = Reader(lambda layout: Sieve(ctypes.CDLL(str(library)), layout))
    header, rows = made_up()
    for body in bodies(rows, 1_000, seed=5):
        same_both_ways(narrow, Reader(without_sieve), header, body)


def test_small_rooms_are_filled_again(tmp_path: Path) -> None:
    needs_the_sieve()
    header, rows = made_up()
    body = rows[0] * 70_000 + rows[2] * 70_000  # more rows, and more text, than the sieve takes at a time
    part, report = same_both_ways(Reader(), Reader(without_sieve), header, body)
    assert len(part.id) == 70_000 and report.counts == {"therapists": 70_000, "others": 70_000}


def test_a_build_without_a_compiler_is_the_same(tmp_path: Path) -> None:
    (tmp_path / "week.csv").write_text(csv_of([person(ANA), gone(BEN)] * 300))
    build([tmp_path / "week.csv"], tmp_path / "with")
    script = "import sys; from secondchair.registry import build; build(sys.argv[1:2], sys.argv[2])"
    subprocess.run(
        [sys.executable, "-c", script, tmp_path / "week.csv", tmp_path / "without"],
        env={**os.environ, compiled.OFF: "0"},
        check=True,
    )
    for file in (tmp_path / "with").iterdir():
        assert file.read_bytes() == (tmp_path / "without" / file.name).read_bytes()

"""The compiled search, the one in numpy and the slow twin give the very same answers; and the compiled one is sound."""

import os
import random
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from secondchair.core.wishes import wishes_from
from secondchair.registry import Registry, compiled
from secondchair.registry.country.places import place_of_zip
from secondchair.registry.search import joint_shortlist
from secondchair.registry.searching.kernel import Kernel
from secondchair.registry.searching.numeric import Numeric

from .cases import directory, people, registry_of
from .twin import Twin

ROOT = Path(__file__).resolve().parents[2]
NO_COMPILER = "no C compiler is here: apt-get install gcc, or name one in CC"


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """A folder in memory where there is one: 5,000 directories are written."""
    memory = Path("/dev/shm")  # noqa: S108 a folder of our own in it
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as name:
        yield Path(name)


def answers(registry: Registry, asking: list[Any], k: int, order: str) -> list[dict[str, Any]]:
    """What every engine at hand says."""
    wishes = [wishes_from(person, place_of_zip) for person in asking]
    engines = [Numeric(registry.snapshot)]
    if compiled.library("kernel"):
        engines.append(Kernel(registry.snapshot))
    return [joint_shortlist(registry, wishes, k, order, engine).as_json() for engine in engines]


@settings(max_examples=5_000, deadline=None, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 2**63), k=st.integers(0, 9))
def test_all_engines_agree_with_the_slow_twin(seed: int, k: int, folder: Path) -> None:
    r = random.Random(seed)
    rows, asking, order = directory(r), people(r), r.choice(["fit", "fit", "distance"])
    expected = Twin(rows, asking).answer(k, order)
    for got in answers(registry_of(rows, folder), asking, k, order):
        assert got == expected


def test_the_compiled_one_is_among_them() -> None:
    if compiled.compiler() is None and os.environ.get("CI") != "true":
        pytest.skip(NO_COMPILER)
    assert compiled.library("kernel") is not None


@pytest.mark.parametrize("rows", [3_000, 40_000])
def test_engines_agree_where_there_are_many_rows(rows: int, tmp_path: Path) -> None:
    # Batches that run over, codes of four bytes, columns judged row by row: what small directories never reach.
    r = random.Random(rows)
    hours = [f"{day}-{hour:02}" for day in ("mon", "tue", "wed", "thu", "fri") for hour in range(8, 20)]
    many = [row for n in range(rows // 20) for row in directory(r, 20)][:rows]
    for number, row in enumerate(many):
        row["id"] = number + 1
        row["hours"] = sorted(r.sample(hours, 6)) if r.random() < 0.9 else []
    registry = registry_of(many, tmp_path)
    for _ in range(12):
        asking = people(r)
        order, k = r.choice(["fit", "distance"]), r.choice([1, 8, 50, 1_001])
        one, *others = answers(registry, asking, k, order)
        assert all(other == one for other in others)
        if rows < 5_000:
            assert one == Twin(many, asking).answer(k, order)


SOUND = """
import random, sys
from pathlib import Path
from tests.registry.cases import directory, people, registry_of
from tests.registry.test_engines import answers
for seed in range(int(sys.argv[2])):
    r = random.Random(seed)
    registry, k = registry_of(directory(r), Path(sys.argv[1])), r.choice([0, 1, 8, 50])
    for _ in range(3):
        one, other = answers(registry, people(r), k, r.choice(["fit", "distance"]))
        assert one == other, seed
print("sound")
"""


def test_no_sanitizer_finds_anything(tmp_path: Path) -> None:
    """The kernel built with AddressSanitizer and UBSan, in a process of its own, over random directories."""
    found = compiled.compiler()
    if found is None:
        pytest.skip(NO_COMPILER)
    sanitized = tmp_path / "kernel.so"
    flags = [flag for flag in compiled.FLAGS if flag != "-O3"]
    flags += ["-O1", "-g", "-fsanitize=address,undefined", "-fno-sanitize-recover=all", "-DPLAIN"]
    subprocess.run([found, *flags, "-o", sanitized, compiled.SOURCES["kernel"]], check=True)
    runtime = subprocess.run([found, "-print-file-name=libasan.so"], capture_output=True, text=True, check=True)
    library = Path(runtime.stdout.strip())
    if not library.is_absolute():
        pytest.skip("the compiler comes without its sanitizers: apt-get install gcc")
    told = subprocess.run(
        [sys.executable, "-c", SOUND, tmp_path / "rows", "150"],
        cwd=ROOT,
        env={
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "SECOND_CHAIR_KERNEL": str(sanitized),
            "LD_PRELOAD": str(library),
            "ASAN_OPTIONS": "detect_leaks=0",
            "PYTHONMALLOC": "malloc",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.stdout.strip() == "sound", told.stderr[-3000:]

"""What a directory of made-up people takes and gives: bytes, opening, searches a second, growth, a week's update.

python -m bench.registry figures [--rows 1000000] [--more 10000000] [--seed N] [--folder DIR]
"""

import math
import multiprocessing
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from secondchair.registry import Registry, update
from secondchair.registry.keeping.snapshot import META, Snapshot
from secondchair.registry.search import joint_shortlist

from ..make_nppes import batch_of, header
from .country import country
from .made_up import made_up
from .ours import built
from .questions import KINDS, Asking, Question

APART = frozenset({"at", "name_key", "name_rank", "lat", "lon", "state_of"})  # text, names and addresses
MIX = {"metro": 4, "rural": 3, "video": 2, "either": 1}
SECONDS = 5.0
WEEK = 25_000  # rows


def main(rows: int, more: int, seed: int, folder: Path | None) -> int:
    """Prints each figure in a line."""
    with tempfile.TemporaryDirectory() as kept:
        place = folder or Path(kept)
        print(f"{rows:,} rows and {more:,}, seed {seed}")
        small = _built(rows, seed, place)
        big = _built(more, seed, place) if more else None
        _of_size(Snapshot(small), "at the first size")
        print(f"opened in {_median_ms(lambda: Registry.open(small)):.1f} ms (median of 9)")
        asking = Asking(country(seed), seed)
        if big:
            _growth(small, big, asking)
        _searches_a_second(small, seed)
        _week(small, Path(kept) / "week", seed)
    return 0


def _built(rows: int, seed: int, place: Path) -> Path:
    began = time.perf_counter()
    out = place / f"made-up-{rows}-{seed}"
    there = out.exists()
    built(made_up(rows, seed, country(seed)), out) if not there else None
    print(f"{rows:,} rows made and written in {time.perf_counter() - began:.1f} s", file=sys.stderr)
    return out


def _of_size(snapshot: Snapshot, when: str) -> None:
    searched = sum(array.nbytes for name, array in snapshot.arrays.items() if name not in APART)
    apart = sum(array.nbytes for name, array in snapshot.arrays.items() if name in APART)
    n = len(snapshot)
    print(f"search columns, ids, points, boxes and tables {when}: {searched / n:.1f} bytes a row;", end=" ")
    print(f"beside them keys of names, places of text, degrees: {apart / n:.1f} bytes a row")


def _median_ms(action: object, times: int = 9) -> float:
    assert callable(action)
    spent = []
    for _ in range(times):
        began = time.perf_counter()
        action()
        spent.append((time.perf_counter() - began) * 1000)
    return statistics.median(spent)


def _growth(small: Path, big: Path, asking: Asking) -> None:
    """How the time of a whole search grows with the rows: the exponent, and the times at both sizes."""
    one, other = Registry.open(small), Registry.open(big)
    steps = math.log(len(other) / len(one))
    for kind in KINDS:
        questions = asking.questions(kind, 12)
        times = [(_cpu_ms(one, question), _cpu_ms(other, question)) for question in questions]
        exponent = statistics.fmean(math.log(b / a) / steps for a, b in times)
        first, second = (statistics.median(column) for column in zip(*times, strict=True))
        print(
            f"{kind}: {first:.3f} ms of CPU, {second:.3f} ms at {len(other):,} rows; grows with the power {exponent:.2f}"
        )


def _cpu_ms(registry: Registry, question: Question) -> float:
    spent = []
    for _ in range(7):
        began = time.process_time()
        joint_shortlist(registry, question.people)
        spent.append((time.process_time() - began) * 1000)
    return statistics.median(spent)


def _searches_a_second(small: Path, seed: int) -> None:
    """Two processes, each asking the mix one after the other."""
    context = multiprocessing.get_context("spawn")
    with context.Pool(2) as pool:
        counts = pool.starmap(_asked, [(small, seed + n) for n in range(2)])
    print(
        f"two processes answer {sum(counts) / SECONDS:,.0f} searches a second (metro 4 : rural 3 : video 2 : either 1)"
    )


def _asked(small: Path, seed: int) -> int:
    registry, asking = Registry.open(small), Asking(country(1), seed)
    mix = [question for kind, share in MIX.items() for question in asking.questions(kind, 10 * share)]
    mix.sort(key=lambda question: hash((seed, id(question))))
    done, until = 0, time.monotonic() + SECONDS
    while time.monotonic() < until:
        joint_shortlist(registry, mix[done % len(mix)].people)
        done += 1
    return done


def _week(small: Path, week: Path, seed: int) -> None:
    """A weekly file over a copy of the directory, while somebody searches the old one."""
    week.mkdir()
    file = week / "npidata_pfile_20261116-20261122.csv"
    file.write_bytes((",".join(f'"{name}"' for name in header()) + "\n").encode() + batch_of(seed, 0, WEEK))
    out = week / "registry"
    out.mkdir()
    for part in small.iterdir():
        if part.name == META:
            (out / META).write_bytes(part.read_bytes())
        else:
            (out / part.name).symlink_to(part)
    rows = len(Registry.open(out))
    context = multiprocessing.get_context("spawn")
    stop, slowest = context.Event(), context.Queue()
    reader = context.Process(target=_searching, args=(out, seed, stop, slowest))
    reader.start()
    slowest.get()  # it has begun
    began = time.perf_counter()
    info = update(out, [file])
    took = time.perf_counter() - began
    stop.set()
    longest, asked = slowest.get()
    reader.join()
    source = info["sources"][-1]
    print(
        f"a week of {source['rows']:,} rows ({source['therapists']:,} therapists) on {rows:,}: {took:.1f} s;", end=" "
    )
    print(f"of {asked} searches that another process opened and asked meanwhile, the slowest took {longest:.0f} ms")


def _searching(out: Path, seed: int, stop: Any, slowest: Any) -> None:
    question, longest, asked = Asking(country(1), seed).questions("metro", 1)[0], 0.0, 0
    joint_shortlist(Registry.open(out), question.people)
    slowest.put(None)
    while not stop.is_set():
        began = time.perf_counter()
        joint_shortlist(Registry.open(out), question.people)
        longest, asked = max(longest, (time.perf_counter() - began) * 1000), asked + 1
        time.sleep(0.01)
    slowest.put((longest, asked))

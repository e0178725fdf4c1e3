"""Reading the national file: our whole build beside the fastest parser that only reads it, in one run.

    python -m bench.make_nppes 9000000 big.csv          # once; about 10 GB
    python -m bench.registry_build big.csv [--rounds 3] [--json FILE]

The parser is Polars, streaming, over the columns that we need, every value looked at; it comes with the dependency group
"bench" (``requirements/bench.txt``). Peak memory is the sum of the private and shared-out memory (PSS) of all processes, looked
at twenty times a second. The two take turns, so that whatever else the machine does hits both; ratios are the thing to read.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from secondchair.registry.reading.layouts import GROUPS, PLAIN, SEX

ROOT = Path(__file__).parent.parent


def parse(file: str) -> int:
    """Polars over the columns we need; how many bytes of text they hold."""
    try:
        import polars
    except ImportError:
        sys.exit("polars is not here: install requirements/bench.txt, or leave the parser out with --no-parser")
    columns = [*PLAIN, SEX[0], *GROUPS]
    lazy = polars.scan_csv(file, infer_schema=False, encoding="utf8-lossy")
    sums = lazy.select(polars.col(column).str.len_bytes().sum() for column in columns).collect(engine="streaming")
    return int(sum(sums.row(0)))


def measured(command: list[str]) -> dict[str, float]:
    """Wall and CPU seconds of a command and its children, and their peak memory in bytes."""
    began = time.perf_counter()
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)
    peak = 0
    while True:
        pid, status, usage = os.wait4(process.pid, os.WNOHANG)
        if pid:
            break
        peak = max(peak, sum(map(_memory, _tree(process.pid))))
        time.sleep(0.05)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{command[1:4]} ended with {process.returncode}")
    return {"wall": time.perf_counter() - began, "cpu": usage.ru_utime + usage.ru_stime, "peak": peak}


def _tree(pid: int) -> list[int]:
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return []
    return [pid, *(one for child in children for one in _tree(int(child)))]


def _memory(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:")), 0)


def rounds(file: Path, count: int, parser: bool, folder: Path) -> dict[str, list[dict[str, float]]]:
    """``count`` turns of each."""
    build = [sys.executable, "-m", "secondchair", "registry", "build", str(file), "--out"]
    commands = {"parser": [sys.executable, "-m", "bench.registry_build", str(file), "--parse"]} if parser else {}
    found: dict[str, list[dict[str, float]]] = {name: [] for name in (*commands, "build")}
    for turn in range(count):
        for name in found:
            found[name].append(measured(commands.get(name, [*build, str(folder / f"out{turn}")])))
            last = found[name][-1]
            print(f"  {name}: {last['wall']:.1f} s, CPU {last['cpu']:.1f} s, {last['peak'] / 1e6:,.0f} MB", flush=True)
    return found


def summary(found: dict[str, list[dict[str, float]]], size: int) -> dict[str, Any]:
    """Medians, by seconds a gigabyte, and how many times the parser's wall time the build takes."""
    told: dict[str, Any] = {"gigabytes": size / 1e9, "cores": len(os.sched_getaffinity(0)), "rounds": found}
    for name, turns in found.items():
        wall, cpu = (statistics.median(turn[key] for turn in turns) for key in ("wall", "cpu"))
        told[name] = {
            "wall": wall,
            "cpu": cpu,
            "peak": max(turn["peak"] for turn in turns),
            "s_per_gb": wall / size * 1e9,
        }
    if "parser" in found:
        turns = zip(found["build"], found["parser"], strict=True)
        told["ratio"] = statistics.median(ours["wall"] / theirs["wall"] for ours, theirs in turns)
    return told


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("file", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--no-parser", action="store_true")
    parser.add_argument("--parse", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.parse:
        print(parse(str(asked.file)))
        return
    with tempfile.TemporaryDirectory(dir=asked.file.resolve().parent) as folder:
        found = rounds(asked.file.resolve(), asked.rounds, not asked.no_parser, Path(folder))
    told = summary(found, asked.file.stat().st_size)
    for name in found:
        one = told[name]
        print(
            f"{name}: {one['wall']:.1f} s ({one['s_per_gb']:.2f} s/GB), CPU {one['cpu']:.1f} s, peak {one['peak'] / 1e6:,.0f} MB"
        )
    if "ratio" in told:
        print(
            f"the whole build takes {told['ratio']:.2f} times what the parser alone takes (median of {asked.rounds} turns)"
        )
    if asked.json:
        asked.json.write_text(json.dumps(told, indent=1) + "\n")


if __name__ == "__main__":
    main()

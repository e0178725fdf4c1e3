"""Ours and its peers, side by side in one process: every question asked of all, in random order, CPU time of each.

Every answer is compared with ours, to the last point; one that differs ends the run.
"""

import gc
import importlib
import json
import math
import os
import random
import statistics
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

# One thread each: CPU time is what is compared. Read when the libraries are imported, further down.
os.environ.update(POLARS_MAX_THREADS="1", OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1")

from secondchair.core.therapists import Shortlist
from secondchair.core.wishes import Wishes

from .country import country
from .layout import Layout, layout_of
from .limit import bytes_of, gigabytes_a_second
from .made_up import made_up
from .ours import Ours, kernel_alone
from .plan import plan_of
from .questions import KINDS, Asking, Question

K = 8
ROUNDS = 3  # each question's time is the median of so many
OWN = "numpy in blocks"  # our own layout in numpy: shown, and no engine that one could take instead
PEERS: dict[str, tuple[str, str]] = {
    "numpy": ("numpy_blocks", "NumpyBlocks"),
    "pandas": ("pandas_", "Pandas"),
    "balltree": ("balltree", "Ball"),
    "polars": ("polars_", "Polars"),
    "duckdb": ("duckdb_", "Duckdb"),
    "sqlite": ("sqlite_rtree", "Sqlite"),
    "postgis": ("postgis", "Postgis"),
}


class Peer(Protocol):
    name: str

    def ask(self, people: Sequence[Wishes], k: int) -> Any: ...
    def cpu(self) -> float: ...
    def close(self) -> None: ...


def main(
    rows: int, seed: int, questions: int, only: Sequence[str], kept: Path | None, out: Path | None, kinds: Sequence[str]
) -> int:
    """Prints the table, writes the JSON. ``only``: which peers, "ours" among them; the first one is the measure."""
    where = country(seed)
    made = made_up(rows, seed, where)
    layout = layout_of(made.columns())
    peers: list[Peer] = []
    try:
        if "ours" in only:
            peers.append(Ours(made, kept))
        del made
        peers += _peers([name for name in only if name != "ours"], layout)
        speed = gigabytes_a_second()
        print(f"{rows} rows, seed {seed}, {questions} questions of a kind, median of {ROUNDS} times, ms of CPU")
        print(f"memory, one core: {speed['sum']:.1f} GB/s read, {speed['copy']:.1f} GB/s copied")
        asking = Asking(where, seed)
        run = {"rows": rows, "seed": seed, "questions": questions, "memory": speed, "kinds": {}}
        for kind in kinds:
            run["kinds"][kind] = measured(peers, asking.questions(kind, questions), layout, max(speed.values()), seed)
            _tell(kind, run["kinds"][kind], peers)
        if out:
            out.write_text(json.dumps(run, indent=1) + "\n", encoding="utf-8")
    finally:
        for peer in peers:
            peer.close()
    return 0


def _peers(names: Sequence[str], layout: Layout) -> list[Peer]:
    found = []
    for name in names:
        module, one = PEERS[name]
        began = time.perf_counter()
        try:
            found.append(getattr(importlib.import_module(f"{__package__}.peers.{module}"), one)(layout))
        except ImportError as error:
            print(f"left out: {name} ({error})", file=sys.stderr)
            continue
        print(f"{name} made ready in {time.perf_counter() - began:.1f} s", file=sys.stderr)
    return found


def measured(
    peers: Sequence[Peer], questions: Sequence[Question], layout: Layout, speed: float, seed: int
) -> dict[str, Any]:
    """Name → ms of CPU, one a question; "limit" the same for the bytes alone; "found" how many therapists fit."""
    chance = random.Random(seed)
    spent: dict[str, list[float]] = {peer.name: [] for peer in peers}
    found, limit, kernel = [], [], []
    for question in questions:
        right = plain(peers[0].ask(question.people, K))
        times: dict[str, list[float]] = {peer.name: [] for peer in peers}
        gc.collect()
        for _ in range(ROUNDS):
            for peer in chance.sample(list(peers), len(peers)):
                # Once before: what the one before left in the caches is no fault of this one.
                check(peer, question, plain(peer.ask(question.people, K)), right)
                took, got = _timed(peer, question)
                check(peer, question, got, right)
                times[peer.name].append(took * 1000)
        for name, own in times.items():
            spent[name].append(statistics.median(own))
        if isinstance(peers[0], Ours):
            kernel.append(kernel_alone(peers[0].registry, question.people, K) * 1000)
        found.append(right["count"])
        limit.append(bytes_of(plan_of(question.people, layout.words), layout, right["count"]) / speed / 1e6)
    return {"ms": spent, "limit": limit, "found": found, "kernel": kernel}


def _timed(peer: Peer, question: Question) -> tuple[float, dict[str, Any]]:
    gc.disable()
    began = time.process_time() + peer.cpu()
    got = peer.ask(question.people, K)
    took = time.process_time() + peer.cpu() - began
    gc.enable()
    return took, plain(got)


def plain(got: Any) -> dict[str, Any]:
    """An answer as JSON has it; ours comes as values."""
    found: dict[str, Any] = got.as_json() if isinstance(got, Shortlist) else got
    return found


def check(peer: Peer, question: Question, got: dict[str, Any], right: dict[str, Any]) -> None:
    """Ends the run where an answer is another than ours."""
    for part, value in right.items():
        if got[part] != value:
            people = json.dumps(question.data)
            raise SystemExit(f"{peer.name} differs in {part}:\n{got[part]}\n{value}\nasked: {people}")


def ratio(result: dict[str, Any], measure: str) -> float:
    """The geometric mean, over the questions, of the best peer's time to ours."""
    others = [times for name, times in result["ms"].items() if name not in (measure, OWN)]
    ratios = [min(best) / own for *best, own in zip(*others, result["ms"][measure], strict=True)]
    return _mean(ratios)


def _mean(ratios: Sequence[float]) -> float:
    return math.exp(statistics.fmean(map(math.log, ratios)))


def _tell(kind: str, result: dict[str, Any], peers: Sequence[Peer]) -> None:
    print(f"\n{kind}: {statistics.median(result['found']):.0f} therapists fit (median)")
    for name, times in sorted(result["ms"].items(), key=lambda entry: statistics.median(entry[1])):
        print(f"  {name:24}{statistics.median(times):10.3f}")
    print(f"  {'the bytes alone':24}{statistics.median(result['limit']):10.3f}")
    if result["kernel"]:
        times = [kernel / limit for kernel, limit in zip(result["kernel"], result["limit"], strict=True)]
        print(
            f"  {'the kernel alone':24}{statistics.median(result['kernel']):10.3f}: {_mean(times):.1f} times the bytes"
        )
    if len(peers) > 1:
        print(f"  best peer / {peers[0].name}, geometric mean: {ratio(result, peers[0].name):.2f}", flush=True)


def names_in(text: str) -> list[str]:
    """The peers of a list with commas. Raises SystemExit where one is not known."""
    names = text.split(",")
    if unknown := set(names) - {"ours", *PEERS}:
        raise SystemExit(f"no peer is called {', '.join(sorted(unknown))}; there are ours, {', '.join(PEERS)}")
    return names


def kinds_in(text: str) -> list[str]:
    """The kinds of question of a list with commas. Raises SystemExit where one is not known."""
    kinds = text.split(",")
    if unknown := set(kinds) - set(KINDS):
        raise SystemExit(f"no kind is called {', '.join(sorted(unknown))}; there are {', '.join(KINDS)}")
    return kinds

"""The real registry files, where they are: what is read, how long it takes, who is found in three towns.

.venv/bin/python -m bench.registry files [FILE…]     default: ../shared/data/registry/npidata*.csv.gz; ends with 3 without any
"""

import resource
import statistics
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from secondchair.core.wishes import wishes_from
from secondchair.registry import Registry, build
from secondchair.registry.country.places import place_of_zip
from secondchair.registry.search import joint_shortlist

ROOT = Path(__file__).resolve().parents[2]

TOWNS = ("Ventura", "Oxnard", "Camarillo")


def main(files: list[Path]) -> int:
    """Builds, counts, searches; prints a line for each."""
    files = files or sorted((ROOT.parent / "shared" / "data" / "registry").glob("npidata*.csv.gz"))
    if not files:
        print("no registry files here", file=sys.stderr)
        return 3
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "registry"
        began = time.perf_counter()
        info = build(files, out)
        took = time.perf_counter() - began
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        for source in info["sources"]:
            print(" ".join(f"{name} {value}" for name, value in source.items()))
        print(f"built in {took:.1f} s, {peak:.0f} MB at the peak, {info['bytes'] / 1e6:.2f} MB on disk")
        print(f"{info['therapists']} therapists: {dict(sorted(info['by_licence'].items(), key=lambda kind: -kind[1]))}")
        registry = Registry.open(out)
        towns = Counter(
            therapist.city.title() for number in registry.snapshot.ids
            if (therapist := registry.therapist(int(number))) and "CA" in therapist.states and therapist.city.title() in TOWNS
        )  # fmt: skip
        print("found in", ", ".join(f"{town} {towns[town]}" for town in TOWNS))
        near = {"zip": "93030", "miles": 20}
        mine = wishes_from({"near": near, "state": "CA", "format": "in_person", "wishes": []}, place_of_zip)
        spent = []
        for _ in range(50):
            began = time.process_time()
            found = joint_shortlist(registry, [mine])
            spent.append((time.process_time() - began) * 1000)
        print(
            f"20 miles around 93030, in person: {found.count} people; median search {statistics.median(spent):.2f} ms of CPU"
        )
    return 0

"""Writes the outlines of counties and states that maps are drawn from; the same atlas gives the same bytes.

    npm pack us-atlas@3.0.1 && tar xzf us-atlas-3.0.1.tgz
    python bench/make_atlas.py package/counties-10m.json

What it is and under which licence: ``secondchair/registry/atlas/LICENSE`` and docs/decisions/0014.
"""

import hashlib
import json
import sys
from pathlib import Path
from typing import Any

import numpy as np

OUT = Path(__file__).parent.parent / "secondchair" / "registry" / "atlas" / "us.npz"
SHA256 = "145aaf5d1433352a6a1d8e86b5f149c7c653f9171baf14aaf75ee66575def1b0"


def rings_of(geometry: dict[str, Any]) -> list[list[int]]:
    """The rings of a county or a state: lists of arcs, one that is walked backwards as its complement (~number)."""
    if geometry["type"] == "Polygon":
        return list(geometry["arcs"])
    return [ring for polygon in geometry["arcs"] for ring in polygon]


def sides_of(counties: list[dict[str, Any]], arcs: int) -> np.ndarray:
    """Which counties lie beside each arc, as numbers in the list; -1 where there is none, as at the sea.

    Twelve arcs are spikes that more counties walk along: the first and the last county stand for all of them.
    """
    beside: list[list[int]] = [[] for _ in range(arcs)]
    for number, county in enumerate(counties):
        for ring in rings_of(county):
            for arc in ring:
                beside[arc if arc >= 0 else ~arc].append(number)
    return np.array([[found[0], found[-1] if found[-1] != found[0] else -1] for found in beside], np.int16)


def arrays_of(atlas: dict[str, Any]) -> dict[str, np.ndarray]:
    """The arrays of the file; ``secondchair/registry/country/atlas.py`` says what each of them is."""
    arcs = [np.array(arc, np.int64) for arc in atlas["arcs"]]
    counties = sorted(atlas["objects"]["counties"]["geometries"], key=lambda county: county["id"])
    rings = [ring for state in atlas["objects"]["states"]["geometries"] for ring in rings_of(state)]
    transform = atlas["transform"]
    steps = np.concatenate([arc[1:] for arc in arcs])
    assert np.abs(steps).max() < 2**15
    return {
        "scale": np.array([transform["scale"], transform["translate"]], np.float64),
        "first": np.array([arc[0] for arc in arcs], np.int32),
        "lengths": np.array([len(arc) for arc in arcs], np.int16),
        "steps": steps.astype(np.int16).T.copy(),  # all of x, then all of y: that packs better
        "counties": np.array([int(county["id"]) for county in counties], np.int32),
        "sides": sides_of(counties, len(arcs)),
        "rings": np.array([arc for ring in rings for arc in ring], np.int16),
        "ring_lengths": np.array([len(ring) for ring in rings], np.int16),
    }


if __name__ == "__main__":
    given = Path(sys.argv[1]).read_bytes()
    assert hashlib.sha256(given).hexdigest() == SHA256, "this is not counties-10m.json of us-atlas 3.0.1"
    arrays = arrays_of(json.loads(given))
    np.savez_compressed(OUT, **arrays)
    print(f"{OUT.name}: {OUT.stat().st_size:,} bytes, {len(arrays['first']):,} arcs")

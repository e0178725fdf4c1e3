"""Where made-up therapists stand: the real ZIP points, each with a made-up weight, heavy-tailed like real towns."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from secondchair.registry.country.earth import xyz

CELL = 0.5  # degrees: about a metro
RURAL = 0.2  # of all people
METROS = 30


@dataclass(frozen=True)
class Country:
    """Z ZIP areas. ``lat``, ``lon`` float64 (Z,) degrees; ``xyz`` float32 (3, Z) km; ``weight`` float64 (Z,), sum 1.

    ``state`` int64 (Z,) into ``states``; ``cell`` int64 (Z,): ZIPs of one cell of half a degree stand together.
    """

    zips: list[str]
    lat: NDArray[np.float64]
    lon: NDArray[np.float64]
    xyz: NDArray[np.float32]
    state: NDArray[np.int64]
    states: list[str]
    weight: NDArray[np.float64]
    cell: NDArray[np.int64]

    def metros(self) -> list[NDArray[np.int64]]:
        """The ZIPs of the 30 densest cells, densest first."""
        weight = Counter(dict(enumerate(np.bincount(self.cell, self.weight))))
        return [np.flatnonzero(self.cell == cell) for cell, _ in weight.most_common(METROS)]

    def sparse(self) -> NDArray[np.int64]:
        """The ZIPs of the thinnest cells that together hold a fifth of everybody, as rural areas do (Census 2020)."""
        weight = np.bincount(self.cell, self.weight)
        thin_first = np.argsort(weight)
        rural = thin_first[np.cumsum(weight[thin_first]) <= RURAL]
        return np.flatnonzero(np.isin(self.cell, rural))

    def neighbours(self) -> dict[str, list[str]]:
        """State → the states that share a cell with it."""
        found: defaultdict[str, set[str]] = defaultdict(set)
        there: defaultdict[int, set[str]] = defaultdict(set)
        for cell, state in zip(self.cell.tolist(), self.state.tolist(), strict=True):
            there[cell].add(self.states[state])
        for states in there.values():
            for state in states:
                found[state] |= states - {state}
        return {state: sorted(found[state]) for state in self.states}


def country(seed: int) -> Country:
    """The ZIP areas that mail is carried to, weighted: lognormal by cell (a metro rises as a whole) and by ZIP."""
    chance = np.random.default_rng([seed, 1])
    rows = _areas()
    lat, lon = (np.array([float(row[key]) for row in rows]) for key in ("lat", "long"))
    states = sorted({row["state"] for row in rows})
    grid = np.round(lat / CELL).astype(np.int64) * 1000 + np.round(lon / CELL).astype(np.int64)
    _, cell = np.unique(grid, return_inverse=True)
    # A cell with many ZIPs is a city: its therapists grow faster than its ZIPs.
    metro = np.sqrt(np.bincount(cell)) * chance.lognormal(0, 0.8, cell.max() + 1)
    weight = metro[cell] * chance.lognormal(0, 1.2, len(rows))
    points = np.array([xyz(a, o) for a, o in zip(lat.tolist(), lon.tolist(), strict=True)], np.float64)
    return Country(
        zips=[row["zip_code"] for row in rows],
        lat=lat,
        lon=lon,
        xyz=np.ascontiguousarray(points.T.astype(np.float32)),
        state=np.array([states.index(row["state"]) for row in rows], np.int64),
        states=states,
        weight=weight / weight.sum(),
        cell=cell,
    )


@cache
def _areas() -> list[dict[str, Any]]:
    import zipcodes

    rows = [row for digit in "0123456789" for row in zipcodes.similar_to(digit)]
    return [
        row
        for row in rows
        if row["zip_code_type"] == "STANDARD" and row["active"] and float(row["lat"]) and float(row["long"])
    ]

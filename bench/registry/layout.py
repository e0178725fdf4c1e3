"""The rows in an order that keeps neighbours together, with a box for every few of them: what an index gives.

Sorted by home state and along a Hilbert curve. Rows licensed out of state are listed by state.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .made_up import Columns
from .plan import Plan

Array = NDArray[Any]
BLOCK = 256
LISTS = ("states", "training", "languages", "insurance", "culture")
ALL = (
    "row", "id", "x", "y", "z", "gender", "licence", "since", "fee", "video", "sliding", "openings", *LISTS,
    "hours0", "hours1", "hours2",
)  # fmt: skip


@dataclass(frozen=True)
class Layout:
    """``columns``: the names of ALL → (n,), x y z float32, lists as int16 or int64 bits; ``row`` is the number in the directory.

    ``low``, ``high``: float32 (3, blocks), the corners of each block's box. ``runs``: state → first and last row + 1;
    ``away``: state → rows licensed there whose home is elsewhere. ``words``: attribute → word → number.
    """

    columns: dict[str, Array]
    low: Array
    high: Array
    runs: list[tuple[int, int]]
    away: list[Array]
    words: dict[str, dict[str, int]]
    sizes: list[int]

    def __len__(self) -> int:
        return len(self.columns["id"])

    def candidates(self, plan: Plan) -> tuple[list[tuple[int, int]], Array]:
        """Ranges of rows, none overlapping, and single rows outside them, that hold all that the plan can reach."""
        none = np.zeros(0, np.int64)
        if plan.everyone:
            return [(0, len(self))], none
        near = self._near(plan) if plan.in_person else np.zeros(self.low.shape[1], np.bool_)
        if not plan.by_video:
            return _ranges(near, len(self)) or [(0, 0)], none
        state = min((number for number in range(64) if plan.states >> number & 1), key=lambda s: self.sizes[s])
        ranges = _merged([*_ranges(near, len(self)), self.runs[state]])
        away = self.away[state]
        place = np.searchsorted(np.array(ranges).ravel(), away, side="right")
        return ranges, away[place % 2 == 0]

    def _near(self, plan: Plan) -> Array:
        near = np.ones(self.low.shape[1], np.bool_)
        for point, wide in zip(plan.points, plan.wide, strict=True):
            if wide < np.inf:
                at = np.array(point)[:, None]
                out = np.maximum(np.maximum(self.low - at, at - self.high), 0)
                near &= np.einsum("ij,ij->j", out, out) <= wide
        return near


def _ranges(near: Array, n: int) -> list[tuple[int, int]]:
    edges = np.flatnonzero(np.diff(np.concatenate([[False], near, [False]]).astype(np.int8))) * BLOCK
    return [(int(start), int(min(end, n))) for start, end in edges.reshape(-1, 2)]


def _merged(ranges: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(ranges):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        elif end > start:
            merged.append((start, end))
    return merged or [(0, 0)]


def layout_of(columns: Columns) -> Layout:
    """Sorts the rows and makes the boxes."""
    home = columns.values["state"]
    order = np.lexsort((_hilbert(columns), home))
    n = len(order)
    done: dict[str, Array] = {"row": order.astype(np.int64)}
    for name in ("id", "gender", "licence", "since", "fee", "video", "sliding", "openings"):
        done[name] = columns.values[name][order]
    done |= {axis: columns.xyz[number][order] for number, axis in enumerate("xyz")}
    for name in LISTS:
        # As narrow as the words allow: most of a question's time is reading.
        kind = np.int16 if len(columns.words[name]) < 16 else np.int64
        done[name] = columns.bits[name][0][order].astype(kind)
    done |= {f"hours{number}": columns.bits["hours"][number][order].view(np.int64) for number in range(3)}
    starts = np.arange(0, n, BLOCK)
    corners = [np.array([ufunc.reduceat(done[axis], starts) for axis in "xyz"]) for ufunc in (np.minimum, np.maximum)]
    home = home[order].astype(np.int64)
    states = len(columns.words["states"])
    edges = np.searchsorted(home, np.arange(1, states + 2))
    more = np.flatnonzero(done["states"] & (done["states"] - 1) != 0)
    away = [more[(done["states"][more] >> s & 1 == 1) & (home[more] != s + 1)] for s in range(states)]
    runs = [(int(edges[s]), int(edges[s + 1])) for s in range(states)]
    words = {name: {word: number for number, word in enumerate(known)} for name, known in columns.words.items()}
    sizes = [end - start + len(rows) for (start, end), rows in zip(runs, away, strict=True)]
    return Layout(done, *corners, runs, away, words, sizes)


def _hilbert(columns: Columns) -> Array:
    """The place of each row along a Hilbert curve of 2^16 × 2^16 squares over the globe."""
    place, at = np.unique(columns.values["zip"], return_inverse=True)
    first = np.zeros(len(place), np.int64)
    first[at] = np.arange(len(at))  # a row of each ZIP
    x = ((columns.values["lon"][first] + 180) / 360 * 65535).astype(np.int64)
    y = ((columns.values["lat"][first] + 90) / 180 * 65535).astype(np.int64)
    along = np.zeros(len(place), np.int64)
    side = 1 << 15
    while side:
        right, up = (x & side) > 0, (y & side) > 0
        along += side * side * ((3 * right) ^ up)
        turned = ~up & right
        x, y = np.where(turned, 65535 - x, x), np.where(turned, 65535 - y, y)
        x, y = np.where(~up, y, x), np.where(~up, x, y)
        side >>= 1
    return along[at]

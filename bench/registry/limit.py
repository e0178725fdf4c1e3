"""What the memory of this machine gives to one core, and how long a question's bytes take at that speed."""

import time

import numpy as np

from .layout import Layout
from .plan import Plan
from .vectors import columns_of

BYTES = 1 << 28
TIMES = 7
FACETS = ("gender", "licence", "video", "fee", "training", "languages")


def gigabytes_a_second() -> dict[str, float]:
    """Read (a sum) and copied (read and written), 10^9 bytes a second of one core, the best of several."""
    source = np.arange(BYTES // 8, dtype=np.int64)
    target = np.empty_like(source)
    source.sum()
    target[:] = source
    return {"sum": BYTES / _best(source.sum) / 1e9, "copy": 2 * BYTES / _best(lambda: np.copyto(target, source)) / 1e9}


def _best(action: object) -> float:
    assert callable(action)
    spent = []
    for _ in range(TIMES):
        began = time.perf_counter()
        action()
        spent.append(time.perf_counter() - began)
    return min(spent)


def bytes_of(plan: Plan, layout: Layout, found: int) -> int:
    """Bytes that no search gets around: of each row in reach its place, and each column that is a must; of each row
    found also the columns of the other wishes and of the facets. Columns as narrow as whole bytes allow, no index.
    """
    musts = {test.on for test in plan.tests if test.must >= 0} | {"openings"}
    if plan.by_video:
        musts |= {"states", "video"}
    rest = ({test.on for test in plan.tests} | set(FACETS)) - musts
    place = 12 if plan.in_person else 0
    later = 0 if not plan.everyone else place  # where nobody is too far, only a found row's distance counts
    return in_reach(plan, layout) * (_width(musts, layout) + place - later) + found * (_width(rest, layout) + later)


def _width(names: set[str], layout: Layout) -> int:
    whole = 0
    for on in names:
        for name in columns_of(on):
            known = len(layout.words.get(on, ())) if on not in ("gender", "licence") else 0
            whole += (known + 7) // 8 if known and on != "hours" else layout.columns[name].dtype.itemsize
    return whole


def in_reach(plan: Plan, layout: Layout) -> int:
    """How many rows a question can reach at all."""
    if plan.everyone:
        return len(layout)
    ranges, single = layout.candidates(plan)
    at = np.concatenate([*(np.arange(start, end) for start, end in ranges), single])
    reach = np.full(len(at), plan.in_person)
    for point, wide in zip(plan.points, plan.wide, strict=True):
        x, y, z = (
            layout.columns[axis][at].astype(np.float64) - value for axis, value in zip("xyz", point, strict=True)
        )
        reach &= x * x + y * y + z * z <= wide
    if plan.by_video:
        licensed = layout.columns["states"][at] & plan.states == plan.states
        reach |= licensed & (layout.columns["video"][at] != 0)
    return int(np.count_nonzero(reach))

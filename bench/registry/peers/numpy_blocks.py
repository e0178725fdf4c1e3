"""numpy, the candidates of the boxes, at most 65,536 rows at a time, so that a column stays in the cache."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from secondchair.core.wishes import Wishes

from ..answer import facet_columns
from ..layout import Layout
from ..plan import plan_of
from ..vectors import searched

AT_ONCE = 1 << 16


class NumpyBlocks:
    name = "numpy in blocks"

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._columns = dict(layout.columns)
        self._columns["ones"], self._columns["lists"] = facet_columns(layout.columns)

    def ask(self, people: Sequence[Wishes], k: int) -> dict[str, Any]:
        plan = plan_of(people, self._layout.words)
        return searched(plan, self._layout, self._frame, self._stretches(plan), k)

    def _frame(self, names: Sequence[str], at: Any) -> dict[str, Any]:
        return {name: self._columns[name][at] for name in names}

    def _stretches(self, plan: Any) -> Iterator[Any]:
        ranges, single = self._layout.candidates(plan)
        short = [np.arange(start, end) for start, end in ranges if end - start < AT_ONCE]
        for start, end in ranges:
            if end - start >= AT_ONCE:
                yield from (slice(at, min(at + AT_ONCE, end)) for at in range(start, end, AT_ONCE))
        if short or len(single):
            yield np.concatenate([*short, single])

    def cpu(self) -> float:
        """Seconds of CPU spent outside this process."""
        return 0.0

    def close(self) -> None:
        pass

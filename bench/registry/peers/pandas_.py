"""pandas: one frame sorted by place; the candidates of the boxes taken out of it, then a column at a time."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from secondchair.core.wishes import Wishes

from ..answer import facet_columns
from ..layout import Layout
from ..plan import Plan, plan_of
from ..vectors import searched


class Pandas:
    name = "pandas"

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        ones, lists = facet_columns(layout.columns)
        # Column by column: of a consolidated frame, choosing columns would copy them whole.
        self._columns = {
            name: pd.Series(column, copy=False)
            for name, column in {**layout.columns, "ones": ones, "lists": lists}.items()
        }

    def ask(self, people: Sequence[Wishes], k: int) -> dict[str, Any]:
        plan = plan_of(people, self._layout.words)
        return searched(plan, self._layout, self._frame, self.stretches(plan), k)

    def _frame(self, names: Sequence[str], at: Any) -> Any:
        if isinstance(at, slice):
            return {name: self._columns[name].iloc[at] for name in names}
        index = pd.RangeIndex(len(at))  # one for all: columns that share it need no alignment
        return {name: pd.Series(self._columns[name].array.take(at), index, copy=False) for name in names}

    def stretches(self, plan: Plan) -> list[Any]:
        """The rows to look at, as one stretch: a frame has its price each time."""
        ranges, single = self._layout.candidates(plan)
        if len(ranges) == 1 and not len(single):
            return [slice(*ranges[0])]
        return [np.concatenate([*(np.arange(start, end) for start, end in ranges), single])]

    def cpu(self) -> float:
        """Seconds of CPU spent outside this process."""
        return 0.0

    def close(self) -> None:
        pass

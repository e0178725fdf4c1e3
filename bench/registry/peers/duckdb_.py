"""DuckDB, in memory, one thread. Small questions see slices of Arrow columns that are sorted by place, others the table.

Where few rows are asked, planning is most of the time: the optimizer is left out then.
"""

from collections.abc import Sequence
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa

from secondchair.core.wishes import Wishes

from .. import sql
from ..answer import answer, facet_columns, facets_of_columns
from ..layout import ALL, Layout
from ..plan import Plan, plan_of

FEW = 30_000  # rows


def number(value: float) -> str:
    text = repr(value)
    return f"({text})" if "e" in text else f"({text}e0)"  # without an exponent it would be read as a decimal number


WRITE = sql.Dialect(number, lambda condition, bit: f"CASE WHEN {condition} THEN {1 << bit} ELSE 0 END")


class Duckdb:
    name = "DuckDB"

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._db = duckdb.connect(":memory:", config={"threads": 1})
        self._db.execute("SET preserve_insertion_order=false")
        columns = dict(layout.columns)
        columns["ones"], columns["lists"] = facet_columns(layout.columns)
        columns |= {axis: columns[axis].astype(np.float64) for axis in "xyz"}
        columns["place"] = np.arange(len(layout), dtype=np.int32)
        self._rows = pa.table(columns)
        self._db.register("all_rows", self._rows)
        self._db.execute("CREATE TABLE t AS SELECT * FROM all_rows")
        self._quick = self._db.cursor()
        self._quick.execute("PRAGMA disable_optimizer")

    def ask(self, people: Sequence[Wishes], k: int) -> dict[str, Any]:
        plan = plan_of(people, self._layout.words)
        some = None if plan.everyone else self._some(plan)
        db = self._quick if some is not None and len(some) < FEW else self._db
        if some is not None:
            db.register("near_rows", some)
        source = "t" if some is None else "near_rows"
        inside = sql.inside(plan, WRITE) if plan.in_person else "1=0"
        reach = f"({inside}) OR vid>0" if plan.by_video else inside
        way = f"SELECT * FROM (SELECT {sql.selected(plan, WRITE)} FROM {source}) WHERE {reach}"
        got = sql.read(plan, db.execute(sql.question(plan, k, [way], WRITE)).fetchall())
        facets = facets_of_columns(self._layout.words, got.ones, got.lists)
        rows = self._rows.take([place for place, _ in got.top]).select(ALL).to_pylist() if got.top else []
        return answer(plan, got.codes, facets, [(points, row) for (_, points), row in zip(got.top, rows, strict=True)])

    def _some(self, plan: Plan) -> pa.Table:
        ranges, single = self._layout.candidates(plan)
        parts = [self._rows.slice(start, end - start) for start, end in ranges]
        return pa.concat_tables([*parts, self._rows.take(single)] if len(single) else parts)

    def cpu(self) -> float:
        """Seconds of CPU spent outside this process."""
        return 0.0

    def close(self) -> None:
        self._db.close()

"""SQLite, in memory: rows sorted by place, an R-tree over boxes of 64 rows, and what a state licenses by range and list.

Subqueries with LIMIT -1 are kept apart by the planner: what they compute is computed once a row.
"""

import sqlite3
from collections.abc import Sequence
from typing import Any

import numpy as np

from secondchair.core.wishes import Wishes

from .. import sql
from ..answer import answer, facet_columns, facets_of_columns
from ..layout import ALL, Layout
from ..plan import Plan, plan_of, radius

FEW = 64
ORDER = (
    "x", "y", "z", "openings", "gender", "licence", "since", "fee", "sliding", "video", "states", "training",
    "languages", "insurance", "culture", "hours0", "hours1", "hours2", "ones", "lists", "id", "row",
)  # fmt: skip


class Sqlite:
    name = "SQLite R-tree"

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._db = sqlite3.connect(":memory:", cached_statements=16)
        self._db.executescript("PRAGMA temp_store=memory; PRAGMA journal_mode=off; PRAGMA threads=0;")
        columns = dict(layout.columns)
        columns["ones"], columns["lists"] = facet_columns(layout.columns)
        self._fill(
            "t", ("place INTEGER PRIMARY KEY", *ORDER), [np.arange(len(layout)), *(columns[name] for name in ORDER)]
        )
        self._db.execute("CREATE TABLE away (state, place, PRIMARY KEY (state, place)) WITHOUT ROWID")
        for state, rows in enumerate(layout.away):
            self._db.executemany("INSERT INTO away VALUES (?, ?)", ((state, at) for at in rows.tolist()))
        axes = "x0, x1, y0, y1, z0, z1"
        self._db.execute(f"CREATE VIRTUAL TABLE block USING rtree(number, {axes}, +first INTEGER, +last INTEGER)")
        self._db.executemany("INSERT INTO block VALUES (?,?,?,?,?,?,?,?,?)", _boxes(layout))
        self._db.execute("ANALYZE")

    def _fill(self, name: str, columns: Sequence[str], values: list[Any]) -> None:
        self._db.execute(f"CREATE TABLE {name} ({', '.join(columns)})")
        places = ",".join("?" * len(columns))
        for start in range(0, len(values[0]), 1 << 16):
            rows = zip(*(column[start : start + (1 << 16)].tolist() for column in values), strict=True)
            self._db.executemany(f"INSERT INTO {name} VALUES ({places})", rows)

    def ask(self, people: Sequence[Wishes], k: int) -> dict[str, Any]:
        plan = plan_of(people, self._layout.words)
        text, values = self.question(plan, k)
        codes, ones, lists, top = {}, [], [], []
        for kind, key, rows, second in self._db.execute(text, values):
            if kind == 0 and key < 0:
                codes[-key] = rows
            elif kind == 2:
                top.append((key, rows, second))
            else:
                (lists if kind else ones).append((key, rows))
        codes[0] = sum(rows for _, rows in ones)
        facets = facets_of_columns(self._layout.words, _pair(ones), _pair(lists))
        return answer(plan, codes, facets, self._facts(plan, top))

    def question(self, plan: Plan, k: int) -> tuple[str, list[float]]:
        """The SQL of a plan and the values of its question marks."""
        values: list[float] = []
        numbers: dict[float, str] = {}

        def number(value: float) -> str:
            if value not in numbers:
                values.append(value)
                numbers[value] = f"?{len(values)}"
            return numbers[value]

        write = sql.Dialect(number, lambda condition, bit: f"(({condition})<<{bit})", "min", "max")
        needed = ",".join(["place", "id", "ones", "lists", "openings", *sql.columns_needed(plan)])
        chords = "".join(f",{sql.chord(plan, i, write)} AS d{i}" for i in range(len(plan.points)) if plan.in_person)
        vid = f",{sql.video(plan)} AS vid" if plan.by_video else ""
        ways = " UNION ALL ".join(self._ways(plan, f"{needed}{chords}{vid}", write))
        worth = [sql.points(plan, i, write) for i in range(len(plan.points))]
        u = [f"CASE v WHEN 0 THEN {text} END AS u{i}" for i, text in enumerate(worth)]
        low, product = ("min(u0,u1)", "u0*u1") if len(u) == 2 else ("u0", "u0")
        text = f"""
            WITH c AS MATERIALIZED (
                SELECT v, CASE v WHEN 0 THEN ones ELSE -v END AS key, lists, place, id, {",".join(u)}
                FROM (SELECT *, {sql.code(plan, write)} AS v FROM ({ways}) LIMIT -1)
                WHERE v&(v-1)=0)
            SELECT 0, key, count(*), 0 FROM c GROUP BY key
            UNION ALL SELECT 1, lists, count(*), 0 FROM c WHERE v=0 AND lists<>0 GROUP BY lists
            UNION ALL SELECT * FROM (SELECT 2, place, u0, {"u1" if len(u) == 2 else "0"} FROM c WHERE v=0
                                     ORDER BY {product} DESC, {low} DESC, id LIMIT {k})"""
        return text, values

    def _ways(self, plan: Plan, columns: str, write: sql.Dialect) -> list[str]:
        if plan.everyone:
            return [f"SELECT * FROM (SELECT {columns} FROM t LIMIT -1)"]
        if not plan.in_person:
            return self._by_video(plan, columns)
        inside = sql.inside(plan, write)
        boxed = f"{columns} FROM block CROSS JOIN t ON place BETWEEN first AND last WHERE {_in_box(plan, write)}"
        if not plan.by_video:
            return [f"SELECT * FROM (SELECT {boxed} LIMIT -1) WHERE {inside}"]
        run, home, away = self._licensed(plan, columns)
        return [
            f"SELECT * FROM ({home} LIMIT -1) WHERE vid>0 OR ({inside})",
            f"SELECT * FROM ({away} LIMIT -1) WHERE vid>0 AND NOT ({inside})",
            f"SELECT * FROM (SELECT {boxed} AND place NOT {run} LIMIT -1) WHERE {inside}",
        ]

    def _by_video(self, plan: Plan, columns: str) -> list[str]:
        if not plan.by_video:  # a state that nobody is licensed in
            return [f"SELECT {columns}, 0 AS vid FROM t WHERE 1=0"]
        _, home, away = self._licensed(plan, columns)
        return [f"SELECT * FROM ({way} LIMIT -1) WHERE vid>0" for way in (home, away)]

    def _licensed(self, plan: Plan, columns: str) -> tuple[str, str, str]:
        state = min((s for s in range(64) if plan.states >> s & 1), key=lambda s: self._layout.sizes[s])
        first, end = self._layout.runs[state]
        run = f"BETWEEN {first} AND {end - 1}"
        home = f"SELECT {columns} FROM t WHERE place {run}"
        return run, home, f"SELECT {columns} FROM away CROSS JOIN t USING (place) WHERE state={state}"

    def _facts(self, plan: Plan, top: list[tuple[int, int, int]]) -> list[tuple[list[int], dict[str, Any]]]:
        names = ",".join(ALL)
        found = []
        for at, *points in top:
            row = self._db.execute(f"SELECT {names} FROM t WHERE place=?", (at,)).fetchone()
            found.append((points[: len(plan.points)], dict(zip(ALL, row, strict=True))))
        return found

    def cpu(self) -> float:
        """Seconds of CPU spent outside this process."""
        return 0.0

    def close(self) -> None:
        self._db.close()


def _boxes(layout: Layout) -> Any:
    starts = np.arange(0, len(layout), FEW)
    edges = []
    for axis in "xyz":
        column = layout.columns[axis]
        edges += [np.minimum.reduceat(column, starts).tolist(), np.maximum.reduceat(column, starts).tolist()]
    last = np.minimum(starts + FEW, len(layout)) - 1
    return zip(range(len(starts)), *edges, starts.tolist(), last.tolist(), strict=True)


def _in_box(plan: Plan, write: sql.Dialect) -> str:
    sides = []
    for point, wide in zip(plan.points, plan.wide, strict=True):
        if wide < float("inf"):
            for axis, value in zip("xyz", point, strict=True):
                sides += [
                    f"{axis}1>={write.number(value - radius(wide))}",
                    f"{axis}0<={write.number(value + radius(wide))}",
                ]
    return " AND ".join(sides) or "1=1"


def _pair(pairs: list[tuple[int, int]]) -> tuple[Any, Any]:
    both = np.array(pairs, np.int64).reshape(-1, 2)
    return both[:, 0], both[:, 1]

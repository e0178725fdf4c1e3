"""Polars, one thread: one frame sorted by place; the boxes give slices of it, then lazy expressions over them."""

from collections.abc import Sequence
from functools import reduce
from operator import add, or_
from typing import Any

import numpy as np
import polars as pl

from secondchair.core.wishes import Wishes

from ..answer import answer, facet_columns, facets_of_columns
from ..layout import ALL, Layout
from ..plan import BAND_POINTS, BANDS, UNKNOWN_COSTS, Plan, Test, plan_of
from ..sql import columns_needed
from ..vectors import columns_of

Expr = pl.Expr
INF = float("inf")


class Polars:
    name = "Polars"

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        columns = dict(layout.columns)
        columns["ones"], columns["lists"] = facet_columns(layout.columns)
        columns["place"] = np.arange(len(layout), dtype=np.int32)
        self._rows = pl.DataFrame(columns)

    def ask(self, people: Sequence[Wishes], k: int) -> dict[str, Any]:
        plan = plan_of(people, self._layout.words)
        judged = self._judged(plan).collect()
        broken = judged["v"].value_counts()
        codes = dict(zip(broken["v"].to_list(), broken["count"].to_list(), strict=True))
        utility = [_points(plan, i).alias(f"u{i}") for i in range(len(plan.points))]
        u = [pl.col(f"u{i}").cast(pl.Int64) for i in range(len(plan.points))]
        rank = u[0] * 1025 if len(u) == 1 else u[0] * u[1] * 1024 + pl.min_horizontal(u)
        found = (
            judged.lazy()
            .filter(pl.col("v") == 0)
            .select("place", "id", "ones", "lists", *utility)
            .with_columns(rank.alias("rank"))
            .collect()
        )
        facets = facets_of_columns(self._layout.words, _counted(found["ones"]), _counted(found["lists"]))
        return answer(plan, codes, facets, self._top(found, len(u), k))

    def _top(self, found: pl.DataFrame, people: int, k: int) -> list[tuple[list[int], dict[str, Any]]]:
        if not len(found) or not k:
            return []
        least = found["rank"].top_k(min(k, len(found))).min()
        best = found.filter(pl.col("rank") >= least).sort(["rank", "id"], descending=[True, False]).head(k)
        facts = self._rows[best["place"].to_list()].select(ALL).to_dicts()
        points = best.select([f"u{i}" for i in range(people)]).rows()
        return [(list(own), row) for own, row in zip(points, facts, strict=True)]

    def _judged(self, plan: Plan) -> pl.LazyFrame:
        names = ["place", "id", "ones", "lists", "openings", *columns_needed(plan)]
        rows = self._candidates(plan).lazy()
        chords = [_chord(plan, i).alias(f"d{i}") for i in range(len(plan.points)) if plan.in_person]
        vid = [_video(plan).alias("vid")] if plan.by_video else []
        code = _code(plan).alias("v")
        reached = rows.select(*names, *chords, *vid)
        if not plan.everyone:
            reached = reached.filter(_reach(plan))
        return reached.with_columns(code).filter((pl.col("v") & (pl.col("v") - 1)) == 0)

    def _candidates(self, plan: Plan) -> pl.DataFrame:
        if plan.everyone:
            return self._rows
        ranges, single = self._layout.candidates(plan)
        parts = [self._rows.slice(start, end - start) for start, end in ranges]
        return pl.concat([*parts, self._rows[single]] if len(single) else parts, rechunk=False)

    def cpu(self) -> float:
        """Seconds of CPU spent outside this process."""
        return 0.0

    def close(self) -> None:
        pass


def _counted(values: pl.Series) -> tuple[Any, Any]:
    counts = values.value_counts()
    return counts[values.name].to_numpy().astype(np.int64), counts["count"].to_numpy().astype(np.int64)


def _chord(plan: Plan, i: int) -> Expr:
    apart = [pl.col(axis).cast(pl.Float64) - value for axis, value in zip("xyz", plan.points[i], strict=True)]
    return apart[0] * apart[0] + apart[1] * apart[1] + apart[2] * apart[2]


def _video(plan: Plan) -> Expr:
    licensed = (pl.col("states") & plan.states) == plan.states
    offered = pl.when(pl.col("video") == 0).then(0).when(pl.col("video") == 1).then(2).otherwise(1)
    return pl.when(licensed).then(offered).otherwise(0).cast(pl.Int8)


def _reach(plan: Plan) -> Expr:
    near = [pl.col(f"d{i}") <= wide for i, wide in enumerate(plan.wide) if wide < INF and plan.in_person]
    inside = reduce(lambda a, b: a & b, near) if near else pl.lit(plan.in_person)
    return inside | (pl.col("vid") > 0) if plan.by_video else inside


def _code(plan: Plan) -> Expr:
    flags = [_flag(pl.col("openings") == 0, plan.bit((None, "openings")))]
    for i, cap in enumerate(plan.cap):
        if plan.in_person and cap < INF:
            far = pl.col(f"d{i}") > cap
            flags.append(_flag(far & (pl.col("vid") == 0) if plan.by_video else far, i))
    flags += [_flag(_missed(test), test.must) for test in plan.tests if test.must >= 0]
    if plan.hours:
        first, second, both = (_hit("hours", mask) for mask in plan.hours)
        flags.append(_flag(first & second & ~both, plan.bit((None, "hours_together"))))
    return reduce(add, flags)


def _flag(condition: Expr, bit: int) -> Expr:
    return condition.cast(pl.Int32) * pl.lit(1 << bit, pl.Int32)


def _hit(on: str, mask: Sequence[int]) -> Expr:
    words = [
        (pl.col(name) & pl.lit(word - (word >> 63 << 64), pl.Int64 if on == "hours" else pl.Int16))
        for name, word in zip(columns_of(on), mask, strict=True)
        if word
    ]
    return reduce(or_, words) != 0 if words else pl.col(columns_of(on)[0]).is_null()


def _unknown(on: str) -> Expr:
    return reduce(or_, map(pl.col, columns_of(on))) == 0


def _among(test: Test) -> Expr:
    return reduce(or_, [pl.col(test.on) == code for code in test.codes or (-1,)])


def _missed(test: Test) -> Expr:
    if test.on == "since":
        return pl.col("since") > test.at_most
    if test.on == "fee":
        return (pl.col("fee") > test.at_most) & (pl.col("sliding") != 1)
    hit = _hit(test.on, test.mask) if test.mask else _among(test)
    return ~hit & ~_unknown(test.on) if test.wanted else hit


def _points(plan: Plan, i: int) -> Expr:
    terms = [_lit(plan.base), _costs(pl.col("openings") == -1)]
    if plan.in_person:
        near = [pl.col(f"d{n}") <= cap for n, cap in enumerate(plan.cap) if cap < INF]
        band = reduce(
            lambda rest, n: pl.when(pl.col(f"d{i}") < BANDS[n]).then(_lit(BAND_POINTS[n])).otherwise(rest),
            reversed(range(8)),
            _lit(BAND_POINTS[8]),
        )
        here = reduce(lambda a, b: a & b, near) if near and plan.by_video else None
        terms.append(band if here is None else pl.when(here).then(band).otherwise(_lit(0)))
        if plan.by_video:
            terms.append(_costs((pl.col("vid") == 1) & (pl.col(f"d{i}") > plan.cap[i])))
    elif plan.by_video:
        terms.append(_costs(pl.col("vid") == 1))
    terms += [_worth(test) for test in plan.tests if test.who == i]
    return pl.max_horizontal(_lit(1), reduce(add, terms))


def _lit(points: int) -> Expr:
    return pl.lit(points, pl.Int16)


def _costs(condition: Expr) -> Expr:
    return condition.cast(pl.Int16) * _lit(-UNKNOWN_COSTS)


def _worth(test: Test) -> Expr:
    if test.on == "since":
        none, met = pl.col("since") == 0, pl.col("since") <= test.at_most
    elif test.on == "fee":
        met = (pl.col("fee") >= 0) & (pl.col("fee") <= test.at_most)
        none = (pl.col("fee") < 0) | (~met & (pl.col("sliding") == 1))
    else:
        hit = _hit(test.on, test.mask) if test.mask else _among(test)
        met = hit if test.wanted else ~hit
        none = _unknown(test.on) if test.mask else pl.col(test.on) == 0
    if not test.met:
        return none.cast(pl.Int16) * _lit(test.unknown)
    return pl.when(none).then(_lit(test.unknown)).otherwise(met.cast(pl.Int16) * _lit(test.met))

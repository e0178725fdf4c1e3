"""The joint search as SQL expressions, shared by the databases: what a row breaks, and what it is worth to each person.

They stand over columns named as in ``layout.ALL`` and, from an inner query, d0, d1 (squared chords) and vid (0 no,
1 unknown, 2 yes). Nothing is ever NULL.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .plan import BAND_POINTS, BANDS, UNKNOWN_COSTS, Plan, Test
from .vectors import columns_of

Array = NDArray[Any]


@dataclass(frozen=True)
class Dialect:
    """``number``: a float as this engine reads it exactly; ``flag``: a condition as a bit; ``least``, ``greatest``."""

    number: Callable[[float], str]
    flag: Callable[[str, int], str]
    least: str = "LEAST"
    greatest: str = "GREATEST"


def chord(plan: Plan, i: int, sql: Dialect) -> str:
    """Squared chord of person i, term by term as everybody sums it."""
    terms = []
    for axis, value in zip("xyz", plan.points[i], strict=True):
        apart = f"({axis}-{sql.number(value)})"
        terms.append(f"{apart}*{apart}")
    return "+".join(terms)


def video(plan: Plan) -> str:
    """0 no, 1 unknown, 2 yes."""
    return f"CASE WHEN states&{plan.states}<>{plan.states} THEN 0 WHEN video=0 THEN 0 WHEN video=1 THEN 2 ELSE 1 END"


def inside(plan: Plan, sql: Dialect) -> str:
    """Within twice everyone's miles."""
    limits = [f"d{i}<={sql.number(wide)}" for i, wide in enumerate(plan.wide) if wide < float("inf")]
    return " AND ".join(limits) or "1=1"


def code(plan: Plan, sql: Dialect) -> str:
    """The violation code of a row."""
    flags = [sql.flag("openings=0", plan.bit((None, "openings")))]
    if plan.in_person:
        for i, cap in enumerate(plan.cap):
            if cap < float("inf"):
                far = f"d{i}>{sql.number(cap)}"
                flags.append(sql.flag(f"{far} AND vid=0" if plan.by_video else far, i))
    flags += [sql.flag(_missed(test), test.must) for test in plan.tests if test.must >= 0]
    if plan.hours:
        first, second, both = (_hit("hours", mask) for mask in plan.hours)
        flags.append(sql.flag(f"{first} AND {second} AND NOT {both}", plan.bit((None, "hours_together"))))
    return "+".join(flags)


def points(plan: Plan, i: int, sql: Dialect) -> str:
    """What a row that breaks nothing is worth to person i."""
    terms = [str(plan.base), f"CASE WHEN openings=-1 THEN -{UNKNOWN_COSTS} ELSE 0 END"]
    if plan.in_person:
        terms.append(_near_points(plan, i, sql))
        if plan.by_video:
            terms.append(f"CASE WHEN vid=1 AND d{i}>{sql.number(plan.cap[i])} THEN -{UNKNOWN_COSTS} ELSE 0 END")
    else:
        terms.append(f"CASE WHEN vid=1 THEN -{UNKNOWN_COSTS} ELSE 0 END")
    terms += [_worth(test) for test in plan.tests if test.who == i]
    return f"{sql.greatest}(1,{'+'.join(terms)})"


def columns_needed(plan: Plan) -> list[str]:
    """Every column that the expressions above read, apart from those of place and video."""
    return list(dict.fromkeys(name for test in plan.tests for name in columns_of(test.on)))


def question(plan: Plan, k: int, ways: Sequence[str], sql: Dialect, fence: str = "") -> str:
    """The whole question: rows of (kind, key, rows, more): 0 violation codes but 0, 1 and 2 facets, 3 the best rows.

    ``ways``: SELECTs that give the candidates, each once, with d0, d1 and vid; ``fence`` keeps a subquery apart.
    """
    u = [f"CASE WHEN v=0 THEN {points(plan, i, sql)} END AS u{i}" for i in range(len(plan.points))]
    low, product = (f"{sql.least}(u0,u1)", "u0*u1") if len(u) == 2 else ("u0", "u0")
    return f"""
        WITH c AS MATERIALIZED (
            SELECT v, ones, lists, place, id, {",".join(u)}
            FROM (SELECT *, {code(plan, sql)} AS v FROM ({" UNION ALL ".join(ways)}) AS reached {fence}) AS judged
            WHERE v&(v-1)=0)
        SELECT 0, v, count(*), 0 FROM c WHERE v<>0 GROUP BY v
        UNION ALL SELECT 1, ones, count(*), 0 FROM c WHERE v=0 GROUP BY ones
        UNION ALL SELECT 2, lists, count(*), 0 FROM c WHERE v=0 AND lists<>0 GROUP BY lists
        UNION ALL (SELECT 3, place, u0, {"u1" if len(u) == 2 else "0"} FROM c WHERE v=0
                   ORDER BY {product} DESC, {low} DESC, id LIMIT {k})"""


def selected(plan: Plan, sql: Dialect) -> str:
    """What a candidate's SELECT lists."""
    chords = [f"{chord(plan, i, sql)} AS d{i}" for i in range(len(plan.points)) if plan.in_person]
    vid = [f"{video(plan)} AS vid"] if plan.by_video else [] if plan.in_person else ["0 AS vid"]
    return ",".join(["place", "id", "ones", "lists", "openings", *columns_needed(plan), *chords, *vid])


@dataclass(frozen=True)
class Read:
    """What came back: violation codes, facets as (values, rows), the best rows as (place, points)."""

    codes: dict[int, int]
    ones: tuple[Array, Array]
    lists: tuple[Array, Array]
    top: list[tuple[int, list[int]]]


def read(plan: Plan, rows: Iterable[tuple[int, int, int, int]]) -> Read:
    """The rows that ``question`` gave."""
    kinds: list[list[tuple[int, ...]]] = [[], [], [], []]
    for kind, *row in rows:
        kinds[kind].append(tuple(row))
    ones, lists = (np.array(some, np.int64).reshape(-1, 3) for some in kinds[1:3])
    codes = {key: count for key, count, _ in kinds[0]} | {0: int(ones[:, 1].sum())}
    top = [(place, list(points[: len(plan.points)])) for place, *points in kinds[3]]
    return Read(codes, (ones[:, 0], ones[:, 1]), (lists[:, 0], lists[:, 1]), top)


def _near_points(plan: Plan, i: int, sql: Dialect) -> str:
    # From far to near: most rows are far. Beyond the miles there is nothing to give where the row must be near.
    bands = [
        f"WHEN d{i}>={sql.number(band)} THEN {BAND_POINTS[n + 1]}"
        for n, band in enumerate(BANDS)
        if band <= plan.cap[i]
    ]
    chain = f"CASE {' '.join(reversed(bands))} ELSE 100 END" if bands else "100"
    if not plan.by_video:
        return chain
    near = [f"d{n}<={sql.number(cap)}" for n, cap in enumerate(plan.cap) if cap < float("inf")]
    return f"CASE WHEN {' AND '.join(near)} THEN {chain} ELSE 0 END"


def _hit(on: str, mask: Sequence[int]) -> str:
    words = [f"({name}&{word - (word >> 63 << 64)})" for name, word in zip(columns_of(on), mask, strict=True) if word]
    return f"({'|'.join(words)})<>0" if words else "1=0"


def _unknown(on: str) -> str:
    return f"({'|'.join(columns_of(on))})=0"


def _codes(test: Test) -> str:
    return ",".join(map(str, test.codes)) or "-1"


def _missed(test: Test) -> str:
    if test.on == "since":
        return f"since>{test.at_most}"
    if test.on == "fee":
        return f"fee>{test.at_most} AND sliding<>1"
    if test.mask:
        hit = _hit(test.on, test.mask)
        return f"NOT {hit} AND NOT {_unknown(test.on)}" if test.wanted else hit
    return f"{test.on} NOT IN (0,{_codes(test)})" if test.wanted else f"{test.on} IN ({_codes(test)})"


def _worth(test: Test) -> str:
    met, unknown = test.met, test.unknown
    if test.on == "since":
        return f"CASE WHEN since=0 THEN {unknown} WHEN since<={test.at_most} THEN {met} ELSE 0 END"
    if test.on == "fee":
        return f"CASE WHEN fee<0 THEN {unknown} WHEN fee<={test.at_most} THEN {met} WHEN sliding=1 THEN {unknown} ELSE 0 END"
    none = f"{_unknown(test.on)}" if test.mask else f"{test.on}=0"
    if met == 0:
        return f"CASE WHEN {none} THEN {unknown} ELSE 0 END"
    hit = _hit(test.on, test.mask) if test.mask else f"{test.on} IN ({_codes(test)})"
    of_known = f"WHEN {hit} THEN {met} ELSE 0" if test.wanted else f"WHEN {hit} THEN 0 ELSE {met}"
    return f"CASE WHEN {none} THEN {unknown} {of_known} END"

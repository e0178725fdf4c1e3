"""The last steps of an answer, shared by every peer: counts into words, and the k best rows explained."""

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from secondchair.registry.country.earth import km_of

from .made_up import NAME
from .plan import Plan, Test

Array = NDArray[Any]
Facts = Mapping[str, Any]  # the names of ``layout.ALL`` → plain numbers
MISSED, UNKNOWN, MET = "missed", "unknown", "met"
VIDEO = {0: "no", 1: "yes", -1: "unknown"}
UNKNOWN_FEE = 7


def answer(
    plan: Plan, codes: Mapping[int, int], facets: dict[str, dict[str, int]], top: Sequence[tuple[Sequence[int], Facts]]
) -> dict[str, Any]:
    """``codes``: violation code → rows (only codes of one bit and 0 count); ``top``: points and facts, best first."""
    listed: list[dict[str, Any]] = []
    for score, facts in top:
        listed.append(_listed(plan, list(score), facts, [row["score"] for row in listed]))
    return {
        "count": codes.get(0, 0),
        "shortlist": listed,
        "concessions": [
            {"who": who, "on": on, "adds": codes.get(1 << plan.bit((who, on)), 0)} for who, on in plan.shown
        ],
        "facets": {name: dict(sorted(counts.items())) for name, counts in facets.items()},
    }


def _listed(plan: Plan, score: list[int], facts: Facts, better: list[list[int]]) -> dict[str, Any]:
    d2 = [chord2_to(point, facts) for point in plan.points]
    access = _access(plan, d2, facts)
    reasons = [{"access": state} for state in access]
    for test in plan.tests:
        reasons[test.who][test.on] = state_of(test, facts)
    ask = {on for why in reasons for on, state in why.items() if state == UNKNOWN}
    return {
        "id": facts["id"],
        "name": f"{NAME.decode()}{facts['row']:08}",
        "score": score,
        "product": math.prod(score),
        # Whoever is at least as good for both and better for one has the larger product: it stands further up.
        "pareto": not any(
            other != score and all(a >= b for a, b in zip(other, score, strict=True)) for other in better
        ),
        "km": [round(km_of(d), 1) for d in d2],
        "reasons": reasons,
        "ask": sorted(ask | ({"openings"} if facts["openings"] == -1 else set())),
    }


def chord2_to(point: Sequence[float], facts: Facts) -> float:
    x, y, z = (float(facts[axis]) - value for axis, value in zip("xyz", point, strict=True))
    return x * x + y * y + z * z


def _access(plan: Plan, d2: list[float], facts: Facts) -> list[str]:
    near = [plan.in_person and d <= cap for d, cap in zip(d2, plan.cap, strict=True)]
    licensed = plan.by_video and facts["states"] & plan.states == plan.states
    video = {0: MISSED, 1: MET, -1: UNKNOWN}[facts["video"]] if licensed else MISSED
    return [MET if all(near) or close else video for close in near]


def state_of(test: Test, facts: Facts) -> str:
    """met, unknown or missed."""
    if test.on == "since":
        return UNKNOWN if facts["since"] == 0 else MET if facts["since"] <= test.at_most else MISSED
    if test.on == "fee":
        if facts["fee"] < 0:
            return UNKNOWN
        return MET if facts["fee"] <= test.at_most else UNKNOWN if facts["sliding"] == 1 else MISSED
    names = ["hours0", "hours1", "hours2"] if test.on == "hours" else [test.on]
    have = [facts[name] for name in names]
    if not any(have):
        return UNKNOWN
    hit = (
        have[0] in test.codes
        if test.codes or not test.mask
        else any(h & m for h, m in zip(have, test.mask, strict=True))
    )
    return MET if hit == test.wanted else MISSED


def facets_from(
    words: Mapping[str, Mapping[str, int]], plain: Mapping[str, Iterable[tuple[int, int]]]
) -> dict[str, dict[str, int]]:
    """Facets in words. ``plain``: gender, licence, video, fee → (code, rows); training, languages → (bits, rows)."""
    found: dict[str, dict[str, int]] = {}
    for name in ("gender", "licence"):
        names = ["unknown", *words[name]]
        found[name] = {names[code]: rows for code, rows in plain[name] if rows}
    found["video"] = {VIDEO[code]: rows for code, rows in plain["video"] if rows}
    found["fee"] = {"unknown" if step == UNKNOWN_FEE else str(50 * step): rows for step, rows in plain["fee"] if rows}
    for name in ("training", "languages"):
        masks, rows = _arrays(plain[name])
        counts = {word: int(rows[masks >> bit & 1 == 1].sum()) for word, bit in words[name].items()}
        found[name] = {word: count for word, count in counts.items() if count}
    return found


def _arrays(pairs: Iterable[tuple[int, int]]) -> tuple[Array, Array]:
    both = np.array(list(pairs), np.int64).reshape(-1, 2)
    return both[:, 0], both[:, 1]


# Facts that facets count, as one number a row: gender, licence, video and fee step; and training with languages.
def facet_columns(columns: Mapping[str, Array]) -> tuple[Array, Array]:
    """``ones`` int16: fee step · 3 bits, video + 1 · 2 bits, licence · 4 bits, gender · 2 bits; ``lists`` int32."""
    fee = columns["fee"]
    step = np.where(fee < 0, UNKNOWN_FEE, np.minimum(fee // 5000, 6))
    ones = ((step << 2 | columns["video"].astype(np.int32) + 1) << 4 | columns["licence"]) << 2 | columns["gender"]
    return ones.astype(np.int16), columns["training"].astype(np.int32) << 16 | columns["languages"]


def facets_of_columns(
    words: Mapping[str, Mapping[str, int]], ones: tuple[Array, Array], lists: tuple[Array, Array]
) -> dict[str, dict[str, int]]:
    """Facets in words from the two numbers of ``facet_columns``, each as (values, rows)."""
    value, rows = ones
    parts = {"gender": value & 3, "licence": value >> 2 & 15, "video": (value >> 6 & 3) - 1, "fee": value >> 8}
    plain: dict[str, Iterable[tuple[int, int]]] = {name: _summed(part, rows) for name, part in parts.items()}
    value, rows = lists
    plain |= {"training": zip(value >> 16, rows, strict=True), "languages": zip(value & 0xFFFF, rows, strict=True)}
    return facets_from(words, plain)


def _summed(values: Array, rows: Array) -> list[tuple[int, int]]:
    counts = np.bincount(values + 1, rows)
    return [(int(at) - 1, int(counts[at])) for at in np.flatnonzero(counts)]

"""The figures of the benchmarks, checked by hand on cases small enough for that."""

import runpy
from typing import Any

import pytest

from tests.conftest import ROOT

SCORING: dict[str, Any] = runpy.run_path(str(ROOT / "bench" / "scoring.py"))


def case(true: str, found: str, **scores: float) -> Any:
    return SCORING["Case"](frozenset(true), tuple(found), scores)


CASES = [case("ab", "ac"), case("a", ""), case("", "b"), case("", "")]


@pytest.mark.parametrize(
    ("figure", "value"),
    [("f1", 2 / 6), ("first_right", 1 / 2), ("one_right", 1), ("found_none", 1 / 2), ("found_any", 1 / 2)],
)
def test_figures(figure: str, value: float) -> None:
    assert SCORING[figure](CASES) == pytest.approx(value)


def test_calibration_is_perfect_where_shares_meet_scores() -> None:
    honest = [case("a" if n < 8 else "", "", a=0.8) for n in range(10)]
    assert SCORING["calibration_error"](honest) == pytest.approx(0)
    assert SCORING["calibration_error"]([case("", "", a=0.95)]) == pytest.approx(0.95)


def test_an_interval_holds_its_figure() -> None:
    low, high = SCORING["interval"](SCORING["f1"], CASES * 5)
    assert low <= SCORING["f1"](CASES) <= high
    assert low < high

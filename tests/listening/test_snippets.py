"""The measuring script on the shared statements, where they are: floors under what was measured."""

import json
import runpy
from pathlib import Path
from typing import Any

import pytest

BENCH: dict[str, Any] = runpy.run_path(str(Path(__file__).parents[2] / "bench" / "listening.py"))
SCORING = BENCH["scoring"]

pytestmark = pytest.mark.skipif(not BENCH["DEV"].is_file(), reason="the shared snippets are not beside this checkout")


def test_nothing_of_the_snippets_stands_in_the_project() -> None:
    assert BENCH["overlap"]() == 0


def test_reasons_and_danger_hold_their_floor() -> None:
    """What the issue asks for, on the part of the real statements that is here."""
    rows = [json.loads(line) for line in BENCH["DEV"].read_text(encoding="utf-8").splitlines()]
    heard = [BENCH["listen"](row["text"]) for row in rows]
    reasons, safety = (BENCH["cases_of"](rows, heard, kind) for kind in ("reasons", "safety"))
    stated = [case for case in reasons if case.true]
    assert SCORING.f1(reasons) >= 0.60
    assert SCORING.first_right(stated) >= 0.65
    assert SCORING.one_right(reasons) >= 0.85
    assert SCORING.found_none([case for case in reasons if not case.true]) >= 0.75
    assert SCORING.found_none(stated) <= 0.12
    assert SCORING.calibration_error(BENCH["pooled"](rows, heard)) <= 0.05
    assert SCORING.found_any([case for case in safety if case.true]) >= 0.95
    assert SCORING.found_any([case for case in safety if not case.true]) <= 0.12

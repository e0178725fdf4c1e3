"""The measuring script on the shared snippets, where they are: floors well under what was measured."""

import runpy
from pathlib import Path
from typing import Any

import pytest

BENCH: dict[str, Any] = runpy.run_path(str(Path(__file__).parents[2] / "bench" / "listening.py"))

pytestmark = pytest.mark.skipif(not BENCH["DEV"].is_file(), reason="the shared snippets are not beside this checkout")


def rows() -> list[dict[str, Any]]:
    import json

    return [json.loads(line) for line in BENCH["DEV"].read_text(encoding="utf-8").splitlines()]


def test_nothing_of_the_snippets_stands_in_the_project() -> None:
    assert BENCH["overlap"](rows()) == 0


def test_reasons_and_danger_hold_their_floor() -> None:
    both = [(row, BENCH["listen"](row["text"])) for row in rows()]
    pairs = [(set(row["reasons"]), set(heard["reasons"])) for row, heard in both]
    assert BENCH["f1"](pairs)[2] >= 0.6
    dangerous = [bool(heard["safety"]) for row, heard in both if row["safety"]]
    others = [bool(heard["safety"]) for row, heard in both if not row["safety"]]
    assert sum(dangerous) >= 0.9 * len(dangerous)
    assert sum(others) <= 0.15 * len(others)

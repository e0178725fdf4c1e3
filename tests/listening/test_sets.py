"""The sets that another author wrote without sight of the examples: what the issue asks for on Spanish and on drafts."""

import json
import runpy
from pathlib import Path
from typing import Any

BENCH: dict[str, Any] = runpy.run_path(str(Path(__file__).parents[2] / "bench" / "listening.py"))
SCORING = BENCH["scoring"]


def rows(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (BENCH["SETS"] / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]


def test_spanish_reasons_and_danger() -> None:
    some = rows("es_hear")
    heard = [BENCH["listen"](row["text"]) for row in some]
    safety = BENCH["cases_of"](some, heard, "safety")
    assert SCORING.f1(BENCH["cases_of"](some, heard, "reasons")) >= 0.70
    assert SCORING.found_any([case for case in safety if case.true]) >= 0.90


def test_drafts() -> None:
    some = rows("mirror")
    found = [BENCH["reflect"](row["text"]) for row in some]
    helps, hurts, stops = (
        [SCORING.Case(frozenset(r[kind]), tuple(f[kind]), {}) for r, f in zip(some, found, strict=True)]
        for kind in ("helps", "hurts", "stops")
    )
    assert SCORING.f1(helps) >= 0.75
    assert SCORING.f1(hurts) >= 0.75
    assert SCORING.found_any([case for case in stops if case.true]) >= 0.95

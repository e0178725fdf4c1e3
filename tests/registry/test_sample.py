"""The made-up directory: nobody in it can be taken for a real person, and it is what its script writes."""

import importlib.util
import json
import re
from collections import Counter
from pathlib import Path

from secondchair.registry import Registry, build
from secondchair.registry.build import SAMPLE
from secondchair.registry.country.places import place_of_zip
from secondchair.registry.reading.nppes import is_npi

SCRIPT = Path(__file__).parents[2] / "bench" / "make_sample.py"
ROWS = [json.loads(line) for line in SAMPLE.read_text(encoding="utf-8").splitlines()]


def test_nobody_in_it_is_real() -> None:
    for row in ROWS:
        assert re.fullmatch(r"Sample Therapist \d{2,3}", row["name"])
        assert re.fullmatch(r"\(\d{3}\) 555-01\d\d", row["phone"])
        assert not is_npi(str(row["id"])) and row["licence_number"].startswith("SAMPLE-")


def test_places_are_real_and_as_said() -> None:
    for row in ROWS:
        place = place_of_zip(row["zip"])
        assert place is not None and (place.city, place.state) == (row["city"], row["state"])
    towns = Counter(row["city"] for row in ROWS)
    assert len(ROWS) == 240 and min(towns["Ventura"], towns["Oxnard"], towns["Camarillo"]) >= 20


def test_most_are_as_bare_as_a_register() -> None:
    told = sum("training" in row or "fee" in row for row in ROWS)
    assert 60 < told < 120


def test_it_is_marked(tmp_path: Path) -> None:
    info = build([], tmp_path / "out", sample=True)
    registry = Registry.open(tmp_path / "out")
    assert registry.is_sample and len(registry) == info["therapists"] == 240
    first = registry.therapist(ROWS[0]["id"])
    assert first is not None and {fact.source for fact in first.facts} == {"sample"}


def test_the_script_writes_it() -> None:
    spec = importlib.util.spec_from_file_location("make_sample", SCRIPT)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert module.rows() == ROWS

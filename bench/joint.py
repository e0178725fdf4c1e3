"""Server time of the list that two people choose from, over 100,000 made-up therapists: median and 95th percentile.

    .venv/bin/python bench/joint.py [--rows 100000] [--rounds 60]

Two connected people, each with all their wishes open; what is measured is a whole request (sessions, both sealed rows, the
joint search, reasons and concessions, template) with SQLite files on disk, in one warm process on one core. Beside it the
page of an unknown address. Status 1 where a median is past the goal.
"""

import argparse
import json
import logging
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
from bench.pages import milliseconds  # noqa: E402

GOAL = 150.0
SEED = 7
ONE = {
    "gender": ["woman"],
    "gender_how": "must",
    "languages": ["es"],
    "languages_how": "prefer",
    "fee": "150",
    "fee_how": "must",
}
OTHER = {"training": ["eft", "gottman"], "training_how": "prefer", "licence": ["associate"], "licence_how": "never",
         "hours": ["evenings"], "hours_how": "must"}  # fmt: skip
CASES: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "one city": ({"place": "90012", "miles": "20"}, {"place": "90026", "miles": "10"}),
    "two towns, video": ({"place": "90012", "miles": "20"}, {"place": "Fresno, CA", "miles": "40"}),
    "one place": ({"place": "10001", "miles": "20"}, {}),
    "any distance": ({"place": "60602", "miles": "any"}, {"place": "60614", "miles": "any"}),
}


def main() -> int:
    """Prints a row a case."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=60)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        build_in(Path(folder), options.rows)
        if hasattr(os, "sched_setaffinity"):
            os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
        os.environ.update(SECOND_CHAIR_DATA=folder, SECOND_CHAIR_REGISTRY=f"{folder}/registry")
        os.environ.update(SECOND_CHAIR_HOSTS="testserver", DJANGO_SETTINGS_MODULE="secondchair.site.settings")
        import django

        django.setup()
        logging.disable()
        from secondchair.site.serving import prepare

        prepare()
        return measured(options.rows, options.rounds)


def build_in(folder: Path, rows: int) -> None:
    """A directory of made-up people on real ZIP points, with everything that a page shows of them."""
    from bench.registry.made_up import made_up
    from secondchair.registry import build

    made, plain = made_up(rows, SEED), folder / "rows.jsonl"
    with plain.open("w", encoding="utf-8") as out:
        for at in range(rows):
            told = {key: value for key, value in made.row(at).items() if value not in (None, "", [])}
            out.write(json.dumps({**told, "city": "Sampletown", "phone": "8055550100"}) + "\n")
    build([plain], folder / "registry")


def measured(rows: int, rounds: int) -> int:
    """The table."""
    from secondchair.core.story import Story
    from secondchair.pages.listing.wished import WISH_ITEMS, wish_value
    from tests.couple import connected, opened

    slowest = 0.0
    print(
        f"{'list of two':18} {'median ms':>10} {'p95 ms':>8} {'404 ms':>7}   ({rounds} calls each, {rows:,} therapists)"
    )
    for name, places in CASES.items():
        stories = [
            Story(start="words", search={**place, **own}) for place, own in zip(places, (ONE, OTHER), strict=True)
        ]
        ana, ben = connected(*stories)
        for story, owner, other in zip(stories, (ana, ben), (ben, ana), strict=True):
            opened(owner, other, {item: value for item in WISH_ITEMS if (value := wish_value(story, item))})
        found = ana.get("/2/n").content.count(b'class="card flow"')
        assert found, name
        unknown, _ = milliseconds(lambda client=ana: client.get("/nothing-here"), rounds)
        median, late = milliseconds(lambda client=ana: client.get("/2/n"), rounds)
        slowest = max(slowest, median)
        print(f"{name:18} {median:10.1f} {late:8.1f} {unknown:7.1f}   {found} names shown")
    print(f"slowest: {slowest:.1f} ms; goal {GOAL:.0f} ms")
    return int(slowest > GOAL)


if __name__ == "__main__":
    sys.exit(main())

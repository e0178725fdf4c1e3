"""Random directories and questions, dense with ties and unknowns, and a directory built of them in memory's own folder."""

import random
from pathlib import Path
from typing import Any

from secondchair.registry import Registry
from secondchair.registry.build import written
from secondchair.registry.keeping.claims import Claims
from secondchair.registry.keeping.merging import picked
from secondchair.registry.keeping.writing import install
from secondchair.registry.parts import PartInMaking

Data = dict[str, Any]

WORDS: dict[str, list[str]] = {
    "gender": ["woman", "man", "nonbinary"],
    "licence": ["LMFT", "LCSW", "associate"],
    "training": ["eft", "gottman", "ibct"],
    "languages": ["en", "es", "vi"],
    "insurance": ["aetna"],
    "culture": ["affirming", "latino"],
    "hours": ["mon-09", "mon-18", "sat-10", "sun-23"],
}
LISTS = ("training", "languages", "insurance", "culture", "hours")
MANY = [f"word-{n:03}" for n in range(150)]  # more than fit into 64 bits


def directory(r: random.Random, most: int = 24) -> list[Data]:
    """Up to ``most`` therapists around Ventura, some far away, many at the same few points."""
    spots = [(round(r.uniform(33.8, 34.8), 3), round(r.uniform(-119.8, -118.4), 3)) for _ in range(r.randint(1, 6))]
    ids = r.sample(range(1, 10_000), r.randint(1, most))
    wide = r.random() < 0.2
    return [_therapist(r, number, spots, wide) for number in ids]


def _therapist(r: random.Random, number: int, spots: list[tuple[float, float]], wide: bool) -> Data:
    lat, lon = r.choice(spots) if r.random() < 0.9 else (r.uniform(-90, 90), r.uniform(-180, 180))
    row: Data = {"id": number, "name": f"Sample Therapist {number}", "lat": lat, "lon": lon}
    for name in ("gender", "licence"):
        row[name] = r.choice([*WORDS[name], None])
    for name in LISTS:
        words = MANY if wide and name != "hours" else WORDS[name]
        row[name] = sorted(r.sample(words, r.randint(1, min(3, len(words))))) if r.random() < 0.6 else []
    row["states"] = sorted(r.sample(["CA", "NV", "AZ"], r.randint(0, 3)))
    row["state"] = r.choice(["CA", "NV", "OR", None])
    row |= {name: r.choice([None, True, False]) for name in ("video", "sliding", "openings")}
    row["fee"] = r.choice([None, r.randrange(0, 41) * 1000])
    row["since"] = r.choice([None, r.randint(2005, 2026)])
    return row


def people(r: random.Random) -> list[Data]:
    """The wishes of one person or two."""
    return [_person(r) for _ in range(r.randint(1, 2))]


def _person(r: random.Random) -> Data:
    near = {"lat": round(r.uniform(33.8, 34.8), 3), "lon": round(r.uniform(-119.8, -118.4), 3)}
    if r.random() < 0.7:
        near["miles"] = r.choice([1, 5, 12.5, 40])
    on = r.sample([*WORDS, "fee", "since"], r.randint(0, 6))
    return {
        "near": near,
        "state": r.choice(["CA", "CA", "NV", "TX"]),
        "format": r.choice(["either", "either", "in_person", "video"]),
        "wishes": [_wish(r, name) for name in on],
    }


def _wish(r: random.Random, on: str) -> Data:
    wish: Data = {"on": on, "strength": r.choice(["must", "prefer"])}
    if on in ("fee", "since"):
        wish["at_most"] = r.randrange(0, 41) * 1000 if on == "fee" else r.randint(2005, 2026)
    else:
        words = WORDS[on] if on == "hours" else [*WORDS[on], *MANY[:80:7], "nobody"]
        turn = "want" if on == "hours" and wish["strength"] == "must" else r.choice(["want", "avoid"])
        wish[turn] = r.sample(words, r.randint(1, min(4, len(words))))
    if wish["strength"] == "prefer":
        wish["weight"] = r.randint(1, 5)
    return wish


def registry_of(rows: list[Data], folder: Path) -> Registry:
    """A directory of these rows, written and opened."""
    making = PartInMaking()
    for row in rows:
        known = {key: value for key, value in row.items() if value is not None and value != []}
        making.add(known | {"source": "sample", "on": None, "sources": {}})
    work = folder / "work"
    work.mkdir(parents=True, exist_ok=True)
    about = {"built_on": "2026-11-24", "sources": [], "claims": [], "sample": True}
    written(work, picked([making.done()]), Claims(), about)
    install(work, folder / "registry")
    return Registry.open(folder / "registry")

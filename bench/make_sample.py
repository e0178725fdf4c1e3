"""Writes the made-up directory that ships with the package: ``python bench/make_sample.py``. Same seed, same bytes.

Nobody in it is real: the names say so, the phone numbers are from 555-0100 to 555-0199 (kept free for fiction), and the
ids begin with 9, which no NPI does. Only the towns and ZIP codes are real, so that distances are.
"""

import json
import random
from pathlib import Path
from typing import Any

OUT = Path(__file__).parent.parent / "secondchair" / "registry" / "sample.jsonl"
SEED = 20261201
FIRST_ID = 9_000_000_001
ON = "2026-11-01"

# place → area code, state, ZIP codes, therapists: dense around Ventura County, a rural corner at the end.
PLACES: dict[str, tuple[str, str, tuple[str, ...], int]] = {
    "Ventura": ("805", "CA", ("93001", "93003", "93004"), 28),
    "Oxnard": ("805", "CA", ("93030", "93033", "93035", "93036"), 26),
    "Camarillo": ("805", "CA", ("93010", "93012"), 20),
    "Thousand Oaks": ("805", "CA", ("91360", "91362"), 10),
    "Santa Paula": ("805", "CA", ("93060",), 3),
    "Santa Barbara": ("805", "CA", ("93101", "93105", "93110"), 14),
    "Los Angeles": ("213", "CA", ("90012", "90026", "90034", "90042", "90066"), 30),
    "Fresno": ("559", "CA", ("93701", "93711", "93720"), 10),
    "Reno": ("775", "NV", ("89501", "89509", "89521"), 8),
    "Phoenix": ("602", "AZ", ("85004", "85016", "85032"), 12),
    "Houston": ("713", "TX", ("77002", "77027", "77096"), 14),
    "El Paso": ("915", "TX", ("79901", "79912", "79936"), 10),
    "Miami": ("305", "FL", ("33125", "33130", "33176"), 12),
    "Chicago": ("312", "IL", ("60602", "60614", "60647"), 14),
    "New York": ("212", "NY", ("10001", "10025", "10033"), 16),
    "Seattle": ("206", "WA", ("98101", "98115", "98118"), 10),
    "Elko": ("775", "NV", ("89801",), 2),
    "Alturas": ("530", "CA", ("96101",), 1),
}
LICENCES = {"LMFT": 34, "LCSW": 22, "LPCC": 18, "psychologist": 14, "associate": 9, "psychiatrist": 2, "other": 1}
TRAINING = ("eft", "gottman", "ibct", "cbct", "pact", "imago", "discernment")
CULTURE = ("affirming", "latino", "catholic", "christian", "jewish", "muslim", "black", "asian", "secular", "military")
INSURANCE = ("aetna", "anthem", "blue-shield", "cigna", "united", "medicaid")
DAYTIME = [f"{day}-{hour:02}" for day in ("mon", "tue", "wed", "thu", "fri") for hour in (9, 10, 11, 13, 14, 15, 16)]
EVENINGS = [f"{day}-{hour:02}" for day in ("mon", "tue", "wed", "thu") for hour in (17, 18, 19)]
WEEKEND = [f"sat-{hour:02}" for hour in (9, 10, 11, 12)]
SPANISH_SHARE = {"Oxnard": 0.6, "Santa Paula": 0.7, "El Paso": 0.7, "Miami": 0.7}


def rows() -> list[dict[str, Any]]:
    """The sample's rows, in the order of their ids."""
    r = random.Random(SEED)
    found: list[dict[str, Any]] = []
    for town, (area, state, zips, count) in PLACES.items():
        for number in range(count):
            row = registered(r, len(found) + 1, town, area, state, zips[number % len(zips)])
            found.append({**row, **told(r, town)} if r.random() < 0.38 else row)
    return found


def registered(r: random.Random, number: int, town: str, area: str, state: str, zip_code: str) -> dict[str, Any]:
    """What a register would know of one made-up therapist."""
    licence = r.choices(list(LICENCES), list(LICENCES.values()))[0]
    also = [other for other in ("CA", "NV", "AZ", "TX") if other != state and r.random() < 0.06]
    row: dict[str, Any] = {"id": FIRST_ID + number - 1, "name": f"Sample Therapist {number:02}", "licence": licence}
    row |= {"licence_number": f"SAMPLE-{number:04}", "licence_state": state}
    row |= {"zip": zip_code, "city": town, "state": state, "phone": f"({area}) 555-{100 + number % 100:04}"}
    row |= {
        "states": sorted([state, *also]),
        "since": r.randint(2019, 2026) if licence == "associate" else r.randint(2005, 2024),
    }
    gender = r.choices(["woman", "man", "nonbinary", None], [66, 25, 2, 7])[0]
    return row | ({"gender": gender} if gender else {}) | {"on": ON}


def told(r: random.Random, town: str) -> dict[str, Any]:
    """What a practice might add of its own; each thing may be left out."""
    spanish = r.random() < SPANISH_SHARE.get(town, 0.3)
    others = [language for language in ("tl", "zh", "vi", "ko", "ar") if r.random() < 0.05]
    hours = r.sample(DAYTIME, 12)
    hours += r.sample(EVENINGS, 4) if r.random() < 0.6 else []
    hours += WEEKEND if r.random() < 0.25 else []
    given: dict[str, Any] = {
        "training": sorted(r.sample(TRAINING, r.randint(1, 3))),
        "languages": sorted(["en", *(["es"] if spanish else []), *others]),
        "culture": sorted(r.sample(CULTURE, r.randint(1, 3))),
        "insurance": sorted(r.sample(INSURANCE, r.randint(1, 4))),
        "hours": sorted(hours),
        "video": r.random() < 0.7,
        "fee": r.randrange(80, 301, 10) * 100,
        "sliding": r.random() < 0.4,
        "openings": r.random() < 0.75,
    }
    return {key: value for key, value in given.items() if r.random() < 0.82}


if __name__ == "__main__":
    lines = [json.dumps(row, ensure_ascii=False) + "\n" for row in rows()]
    OUT.write_text("".join(lines), encoding="utf-8")
    print(f"{OUT.name}: {len(lines)} rows")

"""A made-up directory of N therapists, the same for the same seed: as a ``Part`` to build from, and as plain columns.

Nobody in it is real. ZIP points are; shares are like those of the real register, and a quarter of the rows know more,
as where a practice has claimed its entry.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import numpy as np
from numpy.typing import NDArray

from secondchair.core.wishes import HOURS
from secondchair.registry.parts import NUMBERS, Coded, Part
from secondchair.registry.rows import KEYS, LISTS

from .country import Country, country

Array = NDArray[Any]
Draw = Callable[[random.Random], list[str]]

GENDERS = ("", "woman", "man", "nonbinary"), (0.04, 0.62, 0.33, 0.01)
LICENCES = (
    ("", "LPCC", "LCSW", "psychologist", "LMFT", "associate", "psychiatrist", "other"),
    (0, 0.36, 0.28, 0.12, 0.10, 0.06, 0.06, 0.02),
)
WORDS: dict[str, tuple[str, ...]] = {
    "training": ("eft", "gottman", "ibct", "cbct", "pact", "imago", "discernment", "rlt"),
    "languages": ("en", "es", "zh", "tl", "vi", "ar", "fr", "ko", "ru", "pt", "hi", "pl", "asl"),
    "insurance": (
        "aetna", "anthem", "blue-cross", "blue-shield", "cigna", "humana", "kaiser", "magellan", "medicaid",
        "medicare", "optum", "oscar", "tricare", "united", "workers-comp",
    ),
    "culture": ("affirming", "latino", "catholic", "christian", "jewish", "muslim", "black", "asian", "secular", "military"),
    "hours": HOURS,
}  # fmt: skip
BOOKED: tuple[str, ...] = (
    *(f"{day}-{hour:02}" for day in ("mon", "tue", "wed", "thu", "fri") for hour in range(8, 20)),
    *(f"sat-{hour:02}" for hour in range(9, 14)),
)
CLAIMED, TOLD = 0.25, 0.85  # how many know more; how much of it each of them told
OUT_OF_STATE = 0.12
CHOICES = 4096  # different ways a list is drawn from; hours have more
NAME = b"Made-up Therapist "


@dataclass(frozen=True)
class Columns:
    """The directory as plain arrays (n,), in the order of the rows, for searches that are written for this bench.

    ``values``: id int64; zip int32 (into the country's ZIPs); lat, lon float64; gender, licence, state (home) int8 (0
    unknown, else number of the word + 1); since int16 (0 unknown), fee int32 (-1 unknown), video, sliding,
    openings int8 (-1 unknown, 0 no, 1 yes).
    ``xyz`` float32 (3, n) km. ``bits``: states, training, languages, insurance, culture uint64 (1, n), hours (3, n); no
    bit is unknown. ``words``: what each number or bit stands for.
    """

    values: dict[str, Array]
    xyz: NDArray[np.float32]
    bits: dict[str, NDArray[np.uint64]]
    words: dict[str, list[str]]

    def __len__(self) -> int:
        return len(self.values["id"])


@dataclass(frozen=True)
class MadeUp:
    """n therapists: ``id`` int64 (n,), ``zip`` int32 (n,) into the country's, numbers and codes as a Part has them."""

    country: Country
    id: Array
    zip: Array
    numbers: dict[str, Array]
    coded: dict[str, Coded]

    def __len__(self) -> int:
        return len(self.id)

    def part(self) -> Part:
        """As a part of a build. The text of a row holds name and id only."""
        text = _text(self.id)
        n = len(self)
        return Part(
            id=self.id,
            lat=self.country.lat[self.zip],
            lon=self.country.lon[self.zip],
            numbers=self.numbers,
            coded=self.coded,
            text=text,
            ends=np.arange(1, n + 1, dtype=np.int64) * (len(text) // max(1, n)),
            seen=self.id,
            row=np.arange(n, dtype=np.int32),
            # Of the name "Made-up Therapist 00000017" the number alone is a word to find people by.
            key=_digits(np.arange(n), 8).view(">u8").ravel().astype(np.uint64),
            key_row=np.arange(n, dtype=np.int32),
        )

    def columns(self) -> Columns:
        """As plain arrays."""
        words = {name: list(self.coded[name].values[1:]) for name in ("gender", "licence")}
        words |= {"states": self.country.states, **{name: list(WORDS[name]) for name in WORDS}}
        values = {"id": self.id, "zip": self.zip, **self.numbers}
        values |= {"lat": self.country.lat[self.zip], "lon": self.country.lon[self.zip]}
        values |= {name: self.coded[name].codes.astype(np.int8) for name in ("gender", "licence", "state")}
        bits = {name: masks_of(self.coded[name].values, words[name])[:, self.coded[name].codes] for name in LISTS}
        return Columns(values, self.country.xyz[:, self.zip], bits, words)

    def row(self, at: int) -> dict[str, Any]:
        """One row as plain JSON, with everything that is known; for small directories, to build from a file."""
        facts = {name: coded.values[coded.codes[at]] for name, coded in self.coded.items()}
        found: dict[str, Any] = {name: list(value) if name in LISTS else value for name, value in facts.items()}
        for name, (_, unknown) in NUMBERS.items():
            number = int(self.numbers[name][at])
            found[name] = None if number == unknown else bool(number) if name not in ("since", "fee") else number
        place = int(self.zip[at])
        point = {"lat": float(self.country.lat[place]), "lon": float(self.country.lon[place])}
        return {"id": int(self.id[at]), "name": f"{NAME.decode()}{at:08}", **point, **found}


def made_up(n: int, seed: int, where: Country | None = None) -> MadeUp:
    """n therapists of a seed; ``where`` saves making the country of that seed again."""
    where = where or country(seed)
    chance, draw = np.random.default_rng([seed, 2, n]), random.Random(seed)
    zips = np.searchsorted(np.cumsum(where.weight), chance.random(n), side="right")
    zips = np.minimum(zips, len(where.zips) - 1).astype(np.int32)
    claimed = chance.random(n, np.float32) < CLAIMED
    coded = {
        "gender": _one_of(chance, *GENDERS, n),
        "licence": _one_of(chance, *LICENCES, n),
        "state": Coded((where.state[zips] + 1).astype(np.int32), ["", *where.states]),
        "states": _states(chance, draw, where, zips),
    }
    for name, (one, choices) in _DRAWN.items():
        coded[name] = _list_of(chance, draw, one, choices, claimed)
    # Spread over all numbers of ten digits: a prime's multiples never meet.
    ids = 1_000_000_000 + (np.arange(1, n + 1, dtype=np.int64) * 636_413_622_3) % 8_999_999_929
    return MadeUp(where, ids, zips, _numbers(chance, claimed), coded)


def _numbers(chance: np.random.Generator, claimed: Array) -> dict[str, Array]:
    n = len(claimed)

    def told(values: Array, unknown: int, kind: str, known: Array) -> Array:
        return np.where(known, values, unknown).astype(kind)

    def yes(share: float) -> Array:
        return chance.random(n, np.float32) < share

    return {
        "since": chance.integers(2005, 2027, n, np.int16),
        "fee": told(chance.integers(12, 61, n, np.int32) * 500, -1, "i4", claimed & yes(TOLD)),
        "video": told(yes(0.7), -1, "i1", claimed),
        "sliding": told(yes(0.4), -1, "i1", claimed & yes(TOLD)),
        "openings": told(yes(0.75), -1, "i1", claimed & yes(TOLD)),
    }


def _some(words: tuple[str, ...], fewest: int, most: int) -> Draw:
    return lambda draw: draw.sample(words, draw.randint(fewest, most))


_DRAWN: dict[str, tuple[Draw, int]] = {
    "training": (_some(WORDS["training"], 1, 3), CHOICES),
    "languages": (
        lambda draw: ["en", *(["es"] if draw.random() < 0.25 else []), *_some(WORDS["languages"][2:], 0, 1)(draw)],
        CHOICES,
    ),
    "insurance": (_some(WORDS["insurance"], 1, 5), CHOICES),
    "culture": (_some(WORDS["culture"], 0, 3), CHOICES),
    "hours": (_some(BOOKED, 4, 20), 8 * CHOICES),
}


def _one_of(chance: np.random.Generator, values: tuple[str, ...], shares: tuple[float, ...], n: int) -> Coded:
    at = np.searchsorted(np.cumsum(shares), chance.random(n), side="right")
    return Coded(np.minimum(at, len(values) - 1).astype(np.int32), list(values))


def _list_of(chance: np.random.Generator, draw: random.Random, one: Draw, choices: int, claimed: Array) -> Coded:
    numbers: dict[tuple[str, ...], int] = {(): 0}
    drawn = [numbers.setdefault(tuple(sorted(one(draw))), len(numbers)) for _ in range(choices)]
    codes = np.array(drawn, np.int32)[chance.integers(0, choices, len(claimed), np.int32)]
    codes[~claimed | (chance.random(len(claimed), np.float32) >= TOLD)] = 0
    return Coded(codes, list(numbers))


def _states(chance: np.random.Generator, draw: random.Random, where: Country, zips: Array) -> Coded:
    """Home first; for some, up to three more, neighbours or large states."""
    size = np.bincount(where.state, where.weight, len(where.states)).tolist()
    near, numbers = where.neighbours(), {(): 0} | {(state,): n + 1 for n, state in enumerate(where.states)}
    also = np.zeros((len(where.states), 64), np.int32)
    for number, home in enumerate(where.states):
        for choice in range(64):
            likely = near[home] if near[home] and draw.random() < 0.6 else draw.choices(where.states, size, k=3)
            more = draw.sample(likely, min(len(likely), draw.choice((1, 1, 1, 2, 2, 3))))
            key = tuple(sorted({home, *more}))
            also[number, choice] = numbers.setdefault(key, len(numbers))
    home = where.state[zips]
    out = chance.random(len(zips), np.float32) < OUT_OF_STATE
    codes = np.where(out, also[home, chance.integers(0, 64, len(zips), np.int8)], home + 1).astype(np.int32)
    return Coded(codes, list(numbers))


def masks_of(values: list[Any], words: list[str]) -> NDArray[np.uint64]:
    """Lists of words as bits, uint64 (words / 64, values)."""
    number = {word: bit for bit, word in enumerate(words)}
    masks = [sum(1 << number[word] for word in value) for value in values]
    return np.array(
        [[mask >> (64 * n) & (2**64 - 1) for mask in masks] for n in range((len(words) + 63) // 64)], np.uint64
    )


def _text(ids: Array) -> bytes:
    """What ``parts.packed`` writes for name and id alone: rows of one length, so that ten million take seconds."""
    line = b'["' + NAME + b"00000000" + b'",1000000000' + b",null" * (len(KEYS) - 2) + b"]\n"
    name, number = len(NAME) + 2, len(NAME) + 12
    whole = BytesIO()
    for start in range(0, len(ids), 1 << 18):
        some = ids[start : start + (1 << 18)]
        rows = np.tile(np.frombuffer(line, np.uint8), (len(some), 1))
        rows[:, name : name + 8] = _digits(np.arange(start, start + len(some)), 8)
        rows[:, number : number + 10] = _digits(some, 10)
        whole.write(rows)
    return whole.getvalue()


def _digits(numbers: Array, width: int) -> NDArray[np.uint8]:
    places = 10 ** np.arange(width - 1, -1, -1, dtype=np.int64)
    return (numbers[:, None] // places % 10 + ord("0")).astype(np.uint8)

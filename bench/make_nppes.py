"""Makes a file in the layout of NPPES (330 columns, all in quotes) of any size, with nobody real in it.

    python -m bench.make_nppes ROWS FILE [--seed N]

Names and addresses are put together from syllables; ZIP codes and their towns are real (package ``zipcodes``). Shares are
about those of the national file: a bit over a tenth therapists, a fifth organisations, most fields empty, 1,150 bytes a row.
The same seed gives the same bytes. 9,000,000 rows are about 10 GB and take a few minutes.
"""

import argparse
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np

from secondchair.registry.reading.layouts import GROUPS, PLAIN, SEX
from secondchair.registry.reading.licences import COUNTED, COUNTED_WITH_LETTERS

BATCH = 20_000  # rows
_AT = {0: 0, 1: 1, 39: 2, 40: 3, 5: 4, 6: 5, 7: 6, 9: 7, 10: 8, 30: 9, 32: 10, 33: 11, 34: 12, 36: 13, 37: 14}
_DOUBLED = np.array([0, 2, 4, 6, 8, 1, 3, 5, 7, 9])
_OTHERS = (
    "207Q00000X",
    "163W00000X",
    "225100000X",
    "106S00000X",
    "363LF0000X",
    "1223G0001X",
    "183500000X",
    "235Z00000X",
)
_LETTERS = ("LMFT", "LCSW", "LPC", "PHD", "PSY.D.", "LMHC", "M.A., LMFT", "MSW, LCSW", "", "MD", "AMFT", "LCSW-C")


def header() -> list[str]:
    """The 330 columns: those that are read under their names and at their places, the others by number."""
    columns = [f"Column {number}" for number in range(330)]
    for place, which in _AT.items():
        columns[place] = PLAIN[which]
    columns[41], columns[47:107] = SEX[0], GROUPS
    return columns


@cache
def _made_up() -> dict[str, list[str]]:
    import zipcodes

    starts = [
        "BA",
        "CO",
        "DEL",
        "FEN",
        "GAR",
        "HOL",
        "KIN",
        "LOR",
        "MAR",
        "NOR",
        "PEL",
        "QUI",
        "RO",
        "SAN",
        "TOR",
        "VAL",
        "WIN",
        "ZE",
    ]
    middles = ["", "A", "BER", "DI", "EN", "GO", "LI", "MO", "NA", "RI", "SO", "TA", "VE", "WO", "YA"]
    ends = [
        "BY",
        "DEZ",
        "FORD",
        "GAN",
        "HAM",
        "KA",
        "LEY",
        "MAN",
        "NER",
        "RO",
        "SON",
        "TON",
        "VICH",
        "WELL",
        "ZA",
        "LO",
    ]
    zips = [row for row in zipcodes.list_all() if row["zip_code_type"] == "STANDARD" and row["active"]]
    streets = [f"{a}{b}" for a, b in product(starts, ends)]
    lasts = ["".join(parts) for parts in product(starts, middles, middles, ends)]
    return {
        "last": lasts + [f"{a}-{b}" for a, b in zip(lasts, reversed(lasts), strict=True)],
        "first": ["".join(parts) for parts in product(starts, middles, ("A", "O", "IE", "ETTE", "US"))],
        "street": streets,
        "zip": [f"{row['zip_code']}|{row['city'].upper()}|{row['state']}" for row in zips],
    }


def _numbers(first: int, count: int) -> list[str]:
    """NPIs, all different, with their check digits."""
    nine = 100_000_000 + (np.arange(first, first + count, dtype=np.int64) * 7_919) % 199_999_991
    digits = nine[:, None] // 10 ** np.arange(8, -1, -1) % 10
    check = -(24 + _DOUBLED[digits[:, 0::2]].sum(1) + digits[:, 1::2].sum(1)) % 10
    return [str(number) for number in (nine * 10 + check).tolist()]


class _Dice:
    """Random columns of one batch. Words are drawn so that a few are frequent and most are rare."""

    def __init__(self, seed: int, batch: int, count: int) -> None:
        self._random, self._count = np.random.default_rng([seed, batch]), count

    def often(self, words: list[str] | tuple[str, ...]) -> list[str]:
        at = (self._random.random(self._count) ** 3 * len(words)).astype(np.int64)
        return [words[number] for number in at.tolist()]

    def share(self) -> list[float]:
        values: list[float] = self._random.random(self._count).tolist()
        return values

    def whole(self, low: int, high: int) -> list[int]:
        values: list[int] = self._random.integers(low, high, self._count).tolist()
        return values


def batch_of(seed: int, batch: int, count: int) -> bytes:
    """``count`` rows, the ``batch``-th of a file."""
    dice, words = _Dice(seed, batch, count), _made_up()
    columns: list[list[Any]] = [
        _numbers(batch * BATCH, count), dice.share(), dice.often(words["last"]), dice.often(words["first"]),
        dice.often(words["first"]), dice.often(words["street"]), dice.often(words["zip"]), dice.whole(0, 10_000),
        dice.whole(1, 13), dice.whole(1, 29), dice.whole(2005, 2026), dice.share(), dice.often(_LETTERS),
        dice.often((*COUNTED, *COUNTED_WITH_LETTERS)), dice.often(_OTHERS), dice.share(), dice.share(),
    ]  # fmt: skip
    return b"".join(_row(*values) for values in zip(*columns, strict=True))


_TAIL = '"",' * 200 + '"N","N","","","","","",' + '"",' * 15


def _row(
    npi: str, kind: float, last: str, first: str, middle: str, street: str, area: str, four: int,
    month: int, day: int, year: int, odd: float, letters: str, code: str, other: str, more: float, sex: float,
) -> bytes:  # fmt: skip
    if kind < 0.01:
        return (f'"{npi}"' + ',""' * 38 + f',"{month:02}/{day:02}/{year}"' + ',""' * 290 + "\n").encode()
    zip_code, city, state = area.split("|")
    postal = f"{zip_code}{four:04}" if more < 0.8 else zip_code
    phone, date = f"{200 + four % 700}555{four:04}", f"{month:02}/{day:02}/{year}"
    address = f'"{four} {street} ST","","{city}","{state}","{postal}","US","{phone}","",'
    dates = f'"{date}","{month % 12 + 1:02}/{day:02}/{min(year + 3, 2026)}","","","",'
    if kind < 0.23:
        names = f'"2","","<UNAVAIL>","{last} {street} CLINIC LLC","","","","","","",' + '"",' * 9
        codes, official, sex_code = [other], f'"{last}","{first}","","OWNER","{phone}",', ""
    else:
        if odd < 0.002:
            last = last.replace("A", "Á", 1).replace("N", "Ñ", 1)
        initial = middle if more < 0.3 else middle[0] if more < 0.8 else ""
        letters = letters if kind < 0.36 else "" if more < 0.5 else "RN"
        names = f'"1","","","","{last}","{first}","{initial}","","","{letters}",' + '"",' * 9
        codes = [code] if kind < 0.36 else [other]
        codes += [other, code, "390200000X"][: int(more * 1.5)] if kind < 0.36 else [other][: int(more * 1.4)]
        official, sex_code = '"","","","","",', "F" if sex < 0.6 else "M" if sex < 0.99 else ""
    groups = "".join(f'"{one}","{four}{n}","{state}","{"N" if n else "Y"}",' for n, one in enumerate(codes))
    text = (
        f'"{npi}",{names}{address}{address}{dates}"{sex_code}",{official}{groups}'
        + '"",' * (60 - 4 * len(codes))
        + _TAIL
        + f'"{date}"\n'
    )
    return text.encode("latin-1" if odd < 0.001 else "utf-8")


def _of(task: tuple[int, int, int]) -> bytes:
    return batch_of(*task)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("rows", type=int)
    parser.add_argument("file", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    tasks = ((asked.seed, n, min(BATCH, asked.rows - n * BATCH)) for n in range(-(-asked.rows // BATCH)))
    with asked.file.open("wb") as file, ProcessPoolExecutor(2) as pool:
        file.write(",".join(f'"{column}"' for column in header()).encode() + b"\n")
        waiting = [pool.submit(_of, task) for _, task in zip(range(4), tasks, strict=False)]
        while waiting:
            file.write(waiting.pop(0).result())
            waiting += [pool.submit(_of, task) for _, task in zip(range(1), tasks, strict=False)]


if __name__ == "__main__":
    main()

"""Reading NPPES dissemination files: every row becomes a therapist, another provider, a deactivation or a rejected row.

Layout: CMS "NPPES Data Dissemination", version 2 (330 columns in 2025), read by header name.
"""

import csv
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from operator import itemgetter
from pathlib import Path

from ..core.bad_input import BadInput
from .licences import Licence, Taxonomy, licence_of
from .lines import lines_of
from .places import STATES, Place, place_of_zip
from .rows import Rejected, Row
from .spelling import credentials_of, name_of, proper

SOURCE = "nppes"
SEX = ("Provider Sex Code", "Provider Gender Code")  # the second is the name before version 2
_PRACTICE = "Provider Business Practice Location Address "
PLAIN: tuple[str, ...] = (
    "NPI",
    "Entity Type Code",
    "NPI Deactivation Date",
    "NPI Reactivation Date",
    "Provider Last Name (Legal Name)",
    "Provider First Name",
    "Provider Middle Name",
    "Provider Name Suffix Text",
    "Provider Credential Text",
    _PRACTICE + "City Name",
    _PRACTICE + "Postal Code",
    _PRACTICE + "Country Code (If outside U.S.)",
    _PRACTICE + "Telephone Number",
    "Provider Enumeration Date",
    "Last Update Date",
)
GROUPS: tuple[str, ...] = tuple(
    f"{name}_{number}"
    for number in range(1, 16)
    for name in (
        "Healthcare Provider Taxonomy Code",
        "Provider License Number",
        "Provider License Number State Code",
        "Healthcare Provider Primary Taxonomy Switch",
    )
)
# NPPES gives a country even to US territories; they have ZIP codes and US licences.
US_COUNTRIES: frozenset[str] = frozenset({"", "US", "PR", "VI", "GU", "AS", "MP", "UM"})
_SEXES = {"F": "woman", "M": "man"}  # U, X and blank: unknown
_DOUBLED = [sum(divmod(2 * digit, 10)) for digit in range(10)]
_MOST_JOINED = 5  # lines of one record; NPPES itself writes one line a record


@dataclass(frozen=True)
class Entry:
    """What one row comes to. ``kind``: therapist, other, deactivation or rejected; ``line`` counts from 1.

    ``npi`` is None where it cannot be trusted; ``row`` is there for therapists, ``reason`` for rejected rows.
    """

    kind: str
    line: int
    npi: int | None = None
    row: Row | None = None
    reason: str = ""


def entries(path: Path) -> Iterator[Entry]:
    """Every row of an NPPES file, in order. Raises BadInput where the file as a whole cannot be used."""
    lines = lines_of(path)
    header = _header(next(lines, ""), path.name)
    width, pick = len(header), _picker(header, path.name)
    any_row = False
    for number, fields in _records(lines, width, path.name):
        any_row = True
        if isinstance(fields, str):
            yield Entry("rejected", number, reason=fields)
        else:
            yield _entry(number, pick(fields))
    if not any_row:
        raise BadInput(f"{path.name}: has a header and no rows; give the data file")


def is_npi(text: str) -> bool:
    """Whether ten digits are an NPI: first digit 1 or 2, Luhn check digit with the prefix 80840 (CMS)."""
    if len(text) != 10 or not (text.isascii() and text.isdigit()) or text[0] not in "12":
        return False
    digits = [int(c) for c in text]
    return (24 + sum(_DOUBLED[d] for d in digits[0::2]) + sum(digits[1::2])) % 10 == 0


def _header(line: str, name: str) -> list[str]:
    try:
        header = next(csv.reader([line.lstrip("\ufeff")]), [])
    except csv.Error:
        header = []
    if len(header) < 2:
        raise BadInput(f"{name}: the first line is not an NPPES header; give an npidata_pfile file")
    return [column.strip() for column in header]


def _picker(header: list[str], name: str) -> Callable[[list[str]], tuple[str, ...]]:
    places = {column: number for number, column in enumerate(header)}
    sex = SEX[0] if SEX[0] in places or SEX[1] not in places else SEX[1]
    wanted = (*PLAIN, sex, *GROUPS)
    missing = [column for column in wanted if column not in places]
    if missing:
        more = f" and {len(missing) - 1} more" if len(missing) > 1 else ""
        raise BadInput(
            f'{name}: the column "{missing[0]}"{more} is missing; give an npidata_pfile file as CMS publishes it'
        )
    return itemgetter(*(places[column] for column in wanted))


def _records(lines: Iterator[str], width: int, name: str) -> Iterator[tuple[int, list[str] | str]]:
    """Line number and fields of each record, or the reason why its line is none.

    A line is a record. Only where its quotes do not close are the next few lines tried with it, so that one lost quote
    never swallows the rows behind it.
    """
    number, ahead = 1, deque[str]()  # ahead: lines that were tried with a broken one and stand for themselves
    while (line := ahead.popleft() if ahead else next(lines, None)) is not None:
        number += 1
        if not line.strip():
            continue
        fields, used = _fields(line), [line]
        while (fields is None or (len(used) > 1 and len(fields) < width)) and len(used) < _MOST_JOINED:
            if (more := ahead.popleft() if ahead else next(lines, None)) is None:
                break
            used.append(more)
            fields = _fields("".join(used))
        if fields is not None and len(fields) == width:
            yield number, fields
            number += len(used) - 1
            continue
        ahead.extendleft(reversed(used[1:]))
        single = _fields(line)
        if not line.endswith(("\n", "\r")) and (single is None or len(single) < width):
            raise BadInput(f"{name}: ends in the middle of line {number}; it was cut off, download it again")
        yield number, "a quote is not closed" if single is None else f"has {len(single)} columns instead of {width}"


def _fields(text: str) -> list[str] | None:
    """The fields of one record, or None where a quote is not closed in it."""
    if text.count('"') % 2:
        return None
    try:
        return next(csv.reader([text]), [])
    except csv.Error:
        return None


def _entry(line: int, values: tuple[str, ...]) -> Entry:
    npi, entity, off, on = (value.strip() for value in values[:4])
    if not is_npi(npi):
        return Entry("rejected", line, reason="the NPI is not valid")
    number = int(npi)
    if off and (not on or _iso(on) < _iso(off)):
        return Entry("deactivation", line, number)
    if entity == "2":
        return Entry("other", line, number)
    if entity != "1":
        return Entry("rejected", line, number, reason="the entity type is neither 1 nor 2")
    licence = licence_of(_taxonomies(values[len(PLAIN) + 1 :]), values[8], STATES)
    if licence is None:
        return Entry("other", line, number)
    try:
        return Entry("therapist", line, number, _row(number, values, licence))
    except Rejected as error:
        return Entry("rejected", line, number, reason=str(error))


def _taxonomies(groups: tuple[str, ...]) -> list[Taxonomy]:
    return [
        Taxonomy(groups[i].strip().upper(), groups[i + 1].strip(), groups[i + 2].strip().upper(), groups[i + 3] == "Y")
        for i in range(0, len(groups), 4)
        if groups[i]
    ]


def _row(number: int, values: tuple[str, ...], licence: Licence) -> Row:
    last, first, middle, suffix, letters, city, postal, country, phone, since, updated, sex = (
        " ".join(value.split()) for value in values[4 : len(PLAIN) + 1]
    )
    if not (first or middle or last):
        raise Rejected("has no name")
    place = _practice_place(postal, country)
    row: Row = {
        "id": number,
        "lat": place.lat,
        "lon": place.lon,
        "name": name_of(first, middle, last, suffix),
        "credentials": credentials_of(letters),
        "gender": _SEXES.get(sex),
        "licence": licence.kind,
        "licence_number": licence.number,
        "licence_state": licence.state,
        "zip": place.zip,
        "city": proper(city) or place.city,
        "state": place.state,
        "phone": _phone(phone),
        "states": sorted({*licence.states, place.state}),
        "since": int(_iso(since)[:4]) if _iso(since) else None,
    }
    known = {key: value for key, value in row.items() if value not in (None, "")}
    return {**known, "source": SOURCE, "on": _iso(updated) or None, "sources": {}}


def _practice_place(postal: str, country: str) -> Place:
    if country.upper() not in US_COUNTRIES:
        raise Rejected(f"the practice is outside the United States ({country})")
    digits = postal.replace("-", "")
    if len(digits) not in (5, 9) or not (digits.isascii() and digits.isdigit()):
        raise Rejected(f"the postal code {postal!r} is not a ZIP code" if postal else "the practice has no postal code")
    place = place_of_zip(digits[:5])
    if place is None:
        raise Rejected(f"no place is known for the ZIP code {digits[:5]}")
    return place


def _phone(text: str) -> str:
    digits = "".join(c for c in text if c in "0123456789")
    return f"({digits[:3]}) {digits[3:6]}-{digits[6:]}" if len(digits) == 10 else digits


def _iso(date: str) -> str:
    """The ISO date of NPPES's MM/DD/YYYY; empty where it is none."""
    month, _, rest = date.partition("/")
    day, _, year = rest.partition("/")
    if not all(part.isascii() and part.isdigit() for part in (month, day, year)) or len(year) != 4:
        return ""
    fits = 1 <= int(month) <= 12 and 1 <= int(day) <= 31 and 1900 <= int(year) <= 2200
    return f"{year}-{int(month):02}-{int(day):02}" if fits else ""

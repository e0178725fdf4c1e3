"""The columns of the NPPES files that are read, found by name in the header, in any order.

Layout: CMS "NPPES Data Dissemination", version 2 (330 columns in 2025). The main file, the second practice places
(pl_pfile) and the other names (othername_pfile) come in one monthly zip.
"""

import csv
from collections.abc import Callable
from dataclasses import dataclass
from operator import itemgetter

from ...core.bad_input import BadInput

SEX = ("Provider Sex Code", "Provider Gender Code")  # the second is the name before version 2
_PRACTICE = "Provider Business Practice Location Address "
_SECOND = "Provider Secondary Practice Location Address - "
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
PLACES: tuple[str, ...] = (
    "NPI",
    _SECOND + "City Name",
    _SECOND + "State Name",
    _SECOND + "Postal Code",
    _SECOND + "Country Code (If outside U.S.)",
)
NAMES: tuple[str, ...] = ("NPI", "Provider Other Organization Name", "Provider Other Organization Name Type Code")
MAIN_FILE, PLACES_FILE, NAMES_FILE = "npidata_pfile", "pl_pfile", "othername_pfile"

_ADVICE = "give an npidata_pfile file as CMS publishes it"


@dataclass(frozen=True)
class Layout:
    """Where the wanted columns of one file stand. ``plain`` and ``groups``: column numbers, in the order of the tables
    above (the sex stands after PLAIN); ``groups`` holds four for each taxonomy and is empty but for the main file."""

    kind: str
    width: int
    plain: tuple[int, ...]
    groups: tuple[int, ...]

    def picker(self) -> Callable[[list[str]], list[str]]:
        """Takes the wanted fields out of a whole row, in the same order; groups with an empty code are left out."""
        plain = itemgetter(*self.plain)
        groups = [(self.groups[n], itemgetter(*self.groups[n : n + 4])) for n in range(0, len(self.groups), 4)]
        return lambda row: [*plain(row), *(field for code, group in groups if row[code] for field in group(row))]


def layout_of(line: str, name: str) -> Layout:
    """The layout that a header line describes. Raises BadInput, with the file's name, where it is none of ours."""
    header = _header(line, name)
    places = {column: number for number, column in enumerate(header)}
    kind = _kind(places)
    if kind == PLACES_FILE:
        return Layout(kind, len(header), _found(PLACES, places, name), ())
    if kind == NAMES_FILE:
        return Layout(kind, len(header), _found(NAMES, places, name), ())
    sex = SEX[0] if SEX[0] in places or SEX[1] not in places else SEX[1]
    wanted = _found((*PLAIN, sex, *GROUPS), places, name)
    return Layout(kind, len(header), wanted[: len(PLAIN) + 1], wanted[len(PLAIN) + 1 :])


def _header(line: str, name: str) -> list[str]:
    try:
        header = next(csv.reader([line.lstrip("\ufeff")]), [])
    except csv.Error:
        header = []
    for sign, called in ((";", "semicolons"), ("\t", "tabs"), ("|", "bars")):
        if len(header) < 10 and line.count(sign) > 2 * len(header):
            raise BadInput(f"{name}: has {called} between its columns instead of commas; {_ADVICE}")
    if len(header) < 2:
        raise BadInput(f"{name}: the first line is not an NPPES header; {_ADVICE}")
    columns = [column.strip() for column in header]
    doubled = next((column for column in PLAIN + GROUPS + PLACES + NAMES if columns.count(column) > 1), None)
    if doubled:
        raise BadInput(f'{name}: the column "{doubled}" stands in the header more than once; {_ADVICE}')
    return columns


def _kind(places: dict[str, int]) -> str:
    if "Entity Type Code" not in places:
        if sum(column in places for column in PLACES) > 2:
            return PLACES_FILE
        if sum(column in places for column in NAMES) > 1:
            return NAMES_FILE
    return MAIN_FILE


def _found(wanted: tuple[str, ...], places: dict[str, int], name: str) -> tuple[int, ...]:
    missing = [column for column in wanted if column not in places]
    if missing:
        more = f" and {len(missing) - 1} more" if len(missing) > 1 else ""
        raise BadInput(f'{name}: the column "{missing[0]}"{more} is missing; {_ADVICE}')
    return tuple(places[column] for column in wanted)

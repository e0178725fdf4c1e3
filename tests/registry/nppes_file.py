"""Small NPPES files for tests: the columns that are read, a few that are not, made-up people, valid check digits."""

import csv
import io
from typing import Any

from secondchair.registry.reading.layouts import GROUPS, PLAIN, SEX
from secondchair.registry.reading.nppes import is_npi

HEADER = [*PLAIN[:4], "Replacement NPI", *PLAIN[4:], SEX[0], *GROUPS, "Certification Date"]
PRACTICE = "Provider Business Practice Location Address "

# Ten digits that pass the check, as CMS's own example 1234567893 does; nobody behind them is meant.
ANA, BEN, CLEO, DEE = 1234567893, 1000000004, 1000000012, 1000000020


def luhn(nine: int) -> int:
    """The number of nine digits with its check digit."""
    return next(nine * 10 + digit for digit in range(10) if is_npi(f"{nine}{digit}"))


def person(npi: int | str, **changed: str) -> dict[str, str]:
    """One row: a woman, marriage and family therapist in Oxnard, unless changed. Keys are short names or headers."""
    row = {
        "NPI": str(npi),
        "Entity Type Code": "1",
        "Provider Last Name (Legal Name)": "DE LA CRUZ",
        "Provider First Name": "ANA",
        "Provider Credential Text": "PH.D., LMFT",
        PRACTICE + "City Name": "OXNARD",
        PRACTICE + "Postal Code": "930301234",
        PRACTICE + "Country Code (If outside U.S.)": "US",
        PRACTICE + "Telephone Number": "8055550123",
        "Provider Enumeration Date": "05/23/2009",
        "Last Update Date": "01/04/2024",
        "Provider Sex Code": "F",
        "Healthcare Provider Taxonomy Code_1": "106H00000X",
        "Provider License Number_1": "12345",
        "Provider License Number State Code_1": "CA",
        "Healthcare Provider Primary Taxonomy Switch_1": "Y",
    }
    short = {
        "zip": PRACTICE + "Postal Code",
        "country": PRACTICE + "Country Code (If outside U.S.)",
        "code": "Healthcare Provider Taxonomy Code_1",
        "entity": "Entity Type Code",
        "last": "Provider Last Name (Legal Name)",
        "first": "Provider First Name",
        "letters": "Provider Credential Text",
        "sex": "Provider Sex Code",
        "off": "NPI Deactivation Date",
        "on": "NPI Reactivation Date",
    }
    return row | {short.get(key, key): value for key, value in changed.items()}


def gone(npi: int) -> dict[str, str]:
    """A deactivated row: the number and the date, and nothing else."""
    return {"NPI": str(npi), "NPI Deactivation Date": "02/05/2024"}


def csv_of(rows: list[dict[str, str]], header: list[str] = HEADER) -> str:
    """The text of a file, every field in quotes as CMS writes it."""
    out = io.StringIO()
    writer = csv.DictWriter(out, header, restval="", extrasaction="ignore", quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def adds_up(source: dict[str, Any]) -> bool:
    """Whether every row of a source is accounted for."""
    return bool(source["rows"] == sum(source[key] for key in ("therapists", "others", "deactivations", "rejected")))

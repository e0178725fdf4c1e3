"""What a row of an NPPES main file comes to: a therapist, another provider, a deactivation, or nothing that can be used.

Where the columns stand: ``layouts``. Which licences count: ``licences``. Who asks these rules: ``judging``.
"""

from ..rows import Rejected, is_day
from .spelling import one_line

SOURCE = "nppes"
# NPPES gives a country even to US territories; they have ZIP codes and US licences.
US_COUNTRIES: frozenset[str] = frozenset({"", "US", "PR", "VI", "GU", "AS", "MP", "UM"})
SEXES = {"F": "woman", "M": "man"}  # U, X and blank: unknown
_DOUBLED = [sum(divmod(2 * digit, 10)) for digit in range(10)]


def is_npi(text: str) -> bool:
    """Whether ten digits are an NPI: first digit 1 or 2, Luhn check digit with the prefix 80840 (CMS)."""
    if len(text) != 10 or not (text.isascii() and text.isdigit()) or text[0] not in "12":
        return False
    digits = [int(c) for c in text]
    return (24 + sum(_DOUBLED[d] for d in digits[0::2]) + sum(digits[1::2])) % 10 == 0


def npi_of(field: str) -> int:
    """The NPI in a field, or 0 where it holds none."""
    text = field.strip()
    return int(text) if is_npi(text) else 0


def is_off(off: str, on: str) -> bool:
    """Whether the dates of deactivation and reactivation say that a number is off."""
    off, on = off.strip(), on.strip()
    return bool(off) and (not on or iso_date(on) < iso_date(off))


def zip_of(postal: str, country: str) -> str:
    """The five digits of a US postal code of five or nine. Raises Rejected where the address is none in the country."""
    if country not in US_COUNTRIES and one_line(country).upper() not in US_COUNTRIES:
        raise Rejected(f"the practice is outside the United States ({one_line(country)[:40]})")
    if len(postal) in (5, 9) and postal.isascii() and postal.isdigit():
        return postal[:5]
    digits = one_line(postal).replace("-", "").replace(" ", "")
    if len(digits) not in (5, 9) or not (digits.isascii() and digits.isdigit()):
        said = one_line(postal)[:40]
        raise Rejected(f"the postal code {said!r} is not a ZIP code" if said else "the practice has no postal code")
    return digits[:5]


def phone_of(text: str) -> str:
    """A US number as "(805) 555-0123", any other as its digits; empty where there are more digits than a number has."""
    digits = text if text.isascii() and text.isdigit() else "".join(c for c in text if c in "0123456789")
    if len(digits) == 10:
        return f"({digits[:3]}) {digits[3:6]}-{digits[6:]}"
    return digits if len(digits) <= 15 else ""  # E.164


def iso_date(date: str) -> str:
    """The ISO date of NPPES's MM/DD/YYYY; empty where it is none."""
    month, _, rest = date.partition("/")
    day, _, year = rest.partition("/")
    if not all(part.isascii() and part.isdigit() and len(part) < 5 for part in (month, day, year)) or len(year) != 4:
        return ""
    iso = f"{year}-{int(month):02}-{int(day):02}"
    return iso if 1900 <= int(year) <= 2200 and is_day(iso) else ""

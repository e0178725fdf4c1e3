"""The files that CMS publishes, by their names: whole months, weeks, and the days that each of them holds.

Source: the page "NPI Files" of download.cms.gov. A month replaces everything; a week holds what changed in it.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from html.parser import HTMLParser
from urllib.parse import unquote, urljoin, urlsplit

from ...core.bad_input import BadInput
from .web import is_step_down

LAYOUT = 2  # what the registry reads; version 1 has not been published since March 2026
_MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_MONTH = re.compile(r"NPPES_Data_Dissemination_([A-Za-z]{3,9})_(20\d\d)(?:_V(\d))?\.zip", re.ASCII | re.IGNORECASE)
_WEEK = re.compile(
    r"NPPES_Data_Dissemination_(\d{6})_(\d{6})_Weekly(?:_V(\d))?\.zip", re.ASCII | re.IGNORECASE
)  # dates as MMDDYY
_UNPACKED = re.compile(r"npidata_pfile_(\d{8})-(\d{8})\.csv(?:\.gz)?", re.ASCII | re.IGNORECASE)  # YYYYMMDD
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Published:
    """One file. ``first`` and ``until``: the days whose changes it holds, both included; ``whole``: a full month's.

    The name of a month does not say on which day it was made: ``until`` is then the day before its second Monday, on
    which CMS makes it.
    """

    name: str
    whole: bool
    first: date
    until: date
    version: int
    url: str = ""


def published(name: str, url: str = "") -> Published | None:
    """The file of a name, or None where it is none of NPPES's data files."""
    if found := _WEEK.fullmatch(name):
        first, until = (_day(digits[4:], digits[:2], digits[2:4]) for digits in found.groups()[:2])
        return Published(name, False, first, until, int(found[3] or 1), url) if first and until else None
    if found := _MONTH.fullmatch(name):
        month = next((n for n, word in enumerate(_MONTHS, 1) if word.startswith(found[1].lower())), 0)
        until = _before_second_monday(int(found[2]), month) if month else None
        return Published(name, True, date.min, until, int(found[3] or 1), url) if until else None
    if found := _UNPACKED.fullmatch(name):
        first, until = (_day(digits[2:4], digits[4:6], digits[6:]) for digits in found.groups())
        # A month's file begins with the day in 2005 on which NPPES began.
        return Published(name, first.year < 2010, first, until, LAYOUT, url) if first and until else None
    return None


def linked(html: str, page: str) -> list[Published]:
    """The NPPES files that a page links to. ``page``: its own address, which its links are relative to."""
    reader = _Links()
    reader.feed(html)
    reader.close()
    found = (_published_at(address) for link in reader.links if (address := _joined(page, link)))
    return [file for file in found if file is not None]


def name_in(url: str) -> str:
    """The file name that an address ends in; letters that a file system may not like become "_"."""
    return re.sub(r"[^A-Za-z0-9._-]", "_", unquote(urlsplit(url).path).rpartition("/")[2]).lstrip(".")


def newest_month(files: Iterable[Published]) -> Published | None:
    """The newest whole file, of the layout that is read where there is one."""
    return max(_of_best_layout(file for file in files if file.whole), key=lambda file: file.until, default=None)


def weeks_to_add(files: Iterable[Published], held: Sequence[Published]) -> list[Published]:
    """The weeks that are not in a directory yet, in their order. ``held``: the files it was built from, at least one.

    A week that ends on the last day held is taken too if it is not held itself: a month is made about that day, and
    reading the same changes twice changes nothing. Raises BadInput where days between are missing.
    """
    until = max(file.until for file in held)
    names = {file.name.lower() for file in held}
    weeks = _of_best_layout(file for file in files if not file.whole)
    wanted = sorted((week for week in weeks if week.until >= until), key=lambda week: (week.until, week.first))
    reached, add = until, {}
    for week in wanted:
        if week.first > reached + _DAY:
            raise BadInput(
                f"the changes from {reached + _DAY} to {week.first - _DAY} are in no weekly file that is published now; "
                "fetch the whole month, without --weekly"
            )
        reached = max(reached, week.until)
        if week.name.lower() not in names:
            add[week.name.lower()] = week
    return list(add.values())


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self.links += [value.strip() for name, value in attrs if name == "href" and value]


def _joined(page: str, link: str) -> str:
    """The whole address of a link; empty where it leads somewhere that is not asked."""
    try:
        address = urljoin(page, link)
        return "" if is_step_down(page, address) else address
    except ValueError:
        return ""


def _published_at(url: str) -> Published | None:
    name = name_in(url)
    return published(name, url) if name.lower().endswith(".zip") else None


def _of_best_layout(files: Iterable[Published]) -> list[Published]:
    some = list(files)
    best = max((file.version for file in some), key=lambda version: (version == LAYOUT, version), default=LAYOUT)
    return [file for file in some if file.version == best]


def _before_second_monday(year: int, month: int) -> date:
    first = date(year, month, 1)
    return first + timedelta(days=(7 - first.weekday()) % 7 + 7) - _DAY


def _day(year: str, month: str, day: str) -> date | None:
    try:
        return date(2000 + int(year), int(month), int(day))
    except ValueError:
        return None

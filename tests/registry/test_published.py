"""Which of the files on CMS's page is taken, by their names alone."""

from datetime import date

import pytest

from secondchair.core.bad_input import BadInput
from secondchair.registry.fetching.published import Published, linked, name_in, newest_month, published, weeks_to_add

from .mirror import page

MONTH = "NPPES_Data_Dissemination_November_2026_V2.zip"
WEEK = "NPPES_Data_Dissemination_{}_{}_Weekly_V2.zip"
WEEKS = [WEEK.format(*days) for days in (("102626", "110126"), ("110226", "110826"), ("110926", "111526"))]
AT = "https://download.cms.gov/nppes/NPI_Files.html"


def files(*names: str) -> list[Published]:
    return [file for name in names if (file := published(name))]


def test_a_name_says_what_a_file_holds() -> None:
    month, week = files(MONTH, WEEKS[2])
    assert (month.whole, month.version, month.until) == (True, 2, date(2026, 11, 8))
    assert (week.whole, week.first, week.until) == (False, date(2026, 11, 9), date(2026, 11, 15))
    (unpacked,) = files("npidata_pfile_20050523-20261108.csv")
    assert (unpacked.whole, unpacked.until) == (True, date(2026, 11, 8))
    (part,) = files("npidata_pfile_20240101-20240107.csv.gz")
    assert (part.whole, part.first) == (False, date(2024, 1, 1))


@pytest.mark.parametrize(
    ("name", "until"),
    [
        ("NPPES_Data_Dissemination_June_2025_V2.zip", date(2025, 6, 8)),  # the days inside that file: …-20250608
        ("NPPES_Data_Dissemination_August_2022.zip", date(2022, 8, 7)),  # …-20220807
        ("NPPES_Data_Dissemination_April_2023.zip", date(2023, 4, 9)),  # …-20230409
        ("nppes_data_dissemination_sept_2026_v2.ZIP", date(2026, 9, 13)),
    ],
)
def test_a_month_ends_before_its_second_monday(name: str, until: date) -> None:
    (file,) = files(name)
    assert file.until == until


@pytest.mark.parametrize(
    "name",
    [
        "NPPES_Deactivated_NPI_Report_110926_V2.zip",
        "NPPES_Data_Dissemination_Smarch_2026_V2.zip",
        WEEK.format("133126", "110126"),
        WEEK.format("110126", "110126") + ".exe",
        "",
    ],
)
def test_other_names_are_none(name: str) -> None:
    assert published(name) is None


def test_links_are_read_as_a_browser_reads_them() -> None:
    html = page(MONTH, WEEKS[0]).decode()
    assert [file.url for file in linked(html, AT)] == [
        f"https://download.cms.gov/nppes/{name}" for name in (MONTH, WEEKS[0])
    ]
    odd = f"<A CLASS=x HREF=' /a&#47;{MONTH}?x=1&amp;y=2 '>x</A><a href='http://[{MONTH}'>y</a><a>z</a><a href>"
    assert [file.url for file in linked(odd, AT)] == [f"https://download.cms.gov/a/{MONTH}?x=1&y=2"]


@pytest.mark.parametrize("scheme", ["http", "ftp", "file", "javascript"])
def test_a_link_out_of_https_is_no_link(scheme: str) -> None:
    assert linked(f"<a href='{scheme}://download.cms.gov/{MONTH}'>x</a>", AT) == []


def test_the_newest_month_of_layout_2() -> None:
    old, newer_but_old_layout = MONTH.replace("November", "October"), MONTH.replace("November_2026_V2", "December_2026")
    january = MONTH.replace("November_2026", "January_2027")
    assert newest_month(files(old, MONTH, newer_but_old_layout, *WEEKS)) == files(MONTH)[0]
    assert newest_month(files(MONTH, january, old)) == files(january)[0]
    assert newest_month(files(newer_but_old_layout)) == files(newer_but_old_layout)[0]
    assert newest_month(files(MONTH.replace("V2", "V3"), old)) == files(old)[0]
    assert newest_month(files(*WEEKS)) is None


def test_weeks_after_a_month_in_their_order() -> None:
    added = weeks_to_add(files(*reversed(WEEKS)), files(MONTH))
    assert [week.name for week in added] == WEEKS[1:]


def test_weeks_that_are_in_are_not_added_again() -> None:
    assert weeks_to_add(files(*WEEKS), files(MONTH, WEEKS[1], WEEKS[2])) == []
    assert weeks_to_add(files(*WEEKS), files(MONTH, WEEKS[1])) == files(WEEKS[2])
    assert weeks_to_add(files(WEEKS[0]), files(MONTH)) == []


def test_an_old_layout_is_not_added_beside_the_new() -> None:
    old = [name.replace("_V2", "") for name in WEEKS]
    assert weeks_to_add(files(*WEEKS, *old), files(MONTH)) == files(*WEEKS[1:])


def test_days_that_are_in_no_file_are_said() -> None:
    with pytest.raises(BadInput, match="from 2026-10-12 to 2026-10-25"):
        weeks_to_add(files(*WEEKS), files(MONTH.replace("November", "October")))
    later = WEEK.format("112326", "112926")
    with pytest.raises(BadInput, match=r"from 2026-11-16 to 2026-11-22.*without --weekly"):
        weeks_to_add(files(*WEEKS, later), files(MONTH))


def test_a_name_from_an_address_is_only_a_name() -> None:
    assert name_in("https://x.example/a/b/month.zip?key=secret#top") == "month.zip"
    assert name_in("https://x.example/..%2F..%2F.%65vil%0a name.zip") == "evil__name.zip"
    assert name_in("https://x.example/") == ""

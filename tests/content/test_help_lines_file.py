"""The help lines that ship: complete, honest about what was seen, and loud when a host mistypes."""

import json
import re
from datetime import date
from pathlib import Path

import pytest

from secondchair.content import LANGUAGES, words
from secondchair.content.help_lines import help_lines, lines_from
from secondchair.core.bad_input import BadInput
from secondchair.core.help_lines import KINDS, lines_in
from secondchair.core.seen import check_first

OUTSIDE = Path(__file__).parents[3] / "shared" / "data" / "lines" / "aidlines.json"
COUNTRIES = {"US": "United States of America", "GB": "United Kingdom", "IE": "Ireland", "AU": "Australia"} | {
    "NZ": "New Zealand", "CA": "Canada", "ES": "Spain", "MX": "Mexico",
}  # fmt: skip
GOOD = """[[line]]
id = "dees_line"
country = "US"
kinds = ["violence"]
name = { en = "Dee's line", es = "Línea de Dee" }
call = "555 0100"
source = "https://example.org/dee"
verified_on = 2026-11-22
"""


# The lines that the list from elsewhere holds too; it has no others of ours.
IN_BOTH = {
    *("us_emergency", "us_dv_hotline", "us_988", "us_love_is_respect", "us_rainn", "us_childhelp", "us_samhsa"),
    *("gb_emergency", "gb_galop", "ie_emergency", "ie_womens_aid", "ie_mens_aid", "au_emergency", "au_1800respect"),
    *("nz_emergency", "ca_emergency", "es_emergency", "es_016", "mx_emergency", "mx_linea_vida"),
}


def digits(number: str) -> str:
    """Digits only, without letters that repeat them ("SAFE (7233)") and without the leading 1 of North America."""
    return (
        re.sub(r"\D", "", number).removeprefix("1")
        if len(re.sub(r"\D", "", number)) == 11
        else re.sub(r"\D", "", number)
    )


def numbers_elsewhere(country: str) -> set[str]:
    """The numbers that the other list gives for a country; it files some of the United States under Canada."""
    rows = {row["country"]: row for row in json.loads(OUTSIDE.read_text(encoding="utf-8"))}
    asked = ("US", "CA") if country == "US" else (country,)
    found: set[str] = set()
    for one in asked:
        row = rows[COUNTRIES[one]]
        found |= {digits(str(line["phone"])) for line in row["helplines"] if line.get("phone")}
        found.add(digits(row["policeNumber"]))
    return found


@pytest.mark.parametrize("country", COUNTRIES)
def test_each_country_has_a_line_for_an_emergency_for_force_and_for_thoughts_of_suicide(country: str) -> None:
    for kind in ("emergency", "violence", "self_harm"):
        assert lines_in(help_lines(), country, (kind,)), f"{country} has no line for {kind}"


def test_every_country_kind_and_language_has_words_on_the_help_page() -> None:
    for lang in LANGUAGES:
        page = words(lang, "open/help")
        assert {line.country for line in help_lines()} == set(page["countries"])
        assert set(page["kinds"]) == set(KINDS)
        assert {spoken for line in help_lines() for spoken in line.languages} <= set(page["spoken"])


def test_no_line_claims_to_be_seen_after_today() -> None:
    assert all(line.verified_on <= date.today() for line in help_lines() if line.verified_on)  # noqa: DTZ011


def test_what_was_known_from_memory_only_says_check_first() -> None:
    from_memory = {line.id for line in help_lines() if line.verified_on is None}
    assert from_memory == {"us_network_la_red", "gb_respect", "ca_sheltersafe"}
    assert all(check_first(line.verified_on, date(2026, 11, 23)) == (line.id in from_memory) for line in help_lines())


def test_numbers_agree_with_a_list_from_elsewhere() -> None:
    if not OUTSIDE.is_file():
        pytest.skip("the list to compare with (../shared/data/lines/aidlines.json) is not here")
    agree = {line.id for line in help_lines() if line.call and digits(line.call) in numbers_elsewhere(line.country)}
    assert agree == IN_BOTH


def test_a_good_line_is_read_whole() -> None:
    (line,) = lines_from(GOOD)
    assert (line.id, line.call, line.verified_on) == ("dees_line", "555 0100", date(2026, 11, 22))
    assert line.name == {"en": "Dee's line", "es": "Línea de Dee"}
    assert (line.hours, line.note, line.region, line.languages) == ({}, {}, "", ())


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("[[line]]", "[line]", "start each help line"),
        ('country = "US"', 'country = "USA"', "two capital letters"),
        ('["violence"]', '["violense"]', "not a kind"),
        ('["violence"]', "[]", "kinds is missing"),
        ('kinds = ["violence"]', 'kinds = "violence"', "must be a list"),
        (', es = "Línea de Dee"', "", "en and es"),
        ('"Línea de Dee"', '""', "empty text"),
        ('call = "555 0100"', 'call = "555 O1OO"', "use digits"),
        ('call = "555 0100"', "call = 5550100", "in quotes"),
        ('call = "555 0100"\n', "", "no way to reach it"),
        ("https://example.org/dee", "javascript:alert(1)", "web address"),
        ('source = "https://example.org/dee"\n', "", "source is missing"),
        ("2026-11-22", '"2026-11-22"', "without quotes"),
        ("2026-11-22", "2026-11-22T08:00:00", "a day without quotes"),
        ("verified_on", "verified", "not a key"),
        ('id = "dees_line"', "id = ", "not valid TOML"),
        (GOOD, GOOD + GOOD, "two lines have the id"),
    ],
)
def test_a_mistake_is_told_in_one_sentence(old: str, new: str, says: str) -> None:
    assert old in GOOD
    with pytest.raises(BadInput, match=re.escape(says)) as told:
        lines_from(GOOD.replace(old, new))
    assert str(told.value).startswith("help_lines.toml")
    assert "\n" not in str(told.value)

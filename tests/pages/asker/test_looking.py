"""Look: the search, a profile, the own list."""

import re
from collections.abc import Callable
from datetime import date
from html import unescape

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from secondchair.content import LANGUAGES, words
from secondchair.core.story import Story
from secondchair.core.therapists import Fact, Therapist
from secondchair.core.wishes import Wish
from secondchair.pages.asker.looking_list import MOST_LISTED
from secondchair.pages.asker.looking_search import kept_of
from secondchair.pages.listing.cards import phone_link, phone_shown, wish_label
from secondchair.pages.listing.fields import TOO_PRIVATE
from secondchair.pages.listing.forms import Find
from secondchair.pages.listing.near import near_of
from secondchair.pages.listing.profile import boards_shown, day, facts_of, source_in_words
from secondchair.registry.country.boards import Board
from tests.cast import begun

StoryOf = Callable[[Client], Story]
ONE, TWO, THREE, FOUR = 9000000001, 9000000002, 9000000003, 9000000004
OXNARD = {"place": "93030", "miles": "20"}


def shown(client: Client, path: str, status: int = 200) -> str:
    response = client.get(path)
    assert response.status_code == status
    return unescape(response.content.decode())


def looked(client: Client, **sent: object) -> str:
    """The page after a search that was taken."""
    response = client.post("/f", {**OXNARD, **sent})
    assert response.status_code == 303 and response.headers["Location"].startswith("/f#")
    return shown(client, "/f")


def cards(page: str) -> list[int]:
    return [int(number) for number in re.findall(r'<article class="card" id="t(\d+)"', page)]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("path", ["/f", "/l", "/v", f"/f/{ONE}"])
def test_each_page_is_there_for_ana_and_for_a_stranger(ana: Client, stranger: Client, lang: str, path: str) -> None:
    for client in (ana, stranger):
        client.post("/", {"switch": lang})
        page = shown(client, path)
        assert f'<html lang="{lang}">' in page and "<title>" + words(lang, "site")["title"] in page


def test_a_stranger_finds_people_without_having_begun(stranger: Client) -> None:
    page = looked(stranger)
    assert len(cards(page)) == 8
    assert page.count('<span class="sample">sample</span>') == 8
    assert words("en", "listing")["not_a_check"] in page
    assert 'href="https://search.dca.ca.gov" rel="noreferrer"' in page


@pytest.mark.parametrize(
    ("place", "error"),
    [
        ("", "place_empty"),
        ("  ", "place_empty"),
        ("00000", "place_zip"),
        ("9303", "place_digits"),
        ("930301", "place_digits"),
        ("SW1A 1AA", "place_foreign"),
        ("K1A 0B1", "place_foreign"),
        ("Nowhereville", "place_town"),
        ("Springfield", "place_which"),
        ("x" * 81, "place_long"),
    ],
)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_place_that_cannot_be_used_is_told_in_one_sentence(
    ana: Client, story_of: StoryOf, lang: str, place: str, error: str
) -> None:
    ana.post("/", {"switch": lang})
    page = unescape(ana.post("/f", {"place": place, "fee": "150", "gender": ["woman"]}).content.decode())
    said = re.findall(r'role="alert">([^<]+)</p>', page)
    assert said == [words(lang, "asker/find")["errors"][error]]
    assert f'value="{place.strip()}"' in page and 'value="150"' in page
    assert re.search(r'name="gender" value="woman" checked', page)
    again = shown(ana, "/f")  # and after going away and back
    assert 'value="150"' in again and re.search(r'name="gender" value="woman" checked', again)
    assert not story_of(ana).search


def test_towns_of_one_name_are_offered_and_one_can_be_picked(ana: Client, story_of: StoryOf) -> None:
    page = ana.post("/f", {"place": "Springfield", "miles": "40"}).content.decode()
    assert 'name="town" value="Springfield, IL"' in page
    assert ana.post("/f", {"place": "Springfield", "town": "Springfield, IL", "miles": "40"}).status_code == 303
    assert story_of(ana).search["place"] == "Springfield, IL"
    assert "Springfield, IL." in shown(ana, "/f")


def test_a_zip_of_nine_digits_and_a_town_with_its_state_are_places() -> None:
    assert near_of("93030-1234").place == near_of(" 93030 ").place
    town = near_of("oxnard, ca").place
    assert town is not None and (town.city, town.state) == ("Oxnard", "CA")


@given(st.text(max_size=90))
def test_any_text_is_a_place_or_towns_or_one_error(text: str) -> None:
    near = near_of(text)
    assert [bool(near.place), bool(near.towns), bool(near.error)].count(True) == 1
    assert not near.error or near.error in words("en", "asker/find")["errors"]


@given(st.text(max_size=25))
def test_any_fee_is_an_amount_or_one_sentence(text: str) -> None:
    form = Find(words("en", "asker/find"), {"place": "93030", "fee": text})
    if form.is_valid():
        assert form.cleaned_data["fee_cents"] is None or 0 <= form.cleaned_data["fee_cents"] <= 999_900
    else:
        assert list(form.errors) == ["fee"] and len(form.errors["fee"]) == 1


@pytest.mark.parametrize(("typed", "cents"), [("150", 15000), ("$150", 15000), ("150.00", 15000), ("", None)])
def test_fees_as_people_write_them(typed: str, cents: int | None) -> None:
    form = Find(words("en", "asker/find"), {"place": "93030", "fee": typed})
    assert form.is_valid() and form.cleaned_data["fee_cents"] == cents


def test_more_is_shown_eight_at_a_time_up_to_twenty_four(ana: Client) -> None:
    numbers = [len(cards(looked(ana, miles="any", shown=shown))) for shown in ("", "16", "24", "99")]
    assert numbers == [8, 16, 24, 24]
    assert 'name="shown" value="16"' in looked(ana, miles="any")
    assert 'name="shown"' not in looked(ana, miles="any", shown="24")


@pytest.mark.parametrize("shown_as", ["abc", "", "-5", "²", "1e3", "9" * 5000, "8.5"])
def test_a_number_to_show_that_is_none_is_the_first_page(ana: Client, shown_as: str) -> None:
    form = Find(words("en", "asker/find"), {**OXNARD, "shown": shown_as})
    assert form.is_valid() and 8 <= form.cleaned_data["shown"] <= 24
    if shown_as in ("abc", "", "²"):
        assert len(cards(looked(ana, miles="any", shown=shown_as))) == 8


def test_what_no_list_holds_becomes_a_question(ana: Client) -> None:
    page = looked(ana, also=["access"])
    assert words("en", "asker/find")["ask_each"] in page
    assert words("en", "listing")["also"]["access"]["ask"] in page
    for name in TOO_PRIVATE:
        assert f'name="also" value="{name}"' not in page


def test_an_old_search_that_fits_no_more_shows_the_form_and_no_error(stranger: Client) -> None:
    client = begun(Story(start="words", search={"place": "00000", "gender": ["x"], "gone": "1"}))
    page = shown(client, "/f")
    assert not cards(page) and 'role="alert"' not in page.split("<footer>")[0]


def test_search_is_kept_as_given(ana: Client, story_of: StoryOf) -> None:
    looked(ana, gender=["woman"], gender_how="must")
    search = story_of(ana).search
    assert (search["place"], search["miles"], search["gender"], search["gender_how"]) == (
        "93030",
        "20",
        ["woman"],
        "must",
    )
    assert kept_of({"place": "x", "near": object(), "culture": ["y"], "fee": ""}) == {"place": "x"}


def test_adding_and_taking_off_keeps_the_order_and_the_search(ana: Client, story_of: StoryOf) -> None:
    looked(ana, shown="16")
    for number in (THREE, ONE, THREE, TWO):
        response = ana.post("/f", {**OXNARD, "add": str(number)})
        assert response.headers["Location"] == f"/f#t{number}"
    assert story_of(ana).listed == (THREE, ONE, TWO)
    assert len(cards(shown(ana, "/f"))) == 16
    ana.post("/l", {"take": str(ONE)})
    ana.post(f"/f/{FOUR}", {"add": str(FOUR)})
    assert story_of(ana).listed == (THREE, TWO, FOUR)
    assert cards(shown(ana, "/l")) == [THREE, TWO, FOUR]


def test_an_added_name_is_kept_although_the_search_beside_it_is_wrong(ana: Client, story_of: StoryOf) -> None:
    page = ana.post("/f", {"place": "00000", "add": str(ONE)}).content.decode()
    assert 'value="00000"' in page and story_of(ana).listed == (ONE,)


@pytest.mark.parametrize("number", ["", "0", "-1", "1", "²", "9" * 30, "x", "9000000001.0"])
def test_what_is_no_therapist_is_not_added(ana: Client, story_of: StoryOf, number: str) -> None:
    ana.post("/f", {**OXNARD, "add": number, "take": number})
    assert story_of(ana).listed == ()


def test_the_list_holds_twelve(story_of: StoryOf) -> None:
    client = begun(Story(start="words", listed=tuple(range(ONE, ONE + MOST_LISTED))))
    client.post("/f", {**OXNARD, "add": str(ONE + MOST_LISTED)})
    assert len(story_of(client).listed) == MOST_LISTED
    page = shown(client, f"/f/{ONE + MOST_LISTED}")
    assert words("en", "listing")["full"] in page and 'name="add"' not in page


@pytest.mark.parametrize("number", [1, 10**30])
def test_an_unknown_therapist_is_a_neutral_404(ana: Client, number: int) -> None:
    assert 'id="leave"' in shown(ana, f"/f/{number}", status=404)


def test_a_profile_tells_each_fact_with_source_and_day_and_asks_the_rest(ana: Client) -> None:
    page, listing, call = shown(ana, f"/f/{TWO}"), words("en", "listing"), words("en", "call")
    assert "SAMPLE-0002 (CA)" in page and 'href="tel:+18055550102"' in page
    facts = re.search(r'<dl class="facts card">.*?</dl>', page, re.S)
    assert facts and facts[0].count("<dt>") == facts[0].count(f"{listing['sources']['sample']}, November 1, 2026") >= 6
    assert listing["licences"]["associate"]["means"] in page
    assert call["unknown"]["fee"] in page and call["unknown"]["gender"] not in page
    assert 'rel="noreferrer"' in page and listing["sample_long"] in page


def test_a_name_that_left_the_registry_can_be_taken_off(story_of: StoryOf) -> None:
    client = begun(Story(start="words", listed=(ONE, 77)))
    page = shown(client, "/l")
    assert cards(page) == [ONE] and 'name="take" value="77"' in page
    client.post("/l", {"take": "77"})
    assert story_of(client).listed == (ONE,)


def test_words_of_wishes_phones_days_and_sources() -> None:
    en, es = (words(lang, "listing") for lang in LANGUAGES)
    assert wish_label(Wish("languages", "must", want=("es", "xx")), en) == "Spanish or xx"
    assert wish_label(Wish("gender", "prefer", avoid=("man",)), es) == "Mejor no: Hombre"
    assert [wish_label(Wish("gender", "must", avoid=("man",)), lang) for lang in (en, es)] == [
        "Never: Man",
        "Nunca: Hombre",
    ]
    assert wish_label(Wish("fee", "must", at_most=15050), en) == "Up to $150.50 a visit"
    assert (phone_shown("8055550101"), phone_link("(805) 555-0101")) == ("(805) 555-0101", "+18055550101")
    assert (phone_shown("+52 33 1234"), phone_link("")) == ("+52 33 1234", "")
    assert (day("2026-11-01", es), day(None, es)) == ("1 de noviembre de 2026", "")
    assert source_in_words("a directory of our own", en) == "a directory of our own"


def test_check_first_stands_beside_a_board_that_was_not_seen_lately() -> None:
    today = date(2026, 11, 23)
    seen = {on: boards_shown([Board("CA", "B", "https://b.example", on)], today)[0].check_first
            for on in (None, "2026-11-01", "2026-01-01", "2027-01-01")}  # fmt: skip
    assert seen == {None: True, "2026-11-01": False, "2026-01-01": True, "2027-01-01": True}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_second_places_and_other_names_are_told_as_they_stand(lang: str) -> None:
    places, names = ("Ventura, CA 93001", "Oxnard, CA 93030"), ("Couples, Inc.",)
    facts = (Fact("also_at", places, "nppes"), Fact("other_names", names, "nppes"))
    told = facts_of(Therapist(1, 34.2, -119.2, facts=facts), words(lang, "listing"))
    assert [line.value for line in told] == ["Ventura, CA 93001; Oxnard, CA 93030", "Couples, Inc."]
    assert all(line.label and line.source for line in told)

"""Look: what a therapist should be like, how much it matters, and what of it is kept."""

import json
import re
from collections.abc import Callable
from html import unescape

import pytest
from django.test import Client

from secondchair.content import words
from secondchair.core.story import Story
from secondchair.core.wishes import Wish
from secondchair.pages.asker.looking_search import without
from secondchair.pages.directory import therapists
from secondchair.pages.listing.fields import WANTED
from secondchair.pages.listing.forms import Find
from secondchair.pages.listing.wishes import wishes_of

from .test_looking import ONE, OXNARD, cards, looked, shown

StoryOf = Callable[[Client], Story]


def test_ticks_become_wishes_of_the_right_strength() -> None:
    sent = {
        **OXNARD, "gender": ["woman"], "gender_how": "must", "licence": ["associate"], "licence_how": "rather_not",
        "insurance": ["united"], "insurance_how": "never",
        "hours": ["evenings"], "fee": "150", "fee_how": "must", "since": "10", "languages": ["es"],
    }  # fmt: skip
    form = Find(words("en", "asker/find"), sent)
    assert form.is_valid()
    wishes = {wish.on: wish for wish in wishes_of(form.cleaned_data, 2026).wishes}
    assert wishes["gender"] == Wish("gender", "must", want=("woman",))
    assert wishes["licence"] == Wish("licence", "prefer", avoid=("associate",))
    assert wishes["insurance"] == Wish("insurance", "must", avoid=("united",))
    assert wishes["languages"] == Wish("languages", "prefer", want=("es",))
    assert wishes["fee"] == Wish("fee", "must", at_most=15000)
    assert wishes["since"] == Wish("since", "prefer", at_most=2016)
    assert {"mon-17", "fri-21"} <= set(wishes["hours"].want) and "sat-17" not in wishes["hours"].want


def test_a_must_leaves_out_who_says_otherwise_and_keeps_who_says_nothing(ana: Client, sample_registry: object) -> None:
    page = looked(ana, gender=["man"], gender_how="must", shown="24")
    found = [therapists().therapist(number) for number in cards(page)]
    assert found and {who.gender for who in found if who} <= {"man", ""}


@pytest.mark.parametrize("name", [name for name in WANTED if name != "hours"])
@pytest.mark.parametrize("how", ["rather_not", "never"])
def test_what_may_be_avoided_can_be_said_on_the_page(stranger: Client, name: str, how: str) -> None:
    choice = re.search(rf'<select class="how" id="{name}_how".*?</select>', shown(stranger, "/f"), re.S)
    assert choice and f'value="{how}"' in choice[0] and words("en", "asker/find")["hows"][how] in choice[0]


@pytest.mark.parametrize("name", ["hours", "fee", "since"])
def test_limits_and_hours_are_not_avoided(stranger: Client, name: str) -> None:
    choice = re.search(rf'<select class="how" id="{name}_how".*?</select>', shown(stranger, "/f"), re.S)
    assert choice and re.findall(r'value="(\w+)"', choice[0]) == ["prefer", "must"]
    form = Find(words("en", "asker/find"), {**OXNARD, f"{name}_how": "never"})
    assert not form.is_valid() and list(form.errors) == [f"{name}_how"]


def test_never_leaves_out_and_rather_not_only_puts_last(ana: Client) -> None:
    def genders(how: str) -> list[str]:
        page = looked(ana, miles="any", gender=["man"], gender_how=how, shown="24")
        found = [therapists().therapist(number) for number in cards(page)]
        return [who.gender for who in found if who]

    never, rather_not = genders("never"), genders("rather_not")
    assert "man" not in never and {"woman", ""} <= set(never)
    assert len(rather_not) == 24 and rather_not.count("man") <= genders("prefer").count("man")
    listing = words("en", "listing")
    page = looked(ana, miles="any", gender=["man"], gender_how="never", shown="24")
    told = re.findall(r'<span class="of">Never: Man</span> <span class="small">([^<]+)<', page)
    assert set(told) == {listing["avoided"]["yes"], listing["avoided"]["ask"]}


def test_rings_are_full_dashed_or_empty_and_always_have_words(ana: Client) -> None:
    page = looked(ana, languages=["es"], fee="120", shown="24", gender=["woman"])
    assert len(cards(page)) == 24
    rings = re.findall(
        r'<span class="ring (\w+)" aria-hidden="true"></span><span><span class="of">([^<]+)</span>', page
    )
    assert {ring for ring, _ in rings} == {"yes", "ask", "no"} and all(label.strip() for _, label in rings)
    assert page.count("How it fits your wishes:") == 24


def test_nothing_found_says_what_an_open_wish_would_change(ana: Client) -> None:
    asked = {"miles": "5", "format": "in_person", "gender": ["nonbinary"], "gender_how": "must",
             "licence": ["psychiatrist"], "licence_how": "must"}  # fmt: skip
    page, find = looked(ana, **asked), words("en", "asker/find")
    assert not cards(page) and find["none"] in page and find["few_lead"] in page
    few = re.search(r'<div class="warm">.*?</div>', page, re.S)
    offered = re.findall(r'name="open" value="(\w+)"', few[0] if few else "")
    assert offered
    assert ana.post("/f", {**OXNARD, **asked, "open": offered[0]}).status_code == 303
    assert cards(shown(ana, "/f"))


def test_where_no_single_wish_would_help_the_page_says_so(ana: Client) -> None:
    page, find = looked(ana, place="99723", miles="5", format="in_person"), words("en", "asker/find")
    assert not cards(page) and find["nothing_helps"] in page and find["few_lead"] not in page


def test_leaving_a_wish_open_takes_only_that_wish_out() -> None:
    kept = {"place": "93030", "miles": "5", "gender": ["woman"], "gender_how": "must", "fee": "100"}
    assert without(kept, "gender") == {"place": "93030", "miles": "5", "fee": "100"}
    assert without(kept, "near") == {**kept, "miles": "any"}


def test_the_wish_that_tells_most_is_used_once_and_not_kept(ana: Client, story_of: StoryOf) -> None:
    response = ana.post("/f", {**OXNARD, "culture": ["affirming"], "culture_how": "must"})
    page = unescape(response.content.decode())
    assert response.status_code == 200 and cards(page)
    assert re.search(r'name="culture" value="affirming" checked', page)
    kept = story_of(ana)
    assert "affirming" not in str(kept.as_json()) and kept.search["place"] == "93030"
    assert not re.search(r'value="affirming" checked', shown(ana, "/f"))


@pytest.mark.parametrize(
    "more",
    [
        {"keep": "1"},
        {"place": "00000"},
        {"place": ""},
        {"switch": "es"},
        {"add": str(ONE)},
        {"add": str(ONE), "place": "00000"},
        {"open": "languages"},
        {"shown": "16"},
        {},
    ],
)
def test_the_wish_that_tells_most_is_never_in_what_is_kept(
    ana: Client, story_of: StoryOf, more: dict[str, str]
) -> None:
    sent = {**OXNARD, "gender": ["woman"], "culture": ["affirming", "muslim"], "culture_how": "never", **more}
    assert ana.post("/f", sent).status_code in (200, 204, 303)
    taken = ana.post("/q").content.decode()
    assert "woman" in taken, "the rest of the search is kept, typed or done"
    everything = taken + json.dumps(story_of(ana).as_json()) + str(dict(ana.session.items()))
    assert not any(word in everything for word in ("culture", "affirming", "muslim"))

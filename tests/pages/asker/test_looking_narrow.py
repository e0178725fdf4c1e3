"""Look: narrowing what was found by chips, taking that back, and the order of the list."""

import json
import re
from collections.abc import Callable, Iterable
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from secondchair.content import LANGUAGES, words
from secondchair.core.story import Story
from secondchair.pages.asker.looking_narrow import FEES, MOST_CHIPS, Narrowing, narrowed, narrowing_of
from secondchair.pages.asker.looking_search import found_in
from secondchair.pages.directory import therapists
from secondchair.pages.listing.fields import ONCE
from secondchair.pages.listing.forms import Find
from secondchair.registry import Registry, build
from tests.cast import begun

from .test_looking import ONE, OXNARD, cards, looked, shown

StoryOf = Callable[[Client], Story]
CHIP = re.compile(r'name="(narrow|open)" value="([\w:-]+)">([^<]+?) <(?:b>(\d+)|span)')


def chips(page: str) -> dict[str, tuple[str, int]]:
    """What is offered: value → label and count."""
    return {value: (label, int(n)) for name, value, label, n in CHIP.findall(page) if name == "narrow"}


def picked(page: str) -> dict[str, str]:
    """What is set and can be taken back: value → label."""
    return {value: label for name, value, label, n in CHIP.findall(page) if name == "open" and not n}


def how_many(page: str) -> int:
    found = re.search(r'id="many">(\d+) people fit', page)
    return int(found[1]) if found else 0


@pytest.fixture
def directory(tmp_path: Path) -> Callable[[Iterable[dict[str, Any]]], Registry]:
    """A registry of rows that differ from a plain one in Oxnard."""

    def made(rows: Iterable[dict[str, Any]]) -> Registry:
        plain = {"zip": "93030", "city": "Oxnard", "state": "CA", "states": ["CA"], "licence": "LMFT"}
        lines = [json.dumps({**plain, "id": ONE + n, "name": f"Row {n}", **row}) for n, row in enumerate(rows)]
        file = tmp_path / "rows.jsonl"
        file.write_text("\n".join(lines) + "\n", encoding="utf-8")
        build([file], tmp_path / "built")
        return Registry.open(tmp_path / "built")

    return made


def narrowing(registry: Registry, lang: str = "en", **asked: object) -> Narrowing:
    w = words(lang, "asker/find")
    form = Find(w, {**OXNARD, **asked})
    assert form.is_valid(), form.errors
    return narrowing_of(registry, found_in(registry, form.cleaned_data, 2026), words(lang, "listing"), w)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_chip_says_how_many_say_so_and_leaves_those_and_the_silent_ones(lang: str) -> None:
    registry = therapists()
    whole = narrowing(registry, lang)
    assert {"gender:woman", "licence:LMFT"} <= {chip.value for chip in whole.chips}
    for chip in whole.chips:
        form = Find(words(lang, "asker/find"), narrowed(OXNARD, chip.value))
        assert form.is_valid(), (chip.value, form.errors)
        before = narrowing_count(registry, OXNARD)
        after = found_in(registry, form.cleaned_data, 2026).shortlist
        assert chip.count <= after.count < before, chip
        on, _, value = chip.value.partition(":")
        if on in after.facets:
            said = after.facets[on]
            assert said.get(value) == chip.count and after.count == chip.count + said.get("unknown", 0)


def narrowing_count(registry: Registry, sent: dict[str, Any]) -> int:
    form = Find(words("en", "asker/find"), sent)
    assert form.is_valid()
    return found_in(registry, form.cleaned_data, 2026).shortlist.count


def test_a_pressed_chip_must_be_and_can_be_taken_back(ana: Client, story_of: StoryOf) -> None:
    page = looked(ana)
    label, count = chips(page)["gender:woman"]
    assert (label, picked(page)) == ("Woman", {})
    page = looked(ana, narrow="gender:woman")
    assert (story_of(ana).search["gender"], story_of(ana).search["gender_how"]) == (["woman"], "must")
    assert count <= how_many(page) and re.search(r'name="gender" value="woman" checked', page)
    assert picked(page) == {"gender": "Woman"} and not any(on.startswith("gender") for on in chips(page))
    page = looked(ana, gender=["woman"], gender_how="must", open="gender")
    assert picked(page) == {} and "gender" not in story_of(ana).search


def test_who_can_be_met_in_person_is_counted_exactly(ana: Client, story_of: StoryOf) -> None:
    _, count = chips(looked(ana))["in_person:yes"]
    page = looked(ana, narrow="in_person:yes")
    assert (story_of(ana).search["format"], how_many(page)) == ("in_person", count)
    assert picked(page)["format"] == words("en", "asker/find")["formats"]["in_person"]
    assert looked(ana, format="in_person", open="format") and story_of(ana).search.get("format") is None


def test_how_many_are_near_enough_is_said_where_video_brings_more(ana: Client) -> None:
    page = looked(ana, **OXNARD)
    near = re.search(r"Near enough to visit: (\d+)\.", page)
    assert near is not None
    assert int(near[1]) == chips(page)["in_person:yes"][1] < how_many(page)
    for other in ({"format": "in_person"}, {"format": "video"}, {"miles": "any"}):
        assert "Near enough to visit" not in looked(ana, **{**OXNARD, **other})


def test_everything_that_is_known_of_most_can_be_offered(directory: Callable[..., Registry]) -> None:
    rows = [
        {
            "gender": ("woman", "man", "nonbinary")[n % 3],
            "languages": ["en"] if n % 4 else ["en", "es"],
            "training": ["eft"] if n % 2 else ["gottman"],
            "licence": ("LMFT", "LCSW")[n % 2],
            "video": n % 5 != 0,
            "fee": 9000 + 1000 * n,
            "source": "here",
        }
        for n in range(20)
    ]
    found = narrowing(directory(rows))
    assert found.unknown == "" and len(found.chips) <= MOST_CHIPS
    offered = {chip.value: (chip.label, chip.count) for chip in found.chips}
    assert offered["languages:es"] == ("Spanish", 5)
    assert "languages:en" not in offered, "everybody says so: it would change nothing"
    assert offered["training:eft"][1] == offered["training:gottman"][1] == 10
    assert offered["video:yes"] == ("By video", 16)
    assert offered["fee:200"] == ("Under $200 a visit", 11), "9000 to 19000 cents"


def test_what_most_say_nothing_about_is_named_and_not_offered(directory: Callable[..., Registry]) -> None:
    """As in the national registry: gender, licence and place, and no more."""
    found = narrowing(directory({"gender": "woman" if n % 3 else "man"} for n in range(12)))
    assert {chip.value for chip in found.chips} == {"gender:woman", "gender:man"}
    about = words("en", "asker/find")["about"]
    assert found.unknown == ", ".join(about[on] for on in ("languages", "training", "video", "fee"))


@pytest.mark.parametrize("of", [10, 13], ids=["half is known", "less than half"])
def test_the_silent_ones_are_counted_where_no_facet_counts_them(directory: Callable[..., Registry], of: int) -> None:
    rows = [{"languages": ["en", "es"]}, *({"languages": ["en"]} for _ in range(4)), *({} for _ in range(of - 5))]
    found = narrowing(directory(rows))
    offered = {chip.value: (chip.count, chip.unknown) for chip in found.chips}
    assert offered.get("languages:es") == ((1, of - 5) if of == 10 else None)
    assert ("languages" in found.unknown) is (of == 13)


def test_few_who_fit_are_not_narrowed(directory: Callable[..., Registry]) -> None:
    registry = directory({"gender": gender} for gender in ("woman", "man", "woman"))
    assert narrowing(registry) == Narrowing()
    assert [chip.value for chip in narrowing(registry, gender=["woman"], gender_how="must").picked] == ["gender"]


@pytest.mark.parametrize("how", ["must", "never"])
def test_what_is_used_once_is_no_chip(ana: Client, story_of: StoryOf, how: str) -> None:
    sent = {**OXNARD, "miles": "any", "culture": ["affirming"], "culture_how": how}
    response = ana.post("/f", {**sent, "narrow": "gender:woman"})
    page = unescape(response.content.decode())
    assert response.status_code == 200 and picked(page) == {"gender": "Woman"} and cards(page)
    assert not any(value.startswith(ONCE) for value in chips(page))
    assert "affirming" not in str(story_of(ana).as_json())
    assert narrowed(OXNARD, f"{ONCE}:affirming") == OXNARD


@pytest.mark.parametrize(
    "pressed",
    ["", "gender", "gender:", "gender:x", ":", "fee:", "fee:1", "fee:²", "near:any", "format:video", "x" * 999],
)
def test_what_no_chip_offers_changes_nothing(pressed: str) -> None:
    assert narrowed(OXNARD, pressed) == OXNARD


@pytest.mark.parametrize("step", FEES)
def test_a_fee_is_below_what_the_chip_says(step: str) -> None:
    form = Find(words("en", "asker/find"), narrowed(OXNARD, f"fee:{step}"))
    assert form.is_valid() and form.cleaned_data["fee_cents"] == 100 * (int(step) - 1)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_order_is_kept_and_said(ana: Client, story_of: StoryOf, lang: str) -> None:
    ana.post("/", {"switch": lang})
    said = words(lang, "asker/find")["why_order"]
    asked = {"miles": "any", "gender": ["woman"], "training": ["eft"], "shown": "24"}
    fit, near = looked(ana, **asked), looked(ana, **asked, order="distance")
    assert said["fit"] in fit and said["distance"] in near and said["fit"] not in near
    assert story_of(ana).search["order"] == "distance"
    assert re.search(r'<option value="distance" selected>', shown(ana, "/f"))
    miles = [[float(n) for n in re.findall(r"(\d+) km\)(?:</p>|\s)", page)] for page in (fit, near)]
    assert cards(fit) != cards(near) and miles[1] == sorted(miles[1]) and len(miles[1]) >= 10


def test_an_order_that_is_none_is_told(ana: Client) -> None:
    page = unescape(ana.post("/f", {**OXNARD, "order": "price"}).content.decode())
    assert words("en", "asker/find")["errors"]["order_choice"] in page


def test_the_list_is_live_only_after_looking_in_this_visit(story_of: StoryOf) -> None:
    client = begun(Story(start="words", search={"place": "93030"}))
    page = shown(client, "/f")
    assert cards(page) and "narrow.js" not in page and 'id="told"' not in page
    page = looked(client)
    assert "narrow.js" in page and page.index('id="told" role="status"') < page.index('id="found"')
    assert "looked" not in json.dumps(story_of(client).as_json())

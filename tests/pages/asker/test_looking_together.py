"""Look together: two columns and three therapists on one screen, with nothing on it of the asker alone."""

import re
from collections.abc import Callable
from html import unescape

import pytest
from django.test import Client

from secondchair.content import LANGUAGES, words
from secondchair.core.story import Story
from secondchair.pages.asker.looking_forms import POINTS
from tests.cast import begun

StoryOf = Callable[[Client], Story]
ONE, TWO, THREE, FOUR = 9000000001, 9000000002, 9000000003, 9000000004


def shown(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return unescape(response.content.decode())


def test_looking_together_is_not_offered_where_danger_stands_and_alone_always_is() -> None:
    for said, passed, offered in (("He hits me.", False, False), ("She says it costs too much.", False, True)):
        client = begun(Story(start="words", said=said, listed=(ONE,)), passed=passed)
        page = shown(client, "/l")
        assert ('href="/v"' in page) is offered and 'href="/o"' in page
        assert all('href="/o"' in shown(client, path) for path in ("/f", "/k"))


def test_both_columns_are_kept_and_what_is_in_both_is_told(ana: Client, story_of: StoryOf) -> None:
    response = ana.post("/v", {"mine": ["evening", "near"], "theirs": ["near", "man"]})
    assert response.status_code == 303
    assert story_of(ana).matters == {"mine": ("evening", "near"), "theirs": ("near", "man")}
    page = shown(ana, "/v")
    both = re.search(r'<section class="calm">.*?</section>', page, re.S)
    assert both and re.findall(r"<li>([^<]+)</li>", both[0]) == [words("en", "asker/together")["points"]["near"]]
    ana.post("/v", {})
    assert story_of(ana).matters == {}
    assert [*words("en", "asker/together")["points"]] == list(POINTS)


def test_a_tick_that_is_not_on_the_list_loses_nothing(ana: Client, story_of: StoryOf) -> None:
    page = unescape(ana.post("/v", {"mine": ["near", "x"], "theirs": ["man"]}).content.decode())
    assert words("en", "asker/together")["errors"]["mine_choice"] in page
    assert re.search(r'name="theirs" value="man" checked', page) and story_of(ana).matters == {}


def test_the_shared_screen_shows_nothing_of_the_asker_alone() -> None:
    """Whatever one has said, searched or asked about, the screen for two is the same to the last byte."""
    plain = Story(start="words", listed=(THREE, ONE, TWO))
    full = Story(
        start="words", said="He hits me. She said SECRET.", asks=("cost",), opening="SECRET", own_part="SECRET",
        listed=(TWO, THREE, ONE), search={"place": "93030", "gender": ["woman"]}, goals=("future",), outcome="no",
    )  # fmt: skip
    pages = [re.sub(r'value="[^"]{60,}"', "", shown(begun(story), "/v")) for story in (plain, full)]
    assert pages[0] == pages[1] and "SECRET" not in pages[1]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_for_two_leads_to_nothing_of_the_asker_alone(lang: str) -> None:
    """In the page's own part: neither the search, nor the list, nor a draft; the phone sheet is the same for everyone."""
    client = begun(Story(start="words", listed=(FOUR, TWO, THREE, ONE), search={"place": "93030"}), passed=True)
    response = client.get("/v", headers={"accept-language": lang})
    main = re.search(r"<main.*</main>", response.content.decode(), re.S)
    assert main and re.findall(r'href="([^"]*)"', main[0]) == ["/k"]
    assert main[0].count('name="show"') == 4


def test_three_stand_side_by_side_and_others_can_be_chosen(story_of: StoryOf) -> None:
    client = begun(Story(start="words", listed=(FOUR, TWO, THREE, ONE)))
    names = r"<article class=\"card\"><h3>Sample Therapist (\d\d)"
    assert re.findall(names, shown(client, "/v")) == ["02", "03", "04"]
    client.post("/v", {"show": [str(ONE), str(FOUR), "5"]})
    assert re.findall(names, shown(client, "/v")) == ["01", "04"]
    assert story_of(client).listed == (FOUR, TWO, THREE, ONE)

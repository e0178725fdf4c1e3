"""Call and Alone: the phone sheet, the same for everyone, and going alone."""

import re
from collections.abc import Callable
from html import unescape
from io import BytesIO

import pytest
from django.test import Client
from pypdf import PdfReader

from secondchair.content import LANGUAGES, words
from secondchair.core.story import Story
from secondchair.pages.listing.fields import ALSO, TOO_PRIVATE
from tests.cast import begun

StoryOf = Callable[[Client], Story]
ONE, TWO, THREE = 9000000001, 9000000002, 9000000003


def shown(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return unescape(response.content.decode())


def printed(client: Client, path: str) -> tuple[str, str]:
    """The file's name as the browser gets it, and its text with single blanks."""
    response = client.get(path)
    assert response.status_code == 200 and response.headers["Content-Type"] == "application/pdf"
    text = " ".join(page.extract_text() for page in PdfReader(BytesIO(response.content)).pages)
    return response.headers["Content-Disposition"], re.sub(r"\s+", " ", text)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("path", ["/k", "/o"])
def test_each_page_is_there_for_ana_and_for_a_stranger(ana: Client, stranger: Client, lang: str, path: str) -> None:
    for client in (ana, stranger):
        client.post("/", {"switch": lang})
        assert f'<html lang="{lang}">' in shown(client, path)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_sheet_holds_every_question_signs_money_and_what_to_notice(stranger: Client, lang: str) -> None:
    stranger.post("/", {"switch": lang})
    page, call, listing = shown(stranger, "/k"), words(lang, "call"), words(lang, "listing")
    asked = [question["ask"] for question in call["questions"].values()]
    also = [listing["also"][name]["ask"] for name in (*ALSO, *TOO_PRIVATE)]
    for line in (*asked, *also, *call["flags"]["green"], *call["flags"]["red"], *call["money"]["notes"]):
        assert line in page
    assert len(asked) == page.count('<div class="space"></div>') - 1  # one more for a name
    name, text = printed(stranger, "/k.pdf")
    assert name == f'attachment; filename="{words(lang, "asker/call")["file_name"]}.pdf"'
    assert call["title"] in text and "10" in text


def test_the_chosen_have_their_number_and_their_unknowns() -> None:
    client = begun(Story(start="words", listed=(TWO, ONE)))
    page, unknown = shown(client, "/k"), words("en", "call")["unknown"]
    assert page.index("Sample Therapist 01") < page.index("Sample Therapist 02")
    assert 'href="tel:+18055550101"' in page and 'href="tel:+18055550102"' in page
    client.post("/k", {"show": [str(ONE)]})
    page = shown(client, "/k")
    assert "+18055550101" in page and "+18055550102" not in page
    assert unknown["openings"] in page and unknown["fee"] not in page  # the fee of 01 is known, its room is not
    _, text = printed(client, "/k.pdf")
    assert "Sample Therapist 01 (sample)" in text and "(805) 555-0101" in text and "Sample Therapist 02" not in text


def test_what_is_not_on_the_list_cannot_be_shown() -> None:
    client = begun(Story(start="words", listed=(ONE,)))
    client.post("/k", {"show": [str(TWO), "x"]})
    page = shown(client, "/k")
    assert "Sample Therapist 01" in page and "Sample Therapist 02" not in page


def test_nobodys_own_wishes_choose_a_line_of_the_sheet() -> None:
    plain = Story(start="words", listed=(ONE, TWO))
    full = Story(
        start="words", said="He says it costs too much.", asks=("cost",), listed=(TWO, ONE), goals=("future",),
        search={"place": "93030", "gender": ["woman"], "also": ["access"]}, matters={"mine": ("near",)},
    )  # fmt: skip
    pages = [re.sub(r'value="[^"]{60,}"', "", shown(begun(story), "/k")) for story in (plain, full)]
    assert pages[0] == pages[1]


def test_a_stranger_can_keep_goals_without_having_begun(stranger: Client, story_of: StoryOf) -> None:
    assert stranger.post("/o", {"goals": ["future", "my_part"]}).status_code == 303
    assert story_of(stranger).goals == ("future", "my_part")
    page, goals = shown(stranger, "/o"), words("en", "goals")["goals"]
    assert all(line in page for line in goals["future"]["bring"])
    assert not any(line in page for line in goals["their_no"]["bring"])
    stranger.post("/o", {})
    assert story_of(stranger).goals == ()


def test_a_goal_that_is_not_on_the_list_loses_nothing(ana: Client, story_of: StoryOf) -> None:
    page = unescape(ana.post("/o", {"goals": ["future", "x"]}).content.decode())
    assert words("en", "asker/alone")["errors"]["goals_choice"] in page
    assert re.search(r'value="future"[^>]* checked', page) and story_of(ana).goals == ()


def test_alone_says_what_it_cannot_do_and_what_to_watch_for(stranger: Client) -> None:
    page, goals = shown(stranger, "/o"), words("en", "goals")
    for part in (
        goals["honest"]["cannot"],
        goals["questions"]["ask"],
        goals["watch"]["lines"],
        goals["later"]["lines"],
    ):
        assert all(line in page for line in part)
    assert goals["watch"]["except"] in page and 'href="/i/help"' in page and 'href="/f"' in page


def test_the_file_holds_the_ticked_goals_or_all_four() -> None:
    goals = words("es", "goals")["goals"]
    for ticked, expected in (((), set(goals)), (("future",), {"future"})):
        client = begun(Story(start="words", goals=ticked))
        client.post("/", {"switch": "es"})
        name, text = printed(client, "/o.pdf")
        assert "notas.pdf" in name
        assert {goal for goal in goals if re.sub(r"\s+", " ", goals[goal]["title"]) in text} == expected


@pytest.mark.parametrize("path", ["/o", "/o.pdf", "/k", "/f"])
def test_danger_and_a_clear_no_leave_these_ways_open(path: str) -> None:
    for said in ("He hits me and says he will kill me.", "No. I said no. Stop asking me."):
        assert begun(Story(start="words", said=said)).get(path).status_code == 200

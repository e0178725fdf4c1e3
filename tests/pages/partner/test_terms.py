"""I would come if…: every term may stay open; a sum that cannot be read loses nothing; danger is answered calmly."""

import json
from collections.abc import Callable
from html import unescape

import pytest
from django.test import Client

from secondchair.content import LANGUAGES, words
from secondchair.core.story import Story
from secondchair.core.terms import CHOICES
from tests.cast import begun

StoryOf = Callable[[Client], Story]
ALL = {
    "visits": "three", "cost": "120", "format": "video", "who_picks": "veto", "pace": "listen", "after": "quiet",
    "own_words": "No list of my faults, please.",
}  # fmt: skip
DANGER = "I would come if he stops hitting me."


@pytest.mark.parametrize("path", ["/my/if", "/my/if?own"])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_choice_stands_on_the_page(lang: str, path: str) -> None:
    page = unescape(Client().get(path, headers={"accept-language": lang}).content.decode())
    for name, values in CHOICES.items():
        for value in values:
            assert words(lang, "terms")["values"][name][value][1:] in page, (name, value)


def test_what_is_set_is_kept_and_shown_again(stranger: Client, story_of: StoryOf) -> None:
    assert stranger.post("/my/if", ALL).headers["Location"] == "/my"
    assert story_of(stranger).terms == ALL
    page = stranger.get("/my/if").content.decode()
    assert 'value="120"' in page and ALL["own_words"] in page
    assert page.count(" checked") == len(CHOICES)


def test_what_is_left_open_is_no_term(stranger: Client, story_of: StoryOf) -> None:
    stranger.post("/my/if", {"visits": "one", "format": "", "cost": "  ", "own_words": " "})
    assert story_of(stranger).terms == {"visits": "one"}
    stranger.post("/my/if", {})
    assert story_of(stranger) == Story()


@pytest.mark.parametrize(("typed", "kept"), [("$120", "120"), ("120.00", "120"), (" 90 $", "90"), ("0075", "75")])
def test_a_sum_is_read_as_people_write_it(stranger: Client, story_of: StoryOf, typed: str, kept: str) -> None:
    stranger.post("/my/if", {"cost": typed})
    assert story_of(stranger).terms == {"cost": kept}


@pytest.mark.parametrize("typed", ["a lot", "0", "-5", "12.50", "12345", "١٢٠", "9" * 21, "1e3"])
def test_a_sum_that_cannot_be_read_gets_one_sentence_and_nothing_is_lost(
    stranger: Client, story_of: StoryOf, typed: str
) -> None:
    page = unescape(stranger.post("/my/if", {**ALL, "cost": typed}).content.decode())
    assert page.count('class="error"') == 1 and f'value="{typed}"' in page
    assert ALL["own_words"] in page and page.count(" checked") == len(CHOICES)
    assert story_of(stranger).terms == {}
    again = unescape(stranger.get("/my/if").content.decode())
    assert f'value="{typed}"' in again and ALL["own_words"] in again


def test_own_words_have_room_for_600_signs(stranger: Client, story_of: StoryOf) -> None:
    page = stranger.post("/my/if", {"own_words": "é" * 601}).content.decode()
    assert page.count('class="error"') == 1 and "é" * 601 in page
    stranger.post("/my/if", {"own_words": "é" * 600})
    assert story_of(stranger).terms == {"own_words": "é" * 600}


def test_danger_in_own_words_is_answered_calmly_and_noted_nowhere(story_of: StoryOf) -> None:
    dee = begun(Story(bothers=("cost",)), passed=True)
    assert dee.post("/my/if", {**ALL, "own_words": DANGER}).headers["Location"] == "/my"
    assert "passed" not in dee.session, "a conversation is off again until the check is passed anew"
    for path in ("/my", "/my/say", "/my/s"):
        page = unescape(dee.get(path).content.decode())
        assert 'href="/h"' in page and words("en", "care")["support"]["lead"] in page, path
    assert DANGER in unescape(dee.get("/my").content.decode()), "one's own words stay one's own"
    kept = json.dumps([story_of(dee).as_json(), dict(dee.session.items())])
    assert not any(sign in kept for sign in ("violence", "fear_threat", "danger", "support"))
    assert words("en", "care")["support"]["leads"]["violence"] in unescape(dee.get("/h").content.decode())
    assert dee.post("/z").headers["Location"] == "/z/2"


def test_danger_makes_no_line_to_say_and_lies_on_no_sheet() -> None:
    dee = begun(Story(terms={**ALL, "own_words": DANGER}))
    say = unescape(dee.get("/my/say").content.decode())
    assert DANGER not in say and words("en", "terms")["values"]["visits"]["three"] not in say
    assert DANGER not in unescape(dee.get("/my/s").content.decode())

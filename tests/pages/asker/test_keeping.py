"""Kept without an account: six words, taking everything away, erasing everything."""

import json
import re
from collections.abc import Callable

import pytest
from django.test import Client

from secondchair.core.care import QUESTIONS
from secondchair.core.story import Story

StoryOf = Callable[[Client], Story]


def words_shown(client: Client) -> str:
    assert client.post("/e").headers["Location"] == "/e/2"
    page = client.get("/e/2").content.decode()
    return " ".join(re.findall(r"<li>([a-z]+)</li>", page))


def test_six_words_open_the_same_story_elsewhere(ana: Client, story_of: StoryOf) -> None:
    words = words_shown(ana)
    assert len(words.split()) == 6
    elsewhere = Client()
    assert elsewhere.post("/n", {"words": words.upper().replace(" ", ", ")}).headers["Location"] == "/n/2"
    assert story_of(elsewhere) == story_of(ana)
    assert elsewhere.get("/n/2").status_code == 200
    assert "passed" not in elsewhere.session, "the self-check is of one visit"


def test_the_words_are_asked_back_once_and_then_are_nowhere(ana: Client) -> None:
    words = words_shown(ana)
    assert 'class="error"' in ana.post("/e/2", {"given": "something else"}).content.decode()
    assert words_shown(ana) == words, "until they are noted a reload must not show other ones"
    assert ana.post("/e/2", {"given": words}).headers["Location"] == "/e/3"
    assert ana.get("/e/2").headers["Location"] == "/e"
    for path in ("/e", "/e/3", "/n", "/n/2", "/q", "/"):
        page = ana.get(path).content.decode()
        assert not any(f">{word}<" in page for word in words.split()), path
    taken = ana.post("/q").content.decode()
    assert not any(word in taken for word in words.split() if len(word) > 5)
    assert words not in json.dumps(dict(ana.session.items()))


def test_going_on_without_the_check_forgets_them_too(ana: Client) -> None:
    words = words_shown(ana)
    assert ana.post("/e/2", {"skip": "1"}).headers["Location"] == "/n/2"
    assert words not in json.dumps(dict(ana.session.items()))
    assert words_shown(ana) != words


def test_another_story_needs_a_self_check_of_its_own(ana: Client) -> None:
    words = words_shown(ana)
    elsewhere = Client()
    elsewhere.post("/c", dict.fromkeys(QUESTIONS, "no"))
    elsewhere.post("/n", {"words": words})
    assert elsewhere.get("/p").headers["Location"] == "/c"


@pytest.mark.parametrize("given", ["", "one two three", "a b c d e f", "x" * 5000, "\0", "😀 😀 😀 😀 😀 😀"])
def test_words_that_open_nothing_get_one_sentence_and_stay(stranger: Client, given: str) -> None:
    response = stranger.post("/n", {"words": given})
    page = response.content.decode()
    assert response.status_code == 200
    assert page.count('class="error"') == 1
    assert not stranger.session.get("member")


def test_many_guesses_have_to_wait(stranger: Client) -> None:
    statuses = [stranger.post("/n", {"words": "a b c d e f"}).status_code for _ in range(12)]
    assert statuses[:10] == [200] * 10
    assert statuses[-1] == 429


def test_download_holds_everything_that_was_written_and_no_more(ana: Client, story_of: StoryOf) -> None:
    response = ana.post("/q")
    assert response.headers["Content-Disposition"] == 'attachment; filename="notes.json"'
    assert json.loads(response.content) == {"story": json.loads(json.dumps(story_of(ana).as_json()))}
    assert "passed" not in response.content.decode()


def test_erase_is_one_button_and_final(ana: Client, story_of: StoryOf) -> None:
    words = words_shown(ana)
    other_visit = Client()
    other_visit.post("/n", {"words": words})
    assert ana.post("/z").headers["Location"] == "/z/2"
    for client in (ana, other_visit):
        assert story_of(client) == Story()
        assert "My husband says" not in client.get("/").content.decode()
    again = Client()
    assert again.post("/n", {"words": words}).status_code == 200
    assert story_of(again) == Story()


def test_erasing_keeps_the_language_and_works_on_nothing(stranger: Client) -> None:
    stranger.post("/z", {"switch": "es"})
    assert stranger.post("/z").headers["Location"] == "/z/2"
    assert '<html lang="es">' in stranger.get("/z/2").content.decode()


def test_nothing_to_keep_yet(stranger: Client) -> None:
    stranger.get("/e")
    assert "<ol" not in stranger.post("/e").content.decode()

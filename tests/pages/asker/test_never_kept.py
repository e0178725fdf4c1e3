"""Whatever is sent, in whatever order: no answer of the self-check and no six words end up in what is kept."""

import json
from collections.abc import Callable

import pytest
from django.test import Client

from secondchair.core.care import QUESTIONS
from secondchair.core.story import Story
from secondchair.records import access
from tests.cast import begun

YES = dict.fromkeys(QUESTIONS, "yes")
WORDS = "canary rhubarb violin walnut ember quartz"
HOW: list[dict[str, str]] = [{}, {"keep": "1"}, {"switch": "es"}, {"csrfmiddlewaretoken": "wrong"}]


def kept(client: Client) -> str:
    return json.dumps([access.export_for(access.reader_of(client.session)), dict(client.session.items())])


@pytest.mark.parametrize("how", HOW, ids=str)
@pytest.mark.parametrize("strict", [False, True], ids=["in a visit", "too late"])
@pytest.mark.parametrize("path", ["/c", "/p/2", "/a", "/d", "/h", "/n", "/e", "/e/2", "/z", "/q", "/i/help", "/j"])
def test_pages_that_keep_nothing_keep_nothing(path: str, strict: bool, how: dict[str, str]) -> None:
    client = Client(enforce_csrf_checks=strict)
    client.post(path, {**YES, "words": WORDS, "given": WORDS, "outcome": "unsafe", **how})
    client.post(path, {**YES, "words": WORDS, "given": WORDS, **how})
    for private in ("afraid", "own_anger", "rhubarb", "unsafe", '"yes"'):
        assert private not in kept(client), private


def test_a_late_form_shows_no_answers_and_no_words() -> None:
    for path in ("/c", "/n", "/e/2"):
        late = Client(enforce_csrf_checks=True)
        page = late.post(path, {**YES, "words": WORDS, "given": WORDS}).content.decode()
        assert "rhubarb" not in page and "afraid" not in page


def test_a_late_sentence_is_there_again_on_its_page(story_of: Callable[[Client], Story]) -> None:
    late = Client(enforce_csrf_checks=True)
    page = late.post("/p", {"own_part": "I get loud when I am tired."}).content.decode()
    assert "I get loud when I am tired." in page
    easy = Client()
    easy.cookies = late.cookies
    easy.post("/", {"said": "He says it costs too much."})
    easy.post("/c", dict.fromkeys(QUESTIONS, "no"))
    assert "I get loud when I am tired." in easy.get("/p").content.decode()


def test_saving_while_typing_after_leaving_leaves_nothing_behind() -> None:
    gone = Client(enforce_csrf_checks=True)
    response = gone.post("/", {"said": "typed while leaving", "keep": "1"})
    assert (response.status_code, response.content, list(response.cookies)) == (204, b"", [])


NO_MEANS_NO = "No means no. I told you no. Stop asking me."


@pytest.mark.parametrize("story", [
    Story(start="words", said=NO_MEANS_NO),
    Story(start="words", said="Fine, I'll go if it shuts you up."),
    Story(start="words", said="He said no.", told_no=True),
    Story(start="words", said="It is too far.", outcome="clear_no"),
    Story(start="words", said="I want to track her phone and trick her into going to therapy."),
    Story(start="words", said="He hits me when I bring it up."),
], ids=["no", "pushed yes", "told no", "no afterwards", "plans to force", "danger"])  # fmt: skip
@pytest.mark.parametrize("path", ["/r", "/m", "/t", "/p", "/p/2", "/w", "/s", "/s.pdf", "/s.ics"])
def test_nothing_is_coached_beyond_an_end(story: Story, path: str) -> None:
    passed = story.said.startswith("He hits") is False
    client = begun(story, passed=passed)
    to = client.get(path).headers.get("Location", "shown")
    assert to in {"/g", "/u", "/h", "/a"}, (path, to)


def test_a_new_answer_begins_anew_after_a_no(story_of: Callable[[Client], Story]) -> None:
    client = begun(Story(start="words", said="It is too far.", outcome="clear_no", told_no=True), passed=True)
    client.post("/", {"said": "Now she says it costs too much."})
    assert story_of(client).outcome == "" and not story_of(client).told_no
    assert client.get("/p").status_code == 200


def test_the_first_save_gets_a_cookie_that_nobody_planted() -> None:
    client = Client()
    client.post("/j", {"switch": "es"})
    planted = client.cookies["s"].value
    client.post("/", {"said": "He says it costs too much."})
    assert client.cookies["s"].value != planted
    spy = Client()
    spy.cookies["s"] = planted
    assert "costs too much" not in spy.get("/").content.decode()


def test_reading_makes_no_visit(stranger: Client) -> None:
    for path in ("/i/help", "/i/card", "/i/about", "/you", "/g", "/h"):
        assert not stranger.get(path).cookies, path


def test_the_language_is_not_changed_by_another_site(stranger: Client) -> None:
    stranger.post("/j", {"switch": "es", "to": "/you"}, headers={"sec-fetch-site": "cross-site"})
    assert '<html lang="en">' in stranger.get("/you").content.decode()
    away = stranger.post("/j", {"switch": "es", "to": "https://example.org/"})
    assert away.headers["Location"] == "/"


def test_danger_anywhere_in_the_story_chooses_the_help() -> None:
    client = begun(Story(start="words", said="He says it costs too much."), passed=True)
    assert client.post("/p", {"own_part": "I want to kill myself"}).headers["Location"] == "/h"
    assert "We are glad you wrote that" in client.get("/h").content.decode()


def test_the_shared_screen_tells_nothing_of_the_way(ana: Client) -> None:
    ana.get("/o")
    ana.post("/d", {"short": "1"})
    page = ana.get("/v").content.decode()
    for private in ('class="been"', 'class="way"', 'data-idle="3600"', 'href="/f"', 'href="/q"'):
        assert private not in page, private


def test_the_help_of_a_stopped_draft_stays_in_the_other_language(ana: Client) -> None:
    stopped = ana.post("/w", {"opening": "If you don't come I will kill myself."}).content.decode()
    assert 'name="stops" value="S2_self_harm"' in stopped
    spanish = ana.post("/w", {"stops": "S2_self_harm", "switch": "es"}).content.decode()
    assert '<html lang="es">' in spanish and "988" in spanish

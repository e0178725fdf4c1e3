"""What bothers you: sixteen reasons in the reader's own person, to read with no visit and to tick with one."""

from collections.abc import Callable
from html import unescape

import pytest
from django.test import Client

from secondchair.content import LANGUAGES, words
from secondchair.core.reasons import PRACTICAL, REASONS
from secondchair.core.story import Story
from secondchair.listening import mirror
from tests.cast import begun

StoryOf = Callable[[Client], Story]


@pytest.mark.parametrize("path", ["/my/b", "/my/b?own"])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_under_each_reason_stand_the_readers_own_words_and_none_of_the_askers(lang: str, path: str) -> None:
    page = unescape(Client().get(path, headers={"accept-language": lang}).content.decode())
    asker, reader = words(lang, "reasons"), words(lang, "partner/bothers")["reasons"]
    assert tuple(reader) == REASONS
    for reason in REASONS:
        assert asker[reason]["first_person"] in page
        assert reader[reason]["means"] in page and reader[reason]["could_ask"] in page
        assert asker[reason]["means"] not in page and asker[reason]["step"] not in page


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("reason", REASONS)
def test_a_line_to_ask_with_holds_nothing_that_the_mirror_would_hold_against_it(lang: str, reason: str) -> None:
    held = mirror(words(lang, "partner/bothers")["reasons"][reason]["could_ask"], lang)
    assert not [(found.id, found.words) for found in (*held.stops, *held.hurts)]


@pytest.mark.parametrize("reason", REASONS)
def test_what_may_be_under_it_speaks_to_the_reader(reason: str) -> None:
    english, spanish = (words(lang, "partner/bothers")["reasons"][reason]["means"] for lang in LANGUAGES)
    assert not english.startswith(("They", "Your partner")) and "su pareja quizá" not in spanish.lower()
    assert any(maybe in english.lower() for maybe in (" may ", " could "))
    assert any(maybe in spanish.lower() for maybe in ("quizá", "puede"))


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("reason", sorted(PRACTICAL))
def test_practical_reasons_are_taken_as_said(lang: str, reason: str) -> None:
    means = words(lang, "partner/bothers")["reasons"][reason]["means"].lower()
    assert not any(word in means for word in ("feel", "afraid", "scared", "siente", "miedo", "excuse", "pretexto"))


def test_ticks_are_kept_in_the_order_of_the_list_and_can_be_taken_away(stranger: Client, story_of: StoryOf) -> None:
    assert stranger.post("/my/b", {"bothers": ["cost", "vulnerability"]}).headers["Location"] == "/my"
    assert story_of(stranger).bothers == ("vulnerability", "cost")
    page = stranger.get("/my/b").content.decode()
    assert page.count(" checked") == 2
    stranger.post("/my/b", {})
    assert story_of(stranger) == Story()


def test_what_is_not_on_the_list_is_refused_in_one_sentence(stranger: Client, story_of: StoryOf) -> None:
    page = stranger.post("/my/b", {"bothers": ["cost", "made up"]}).content.decode()
    assert page.count('class="error"') == 1 and page.count(" checked") == 1
    assert story_of(stranger).bothers == ()


def test_ticks_outlast_a_switch_of_language(story_of: StoryOf) -> None:
    dee = begun(Story(bothers=("cost",)))
    dee.post("/my/b", {"bothers": ["cost", "privacy"], "switch": "es"})
    page = dee.get("/my/b").content.decode()
    assert '<html lang="es">' in page and page.count(" checked") == 2
    assert story_of(dee).bothers == ("cost",)

"""One's own side, and whose it is on a device that two people share."""

import json
from collections.abc import Callable
from html import unescape

import pytest
from django.test import Client

from secondchair.content import words
from secondchair.core.story import Story
from secondchair.records import actions
from tests.cast import SAID, begun
from tests.couple import connected, opened
from tests.pages.asker.test_keeping import words_shown

StoryOf = Callable[[Client], Story]
WHOSE = words("en", "partner/side")["whose"]["title"]
FORMS = [("/my/b", {"bothers": ["cost"]}), ("/my/if", {"visits": "one", "own_words": "Not on Sundays."})]


def shown(client: Client, path: str = "/my") -> str:
    return unescape(client.get(path).content.decode())


def test_what_is_mine_stands_there_with_who_can_see_it(stranger: Client) -> None:
    assert words("en", "partner/side")["empty"] in shown(stranger)
    stranger.post("/my/b", {"bothers": ["cost"]})
    stranger.post("/my/if", {"visits": "one"})
    page = shown(stranger)
    assert words("en", "reasons")["cost"]["first_person"] in page
    assert "It is one visit, and then we both decide." in page
    assert page.count(words("en", "partner/side")["who"]["me"] + "<") == 2
    assert 'href="/e"' in page and 'href="/z"' in page


def test_six_words_download_and_erasing_are_the_partners_too(story_of: StoryOf) -> None:
    dee = begun(Story(bothers=("cost",), terms={"cost": "90"}))
    six = words_shown(dee)
    taken = json.loads(dee.post("/q").content)["story"]
    assert (taken["bothers"], taken["terms"]) == (["cost"], {"cost": "90"})
    elsewhere = Client()
    elsewhere.post("/n", {"words": six})
    back = shown(elsewhere, "/n/2")
    assert 'href="/my"' in back and 'href="/p"' not in back, "the way of whoever asks is not this one's"
    assert story_of(elsewhere).terms == {"cost": "90"}
    dee.post("/z")
    assert story_of(elsewhere) == Story()


@pytest.mark.parametrize(("path", "sent"), FORMS)
def test_an_open_visit_of_somebody_else_is_neither_shown_nor_mixed(
    path: str, sent: dict[str, object], story_of: StoryOf
) -> None:
    shared = begun(Story(start="words", said=SAID, asks=("cost",)))
    before = story_of(shared)
    for page in (shown(shared), shown(shared, path), unescape(shared.post(path, sent).content.decode())):
        assert WHOSE in page and SAID not in page and 'href="/z"' not in page
    shared.post(path, {**sent, "keep": "1"})
    switched = unescape(shared.post(path, {**sent, "switch": "es"}).content.decode())
    assert '<html lang="es">' in switched and words("es", "partner/side")["whose"]["title"] in switched
    assert story_of(shared) == before


@pytest.mark.parametrize(("path", "sent"), FORMS)
def test_what_was_typed_comes_along_into_a_fresh_visit(path: str, sent: dict[str, object], story_of: StoryOf) -> None:
    shared = begun(Story(start="words", said=SAID), passed=True)
    six = words_shown(shared)
    response = shared.post(path, {**sent, "fresh": "1"})
    assert response.headers["Location"] == "/my"
    mine = story_of(shared)
    assert not mine.start and (mine.bothers or mine.terms)
    assert "passed" not in shared.session and SAID not in shown(shared, "/")
    asker = Client()
    asker.post("/n", {"words": six})
    assert story_of(asker).said == SAID, "what six words keep is still kept"


def test_a_fresh_start_leaves_the_old_cookie_with_nothing(story_of: StoryOf) -> None:
    shared = begun(Story(start="words", said=SAID))
    old = Client()
    old.cookies["s"] = shared.cookies["s"].value
    assert shared.post("/my", {"fresh": "1"}).headers["Location"] == "/my"
    assert story_of(shared) == Story() == story_of(old)
    assert WHOSE not in shown(shared)


def test_whoever_asked_may_say_that_the_notes_are_theirs(story_of: StoryOf) -> None:
    ana = begun(Story(start="words", said=SAID))
    ana.post("/my/b", {"bothers": ["privacy"], "mine": "1"})
    assert (story_of(ana).said, story_of(ana).bothers) == (SAID, ("privacy",))
    assert WHOSE not in shown(ana) and 'href="/z"' in shown(ana)
    assert 'href="/p"' in shown(ana, "/n/2") and 'href="/my"' in shown(ana, "/n/2")


def test_other_notes_need_an_answer_of_their_own() -> None:
    ana, ben = begun(Story(start="words", said=SAID)), begun(Story(start="words", said="She says no."))
    six = words_shown(ben)
    ana.post("/my", {"mine": "1"})
    ana.post("/n", {"words": six})
    assert WHOSE in shown(ana)


def test_a_form_that_comes_too_late_does_not_mix_either(story_of: StoryOf) -> None:
    shared = Client(enforce_csrf_checks=True)
    shared.cookies = begun(Story(start="words", said=SAID)).cookies
    page = shared.post("/my/if", {"own_words": "Not on Sundays."}, headers={"sec-fetch-site": "same-origin"})
    assert page.status_code == 403 and "Not on Sundays." in page.content.decode()
    assert "partner/terms" not in story_of(shared).typed


@pytest.mark.parametrize(
    "notes", [Story(search={"place": "93030"}), Story(listed=(9000000001,)), Story(own_part="Me.")]
)
def test_notes_without_a_first_page_are_somebodys_too(notes: Story) -> None:
    assert WHOSE in shown(begun(notes))


def test_a_fresh_start_ends_what_the_open_visit_shared_and_keeps_what_belongs_to_the_device() -> None:
    ana, ben = connected()
    opened(ana, ben, {"own_part": "Mine."})
    session = ana.session
    session["shared_device"] = True
    session.save()
    ana.post("/my", {"fresh": "1"})
    assert actions.couple_now(ben.session).state == "ended"
    assert ana.session.get("shared_device") is True


def test_a_fresh_start_takes_a_waiting_code_back() -> None:
    ana, ben = begun(Story(start="words", said=SAID)), begun(Story(bothers=("cost",)))
    session = ana.session
    actions.show_code(session, "ana")
    code = actions.couple_now(session).code
    actions.confirm_code(session)
    ana.post("/my", {"fresh": "1"})
    assert actions.enter_code(ben.session, code, "ben")
    actions.confirm_code(ben.session)
    assert actions.couple_now(ben.session).state == "entered"

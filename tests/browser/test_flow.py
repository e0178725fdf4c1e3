"""The whole way in both languages, and that nothing is lost on it: Back, coming back with six words, erasing."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.journey import whole_way
from tests.browser.ways import (
    OPENING,
    OWN_PART,
    SAID,
    TELLING,
    ZIP,
    draft,
    find,
    pass_the_check,
    plan,
    press,
    say,
)

OPEN = Callable[..., tuple[BrowserContext, object]]


@pytest.mark.parametrize("lang", ["en", "es"])
def test_the_whole_way(page: Page, lang: str) -> None:
    whole_way(page, lang)


def test_back_loses_no_answer(page: Page) -> None:
    say(page)
    page.go_back()
    expect(page.locator("#said")).to_have_value(SAID["en"])
    press(page, "#page .go")
    press(page, '[name="ask"]')
    page.goto("/t")
    page.go_back()
    expect(page.locator('[name="unask"]')).to_have_count(1)
    pass_the_check(page)
    plan(page, "en")
    page.go_back()
    expect(page.locator("#own_part")).to_have_value(OWN_PART["en"])
    expect(page.locator('[name="hour"]')).to_have_value("19:30")
    draft(page, "en")
    page.goto("/s")
    page.go_back()
    expect(page.locator("#opening")).to_have_value(OPENING["en"])
    find(page)
    press(page, '#found a[href^="/f/"]')
    page.go_back()
    expect(page.locator("#place")).to_have_value(ZIP)
    expect(page.locator('#found a[href^="/f/"]').first).to_be_visible()


def test_going_back_and_saving_again_loses_nothing_that_came_later(page: Page) -> None:
    say(page)
    press(page, '[name="ask"]')
    pass_the_check(page)
    plan(page, "en")
    draft(page, "en")
    page.goto("/")
    press(page, "#page .go")
    expect(page.locator('[name="unask"]')).to_have_count(1)
    page.goto("/s")
    expect(page.locator(".sheet")).to_contain_text(OPENING["en"])
    expect(page.locator(".sheet")).to_contain_text(OWN_PART["en"])


def test_a_form_that_is_refused_loses_nothing(page: Page) -> None:
    say(page)
    pass_the_check(page)
    page.fill('[name="day"]', "")
    page.fill('[name="hour"]', "19:30")
    page.locator("details", has=page.locator("#own_part")).locator("summary").click()
    page.fill("#own_part", OWN_PART["en"])
    press(page, "#page > .row .go")
    expect(page.locator(".error").first).to_be_visible()
    expect(page.locator("#own_part")).to_have_value(OWN_PART["en"])
    expect(page.locator('[name="hour"]')).to_have_value("19:30")


def six_words(page: Page) -> str:
    """Asks for the words, types them once, and gives them."""
    page.goto("/e")
    press(page, "main form .go")
    words = " ".join(page.locator(".six li").all_inner_texts())
    page.fill("#given", words.upper())
    press(page, "main form .go")
    return words


def test_six_words_open_it_elsewhere_until_it_is_erased(page: Page, opened: OPEN) -> None:
    say(page)
    words = six_words(page)
    assert len(words.split()) == 6
    context, _ = opened()
    elsewhere = context.new_page()
    elsewhere.goto("/n")
    elsewhere.fill("#words", words)
    press(elsewhere, "main form .go")
    elsewhere.goto("/r")
    expect(elsewhere.locator("main")).to_contain_text(TELLING["en"])
    elsewhere.goto("/z")
    press(elsewhere, "main form .go")
    page.goto("/r")
    assert TELLING["en"] not in page.content()
    page.goto("/n")
    page.fill("#words", words)
    press(page, "main form .go")
    expect(page.locator(".error")).to_be_visible()
    context.close()


def test_with_a_new_visit_and_no_words_there_is_nothing(page: Page, opened: OPEN) -> None:
    say(page)
    context, _ = opened()
    stranger = context.new_page()
    stranger.goto("/r")
    assert TELLING["en"] not in stranger.content()
    context.close()


def test_everything_that_is_kept_can_be_taken_along(page: Page) -> None:
    say(page)
    page.goto("/q")
    with page.expect_download() as coming:
        page.click("main form .go")
    assert coming.value.suggested_filename == "notes.json"
    assert TELLING["en"] in coming.value.path().read_text(encoding="utf-8")

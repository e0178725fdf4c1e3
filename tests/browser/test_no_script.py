"""The same way in a browser that runs no script at all."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.journey import whole_way
from tests.browser.test_flow import six_words
from tests.browser.ways import SAID, TELLING, press, say


@pytest.mark.parametrize("lang", ["en", "es"])
def test_the_whole_way(without_script: Page, lang: str) -> None:
    whole_way(without_script, lang)


def test_the_language_switch_keeps_what_is_typed(without_script: Page) -> None:
    page = without_script
    page.goto("/")
    page.fill("#said", SAID["en"])
    press(page, ".tongue button")
    expect(page.locator("html")).to_have_attribute("lang", "es")
    expect(page.locator("#said")).to_have_value(SAID["en"])


def test_six_words_and_erasing(without_script: Page) -> None:
    page = without_script
    say(page)
    assert len(six_words(page).split()) == 6
    page.goto("/z")
    press(page, "main form .go")
    page.goto("/r")
    assert TELLING["en"] not in page.content()


def test_what_only_a_script_can_do_is_not_offered(without_script: Page) -> None:
    page = without_script
    for path in ("/i/help", "/you", "/k", "/o"):
        page.goto(path)
        for button in page.locator("[data-print]").all():
            expect(button).to_be_hidden()

"""Back after an exit (P14): nothing private, with and without a script, and where the browser keeps pages whole."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.neutral import Neutral
from tests.browser.test_exit import leave_with
from tests.browser.ways import TELLING, in_the_end, pass_the_check, say
from tests.conftest import whole_chromium


def walked(page: Page) -> None:
    """Five pages with something of Ana's on them, and text that was typed but not sent."""
    say(page)
    page.click('[name="ask"]')
    page.goto("/t")
    pass_the_check(page)
    page.goto("/")
    page.fill("#said", f"{TELLING['en']}, and more")


def back_shows_nothing(page: Page) -> None:
    """Five times Back: nothing private, on whatever page that is."""
    for _ in range(5):
        if page.evaluate("history.length") < 2:
            break
        page.go_back()
        page.wait_for_timeout(100)
        text = page.content() + "".join(
            page.eval_on_selector_all("textarea, input", "boxes => boxes.map(box => box.value)")
        )
        assert TELLING["en"] not in text, page.url
        assert page.locator("mark").count() == 0, page.url


def test_p14_back_five_times(page: Page, neutral: Neutral) -> None:
    walked(page)
    leave_with(page, lambda: page.click("#leave"), neutral)
    back_shows_nothing(page)


def test_p14_back_where_the_browser_keeps_pages_whole(
    launch_browser: Callable[..., Browser], browser_context_args: dict[str, Any], neutral: Neutral
) -> None:
    """Playwright switches Chromium's back/forward cache off; here it is on, as people have it."""
    whole = whole_chromium()
    if whole is None:
        pytest.skip("Chromium with a window is not here: apt-get install chromium")
    browser = launch_browser(executable_path=whole, ignore_default_args=["--disable-back-forward-cache"])
    page = browser.new_context(**browser_context_args).new_page()
    kept: list[str] = []
    page.on("console", lambda line: kept.append(line.text))
    page.add_init_script("addEventListener('pageshow', event => console.log('kept', event.persisted))")
    walked(page)
    page.goto("/r")
    page.goto(neutral.url)
    page.evaluate("setTimeout(() => history.back())")  # later: the page that is asked goes away
    assert in_the_end(page, lambda: "kept true" in kept)  # else this test looks at nothing
    expect(page.locator("#main")).to_contain_text(TELLING["en"])
    page.click("#leave")
    page.wait_for_url(neutral.url)
    for _ in range(5):
        page.evaluate("setTimeout(() => history.back())")
        page.wait_for_timeout(300)
        page.wait_for_load_state()
        assert TELLING["en"] not in page.content(), page.url
    browser.close()


def test_p14_a_page_kept_whole_is_blank_until_it_is_fetched_anew(page: Page) -> None:
    say(page)
    page.evaluate("dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }))")
    expect(page.locator("#main")).to_be_hidden()
    with page.expect_navigation():
        page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")
    expect(page.locator("#main")).to_be_visible()
    expect(page.locator("#main")).to_contain_text(TELLING["en"])


def test_p14_back_without_a_script(without_script: Page, neutral: Neutral) -> None:
    page = without_script
    walked(page)
    page.click("#leave")
    page.wait_for_url(neutral.url)
    for _ in range(5):
        page.go_back()
        assert TELLING["en"] not in page.content(), page.url

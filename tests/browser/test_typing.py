"""What the script adds while someone writes: saving as it goes, and a warning before a quiet visit closes itself."""

from datetime import timedelta

from playwright.sync_api import Page, expect

from tests.browser.neutral import Neutral
from tests.browser.serving import Site
from tests.browser.sights import with_another
from tests.browser.ways import SAID, TELLING, find, in_the_end, pass_the_check, press, say

HOUR = timedelta(hours=1).seconds
LONG = "🪑" * 18_000  # within the field's 20,000 characters, but more bytes than a beacon takes


def kept(page: Page) -> str:
    """What stands in the first field when the page is opened anew."""
    page.goto("/")
    return page.input_value("#said")


def test_what_is_typed_is_kept_while_it_is_typed(page: Page) -> None:
    page.goto("/")
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.fill("#said", "They said it would be")
    again = page.context.new_page()
    again.goto("/")
    expect(again.locator("#said")).to_have_value("They said it would be")


def test_what_was_typed_just_before_leaving_the_page_is_kept(page: Page) -> None:
    page.goto("/")
    page.fill("#said", "They said")
    page.goto("/i/help")
    assert in_the_end(page, lambda: kept(page) == "They said")


def test_a_long_text_is_kept_too(page: Page) -> None:
    page.goto("/")
    page.fill("#said", LONG)
    page.wait_for_timeout(2_800)
    page.goto("/i/help")
    assert in_the_end(page, lambda: kept(page) == LONG)


def test_nothing_typed_follows_someone_who_has_left(page: Page, neutral: Neutral) -> None:
    page.goto("/")
    page.fill("#said", "They said")
    sent: list[str] = []
    page.on("request", lambda asked: sent.append(asked.url) if "keep" in (asked.post_data or "") else None)
    page.click("#leave")
    page.wait_for_url(neutral.url)
    page.wait_for_timeout(2_300)
    assert sent == []
    page.goto("/")
    expect(page.locator("#said")).to_have_value("")


def test_language_switched_while_typing_keeps_the_text(page: Page) -> None:
    page.goto("/")
    page.fill("#said", SAID["en"])
    with page.expect_navigation():
        page.click(".tongue button")
    expect(page.locator("html")).to_have_attribute("lang", "es")
    expect(page.locator("#said")).to_have_value(SAID["en"])


def test_a_quiet_visit_is_warned_then_closed(page: Page, neutral: Neutral) -> None:
    page.clock.install()
    say(page)
    idle = page.locator("#idle")
    page.clock.fast_forward((HOUR - 240) * 1000)
    page.clock.run_for(10_000)
    expect(idle).to_be_hidden()
    page.clock.run_for(60_000)
    expect(idle).to_be_visible()
    box = page.locator("#stay").bounding_box()
    assert box is not None
    assert box["height"] >= 44
    page.click("#stay")
    expect(idle).to_be_hidden()
    page.clock.fast_forward((HOUR - 170) * 1000)
    page.clock.run_for(10_000)
    expect(idle).to_be_visible()
    page.clock.run_for(130_000)
    page.wait_for_url(neutral.url)
    page.goto("/r")
    assert TELLING["en"] not in page.content()


def test_another_tab_in_use_keeps_the_visit_open(page: Page) -> None:
    """A tab that was forgotten must not end the visit that goes on in another one."""
    page.clock.install()
    say(page)
    page.clock.fast_forward((HOUR - 170) * 1000)
    page.clock.run_for(10_000)
    expect(page.locator("#idle")).to_be_visible()
    page.context.new_page().goto("/t")
    expect(page.locator("#idle")).to_be_hidden()
    page.clock.run_for(300_000)
    expect(page.locator("#main")).to_be_visible()
    expect(page.locator("#idle")).to_be_hidden()


def test_after_a_sleep_nothing_is_seen_first(page: Page, site: Site) -> None:
    page.clock.install()
    say(page)
    page.clock.set_system_time(page.evaluate("Date.now()") + 2 * HOUR * 1000)
    with page.expect_navigation():
        page.evaluate("void Promise.resolve().then(() => document.dispatchEvent(new Event('visibilitychange')))")
    page.wait_for_url(lambda url: not url.startswith(site.url))


def test_a_visit_with_nothing_in_it_has_no_clock(page: Page) -> None:
    page.clock.install()
    page.goto("/")
    page.clock.fast_forward(3 * HOUR * 1000)
    page.clock.run_for(10_000)
    expect(page.locator("#idle")).to_be_hidden()
    expect(page.locator("#said")).to_be_visible()


def test_folds_open_on_paper(page: Page) -> None:
    page.goto("/i/help")
    page.emulate_media(media="print")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert page.locator("details:not([open])").count() == 0


def test_a_double_click_sends_a_form_once(page: Page) -> None:
    page.goto("/")
    page.fill("#said", SAID["en"])
    sent: list[str] = []
    page.on("request", lambda asked: sent.append(asked.url) if "keep" not in (asked.post_data or "keep") else None)
    page.dblclick("form#page .go")
    page.wait_for_url("**/r")
    assert len(sent) == 1
    page.go_back()
    page.click("form#page .go")
    page.wait_for_url("**/r")
    assert len(sent) == 2, "and again once somebody came back to it"


def test_saved_is_said_only_while_it_is_true(page: Page) -> None:
    say(page)
    pass_the_check(page)
    with_another(page, "en").context.close()
    find(page)
    press(page, '#found [name="add"]')
    page.goto("/2/n")
    press(page, '[name="put"]')
    page.goto("/2/m")
    expect(page.locator("#saved")).to_have_count(0)
    page.check('#page [value="maybe"]')
    press(page, "#page .also")
    expect(page.locator("#saved")).to_be_visible()
    with page.expect_response(lambda answer: answer.request.method == "POST"):  # kept as typed, and not saved
        page.check('#page [value="yes"]')
        expect(page.locator("#saved")).to_have_count(0)
    page.reload()
    expect(page.locator('#page [value="yes"]')).to_be_checked()
    expect(page.locator("#saved")).to_have_count(0)

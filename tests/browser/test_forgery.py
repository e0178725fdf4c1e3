"""A form that is not ours (P20), in a real browser: refused, kindly, and without losing what was typed."""

from playwright.sync_api import Page, expect

from tests.browser.neutral import Neutral
from tests.browser.serving import Site
from tests.browser.ways import TELLING, press, say

TOKEN = '#page [name="csrfmiddlewaretoken"]'
LATER = "They said something else since."


def sent_with(page: Page, change: str) -> int:
    """Status of the start page's form, sent after a change to its token."""
    page.goto("/")
    page.fill("#said", LATER)
    page.eval_on_selector(TOKEN, change)
    with page.expect_response(lambda answer: answer.request.method == "POST") as answer:
        press(page, "#page .go")
    return answer.value.status


def nothing_was_saved(page: Page) -> None:
    page.goto("/r")
    expect(page.locator("main")).to_contain_text(TELLING["en"])
    assert LATER not in page.content()


def comes_back(page: Page) -> None:
    """What was typed stands on the kind page; it was not taken as an answer."""
    expect(page.locator("main")).to_contain_text(LATER)
    assert page.title() == "Notes"
    nothing_was_saved(page)


def test_p20_a_missing_token(page: Page) -> None:
    say(page)
    assert sent_with(page, "box => box.remove()") == 403
    comes_back(page)


def test_p20_a_wrong_token(page: Page) -> None:
    say(page)
    assert sent_with(page, "box => { box.value = 'x'.repeat(64) }") == 403
    comes_back(page)


def test_p20_what_came_back_can_be_sent_again(page: Page) -> None:
    say(page)
    assert sent_with(page, "box => { box.value = 'x'.repeat(64) }") == 403
    page.locator("main .go").click()
    expect(page.locator("#said")).to_have_value(LATER)
    press(page, "#page .go")
    page.goto("/")
    expect(page.locator("#said")).to_have_value(LATER)


def test_p20_another_visits_token(page: Page, site: Site) -> None:
    """A token that is good elsewhere is no good here."""
    say(page)
    other = page.context.browser
    assert other is not None
    stranger = other.new_context(base_url=site.url).new_page()
    stranger.goto("/")
    token = stranger.eval_on_selector(TOKEN, "box => box.value")
    stranger.context.close()
    assert sent_with(page, f"box => {{ box.value = '{token}' }}") == 403
    nothing_was_saved(page)


def test_p20_a_form_on_another_site(page: Page, site: Site, neutral: Neutral) -> None:
    """It changes nothing, ends nothing, and its words are not shown as if they were one's own."""
    say(page)
    for path, fields in (
        ("/", {"said": LATER}),
        ("/z", {}),
        ("/e", {}),
        ("/c", {"afraid": "no"}),
        ("/d", {"short": "1"}),
    ):
        page.goto(neutral.form_to(f"{site.url}{path}", fields))
        with page.expect_response(lambda answer: answer.request.method == "POST") as answer:
            press(page, "button")
        assert answer.value.status == 403, path
        assert LATER not in page.content(), path
        nothing_was_saved(page)


def test_p20_another_site_cannot_end_the_visit(page: Page, site: Site, neutral: Neutral) -> None:
    say(page)
    page.goto(neutral.form_to(f"{site.url}/x", {}))
    page.click("button")
    page.wait_for_timeout(300)
    nothing_was_saved(page)
    neutral.pages["/link"] = f'<a href="{site.url}/x">Go</a>'
    page.goto(f"{neutral.url}link")
    page.click("a")
    page.wait_for_url(neutral.url)
    nothing_was_saved(page)

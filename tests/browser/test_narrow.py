"""What the script adds after a search: a changed wish renews the list, and nothing else; and that it is not needed."""

from collections.abc import Callable

from playwright.sync_api import BrowserContext, Page, Request, expect

from secondchair.content import words
from tests.browser.neutral import Neutral
from tests.browser.serving import Site
from tests.browser.test_exit import visit_cookie
from tests.browser.ways import find, in_the_end, press, unfold
from tests.browser.ways import say as say_something

OPEN = Callable[..., tuple[BrowserContext, object]]
WOMAN = '#page [name="gender"][value="woman"]'
MANY = "#many"


def sends(page: Page) -> list[Request]:
    """Every search that is sent from now on; saving while typing is none."""
    sent: list[Request] = []

    def note(asked: Request) -> None:
        if asked.method == "POST" and asked.url.endswith("/f") and 'name="keep"' not in (asked.post_data or ""):
            sent.append(asked)

    page.on("request", note)
    return sent


def must_be_a_woman(page: Page) -> None:
    page.select_option("#gender_how", "must")
    page.check(WOMAN)


def test_a_changed_wish_renews_the_list_and_only_that(page: Page) -> None:
    find(page)
    before, entries = page.inner_text(MANY), page.evaluate("history.length")
    page.evaluate("window.here = true; document.getElementById('page').here = true")
    must_be_a_woman(page)
    expect(page.locator(MANY)).not_to_have_text(before)
    expect(page.locator('#found [name="open"][value="gender"]')).to_be_visible()
    expect(page.locator("#told")).to_have_text(page.inner_text(MANY))
    expect(page.locator(WOMAN)).to_be_focused()
    assert page.evaluate("window.here && document.getElementById('page').here && history.length") == entries
    after = page.inner_text(MANY)
    page.wait_for_timeout(2_500)  # saving while typing has had its turn too
    page.goto("/l")
    page.goto("/f")
    expect(page.locator(MANY)).to_have_text(after)
    expect(page.locator(WOMAN)).to_be_checked()


def test_the_folds_say_how_many_wishes_stand_in_them(page: Page) -> None:
    find(page)
    unfold(page, "languages")
    page.check('[name="languages"][value="es"]')
    expect(page.locator("#page summary").first).to_contain_text("(1)")
    expect(page.locator('[name="languages"][value="es"]')).to_be_visible()


def test_nothing_is_sent_before_the_first_look_of_a_visit(page: Page) -> None:
    page.goto("/f")
    sent = sends(page)
    page.fill("#place", "93030")
    must_be_a_woman(page)
    page.wait_for_timeout(1_500)
    assert sent == []


def test_half_a_zip_code_changes_nothing_and_a_whole_one_does(page: Page) -> None:
    find(page)
    before = page.inner_text("#found > p")
    with page.expect_response("**/f"):
        page.fill("#place", "9001")
    page.wait_for_timeout(300)
    expect(page.locator("#found > p").first).to_have_text(before)
    page.fill("#place", "90012")
    expect(page.locator("#found > p").first).to_contain_text("Los Angeles")
    expect(page.locator("#place")).to_be_focused()


def test_where_the_service_cannot_be_reached_nothing_is_lost(page: Page) -> None:
    find(page)
    before = page.inner_text("#found")
    page.context.set_offline(True)
    with page.expect_event("requestfailed"):
        must_be_a_woman(page)
    page.wait_for_timeout(300)
    assert page.inner_text("#found") == before
    expect(page.locator(WOMAN)).to_be_checked()
    page.context.set_offline(False)
    press(page, "#page > .row .go")
    expect(page.locator('#found [name="open"][value="gender"]')).to_be_visible()


def test_an_answer_that_is_no_list_changes_nothing(page: Page) -> None:
    find(page)
    before = page.inner_text("#found")
    page.eval_on_selector('#page [name="csrfmiddlewaretoken"]', "box => { box.value = 'x'.repeat(64) }")
    with page.expect_response(lambda answer: answer.status == 403):
        must_be_a_woman(page)
    page.wait_for_timeout(300)
    assert page.inner_text("#found") == before
    expect(page.locator(WOMAN)).to_be_checked()


def test_an_older_question_is_let_go(page: Page, site: Site) -> None:
    find(page)
    failed: list[str] = []
    page.on("requestfailed", lambda asked: failed.append(asked.method))
    with site.stalled():
        with page.expect_request(lambda asked: asked.method == "POST"):
            page.check(WOMAN)
        with page.expect_event("requestfailed"):
            page.select_option("#order", "distance")
    expect(page.locator("#found")).to_contain_text(words("en", "asker/find")["why_order"]["distance"])
    assert failed == ["POST"]


def test_what_is_used_once_narrows_too_and_is_not_kept(page: Page) -> None:
    find(page)
    before = page.inner_text(MANY)
    unfold(page, "culture")
    page.select_option("#culture_how", "must")
    page.check('[name="culture"][value="latino"]')
    expect(page.locator(MANY)).not_to_have_text(before)
    assert page.locator('#found [value^="culture"]').count() == 0
    page.goto("/f")
    expect(page.locator(MANY)).to_have_text(before)
    expect(page.locator('[name="culture"][value="latino"]')).not_to_be_checked()


def test_the_keys_stay_where_they_were_in_the_list(page: Page) -> None:
    find(page)
    link = page.locator('#found article a[href^="/f/"]').first
    href = link.get_attribute("href")
    page.evaluate("document.getElementById('found').old = true")
    page.select_option("#order", "distance")
    page.select_option("#order", "fit")
    with page.expect_response(lambda answer: answer.request.method == "GET"):
        link.focus()
    page.wait_for_timeout(300)
    assert page.evaluate("document.getElementById('found').old") is None
    expect(page.locator(f'#found article a[href="{href}"]')).to_be_focused()


def test_nothing_follows_someone_who_has_left(page: Page, site: Site, neutral: Neutral) -> None:
    """With a service that hangs the page itself is there, blank, for a while after "leave now"."""
    say_something(page)
    find(page)
    sent, cookie = sends(page), visit_cookie(page.context, site)["value"]
    assert site.keeps(cookie)
    with site.stalled():
        must_be_a_woman(page)
        page.click("#leave", no_wait_after=True)
        page.wait_for_url(neutral.url, timeout=5_000)
    assert sent == []
    assert in_the_end(page, lambda: not site.keeps(cookie))
    page.goto("/f")
    assert page.locator("#found").count() == 0
    expect(page.locator(WOMAN)).not_to_be_checked()


def test_an_answer_that_comes_after_leaving_is_not_shown(page: Page, site: Site, neutral: Neutral) -> None:
    find(page)
    cookie = visit_cookie(page.context, site)["value"]
    with site.stalled():
        with page.expect_request(lambda asked: asked.method == "POST"):
            must_be_a_woman(page)
        page.click("#leave", no_wait_after=True)
        page.wait_for_url(neutral.url, timeout=5_000)
    assert in_the_end(page, lambda: not site.keeps(cookie))
    page.goto("/f")
    assert page.locator("#found").count() == 0


def pressed_and_taken_back(page: Page) -> None:
    find(page)
    before = page.inner_text(MANY)
    press(page, '#found [name="narrow"][value="gender:woman"]')
    assert page.inner_text(MANY) != before
    expect(page.locator(WOMAN)).to_be_checked()
    press(page, '#found [name="open"][value="gender"]')
    expect(page.locator(MANY)).to_have_text(before)
    expect(page.locator(WOMAN)).not_to_be_checked()


def test_a_chip_is_pressed_and_taken_back(page: Page) -> None:
    pressed_and_taken_back(page)


def test_a_chip_needs_no_script(without_script: Page) -> None:
    pressed_and_taken_back(without_script)


def looked_up_and_added(page: Page) -> None:
    page.goto("/f")
    press(page, 'main a[href="/f/n"]')
    page.fill("#name", "sample therapist 0")
    press(page, "#page .go")
    assert page.evaluate("location.pathname + location.search") == "/f/n"
    press(page, 'main [name="add"]')
    expect(page.locator('main [name="take"]')).to_have_count(1)
    press(page, ".tongue button")
    expect(page.locator("html")).to_have_attribute("lang", "es")
    expect(page.locator("#name")).to_have_value("sample therapist 0")
    expect(page.locator("main article")).to_have_count(9)
    page.goto("/l")
    expect(page.locator("main article")).to_have_count(1)


def test_somebody_is_looked_up(page: Page) -> None:
    looked_up_and_added(page)
    page.goto("/f/n")
    expect(page.locator("#name")).to_have_value("")
    page.go_back()
    page.go_back()
    assert "therapist 0" not in page.content()


def test_somebody_is_looked_up_without_a_script(without_script: Page) -> None:
    looked_up_and_added(without_script)


def test_a_name_is_never_saved_while_it_is_typed(page: Page) -> None:
    page.goto("/f/n")
    sent: list[str] = []
    page.on("request", lambda asked: sent.append(asked.method) if asked.method == "POST" else None)
    page.fill("#name", "sample therapist 0")
    page.wait_for_timeout(2_500)
    page.goto("/f/n")
    assert sent == []
    expect(page.locator("#name")).to_have_value("")

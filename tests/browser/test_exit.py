"""Leave now (P14), in Chromium: with and without a script, with a service that hangs, and what Back shows afterwards."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.neutral import SAYS, Neutral
from tests.browser.routes import paths
from tests.browser.serving import Site
from tests.browser.ways import TELLING, in_the_end, pass_the_check, say

OPEN = Callable[..., tuple[BrowserContext, object]]
AT_ONCE = 100  # milliseconds


def visit_cookie(context: BrowserContext, site: Site) -> dict[str, str]:
    """The visit's one cookie, as another browser could be given it."""
    (cookie,) = context.cookies(site.url)
    return {"name": cookie["name"], "value": cookie["value"], "url": site.url}


def shows_nothing(opened: OPEN, cookie: dict[str, str]) -> bool:
    """Whether a browser that replays the cookie of an ended visit sees nothing that was written in it."""
    context, _ = opened()
    context.add_cookies([cookie])  # type: ignore[list-item]
    page = context.new_page()
    seen = []
    for path in ("/", "/r", "/t", "/p", "/n/2"):
        page.goto(path)
        seen.append(page.content())
    context.close()
    return not any(TELLING["en"] in text or "mark>" in text for text in seen)


def leave_with(page: Page, act: Callable[[], None], neutral: Neutral) -> None:
    """Do what leaves; both tabs stand outside then."""
    with page.context.expect_page() as other:
        act()
    expect(other.value.locator("body")).to_contain_text(SAYS)
    page.wait_for_url(neutral.url)


def test_p14_the_link_needs_no_script(without_script: Page, opened: OPEN, site: Site, neutral: Neutral) -> None:
    page = without_script
    say(page)
    cookie = visit_cookie(page.context, site)
    with page.expect_response("**/x") as answer:
        page.click("#leave")
    assert answer.value.status == 303
    expect(page.locator("body")).to_contain_text(SAYS)
    assert page.url == neutral.url
    assert page.context.cookies(site.url) == []
    assert shows_nothing(opened, cookie)


def test_p14_a_cookie_replayed_before_leaving_shows_the_story(page: Page, opened: OPEN, site: Site) -> None:
    """That the other tests look at something: the same replay, without an exit."""
    say(page)
    assert not shows_nothing(opened, visit_cookie(page.context, site))


def test_p14_the_button(page: Page, opened: OPEN, site: Site, neutral: Neutral) -> None:
    say(page)
    cookie = visit_cookie(page.context, site)
    leave_with(page, lambda: page.click("#leave"), neutral)
    assert page.context.cookies(site.url) == []
    assert shows_nothing(opened, cookie)


def test_p14_the_place_outside_is_not_told_where_one_came_from(page: Page, neutral: Neutral) -> None:
    neutral.asked.clear()
    say(page)
    leave_with(page, lambda: page.click("#leave"), neutral)
    asked = [headers for path, headers in neutral.asked if path == "/"]  # the browser asks for its icon by itself
    assert asked
    assert all("Referer" not in headers and "Cookie" not in headers for headers in asked)


def test_p14_shift_three_times(page: Page, neutral: Neutral) -> None:
    say(page)

    def three_times() -> None:
        for _ in range(3):
            page.keyboard.press("Shift")

    leave_with(page, three_times, neutral)


def test_p14_shift_three_times_in_a_browser_that_knows_no_channels(page: Page, neutral: Neutral) -> None:
    page.add_init_script("delete window.BroadcastChannel")
    say(page)

    def three_times() -> None:
        for _ in range(3):
            page.keyboard.press("Shift")

    leave_with(page, three_times, neutral)


def test_p14_shift_three_times_while_typing(page: Page, neutral: Neutral) -> None:
    page.goto("/")
    page.focus("#said")
    page.keyboard.type("They said")

    def three_times() -> None:
        for _ in range(3):
            page.keyboard.press("Shift")

    leave_with(page, three_times, neutral)


@pytest.mark.parametrize(
    "keys",
    [
        ["Shift", "Shift", "a", "Shift"],
        ["Shift+A", "Shift+B", "Shift+C", "Shift+D"],
        ["Escape", "Escape", "Escape"],
        ["Alt+Shift", "Alt+Shift", "Alt+Shift"],
        ["Shift", "Shift"],
    ],
    ids=" ".join,
)
def test_p14_other_keys_do_not_leave(page: Page, keys: list[str]) -> None:
    page.goto("/")
    page.focus("#said")
    for key in keys:
        page.keyboard.press(key)
    page.wait_for_timeout(200)
    assert len(page.context.pages) == 1
    expect(page.locator("#said")).to_be_visible()


def test_p14_changing_the_keyboard_with_alt_held_does_not_leave(page: Page) -> None:
    page.goto("/")
    page.keyboard.down("Alt")
    for _ in range(4):
        page.keyboard.press("Shift")
    page.keyboard.up("Alt")
    page.wait_for_timeout(200)
    expect(page.locator("#said")).to_be_visible()


def test_p14_first_in_the_tab_order_then_the_skip_link(page: Page) -> None:
    for path in ("/", "/i/help", "/nowhere"):
        page.goto(path)
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.id") == "leave", path
    page.goto("/")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    skip = page.locator(".skip")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.getElementById('main').contains(document.activeElement)")


WATCH_THE_CLOCK = """() => {
  const page = document.documentElement;
  const main = document.getElementById("main");
  let began = 0;
  window.addEventListener("click", () => { began = performance.now(); }, true);
  Object.defineProperty(page, "hidden", { set(on) {
    page.toggleAttribute("hidden", on);
    console.log("hidden", performance.now() - began, main.checkVisibility());
  }});
  window.addEventListener("click", () => {
    requestAnimationFrame(() => setTimeout(() => console.log("painted", performance.now() - began), 0));
  });
}"""


def test_p14_blank_before_the_network(page: Page, site: Site, neutral: Neutral, figure: Callable[[str], None]) -> None:
    """With a service that hangs: hidden within the click itself, outside in the new tab, then in this one."""
    told: dict[str, list[str]] = {}
    say(page)
    expect(page.locator("#main")).to_be_visible()
    page.on("console", lambda line: told.update({line.text.split()[0]: line.text.split()[1:]}))
    page.evaluate(WATCH_THE_CLOCK)
    with site.stalled():
        with page.context.expect_page() as other:
            page.click("#leave", no_wait_after=True)
        expect(other.value.locator("body")).to_contain_text(SAYS)
        page.wait_for_url(neutral.url, timeout=5_000)
    took, seen = told["hidden"]
    assert seen == "false"
    assert float(took) < AT_ONCE
    figure(
        f"leave now, service hanging: hidden {float(took):.1f} ms, painted {float(told['painted'][0]):.0f} ms after the click"
    )


def test_p14_a_late_message_ends_the_visit_all_the_same(page: Page, opened: OPEN, site: Site, neutral: Neutral) -> None:
    say(page)
    cookie = visit_cookie(page.context, site)
    with site.stalled():
        page.click("#leave", no_wait_after=True)
        page.wait_for_url(neutral.url, timeout=5_000)
    assert in_the_end(page, lambda: not site.keeps(cookie["value"]))
    assert shows_nothing(opened, cookie)
    page.goto("/r")
    assert TELLING["en"] not in page.content()


def test_p14_where_new_tabs_are_blocked_this_one_still_leaves(page: Page, neutral: Neutral) -> None:
    page.add_init_script("window.open = () => null")
    say(page)
    page.click("#leave")
    page.wait_for_url(neutral.url)
    assert len(page.context.pages) == 1


def test_p14_other_tabs_leave_too(page: Page, neutral: Neutral) -> None:
    say(page)
    second = page.context.new_page()
    second.goto("/r")
    page.bring_to_front()
    leave_with(page, lambda: page.click("#leave"), neutral)
    second.wait_for_url(neutral.url)


def test_p14_on_every_page(page: Page) -> None:
    """There, 44 px at least, and in sight at 360 px: at the top of the page and at its end."""
    say(page)
    pass_the_check(page)
    wrong = []
    for path in [*paths(), "/nowhere"]:
        page.goto(path)
        for where in ("0", "document.documentElement.scrollHeight"):
            page.evaluate(f"window.scrollTo(0, {where})")
            box = page.locator("#leave").bounding_box()
            if box is None or min(box["width"], box["height"]) < 44:
                wrong.append(f"{path}: {box}")
            elif box["x"] < 0 or box["y"] < 0 or box["x"] + box["width"] > 360 or box["y"] + box["height"] > 640:
                wrong.append(f"{path} at {where}: {box}")
    assert wrong == []

"""How every page stands on a telephone and on a wide screen: no sideways scroll, large targets, keys alone, few bytes."""

from collections.abc import Callable
from io import BytesIO

import pytest
from playwright.sync_api import Browser, BrowserContext, Page
from pypdf import PdfReader

from secondchair.content import words
from tests.browser.looking import Looks
from tests.browser.routes import page_names, paths
from tests.browser.sights import SIGHTS

MOST_BYTES = 60_000

every_sight = pytest.mark.parametrize("sight", SIGHTS)
both = pytest.mark.parametrize("lang", ["en", "es"])


@both
@every_sight
def test_nothing_sticks_out_sideways(sight: str, lang: str, looks: Looks) -> None:
    assert {width: out for width, out in looks(sight, lang).sideways.items() if out > 0} == {}


@both
@every_sight
def test_targets_are_large(sight: str, lang: str, looks: Looks) -> None:
    assert looks(sight, lang).small == ()


@both
@every_sight
def test_keys_alone_reach_everything_and_one_sees_where(sight: str, lang: str, looks: Looks) -> None:
    look = looks(sight, lang)
    assert look.not_reached == ()
    assert look.no_focus_seen == ()


def test_every_page_is_small(watched: Callable[[str], tuple[Page, object]], figure: Callable[[str], None]) -> None:
    """All that comes over the wire for a first visit: page, style, script and type."""
    page, _ = watched("en")
    wire = page.context.new_cdp_session(page)
    wire.send("Network.enable")
    wire.send("Network.setCacheDisabled", {"cacheDisabled": True})
    sizes: dict[str, int] = {}
    got: dict[str, int] = {}  # by request: the icon of the page before may come late, and is not this page's
    wire.on("Network.requestWillBeSent", lambda asked: got.update({asked["requestId"]: 0}))
    wire.on(
        "Network.loadingFinished",
        lambda done: got.update(
            {done["requestId"]: int(done["encodedDataLength"])} if done["requestId"] in got else {}
        ),
    )
    for name, path in zip(page_names(), paths(), strict=True):
        got.clear()
        page.goto(path)
        page.evaluate("document.fonts.ready.then(() => true)")
        sizes[name] = sum(got.values())
    wire.detach()
    largest = max(sizes, key=lambda name: sizes[name])
    figure(f"bytes of a page on a first visit: {min(sizes.values()):,} to {sizes[largest]:,} ({largest})")
    assert min(sizes.values()) > 10_000  # else nothing was counted
    assert {name: size for name, size in sizes.items() if size > MOST_BYTES} == {}


def test_focus_is_not_hidden_under_the_header(browser: Browser, watched: Callable[[str], tuple[Page, object]]) -> None:
    """At 400 %, which leaves 320 × 256 px: what has the focus can be seen at least in part."""
    page, _ = watched("en")
    page.goto("/i/help")
    page.set_viewport_size({"width": 320, "height": 256})
    hidden = []
    for _ in range(25):
        page.keyboard.press("Shift+Tab")
        hidden += page.evaluate(
            """() => {
              const box = document.activeElement.getBoundingClientRect();
              const seen = document.elementFromPoint(box.x + box.width / 2, Math.max(box.bottom - 4, 0));
              return seen && (document.activeElement.contains(seen) || seen.contains(document.activeElement))
                ? [] : [document.activeElement.outerHTML.slice(0, 90)];
            }"""
        )
    page.set_viewport_size({"width": 360, "height": 720})
    assert hidden == []


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_the_first_print_holds_what_is_folded(
    opened: Callable[..., tuple[BrowserContext, object]], script: bool
) -> None:
    """Folds lie open on paper at the first print already: their fade-in must not be printed at its empty start."""
    context, _ = opened(java_script_enabled=script)
    page = context.new_page()
    page.goto("/you")
    first = "".join(leaf.extract_text() for leaf in PdfReader(BytesIO(page.pdf())).pages)
    for folded in words("en", "partner/first")["choose"]["private"]:
        assert " ".join(folded.split()[:5]) in " ".join(first.split())
    context.close()

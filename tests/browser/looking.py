"""One look at a page as it stands in the browser: everything that the tests of looks and of access ask about."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Page

WIDTHS = (1280, 360, 320)  # 320: also what 1280 px leaves at 400 %
HEIGHT = 720
SCREENS = os.environ.get("SECOND_CHAIR_SCREENS", "")  # a folder for pictures of every page; none where empty
# In the dark only the colours are other ones.
COLOURS = {"runOnly": ["color-contrast"], "resultTypes": ["violations"]}

SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"

# Links inside a sentence may be as low as its lines (WCAG 2.5.8), and so may a box whose label is large enough.
SMALL = """() => {
  const least = 44, found = [];
  for (const one of document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary")) {
    if (one.closest(".unseen, .skip, [hidden], [aria-hidden=true]") || !one.checkVisibility()) continue;
    const target = one.matches("[type=radio], [type=checkbox]") ? one.closest("label") || one : one;
    const box = target.getBoundingClientRect();
    const inline = getComputedStyle(one).display === "inline"
      && one.parentElement.textContent.trim().length > one.textContent.trim().length;
    // A hundredth of a pixel is how a browser rounds.
    if (!inline && (box.height < least - .01 || box.width < least - .01)) {
      found.push(`${one.outerHTML.slice(0, 90)} ${box.width.toFixed(0)}×${box.height.toFixed(0)}`);
    }
  }
  return found;
}"""

# Counts what Tab should reach, and notes for each that is reached whether one sees that it is.
TABS = """() => {
  const shown = (one) => one.checkVisibility() && !one.closest("[hidden]") && !one.disabled && one.tabIndex >= 0;
  const all = [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary")];
  const groups = new Set();
  window.wanted = all.filter((one) => {
    if (!shown(one)) return false;
    if (one.type !== "radio") return true;
    if (groups.has(one.name)) return false;
    groups.add(one.name);
    return true;
  });
  window.reached = new Set();
  window.unseen = [];
  document.addEventListener("focusin", ({ target }) => {
    window.reached.add(target.type === "radio" ? `radio ${target.name}` : target);
    const style = getComputedStyle(target);
    const drawn = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
    if (!drawn) window.unseen.push(target.outerHTML.slice(0, 90));
  });
  // A day has three places to type in and a calendar, an hour two or three places and a list.
  return window.wanted.reduce((stops, one) => stops + (/date|time/.test(one.type) ? 5 : 1), 0);
}"""
NOT_REACHED = """() => window.wanted
  .filter((one) => !window.reached.has(one.type === "radio" ? `radio ${one.name}` : one))
  .map((one) => one.outerHTML.slice(0, 90))"""


@dataclass(frozen=True)
class Look:
    """What was found on one page, at every width, light and dark. Empty lists are good ones."""

    violations: tuple[str, ...]  # axe's, light then dark
    sideways: dict[int, int]  # width → pixels that stick out
    small: tuple[str, ...]  # targets under 44 px, at 360 px
    not_reached: tuple[str, ...]  # by Tab
    no_focus_seen: tuple[str, ...]
    title: str
    icon: str
    lang: str
    storing: tuple[str, ...]  # boxes for text that a browser may remember


def _violations(page: Page, options: dict[str, Any], shade: str) -> list[str]:
    # The parts of Axe().run, which would send all of axe into the page once more for each run.
    if not page.evaluate("'axe' in window"):
        page.evaluate(Axe().axe_script)
    found = page.evaluate("options => axe.run(document, options)", options)["violations"]
    return [f"{shade} {one['id']}: {node['html'][:120]}" for one in found for node in one["nodes"]]


def _tabbed(page: Page) -> tuple[list[str], list[str]]:
    """Goes once through the page with the Tab key."""
    page.evaluate("window.scrollTo(0, 0); document.activeElement.blur()")
    count: int = page.evaluate(TABS)
    for _ in range(count + 1):
        page.keyboard.press("Tab")
    return page.evaluate(NOT_REACHED), page.evaluate("window.unseen")


def _picture(page: Page, name: str) -> None:
    if SCREENS:
        Path(SCREENS).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=Path(SCREENS) / f"{name}.png", full_page=True)


def look_at(page: Page, name: str) -> Look:
    """Looks at the page that is open; ``name`` names its pictures."""
    storing = page.eval_on_selector_all(
        'textarea, input[type="text"]',
        "boxes => boxes.filter(box => box.autocomplete !== 'off').map(box => box.outerHTML.slice(0, 90))",
    )
    not_reached, unseen = _tabbed(page)
    page.evaluate("window.scrollTo(0, 0); document.activeElement.blur()")
    violations = _violations(page, {"resultTypes": ["violations"]}, "light")
    sideways: dict[int, int] = {}
    small: list[str] = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": HEIGHT})
        sideways[width] = page.evaluate(SIDEWAYS)
        if width == 360:
            small = page.evaluate(SMALL)
        if width != 320:
            _picture(page, f"{name}-{width}-light")
    page.set_viewport_size({"width": 360, "height": HEIGHT})
    page.emulate_media(color_scheme="dark")
    violations += _violations(page, COLOURS, "dark")
    for width in (1280, 360) if SCREENS else ():
        page.set_viewport_size({"width": width, "height": HEIGHT})
        _picture(page, f"{name}-{width}-dark")
    page.set_viewport_size({"width": 360, "height": HEIGHT})
    page.emulate_media(color_scheme="light")
    return Look(
        violations=tuple(violations),
        sideways=sideways,
        small=tuple(small),
        not_reached=tuple(not_reached),
        no_focus_seen=tuple(unseen),
        title=page.title(),
        icon=page.eval_on_selector('link[rel="icon"]', "link => link.getAttribute('href')"),
        lang=page.get_attribute("html", "lang") or "",
        storing=tuple(storing),
    )


Looks = Callable[[str, str], Look]

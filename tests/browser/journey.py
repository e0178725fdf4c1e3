"""The whole way that a person goes, by what stands on the pages: links, boxes and buttons, with a look at each step."""

from io import BytesIO
from pathlib import Path

from playwright.sync_api import Page, expect
from pypdf import PdfReader

from secondchair.core.care import QUESTIONS
from tests.browser.ways import OPENING, OWN_PART, SAID, TELLING, ZIP, choose_language, plan, press, soon


def stands_at(page: Page, path: str) -> None:
    """The page that is open is this one."""
    assert page.evaluate("location.pathname") == path


def follow(page: Page, path: str) -> None:
    """Follows a link in the page's own part."""
    press(page, f'main a[href="{path}"]')


def file_from(page: Page, path: str) -> tuple[str, bytes]:
    """Name and content of a file that a link of the page gives."""
    with page.expect_download() as coming:
        page.click(f'main a[href="{path}"]')
    return coming.value.suggested_filename, Path(coming.value.path()).read_bytes()


def text_of(pdf: bytes) -> str:
    """A PDF's words, one blank between them."""
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages).split())


def hear(page: Page, lang: str) -> None:
    """What they said, what may be under it, two sentences for tonight."""
    page.goto("/")
    choose_language(page, lang)
    page.fill("#said", SAID[lang])
    press(page, "#page .go")
    stands_at(page, "/r")
    expect(page.locator("main")).to_contain_text(TELLING[lang])
    press(page, '[name="ask"]')
    stands_at(page, "/r")
    expect(page.locator('[name="unask"]')).to_have_count(1)
    follow(page, "/t")
    expect(page.locator(".say").first).to_be_visible()


def talk(page: Page, lang: str) -> None:
    """The six questions, the plan, the first line, the sheet and its files, and how it went."""
    follow(page, "/p")
    stands_at(page, "/c")
    for question in QUESTIONS:
        page.check(f'input[name="{question}"][value="no"]')
    press(page, "main form .go")
    stands_at(page, "/p")
    plan(page, lang)
    stands_at(page, "/w")
    page.fill("#opening", OPENING[lang])
    press(page, "#page .go")
    expect(page.locator(".mirrored")).to_be_visible()
    press(page, '[name="sheet"]')
    stands_at(page, "/s")
    take_along(page, lang)
    follow(page, "/a")
    press(page, '[name="outcome"][value="maybe"]')
    expect(page.locator("main .say").first).to_be_visible()


def take_along(page: Page, lang: str) -> None:
    """The sheet as a page, as a PDF and as an entry for the calendar."""
    for words in (OPENING[lang], OWN_PART[lang]):
        expect(page.locator(".sheet")).to_contain_text(words)
    name, pdf = file_from(page, "/s.pdf")
    assert name.endswith(".pdf")
    assert OPENING[lang] in text_of(pdf)
    name, calendar = file_from(page, "/s.ics")
    assert name.endswith(".ics")
    assert f"DTSTART:{soon().replace('-', '')}T193000".encode() in calendar
    assert OPENING[lang].encode()[:20] not in calendar


def look(page: Page) -> None:
    """People near a ZIP code, one of them closer, the own list, side by side."""
    follow(page, "/f")
    page.fill("#place", ZIP)
    press(page, "#page > .row .go")
    stands_at(page, "/f")
    press(page, '#found a[href^="/f/"]')
    name = page.locator("h1").inner_text().split(",")[0]
    press(page, '[name="add"]')
    follow(page, "/l")
    expect(page.locator("main article")).to_have_count(1)
    expect(page.locator("main article")).to_contain_text(name)
    page.goto("/v")
    expect(page.locator("main article")).to_contain_text(name)
    page.locator('[name="mine"]').first.check()
    press(page, "#page > .row .go")
    expect(page.locator('[name="mine"]').first).to_be_checked()


def call_or_go_alone(page: Page) -> None:
    """The sheet for the telephone, and going alone, each with its PDF."""
    follow(page, "/k")
    name, pdf = file_from(page, "/k.pdf")
    assert name.endswith(".pdf")
    assert len(text_of(pdf)) > 500
    follow(page, "/o")
    page.locator('[name="goals"]').first.check()
    press(page, "#page > .row .go")
    expect(page.locator('[name="goals"]').first).to_be_checked()
    name, pdf = file_from(page, "/o.pdf")
    assert name.endswith(".pdf")
    assert len(text_of(pdf)) > 200


def whole_way(page: Page, lang: str) -> None:
    """From the first words to going alone."""
    hear(page, lang)
    talk(page, lang)
    look(page)
    call_or_go_alone(page)

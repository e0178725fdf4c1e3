"""What a person does on the pages, with or without a script, in either language: by names of fields, never by words."""

from collections.abc import Callable
from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import Page

from secondchair.core.care import QUESTIONS

# The last sentence is only in what Ana wrote, on none of our own pages.
TELLING = {"en": "Quince on Thursdays", "es": "Membrillo los jueves"}
SAID = {
    "en": f"My husband says we can work it out ourselves. Therapy costs too much anyway. {TELLING['en']}.",
    "es": f"Mi pareja dice que podemos arreglarlo por nuestra cuenta. La terapia cuesta mucho. {TELLING['es']}.",
}
OPENING = {
    "en": "I felt lonely this week. I would like us to talk with someone, once, and I want to hear what you think.",
    "es": "Esta semana sentí tristeza. Me gustaría que habláramos con alguien, una vez, y quiero oír lo que piensas.",
}
OWN_PART = {"en": "I often bring it up late at night.", "es": "Muchas veces saco el tema tarde en la noche."}
ZIP = "93030"


def press(page: Page, what: str) -> None:
    """Presses the first of these that is shown, and waits for the page that follows."""
    with page.expect_navigation():
        page.locator(what).locator("visible=true").first.click()


def choose_language(page: Page, lang: str) -> None:
    """Switches where the page is not in this language."""
    if page.locator(f'.tongue button[value="{lang}"]').count():
        press(page, ".tongue button")


def say(page: Page, lang: str = "en", text: str = "") -> None:
    """Ana writes what was said; she is on the page that follows then."""
    page.goto("/")
    choose_language(page, lang)
    page.fill("#said", text or SAID[lang])
    press(page, "#page .go")


def pass_the_check(page: Page) -> None:
    """Six times no; the next page is the plan where something was said."""
    page.goto("/c")
    for question in QUESTIONS:
        page.check(f'input[name="{question}"][value="no"]')
    press(page, "main form .go")


def in_the_end(page: Page, holds: Callable[[], bool]) -> bool:
    """Whether it holds within five seconds.

    What was sent to a service that hung is answered once it goes on, by whichever of its processes wakes first: maybe
    after the page that is asked for next.
    """
    for _ in range(50):
        if holds():
            return True
        page.wait_for_timeout(100)
    return False


def soon() -> str:
    """A day next week, as a date box takes it."""
    return (timezone.now() + timedelta(days=7)).date().isoformat()


def unfold(page: Page, field: str) -> None:
    """Opens the fold that a field stands in, by its own summary, where it is closed."""
    fold = page.locator("details", has=page.locator(f'[name="{field}"]'))
    if fold.count() and not page.locator(f'[name="{field}"]').first.is_visible():
        fold.locator("summary").first.click()


def plan(page: Page, lang: str) -> None:
    """A moment, and the own part; from the plan's page on to the first line."""
    unfold(page, "day")
    page.fill('[name="day"]', soon())
    page.fill('[name="hour"]', "19:30")
    unfold(page, "own_part")
    page.fill("#own_part", OWN_PART[lang])
    press(page, "#page > .row .go")


def draft(page: Page, lang: str) -> None:
    """A first line; what it may do stands on the page then."""
    page.goto("/w")
    page.fill("#opening", OPENING[lang])
    press(page, "#page .go")


def find(page: Page, place: str = ZIP) -> None:
    """A search near a ZIP code, with no wish."""
    page.goto("/f")
    page.fill("#place", place)
    press(page, "#page > .row .go")


def whole_story(page: Page, lang: str) -> None:
    """All that one can say and choose, page by page."""
    say(page, lang)
    press(page, '[name="ask"]')
    page.goto("/t")
    pass_the_check(page)
    plan(page, lang)
    draft(page, lang)
    page.goto("/a")
    press(page, '[name="outcome"][value="maybe"]')
    find(page)
    for _ in range(2):
        press(page, '#found [name="add"]')
    page.goto("/v")
    page.locator('[name="mine"]').first.check()
    page.locator('[name="theirs"]').first.check()
    press(page, "#page > .row .go")
    page.goto("/o")
    page.locator('[name="goals"]').first.check()
    press(page, "#page > .row .go")


def code_shown(page: Page) -> str:
    """Shows a code and reads it; the self-check was passed before."""
    page.goto("/2/c")
    press(page, 'main [name="show"]')
    return page.locator(".code").inner_text()


def connect(page: Page, other: Page) -> list[str]:
    """The first one shows a code, the other one types it, both say that the words are the same. What the words were."""
    code = code_shown(page)
    other.goto("/2/e")
    other.fill("#code", code)
    press(other, "main form .go")
    words = other.locator(".pair li").all_inner_texts()
    for one in (other, page):
        press(one, '[name="confirm"]')
    other.goto("/2")
    return words


def open_item(page: Page, item: str) -> None:
    """Looks at what the other one will see, and opens it."""
    page.goto(f"/2/o/{item}")
    press(page, "main form .go")


def see_all(page: Page) -> None:
    """Would like to see whatever is opened."""
    page.goto("/2/o")
    press(page, '[name="all"]')

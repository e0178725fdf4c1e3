"""What a person does on the pages, with or without a script, in either language: by names of fields, never by words."""

from playwright.sync_api import Page

from secondchair.core.care import QUESTIONS

SAID = {
    "en": "My husband says we can work it out ourselves. Therapy costs too much anyway.",
    "es": "Mi pareja dice que podemos arreglarlo por nuestra cuenta. Y que la terapia cuesta mucho.",
}
# Only in what Ana wrote, on none of our own pages.
TELLING = {"en": "Therapy costs too much anyway", "es": "Y que la terapia cuesta mucho"}
OPENING = {
    "en": "I felt lonely this week. I would like us to talk with someone, once, and I want to hear what you think.",
    "es": "Me sentí sola esta semana. Me gustaría que habláramos con alguien, una vez, y quiero oír lo que piensas.",
}


def choose_language(page: Page, lang: str) -> None:
    """Switches where the page is not in this language."""
    button = page.locator(f'.tongue button[value="{lang}"]')
    if button.count():
        with page.expect_navigation():
            button.click()


def say(page: Page, lang: str = "en", text: str = "") -> None:
    """Ana writes what was said; she is on the page of the reasons then."""
    page.goto("/")
    choose_language(page, lang)
    page.fill("#said", text or SAID[lang])
    with page.expect_navigation():
        page.click("#page .go")


def pass_the_check(page: Page) -> None:
    """Six times no; the next page is the plan where something was said."""
    page.goto("/c")
    for question in QUESTIONS:
        page.check(f'input[name="{question}"][value="no"]')
    with page.expect_navigation():
        page.click("main form .go")


def plan(page: Page) -> None:
    """The plan as it is offered, with a moment in it."""
    page.goto("/p")
    page.fill('[name="day"]', soon())
    page.fill('[name="hour"]', "19:30")
    with page.expect_navigation():
        page.click("#page > .row .go")


def soon() -> str:
    """A day next week, as a date box takes it."""
    from datetime import timedelta

    from django.utils import timezone

    return (timezone.now() + timedelta(days=7)).date().isoformat()


def open_folds(page: Page) -> None:
    """Opens everything that is folded away."""
    page.evaluate("for (const fold of document.querySelectorAll('details')) fold.open = true")

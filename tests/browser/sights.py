"""Everything that can be seen: each page, and each state of a page that no address leads to. One way to each."""

from collections.abc import Callable
from functools import partial

from playwright.sync_api import Page

from tests.browser.routes import page_names, paths
from tests.browser.ways import code_shown, connect, find, pass_the_check, press, say, see_all

Show = Callable[[Page, str], None]
THREAT = {"en": "If you do not come, I will hit you.", "es": "Si no vienes, te voy a pegar."}
BLAME = {"en": "You never listen to me. You always make excuses.", "es": "Nunca me escuchas. Siempre pones excusas."}
AFRAID = {"en": "I am afraid of my partner. He hits me.", "es": "Tengo miedo de mi pareja. Me pega."}
CALM = {"en": "No list of my faults.", "es": "Sin lista de mis fallas."}
CLEAR_NO = {
    "en": "They said: I will never go to therapy. Stop asking me.",
    "es": "Dijo: nunca voy a ir. Deja de pedírmelo.",
}


def _at(path: str) -> Show:
    def show(page: Page, lang: str) -> None:
        page.goto(path)

    return show


def _sent(path: str, boxes: dict[str, str], button: str) -> Show:
    """A form sent with these boxes filled."""

    def show(page: Page, lang: str) -> None:
        page.goto(path)
        for box, text in boxes.items():
            page.fill(box, text)
        press(page, button)

    return show


def _profile(page: Page, lang: str) -> None:
    page.goto("/l")
    press(page, 'main a[href^="/f/"]')


def _narrowed(page: Page, lang: str) -> None:
    find(page)
    press(page, '#found [name="narrow"]')
    assert page.locator('#found [name="open"]').count() == 1
    assert page.locator('#found [name="narrow"]').count() > 0


def _plan_wrong(page: Page, lang: str) -> None:
    page.goto("/p")
    page.fill('[name="day"]', "")
    press(page, "#page > .row .go")


def _mirror_looked(page: Page, lang: str) -> None:
    page.goto("/w")
    page.fill("#opening", BLAME[lang])
    press(page, '#page > .row button:not([name="sheet"])')
    assert page.locator(".mirrored .warm").count() == 1


def _mirror_stopped(page: Page, lang: str) -> None:
    page.goto("/w")
    page.fill("#opening", THREAT[lang])
    press(page, "#page .go")
    assert page.locator("#opening").count() == 0


def _words(page: Page, lang: str) -> None:
    page.goto("/e")
    press(page, "main form .go")


def _words_differ(page: Page, lang: str) -> None:
    _words(page, lang)
    page.fill("#given", "not these")
    press(page, "main form .go")


def _noted(page: Page, lang: str) -> None:
    _words(page, lang)
    page.fill("#given", " ".join(page.locator(".six li").all_inner_texts()))
    press(page, "main form .go")


def _rested(page: Page, lang: str) -> None:
    page.goto("/")
    page.fill("#said", THREAT[lang])
    page.eval_on_selector('#page [name="csrfmiddlewaretoken"]', "box => { box.value = 'x'.repeat(64) }")
    press(page, "#page .go")


def _said(text: dict[str, str]) -> Show:
    return lambda page, lang: say(page, lang, text[lang])


def _begun(value: str) -> Show:
    def show(page: Page, lang: str) -> None:
        page.goto("/")
        press(page, f'[name="other"][value="{value}"]')

    return show


def _outcome(value: str) -> Show:
    def show(page: Page, lang: str) -> None:
        page.goto("/a")
        if page.locator("main details").count():
            page.locator("main details summary").first.click()
        press(page, f'[name="outcome"][value="{value}"]')

    return show


def _stopped(page: Page, lang: str) -> None:
    say(page, lang)
    pass_the_check(page)
    _mirror_stopped(page, lang)


def _side(sent: dict[str, str]) -> Show:
    """One's own side with reasons and terms on it, own words as given."""

    def show(page: Page, lang: str) -> None:
        page.goto("/my/b?own")
        page.locator('[name="bothers"]').first.check()
        press(page, "#page > .row .go")
        page.goto("/my/if")
        page.locator('[name="visits"]').first.check()
        page.fill("#own_words", sent[lang])
        press(page, "#page > .row .go")
        assert page.locator("main .mine").count() == 2

    return show


def _then(before: Show, path: str) -> Show:
    def show(page: Page, lang: str) -> None:
        before(page, lang)
        page.goto(path)

    return show


def _code_shown(page: Page, lang: str) -> None:
    pass_the_check(page)
    code_shown(page)


def _code_entered(page: Page, lang: str, code: str, pair: int) -> None:
    pass_the_check(page)
    page.goto("/2/e")
    page.fill("#code", code)
    press(page, "main form .go")
    assert page.locator(".pair li").count() == pair


def with_another(page: Page, lang: str) -> Page:
    """Connects a page, whose check was passed, with a browser of its own that stays open; each opens something."""
    assert page.context.browser
    other = page.context.browser.new_context(
        base_url=page.url.split("/", 3)[0] + "//" + page.url.split("/", 3)[2]
    ).new_page()
    say(other, lang)
    pass_the_check(other)
    connect(page, other)
    see_all(other)
    return other


def _ended(page: Page, lang: str) -> None:
    pass_the_check(page)
    other = with_another(page, lang)
    other.goto("/2/z")
    press(other, "main form .go")
    other.context.close()
    page.goto("/2/s")
    assert page.locator('[name="anew"]').count() == 1


def _one_screen(page: Page, lang: str) -> None:
    say(page, lang)
    pass_the_check(page)
    with_another(page, lang).context.close()
    _words(page, lang)
    press(page, '[name="skip"]')
    page.goto("/2/b")
    press(page, "main form .go")
    assert page.locator(".columns").count() == 1


# Seen by Ana, whose story is whole, and who is connected: every address, then what only a form shows.
OF_ANA: dict[str, Show] = {
    **{name.replace(":", "-"): _at(path) for name, path in zip(page_names(), paths(), strict=True)},
    "asker-profile": _profile,
    "missing": _at("/nowhere"),
    "found-near": lambda page, lang: find(page),
    "found-towns": lambda page, lang: find(page, "Springfield"),
    "found-nowhere": lambda page, lang: find(page, "xqzzy"),
    "found-narrowed": _narrowed,
    "named-found": _sent("/f/n", {"#name": "sample therapist 0"}, "#page .go"),
    "named-nobody": _sent("/f/n", {"#name": "xqzzy"}, "#page .go"),
    "named-wrong": _sent("/f/n", {"#name": "123"}, "#page .go"),
    "mirror-looked": _mirror_looked,
    "afterwards-heated": _outcome("heated"),
    "plan-wrong": _plan_wrong,
    "check-missing": _sent("/c", {}, "main form .go"),
    "words-shown": _words,
    "words-differ": _words_differ,
    "words-noted": _noted,
    "come-back-empty": _sent("/n", {}, "main form .go"),
    "start-empty": _sent("/", {"#said": ""}, "#page .go"),
    "rested": _rested,
    "couple-preview": _at("/2/o/own_part"),
}
# Seen by Dee, who begins anew each time.
OF_DEE: dict[str, Show] = {
    "first-visit": _at("/"),
    "nothing-said": _begun("nothing"),
    "not-asked": _begun("not_asked"),
    "said-too-little": lambda page, lang: say(page, lang, "No."),
    "support-afraid": _said(AFRAID),
    "a-clear-no": _said(CLEAR_NO),
    "nothing-to-keep": _at("/e"),
    "mirror-stopped": _stopped,
    "bothers-read": _at("/my/b"),
    "bothers-ticked": _at("/my/b?own"),
    "terms-read": _at("/my/if"),
    "terms-wrong": _sent("/my/if?own", {"#cost": "a lot"}, "#page > .row .go"),
    "side-empty": _at("/my"),
    "side-mine": _side(CALM),
    "side-afraid": _side(AFRAID),
    "say-mine": _then(_side(CALM), "/my/say"),
    "sheet-mine": _then(_side(CALM), "/my/s"),
    "two-before": _at("/2"),
    "code-shown": _code_shown,
    "code-wrong": partial(_code_entered, code="abc", pair=0),
    "code-entered": partial(_code_entered, code="2222-2222", pair=2),
    "two-ended": _ended,
    "one-screen": _one_screen,
}
SIGHTS = {**OF_ANA, **OF_DEE}

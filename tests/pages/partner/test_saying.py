"""Ways to say it: whole answers, the card first, and lines made of one's own terms."""

from html import unescape

import pytest
from django.test import Client

from secondchair.content import LANGUAGES, words
from secondchair.core.story import Story
from secondchair.core.terms import CHOICES
from secondchair.listening import mirror
from secondchair.pages.items import term_clause
from tests.cast import begun

ANSWERS = ("not_now", "not_this_way", "no", "maybe_if")


def lines(lang: str) -> list[str]:
    """Every line that the page can show, those of each single term included."""
    w, said = words(lang, "partner/say"), words(lang, "terms")
    terms = [(name, value) for name, values in CHOICES.items() for value in values] + [("cost", "120")]
    own = [w["maybe"].format(term=term_clause(name, value, said)) for name, value in terms]
    return [line for name in ANSWERS for line in w[name]] + own


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_card_stands_before_every_line(stranger: Client, lang: str) -> None:
    page = unescape(stranger.get("/my/say", headers={"accept-language": lang}).content.decode())
    first = min(page.index(line) for name in ANSWERS for line in words(lang, "partner/say")[name])
    assert page.index('href="/i/card"') < first


@pytest.mark.parametrize(("lang", "line"), [(lang, line) for lang in LANGUAGES for line in lines(lang)])
def test_the_mirror_holds_nothing_against_a_line(lang: str, line: str) -> None:
    held = mirror(line, lang)
    assert not [(found.id, found.words) for found in (*held.stops, *held.hurts)]


def test_own_terms_become_lines_to_say(stranger: Client) -> None:
    dee = begun(Story(terms={"visits": "one", "cost": "90", "own_words": "No list of my faults."}))
    page = unescape(dee.get("/my/say").content.decode())
    assert "“Maybe, if it is one visit, and then we both decide.”" in page
    assert "“Maybe, if it costs no more than $90 a visit.”" in page
    assert "“No list of my faults.”" in page
    assert words("en", "partner/say")["own_none"] in unescape(stranger.get("/my/say").content.decode())

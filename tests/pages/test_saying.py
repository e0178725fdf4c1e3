"""What templates say words with: escaped once, and as Django would escape them; and what is kept in memory of addresses."""

from copy import deepcopy

import pytest
from django.utils.html import conditional_escape, escape

from secondchair.content import LANGUAGES, Sentence, lines, names, words
from secondchair.pages.templatetags import saying


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_sentence_is_escaped_as_django_does_it(lang: str) -> None:
    said = [text for name in names() for _, text in lines(words(lang, name))]
    assert len(said) > 500
    assert all(isinstance(text, Sentence) and conditional_escape(text) == escape(str(text)) for text in said)


def test_a_sentence_with_signs_of_html_stays_escaped_on_the_way() -> None:
    said = Sentence("<b> & {n}")
    assert conditional_escape(said) == "&lt;b&gt; &amp; {n}"
    assert conditional_escape(deepcopy(said)) == "&lt;b&gt; &amp; {n}"
    assert conditional_escape(said.upper()) == "&lt;B&gt; &amp; {N}"
    assert conditional_escape(conditional_escape(said)) == "&lt;b&gt; &amp; {n}"
    assert saying.fill(said, n="<i>") == "&lt;b&gt; &amp; &lt;i&gt;"


def test_the_address_of_somebody_looked_at_is_not_kept_in_memory() -> None:
    assert saying.to("asker:find") == "/f"
    before = saying._address.cache_info().currsize
    assert saying.to("asker:profile", 9_000_000_001) == "/f/9000000001"
    assert saying._address.cache_info().currsize == before

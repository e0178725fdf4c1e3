"""The lists from which six words are drawn."""

import math

import pytest

from secondchair.records import keys, six_words


@pytest.mark.parametrize("lang", ["en", "es"])
def test_six_words_hold_77_bits(lang: str) -> None:
    words = six_words.word_list(lang)
    assert six_words.COUNT * math.log2(len(words)) >= 77
    assert len({keys.normalised(word) for word in words}) == len(words)
    assert all(word.isascii() and word.isalpha() and word.islower() and 3 <= len(word) <= 9 for word in words)


@pytest.mark.parametrize("lang", ["en", "es"])
def test_drawn_words_are_six_of_the_list_and_already_normal(lang: str) -> None:
    drawn = {six_words.drawn(lang) for _ in range(300)}
    assert len(drawn) == 300
    for words in drawn:
        assert keys.normalised(words) == words
        assert len(words.split()) == 6
        assert set(words.split()) <= set(six_words.word_list(lang))


def test_each_word_left_out_was_in_a_list() -> None:
    """So the list of what is left out names nothing in vain, and holds no slip of the pen."""
    stand = six_words.LEFT_OUT
    assert stand
    assert not stand & {word for lang in ("en", "es") for word in six_words.word_list(lang)}
    both = "".join((six_words.files("diceware") / "wordlists" / name).read_text() for name in six_words.LISTS.values())
    assert stand <= set(both.split())

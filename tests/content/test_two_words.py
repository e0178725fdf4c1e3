"""The words that two people compare over the telephone: the same things in both languages, none like another."""

import unicodedata

import pytest

from secondchair.content import LANGUAGES, words
from secondchair.records.pairing import PAIRS


def plain(word: str) -> str:
    return "".join(sign for sign in unicodedata.normalize("NFD", word) if not unicodedata.combining(sign))


def steps_between(one: str, other: str) -> int:
    """Letters to change, add or take away to get from one word to the other."""
    before = list(range(len(other) + 1))
    for row, letter in enumerate(one, 1):
        now = [row]
        for column, sign in enumerate(other, 1):
            now.append(min(before[column] + 1, now[-1] + 1, before[column - 1] + (letter != sign)))
        before = now
    return before[-1]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_there_are_as_many_as_numbers_and_each_is_one_word(lang: str) -> None:
    found = words(lang, "two_words")["words"]
    assert len(found) == len(set(map(plain, found))) == PAIRS
    assert all(word.isalpha() and word.islower() and 3 <= len(word) <= 11 for word in found)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_word_is_a_slip_of_another(lang: str) -> None:
    found = [plain(word) for word in words(lang, "two_words")["words"]]
    assert min(steps_between(one, other) for one in found for other in found if one != other) >= 2

"""What may be opened, in words: both languages, every choice, and nothing for what cannot be worded."""

import pytest

from secondchair.content import LANGUAGES, words
from secondchair.core.reasons import REASONS
from secondchair.core.sharing import ITEMS, TERMS
from secondchair.core.terms import CHOICES
from secondchair.pages.items import item_in_words, item_title

HERE = tuple(item for item in ITEMS if not item.startswith("wish_"))
both = pytest.mark.parametrize("lang", LANGUAGES)


@both
def test_every_item_has_a_title_of_its_own(lang: str) -> None:
    titles = [item_title(item, lang) for item in HERE]
    assert len(set(titles)) == len(HERE) == len(TERMS) + 3


@both
def test_every_choice_is_one_whole_sentence(lang: str) -> None:
    for name, values in CHOICES.items():
        for value in values:
            (line,) = item_in_words(f"term_{name}", value, lang)
            assert line[0].isupper() and line.endswith(".") and line.count(".") == 1, line
    assert {tuple(words(lang, "terms")["values"][name]) for name in CHOICES} == set(CHOICES.values())


@both
def test_bothers_stand_in_the_order_of_the_list(lang: str) -> None:
    said = words(lang, "reasons")
    assert item_in_words("bothers", ["cost", "vulnerability"], lang) == [
        said["vulnerability"]["first_person"],
        said["cost"]["first_person"],
    ]
    assert len(item_in_words("bothers", REASONS, lang)) == len(REASONS)


def test_typed_texts_stand_as_they_are() -> None:
    assert item_in_words("term_cost", "120", "en") == ["It costs no more than $120 a visit."]
    for item in ("term_own_words", "own_part", "small_step"):
        assert item_in_words(item, "zebra {x} <b>", "en") == ["zebra {x} <b>"]


@pytest.mark.parametrize(("item", "value"), [("term_visits", "seven"), ("term_cost", "a lot"), ("bothers", ["x"])])
@pytest.mark.parametrize("empty", [False, True])
def test_what_cannot_be_worded_is_nothing(item: str, value: object, empty: bool) -> None:
    assert item_in_words(item, type(value)() if empty else value, "en") == []


@pytest.mark.parametrize("item", ["wish_near", "term_", "said", "term_said"])
def test_what_is_worded_elsewhere_is_an_error(item: str) -> None:
    with pytest.raises(LookupError):
        item_in_words(item, "x", "en")

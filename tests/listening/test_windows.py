"""How a long text is cut, and which words are said to have led to a label."""

from itertools import pairwise

import pytest

from secondchair.listening import hear
from secondchair.listening.network import MOST_PIECES, see
from secondchair.listening.tokens import read
from secondchair.listening.windows import LONGEST, MOST, WHOLE, windows
from tests.listening.examples import rows


def story(years: int) -> str:
    """A long, dull account in which no sentence stands twice."""
    return "".join(
        f"In year {n} we moved to a flat with {n} windows and most days were good ones. That was number {n}. "
        for n in range(years)
    )


def test_a_short_text_is_one_window_with_its_signs() -> None:
    (window,) = windows(read('Hm. ¿Y por qué no? He says "no way".'))
    assert window.text == 'Hm. ¿Y por qué no? He says "no way".'


def test_a_long_text_is_cut_at_sentences_and_nothing_is_left_out() -> None:
    reading = read(story(30))
    some = windows(reading)
    assert some[0].first == 0
    assert some[-1].past == len(reading.words)
    assert all(one.past == next_one.first for one, next_one in pairwise(some))
    assert all(one.past - one.first <= max(LONGEST, WHOLE) for one in some)
    assert all(one.text == reading.text[one.start : one.start + len(one.text)] for one in some)


def test_of_a_very_long_text_the_marked_places_are_read() -> None:
    reading = read(story(300))
    place = reading.words.index("151", 1000)
    some = windows(reading, marked={place})
    assert len(some) == MOST
    assert any(one.first <= place < one.past for one in some)


def test_another_script_is_not_read() -> None:
    assert windows(read("لا أريد أن أذهب إلى العلاج")) == []
    assert windows(read("不想去 心理咨询")) == []
    assert windows(read("🙃 42 %")) == []


def test_a_reason_in_the_middle_of_two_thousand_words_is_heard() -> None:
    half = story(48)
    heard = hear(f"{half}Then he told me that he does not believe in therapy. {half}")
    assert "therapy_doubt" in [found.id for found in heard.reasons]
    (found,) = [found for found in heard.reasons if found.id == "therapy_doubt"]
    assert "not believe in therapy" in " ".join(found.words)


def test_the_words_are_where_the_reason_is() -> None:
    """A wording that no phrase knows: the network alone points at it."""
    story = "Our two kids are fine and work is fine. "
    heard = hear(f"{story}The thing is, she'd sooner sit on nails than talk about her childhood in front of some lady.")
    assert heard.reasons
    assert all("kids" not in words for found in heard.reasons for words in found.words)


JUNK = {
    "a sentence again and again": "We talked about it. " * 60,
    "another one": "Please help. " * 70,
    "a ruler": "He wrote this:\n" + ("=" * 78 + "\n") * 3,
    "faces": "I can't " + "😭" * 200 + " ",
    "underscores": "_" * 240 + " ",
    "quotation marks": '"' * 5_000,
    "one endless word": "a" * 5_000 + " ",
}


@pytest.mark.parametrize("before", JUNK.values(), ids=list(JUNK))
def test_nothing_before_it_hides_danger(before: str) -> None:
    heard = hear(before + "Last week he pinned me against the fridge by my throat.")
    assert "violence" in [found.id for found in heard.safety]


@pytest.mark.parametrize("place", [0, 100, 220, 259])
def test_danger_is_heard_anywhere_in_a_text_as_long_as_the_page_takes(place: int) -> None:
    days = [f"On day {n} he said therapy costs too much for us and that is that. " for n in range(260)]
    days.insert(place, "Last week he pinned me against the fridge by my throat. ")
    assert "violence" in [found.id for found in hear("".join(days)).safety]


def test_every_word_of_a_window_is_within_what_the_network_reads() -> None:
    """No piece is cut off, so no word goes unread: of the examples, bent and put together as well."""
    texts = [row["text"] for row in rows()[::40]]
    for text in [*texts, " ".join(texts[:30])]:
        for window in windows(read(text)):
            (seen,) = see([window.text])
            assert len(seen.pieces) < MOST_PIECES
            assert seen.spans()[-1][1] == len(window.text.rstrip())


def test_text_in_two_scripts_is_read_where_it_is_ours() -> None:
    (window,) = windows(read("Он говорит. We can't afford it. 不想去"))
    assert window.text.strip() == "We can't afford it."

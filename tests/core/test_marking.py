"""The words that led somewhere, marked in the text they stand in."""

from hypothesis import given
from hypothesis import strategies as st

from secondchair.core.marking import Piece, marked, quoted


def test_neighbouring_words_are_one_mark_and_the_text_around_stays() -> None:
    assert marked("He says we can work it out ourselves.", ("ourselves", "can work it out")) == (
        Piece("He says we ", False),
        Piece("can work it out ourselves", True),
        Piece(".", False),
    )


def test_long_texts_are_cut_at_spaces_with_an_ellipsis() -> None:
    pieces = marked("before " * 40 + "too dear" + " after" * 40, ("too dear",))
    assert [piece.led for piece in pieces] == [False, True, False]
    assert pieces[0].text.startswith("… before") and pieces[2].text.endswith("after … ")
    assert len(pieces[0].text) < 70


def test_no_words_no_pieces() -> None:
    assert marked("anything", ()) == marked("anything", ("nothing of it",)) == ()


@given(st.text(min_size=1, max_size=300), st.data())
def test_marks_are_of_the_text(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    word = text[start : data.draw(st.integers(start + 1, len(text)))]
    pieces = marked(text, (word,))
    assert [piece.text for piece in pieces if piece.led] == [word]
    assert marked(text, (word,), around=len(text)) == pieces or len(text) > 60


def test_a_quotation_keeps_the_sign_that_opens_it() -> None:
    assert quoted("Te extraño. ¿Qué te preocupa?", ("Qué te preocupa?", "extraño")) == ("¿Qué te preocupa?", "extraño")

"""Square codes: another program reads from them what was put in, and nothing else."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from secondchair.core.bad_input import BadInput
from secondchair.papers.qr import LONGEST, QUIET, Code, code_of
from tests.papers.codes import PIXELS, picture, read

ADDRESSES = ("https://example.org/you", "http://8.8.8.8:8000/you", "https://" + "a" * 60 + ".example.org:8443/you")


@pytest.mark.parametrize("address", ADDRESSES)
def test_it_holds_the_address_and_nothing_more(address: str) -> None:
    code = code_of(address)
    assert read(picture(code.size, code.path)) == [address]


@settings(max_examples=40, deadline=None)
@given(st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=LONGEST))
def test_any_text_of_an_address_is_read_back(text: str) -> None:
    code = code_of(text)
    assert read(picture(code.size, code.path)) == [text]


def test_the_ground_around_it_is_as_wide_as_the_standard_asks() -> None:
    code = code_of(ADDRESSES[0])
    dark = picture(code.size, code.path) == 0
    rows, columns = np.flatnonzero(dark.any(1)), np.flatnonzero(dark.any(0))
    edge, far = QUIET * PIXELS, (code.size - QUIET) * PIXELS - 1
    assert (rows[0], rows[-1], columns[0], columns[-1]) == (edge, far, edge, far)


def test_a_tenth_may_be_covered_and_it_is_still_read() -> None:
    code = code_of(ADDRESSES[0])
    grey = picture(code.size, code.path)
    side = (code.size - 2 * QUIET) * PIXELS
    middle, half = grey.shape[0] // 2, int(side * 0.08)
    grey[middle - half : middle + half, middle : middle + 2 * half] = 255
    assert read(grey) == [ADDRESSES[0]]


def test_the_same_text_gives_the_same_code_and_another_one_another() -> None:
    assert code_of("https://example.org/you") == code_of("https://example.org/you")
    assert code_of("https://example.org/you") != code_of("https://example.org/me")


@pytest.mark.parametrize("text", ["", "x" * (LONGEST + 1)])
def test_a_text_that_cannot_be_drawn_is_refused_with_a_reason(text: str) -> None:
    with pytest.raises(BadInput, match=f"{len(text)} characters"):
        code_of(text)


def test_the_longest_one_is_drawn() -> None:
    assert isinstance(code_of("é" * LONGEST), Code)

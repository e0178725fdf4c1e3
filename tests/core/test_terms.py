"""Which values a term can have."""

import pytest

from secondchair.core.sharing import TERMS
from secondchair.core.terms import CHOICES, is_term


def test_every_term_is_picked_from_a_list_or_typed() -> None:
    assert {*CHOICES, "cost", "own_words"} == set(TERMS)
    assert [name for name in TERMS if name in CHOICES] == list(CHOICES)


@pytest.mark.parametrize(
    ("name", "value", "good"),
    [
        ("visits", "one", True), ("visits", "video", False), ("visits", "", False), ("cost", "1", True),
        ("cost", "9999", True), ("cost", "0", False), ("cost", "10000", False), ("cost", "$5", False), ("cost", "", False),
        ("cost", "²", False), ("own_words", "x" * 600, True), ("own_words", "x" * 601, False), ("own_words", "", False),
        ("said", "one", False),
    ],
)  # fmt: skip
def test_is_term(name: str, value: str, good: bool) -> None:
    assert is_term(name, value) is good

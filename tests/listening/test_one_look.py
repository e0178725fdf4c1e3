"""A text that is mirrored and heard at once is looked at once, and nothing of it stays."""

import pytest

from secondchair.listening import hear, mirror, network, one_look

DRAFT = "I love how you are with the kids. I miss us. What worries you most about it?"


@pytest.fixture
def looks(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """What the network was given, look by look."""
    given: list[list[str]] = []
    see = network.Network.see
    monkeypatch.setattr(network.Network, "see", lambda self, texts: given.append(list(texts)) or see(self, texts))
    return given


def test_one_look_gives_what_two_give(looks: list[list[str]]) -> None:
    apart = mirror(DRAFT), hear(DRAFT)
    assert looks == [[DRAFT], [DRAFT]]
    with one_look():
        assert (mirror(DRAFT), hear(DRAFT)) == apart
    assert len(looks) == 3


def test_nothing_of_a_text_stays_after_it(looks: list[list[str]]) -> None:
    for _ in range(2):
        with pytest.raises(ZeroDivisionError), one_look():
            mirror(DRAFT)
            _ = 1 / 0
    assert network._looked.get() is None
    mirror(DRAFT)
    assert len(looks) == 3

"""Each line that a page offers to tap is heard as the reason that it stands for."""

import pytest

from secondchair.content import LANGUAGES, words
from secondchair.core.reasons import REASONS
from secondchair.listening import hear


@pytest.mark.parametrize(("lang", "reason"), [(lang, reason) for lang in LANGUAGES for reason in REASONS])
def test_a_chip_is_heard_as_its_own_reason(lang: str, reason: str) -> None:
    chip = words(lang, "reasons")[reason]["chip"]
    for heard in (hear(chip, lang), hear(chip)):
        assert reason in [found.id for found in heard.reasons], chip
        assert not heard.safety

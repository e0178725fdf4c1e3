"""Every page, and every state of one, in both languages, light and dark: axe finds nothing."""

import pytest

from tests.browser.looking import Looks
from tests.browser.sights import SIGHTS


@pytest.mark.parametrize("lang", ["en", "es"])
@pytest.mark.parametrize("sight", SIGHTS)
def test_axe_finds_nothing(sight: str, lang: str, looks: Looks) -> None:
    look = looks(sight, lang)
    assert look.violations == ()
    assert look.lang == lang

"""The forms of one's own side."""

import re

from django import forms

from secondchair.content import Words
from secondchair.core.reasons import REASONS
from secondchair.core.terms import CHOICES, LONGEST_OWN_WORDS, is_term
from secondchair.pages.listing.forms import choice, choices
from secondchair.pages.worded import Text, Worded

_DOLLARS = re.compile(r"\$?\s?0*([1-9][0-9]{0,3})(?:[.,]00)?\s?\$?", re.ASCII)


class Bothers(Worded):
    """Reasons that come close, in the order in which they were ticked."""

    bothers = choices(REASONS)


class Terms(Worded):
    """I would come if…: each term one of its choices, a sum, or own words; every one may be left open."""

    visits = choice(CHOICES["visits"])
    cost = Text(20)
    format = choice(CHOICES["format"])
    who_picks = choice(CHOICES["who_picks"])
    pace = choice(CHOICES["pace"])
    after = choice(CHOICES["after"])
    own_words = Text(LONGEST_OWN_WORDS)

    def __init__(self, words: Words, data: object = None, initial: object = None) -> None:
        super().__init__(words, data, initial)  # type: ignore[arg-type]
        self.said = words["errors"]

    def clean_cost(self) -> str:
        """Whole dollars as digits alone, from "120", "$120" or "120.00"; empty for none."""
        cost = str(self.cleaned_data["cost"])
        found = _DOLLARS.fullmatch(cost)
        if cost and (found is None or not is_term("cost", found[1])):
            raise forms.ValidationError(self.said["cost_bad"])
        return found[1] if found else ""

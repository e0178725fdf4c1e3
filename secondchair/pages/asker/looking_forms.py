"""The forms of looking: a name to look up, the two columns of what matters, the goals of going alone."""

import re
from typing import Any

from django import forms

from secondchair.content import Words
from secondchair.pages.listing.forms import choices
from secondchair.pages.worded import Text, Worded

# The same points for both columns (F.3). What the dossier calls sensitive has no place on a screen that two people see.
POINTS = (
    "woman", "man", "years", "training", "structured", "room", "language", "culture", "parents", "service", "online",
    "in_person", "evening", "weekend", "access", "low_fee", "insurance", "near", "far", "alone_first", "check_up",
)  # fmt: skip

_NPI = re.compile(r"(?:npi)?[\s:#]*([0-9][0-9 .-]*)", re.ASCII | re.IGNORECASE)


class Named(Worded):
    """A name, or an NPI. Cleaned: ``name`` as typed, or the ten digits alone."""

    name = Text(80, required=True)

    def __init__(self, words: Words, data: Any = None, initial: Any = None) -> None:
        super().__init__(words, data, initial)
        self.said = words["errors"]

    def clean_name(self) -> str:
        """As typed; of an NPI its ten digits, however they were set apart."""
        name = str(self.cleaned_data["name"])
        npi = _NPI.fullmatch(name)
        digits = re.sub(r"[^0-9]", "", npi[1]) if npi else ""
        if npi and len(digits) != 10:
            raise forms.ValidationError(self.said["name_digits"])
        return digits or name


class Together(Worded):
    """What matters, a column each, and which therapists of the own list stand side by side."""

    mine = choices(POINTS)
    theirs = choices(POINTS)


class Goals(Worded):
    """The goals of going alone."""

    goals = choices(("their_no", "future", "my_part", "if_it_ends"))

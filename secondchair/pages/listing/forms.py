"""The form of a search: where, how far, and what the therapist should be like."""

import re
from typing import Any

from django import forms

from secondchair.content import Words
from secondchair.pages.worded import Text, Worded
from secondchair.registry.search import ORDERS

from .fields import ALSO, FIRST, FORMATS, HOW, HOW_MUCH, MILES, MOST, WANTED, YEARS
from .near import Near, near_of

_FEE = re.compile(r"\$?\s?([0-9]{1,4})(?:[.,]00)?\s?\$?", re.ASCII)


def choice(values: tuple[str, ...]) -> forms.ChoiceField:
    """One of these, or none."""
    return forms.ChoiceField(choices=lambda: [(value, value) for value in values], required=False)


def choices(values: tuple[str, ...]) -> forms.MultipleChoiceField:
    """Any of these."""
    return forms.MultipleChoiceField(choices=lambda: [(value, value) for value in values], required=False)


def cents_of(fee: str) -> int | None:
    """An amount of whole dollars as people type it, in cents; None where it is none."""
    found = _FEE.fullmatch(fee)
    return int(found[1]) * 100 if found else None


class HowMany(forms.IntegerField):
    """A number that a button of the page sends. Anything else is None, as on the first page: nobody typed it."""

    def clean(self, value: Any) -> Any:
        """The whole number, or None."""
        try:
            return super().clean(value)
        except forms.ValidationError:
            return None


class Find(Worded):
    """Where, how far, and what the therapist should be like. A group with nothing ticked is no wish.

    Cleaned: ``near`` (a Place), ``fee_cents`` (cents a session or None) beside the fields as given.
    """

    place = Text(80)
    town = Text(80)  # one of several towns of a name, picked on a button
    miles = choice(MILES)
    format = choice(FORMATS)
    order = choice(ORDERS)
    gender = choices(WANTED["gender"])
    gender_how = choice(HOW)
    languages = choices(WANTED["languages"])
    languages_how = choice(HOW)
    hours = choices(WANTED["hours"])
    hours_how = choice(HOW_MUCH)
    training = choices(WANTED["training"])
    training_how = choice(HOW)
    licence = choices(WANTED["licence"])
    licence_how = choice(HOW)
    insurance = choices(WANTED["insurance"])
    insurance_how = choice(HOW)
    culture = choices(WANTED["culture"])
    culture_how = choice(HOW)
    fee = Text(20)
    fee_how = choice(HOW_MUCH)
    since = choice(YEARS)
    since_how = choice(HOW_MUCH)
    also = choices(ALSO)
    shown = HowMany(required=False)

    def __init__(self, words: Words, data: Any = None, initial: Any = None) -> None:
        super().__init__(words, data, initial)
        self.said = words["errors"]
        self.near = Near()

    def clean_fee(self) -> str:
        """As typed, where it is an amount of whole dollars: "150", "$150", "150.00"."""
        fee = str(self.cleaned_data["fee"])
        if fee and cents_of(fee) is None:
            raise forms.ValidationError(self.said["fee_bad"])
        return fee

    def clean_shown(self) -> int:
        """How many therapists to show: FIRST to MOST."""
        return min(max(self.cleaned_data["shown"] or FIRST, FIRST), MOST)

    def clean(self) -> dict[str, Any]:
        """The place must be one place; several towns of a name are offered to pick from."""
        given = super().clean() or {}
        given["fee_cents"] = cents_of(given.get("fee") or "")
        if "place" not in self.errors:
            given["place"] = given.get("town") or given["place"]
            self.near = near_of(given["place"])
            given["near"] = self.near.place
            if error := self.near.error or ("place_which" if self.near.towns else ""):
                self.add_error("place", self.said[error])
        return given

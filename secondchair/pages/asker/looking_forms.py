"""The forms of looking: the search with its wishes, and the two columns of what matters."""

import re
from typing import Any

from django import forms

from secondchair.content import Words
from secondchair.core.therapists import LICENCES
from secondchair.core.wishes import WEEKDAYS
from secondchair.pages.worded import Text, Worded
from secondchair.registry.country.earth import KM_A_MILE
from secondchair.registry.search import ORDERS

from .looking_near import Near, near_of

MILES = ("5", "10", "20", "40", "any")
MILES_FIRST = "20"
KM_OF = {miles: round(float(miles) * KM_A_MILE) for miles in MILES if miles != "any"}
FORMATS = ("either", "in_person", "video")
YEARS = ("5", "10", "20")  # since first registered, at least
FIRST, MORE, MOST = 8, 8, 24  # therapists shown at first, more at a time, and at most

# What a wish may choose from, in the order of the page. Other values may stand in the directory; they are shown there.
WANTED: dict[str, tuple[str, ...]] = {
    "gender": ("woman", "man", "nonbinary"),
    "languages": ("es", "en", "zh", "tl", "vi", "ko", "ar"),
    "hours": ("daytime", "evenings", "weekend"),
    "training": ("eft", "gottman", "ibct", "cbct", "pact", "imago", "discernment"),
    "licence": LICENCES,
    "insurance": ("aetna", "anthem", "blue-shield", "cigna", "medicaid", "united"),
    "culture": (
        "affirming",
        "asian",
        "black",
        "latino",
        "military",
        "catholic",
        "christian",
        "jewish",
        "muslim",
        "secular",
    ),
}
HOW = ("prefer", "must", "rather_not", "never")
HOW_MUCH = HOW[:2]  # for limits and hours, where "rather not" and "never" would say nothing
ONCE = "culture"  # used for one search and never kept: it could tell faith, origin or whom somebody loves

# What no directory holds: each becomes a question (clinical dossier F.3). Those too private to keep are not ticked at all.
ALSO = ("approach", "parents", "neuro", "access", "far", "alone_first", "interpreter", "superbill")
TOO_PRIVATE = ("love", "faith", "intimacy", "substances", "trust", "trauma")

PARTS_OF_WEEK: dict[str, tuple[str, ...]] = {
    "daytime": tuple(f"{day}-{hour:02}" for day in WEEKDAYS[:5] for hour in range(8, 17)),
    "evenings": tuple(f"{day}-{hour:02}" for day in WEEKDAYS[:5] for hour in range(17, 22)),
    "weekend": tuple(f"{day}-{hour:02}" for day in WEEKDAYS[5:] for hour in range(7, 22)),
}

# The same points for both columns (F.3). What the dossier calls sensitive has no place on a screen that two people see.
POINTS = (
    "woman", "man", "years", "training", "structured", "room", "language", "culture", "parents", "service", "online",
    "in_person", "evening", "weekend", "access", "low_fee", "insurance", "near", "far", "alone_first", "check_up",
)  # fmt: skip

_NPI = re.compile(r"(?:npi)?[\s:#]*([0-9][0-9 .-]*)", re.ASCII | re.IGNORECASE)
_FEE = re.compile(r"\$?\s?([0-9]{1,4})(?:[.,]00)?\s?\$?", re.ASCII)


def _choice(values: tuple[str, ...]) -> forms.ChoiceField:
    return forms.ChoiceField(choices=[(value, value) for value in values], required=False)


def _choices(values: tuple[str, ...]) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(choices=[(value, value) for value in values], required=False)


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
    miles = _choice(MILES)
    format = _choice(FORMATS)
    order = _choice(ORDERS)
    gender = _choices(WANTED["gender"])
    gender_how = _choice(HOW)
    languages = _choices(WANTED["languages"])
    languages_how = _choice(HOW)
    hours = _choices(WANTED["hours"])
    hours_how = _choice(HOW_MUCH)
    training = _choices(WANTED["training"])
    training_how = _choice(HOW)
    licence = _choices(WANTED["licence"])
    licence_how = _choice(HOW)
    insurance = _choices(WANTED["insurance"])
    insurance_how = _choice(HOW)
    culture = _choices(WANTED["culture"])
    culture_how = _choice(HOW)
    fee = Text(20)
    fee_how = _choice(HOW_MUCH)
    since = _choice(YEARS)
    since_how = _choice(HOW_MUCH)
    also = _choices(ALSO)
    shown = HowMany(required=False)

    def __init__(self, words: Words, data: Any = None, initial: Any = None) -> None:
        super().__init__(words, data, initial)
        self.said = words["errors"]
        self.near = Near()

    def clean_fee(self) -> str:
        """As typed, where it is an amount of whole dollars: "150", "$150", "150.00"."""
        fee = str(self.cleaned_data["fee"])
        if fee and not _FEE.fullmatch(fee):
            raise forms.ValidationError(self.said["fee_bad"])
        return fee

    def clean_shown(self) -> int:
        """How many therapists to show: FIRST to MOST."""
        return min(max(self.cleaned_data["shown"] or FIRST, FIRST), MOST)

    def clean(self) -> dict[str, Any]:
        """The place must be one place; several towns of a name are offered to pick from."""
        given = super().clean() or {}
        fee = _FEE.fullmatch(given.get("fee") or "")
        given["fee_cents"] = int(fee[1]) * 100 if fee else None
        if "place" not in self.errors:
            given["place"] = given.get("town") or given["place"]
            self.near = near_of(given["place"])
            given["near"] = self.near.place
            if error := self.near.error or ("place_which" if self.near.towns else ""):
                self.add_error("place", self.said[error])
        return given


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

    mine = _choices(POINTS)
    theirs = _choices(POINTS)


class Goals(Worded):
    """The goals of going alone."""

    goals = _choices(("their_no", "future", "my_part", "if_it_ends"))

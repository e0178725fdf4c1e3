"""The asker's forms. Plain forms: what was sent → cleaned values."""

from typing import Any

from django import forms

from secondchair.core.reasons import REASONS
from secondchair.pages.worded import Text, Worded


class Start(Worded):
    """What they said: own words, a ready phrase, or neither."""

    said = Text()
    phrase = forms.ChoiceField(choices=[(r, r) for r in REASONS], required=False)
    other = forms.ChoiceField(choices=[("nothing", ""), ("not_asked", "")], required=False)

    def clean(self) -> dict[str, Any]:
        """One of the three must be there."""
        given = super().clean() or {}
        if not any(given.get(name) for name in ("said", "phrase", "other")) and not self.errors:
            self.add_error("said", self.fields["said"].error_messages["required"])
        return given


class More(Worded):
    """What else was said, or a pick from the list of reasons."""

    more = Text()
    asks = forms.MultipleChoiceField(choices=[(r, r) for r in REASONS], required=False)

    def clean(self) -> dict[str, Any]:
        """Something typed or something picked."""
        given = super().clean() or {}
        if not given.get("more") and not given.get("asks") and not self.errors:
            self.add_error("more", self.fields["more"].error_messages["required"])
        return given

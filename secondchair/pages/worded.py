"""A form that speaks the page's language and never forgets what was typed."""

from collections.abc import Mapping
from typing import Any

from django import forms

from secondchair.content import Words

from .doors import Visit
from .typed import LONGEST_TEXT


class Worded(forms.Form):
    """A plain form; ``words`` is the page's table, its ``errors`` table holds one sentence per field and kind.

    ``errors.said_empty`` is shown where field ``said`` is required and empty, ``errors.said_long`` where it is too long.
    """

    def __init__(self, words: Words, data: Any = None, initial: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, initial=dict(initial or {}), use_required_attribute=False)
        errors = words.get("errors", {})
        for name, item in self.fields.items():
            for kind, code in (
                ("empty", "required"),
                ("long", "max_length"),
                ("choice", "invalid_choice"),
                ("bad", "invalid"),
            ):
                if f"{name}_{kind}" in errors:
                    item.error_messages[code] = errors[f"{name}_{kind}"]


class Text(forms.CharField):
    """Words as people write them: nothing is taken out but NUL, which no database keeps, and white space at the ends."""

    def __init__(self, most: int = LONGEST_TEXT, required: bool = False) -> None:
        super().__init__(max_length=most, required=required)

    def to_python(self, value: Any) -> str:
        """The text without NUL characters."""
        return str(super().to_python(str(value or "").replace("\0", "")))


def typed_before(visit: Visit, form: type[Worded]) -> dict[str, Any]:
    """What stands typed but unsent on this page, as initial values: lists for fields of many values, else one text."""
    many = (forms.MultipleChoiceField,)
    return {
        name: texts if isinstance(form.base_fields.get(name), many) else texts[0] if texts else ""
        for name, texts in visit.typed.items()
    }


def form_for(visit: Visit, form: type[Worded], saved: Mapping[str, Any] | None = None) -> Any:
    """The page's form: what was sent; else what stands typed; else what was saved."""
    if visit.sent is not None:
        return form(visit.w, visit.sent)
    return form(visit.w, initial={**(saved or {}), **typed_before(visit, form)})

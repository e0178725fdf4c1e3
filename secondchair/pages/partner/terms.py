"""I would come if…: what would make one visit all right, if anything would."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.http import HttpResponse

from secondchair.core.sharing import TERMS
from secondchair.core.terms import CHOICES
from secondchair.pages.closing import close_emptied
from secondchair.pages.doors import Visit, view
from secondchair.pages.items import as_sentence
from secondchair.pages.worded import form_for

from . import forms
from .bothers import picks
from .whose import said_whose


@view("partner/terms")
def terms(visit: Visit) -> HttpResponse:
    """To be read with no visit at all; to be set by whoever has one, or asks for it. Every term may stay open."""
    visit.switch()  # as in bothers
    form = form_for(visit, forms.Terms, visit.story.terms)
    values = _values(visit, form)
    if visit.sent is None:
        return visit.page({**values, "form": form} if picks(visit) else values)
    if not form.is_valid():
        return visit.again(form, values)
    if not said_whose(visit):
        return visit.page({**values, "form": form, "unsettled": "switch" not in visit.sent})
    given: Mapping[str, str] = form.cleaned_data
    visit.save(lambda story: replace(story, terms={name: given[name] for name in TERMS if given[name]}))
    close_emptied(visit)
    visit.heed(given["own_words"])
    return visit.go("partner:side")


def _values(visit: Visit, form: Any) -> dict[str, Any]:
    """Each term that has choices: name, label, (choice, sentence, whether it is picked)."""
    said = visit.words_of("terms")
    groups = {
        name: {
            "name": name,
            "label": said["labels"][name],
            "field": form[name],
            "choices": [(v, as_sentence(said["values"][name][v]), v == form[name].value()) for v in CHOICES[name]],
        }
        for name in CHOICES
    }
    cost = as_sentence(visit.w["cost_read"])
    return {
        "said": said,
        "cost_read": cost,
        "my": visit.words_of("partner/side"),
        "order": [groups.get(name) for name in TERMS[:-1]],
    }

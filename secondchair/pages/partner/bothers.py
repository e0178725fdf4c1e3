"""What bothers you about it: the sixteen reasons in the first person, each with a line to ask for."""

from dataclasses import replace

from django.http import HttpResponse

from secondchair.core.reasons import REASONS
from secondchair.pages.closing import close_emptied
from secondchair.pages.doors import Visit, view
from secondchair.pages.worded import form_for

from . import forms
from .whose import said_whose


@view("partner/bothers")
def bothers(visit: Visit) -> HttpResponse:
    """To be read with no visit at all; to be ticked by whoever has one, or asks for the boxes."""
    visit.switch()  # only where the notes may be another one's does a switch of language come as far as here
    form = form_for(visit, forms.Bothers, {"bothers": visit.story.bothers})
    values = {
        "reasons": visit.words_of("reasons"),
        "my": visit.words_of("partner/side"),
        "ids": REASONS,
        "ticked": form["bothers"].value() or (),
    }
    if visit.sent is None:
        return visit.page({**values, "form": form} if picks(visit) else values)
    if not form.is_valid():
        return visit.again(form, values)
    if not said_whose(visit):
        return visit.page({**values, "form": form, "unsettled": "switch" not in visit.sent})
    picked = form.cleaned_data["bothers"]
    visit.save(lambda story: replace(story, bothers=tuple(r for r in REASONS if r in picked)))
    close_emptied(visit)
    return visit.go("partner:side")


def picks(visit: Visit) -> bool:
    """Whether a page shows its form. A form needs a token and the token a visit: reading needs neither."""
    return visit.has_story or "own" in visit.request.GET

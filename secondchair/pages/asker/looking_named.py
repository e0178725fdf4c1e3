"""Looking somebody up by name or NPI. What is typed here tells whom a person wants to see: it is not kept at all."""

import re
from typing import Any

from django.http import HttpResponse

from secondchair.core.therapists import Therapist
from secondchair.pages.directory import therapists
from secondchair.pages.doors import Visit, view
from secondchair.pages.listing.cards import ADDED, card_of, only

from .looking_forms import Named
from .looking_list import list_is_full, listed_changed

MOST_NAMED = 20
FEW_LETTERS = 3  # of the longest word: so few fit too many, and none of them comes up


@view("asker/named", place="look")
def named(visit: Visit) -> HttpResponse:
    """One field; who comes up stands on the same page, which answers the form itself: no address carries a name."""
    if visit.sent is None:
        return visit.page(_values(visit, Named(visit.w)))
    visit.switch()
    listed_changed(visit)
    pressed = any(name in visit.sent for name in ("switch", "add", "take"))
    if pressed and not visit.sent.get("name", "").strip():
        return visit.page(_values(visit, Named(visit.w)))
    form = Named(visit.w, visit.sent)
    if not form.is_valid():
        return visit.page(_values(visit, form))
    name = form.cleaned_data["name"]
    return visit.page({**_values(visit, form), **_answer(visit, name, therapists().named(name, MOST_NAMED + 1))})


def _values(visit: Visit, form: Named) -> dict[str, Any]:
    return {"form": form, "listing": visit.words_of("listing"), "full": list_is_full(visit)}


def _answer(visit: Visit, name: str, found: list[Therapist]) -> dict[str, Any]:
    """What was found, and which sentence of the content says so."""
    listing = visit.words_of("listing")
    cards = [only(card_of(who, listing), ADDED) for who in found[:MOST_NAMED]]
    return {"cards": cards, "answer": _said(name, len(found))}


def _said(name: str, found: int) -> str:
    if found:
        return "first" if found > MOST_NAMED else "some" if found > 1 else "one"
    longest = max((len(word) for word in re.findall(r"[^\W\d_]+", name)), default=0)
    if not longest and re.search(r"\d", name):  # an NPI, or a phone number
        return "number"
    return "short" if longest <= FEW_LETTERS else "nobody"

"""Look together: up to three therapists side by side and two columns of what matters, on one screen or one sheet.

Whoever holds the screen sees both columns, so nothing private of the asker's stands here: no reasons, no search, no
distance, and the same points of each therapist whoever's wishes they are (security design: open things only).
"""

from dataclasses import replace
from typing import Any

from django.http import HttpResponse

from secondchair.content import Words
from secondchair.core.therapists import Therapist
from secondchair.pages.directory import therapist_of
from secondchair.pages.doors import Visit, view
from secondchair.pages.listing.cards import all_points, card_of
from secondchair.pages.worded import form_for

from .looking_forms import POINTS, Together

BESIDE = 3  # therapists side by side
CHOSEN = "beside"  # of the session: which of the own list were picked for one screen, or one call; this visit only


def chosen_of(visit: Visit) -> list[Therapist]:
    """Those picked in this visit, else the first three of the own list; in the order of the alphabet, which tells nothing."""
    picked = [n for n in visit.request.session.get(CHOSEN, ()) if n in visit.story.listed]
    numbers = picked or visit.story.listed
    found = [who for number in numbers if (who := therapist_of(number)) is not None][:BESIDE]
    return sorted(found, key=lambda who: (who.name.casefold(), who.id))


def choose(visit: Visit) -> None:
    """Keeps which therapists of the own list were ticked, at most three; none ticked means the first three again."""
    sent = visit.sent.getlist("show") if visit.sent is not None else []
    visit.request.session[CHOSEN] = [n for n in visit.story.listed if str(n) in sent][:BESIDE]


def choices_of(visit: Visit, listing: Words) -> list[dict[str, Any]]:
    """The own list as boxes to tick: id, name, and whether it is shown now."""
    shown = {who.id for who in chosen_of(visit)}
    named = [who for number in visit.story.listed if (who := therapist_of(number)) is not None]
    named.sort(key=lambda who: (who.name.casefold(), who.id))
    return [{"id": who.id, "name": who.name or listing["no_name"], "shown": who.id in shown} for who in named]


@view("asker/together", place="look")
def together(visit: Visit) -> HttpResponse:
    """Profiles side by side, two columns of ticks, and what stands in both."""
    form = form_for(visit, Together, visit.story.matters)
    if visit.sent is None:
        return visit.page(_values(visit, form))
    choose(visit)
    if not form.is_valid():
        return visit.again(form, _values(visit, form))
    columns = {who: tuple(form.cleaned_data[who]) for who in ("mine", "theirs")}
    visit.save(lambda story: replace(story, matters={who: points for who, points in columns.items() if points}))
    return visit.go("asker:together")


def _values(visit: Visit, form: Any) -> dict[str, Any]:
    listing = visit.words_of("listing")
    ticked = {who: form[who].value() or () for who in ("mine", "theirs")}
    return {
        "shape": "wide",  # a class of main: three columns need room
        "form": form,
        "listing": listing,
        "cards": [(card_of(who, listing), all_points(who, listing)) for who in chosen_of(visit)],
        "choices": choices_of(visit, listing),
        "rows": [(point, point in ticked["mine"], point in ticked["theirs"]) for point in POINTS],
        "both": [point for point in POINTS if point in ticked["mine"] and point in ticked["theirs"]],
    }

"""The mirror: what a first line may do to the one who hears it, and help where something comes before any talk."""

from dataclasses import replace
from typing import Any

from django.http import HttpResponse

from secondchair.core.marking import quoted
from secondchair.core.mirror import HELP_FOR, STOPS, Mirrored
from secondchair.core.reasons import Found
from secondchair.listening import mirror as mirrored_in
from secondchair.listening import one_look
from secondchair.pages import helping
from secondchair.pages.doors import Visit, view
from secondchair.pages.worded import form_for
from secondchair.records import actions

from . import talking_forms
from .talking import elsewhere, plan_of
from .talking_sheet import model_draft

TOO_SHORT = 4  # words
TOO_LONG = 150  # words; clinical dossier C.4, A1

SUICIDE = "S2_self_harm"
# Stops that may be about the writer's own acts: help for those is named beside.
OWN_ACTS = frozenset({"S1_threat", "S3_surveillance", "S5_coercion"})


@view("asker/mirror", place="talk")
def mirror(visit: Visit) -> HttpResponse:
    """The first line: at most one thing to keep and one to try. Words of danger stop it and open the way to help."""
    if visit.shows_again:
        visit.switch()
        return _stop_page(visit, tuple(stop for stop in STOPS if stop in visit.request.POST.getlist("stops")))
    if (other := elsewhere(visit)) is not None:
        return other
    form = form_for(visit, talking_forms.Opening, {"opening": visit.story.opening})
    if visit.sent is None:
        return visit.page(_mirror_values(visit, form))
    if "model" in visit.sent:
        return _with_model(visit, str(visit.sent.get("opening", "")))
    if not form.is_valid():
        return visit.again(form, _mirror_values(visit, form))
    opening = form.cleaned_data["opening"]
    with one_look():  # mirrored, and heard
        if stops := tuple(stop.id for stop in mirrored_in(opening).stops):
            return _stopped(visit, stops, opening)
        visit.save(lambda story: replace(story, opening=opening))
        visit.heed(opening)
    if not visit.passed:
        return visit.go("asker:support")
    return visit.go("asker:sheet" if "sheet" in visit.sent else "asker:mirror")


def _type_in(visit: Visit, text: str) -> None:
    """What the box of the first line holds from now on, unread as yet; nothing: the box shows what was saved before."""
    typed = {"opening": [text]} if text else {}
    visit.story = actions.save_story(visit.request.session, lambda story: story.with_typed(visit.name, typed))


def _with_model(visit: Visit, typed: str) -> HttpResponse:
    """A sample line in the box, below what stands there already."""
    _type_in(
        visit, f"{typed.strip()}\n\n{model_draft(visit.lang, plan_of(visit))}".strip()[: talking_forms.LONGEST_OPENING]
    )
    return visit.go("asker:mirror")


def _stopped(visit: Visit, stops: tuple[str, ...], opening: str) -> HttpResponse:
    """Something comes before any talk: drafting is off, help is here. Suicide comes first, and words of it are not kept."""
    visit.set_passed(False)
    _type_in(visit, "" if SUICIDE in stops else opening)
    return _stop_page(visit, stops)


def _stop_page(visit: Visit, stops: tuple[str, ...]) -> HttpResponse:
    """Help that fits what was found. It has no address of its own: that would be one that tells."""
    suicide = SUICIDE in stops
    stops = tuple(sorted(stops, key=lambda stop: stop != SUICIDE))
    signs = tuple(sign for stop in stops for sign in HELP_FOR[stop])
    return visit.page(
        {
            "stops": stops,
            "kinds": signs,
            "kept": not suicide,
            "own_acts": not suicide and bool(OWN_ACTS & set(stops)),
            "mirror": visit.words_of("mirror"),
            "care": visit.words_of("care"),
            "help": visit.words_of("open/help"),
            "lines": helping.for_signs(signs, visit.lang)[:3],
            "emergency": helping.number_of("emergency"),
            "crisis": helping.number_of("self_harm"),
        }
    )


def _mirror_values(visit: Visit, form: Any) -> dict[str, Any]:
    opening, fitted = visit.story.opening, plan_of(visit)
    shown = str(form["opening"].value() or "").strip()
    looked = bool(opening) and shown == opening
    found = mirrored_in(opening) if looked else Mirrored()
    return {
        "form": form,
        "empty": not shown,
        "looked": looked,
        "keep": _shown(opening, found.helps, found.keep),
        "change": _shown(opening, found.hurts, found.try_next),
        "state": _state(opening, found),
        "model": model_draft(visit.lang, fitted),
        "question": fitted.question,
        "mirror": visit.words_of("mirror"),
        "reasons": visit.words_of("reasons"),
    }


def _shown(opening: str, some: tuple[Found, ...], name: str | None) -> Found | None:
    """The one thing to show, its words as they stand in the line."""
    one = next((one for one in some if one.id == name), None)
    return replace(one, words=quoted(opening, one.words)) if one else None


def _state(opening: str, found: Mirrored) -> str:
    """The closing word under what was found: a key of mirror.toml's states."""
    words = len(opening.split())
    if words > TOO_LONG:
        return "too_long"
    if found.try_next:
        return "only_try"
    if found.keep:
        return "only_keep"
    return "too_short" if words < TOO_SHORT else "nothing_to_add"

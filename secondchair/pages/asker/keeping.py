"""Kept without an account: six words to come back with, everything to take away, everything to erase."""

import json
from collections.abc import Mapping
from dataclasses import replace

from django.http import HttpResponse

from secondchair.core.story import Story
from secondchair.pages.days import day_in_words
from secondchair.pages.doors import WAY_VIEWS, Visit, view
from secondchair.pages.heard_before import memory
from secondchair.pages.typed import LATE
from secondchair.pages.worded import form_for
from secondchair.records import access, actions

from . import keeping_forms as forms
from .passing import may_be_offered

# Places of the way that are as good for someone who never asked.
FOR_EITHER = ("look", "call", "alone")


@view("asker/keep")
def keep(visit: Visit) -> HttpResponse:
    """Asks first whether to keep anything; then six words."""
    if visit.sent is None or not visit.has_story:
        return visit.page({"until": _until(visit)})
    try:
        actions.keep_story(visit.request.session, visit.lang, access.network_of(visit.request.META))
    except actions.TooManyTries:
        return visit.page({"busy": True}, status=429)
    return visit.go("asker:words")


@view("asker/words")
def words(visit: Visit) -> HttpResponse:
    """The six words, until the person has them: typed back once, so that a slip can still be mended, or gone on without.

    They stand in the sealed visit until then, and nowhere afterwards. No form carries them but the one that types them.
    """
    shown = actions.words_at_hand(visit.request.session)
    if not shown:
        return visit.go("asker:keep")
    if visit.sent is None:
        return visit.page({"words": shown.split()})
    if "skip" not in visit.sent and not access.are_same_words(shown, str(visit.sent.get("given", ""))):
        return visit.page({"words": shown.split(), "differ": True, "given": visit.sent.get("given", "")})
    actions.words_seen(visit.request.session)
    return visit.go("asker:kept" if "skip" in visit.sent else "asker:noted")


@view("asker/noted")
def noted(visit: Visit) -> HttpResponse:
    """They have the words."""
    return visit.page()


@view("asker/come_back")
def come_back(visit: Visit) -> HttpResponse:
    """Six words open what was kept. Wrong, erased and expired words get the same sentence."""
    form = form_for(visit, forms.ComeBack)
    if visit.sent is None:
        return visit.page({"form_words": form})
    if not form.is_valid():
        return visit.page({"form_words": form})
    late = _only_late(visit)
    try:
        opened = actions.come_back(
            visit.request.session, form.cleaned_data["words"], access.network_of(visit.request.META)
        )
    except actions.TooManyTries as error:
        return visit.page({"form_words": form, "wait": max(2, round(error.seconds))}, status=429)
    if not opened:
        return visit.page({"form_words": form, "nothing": True})
    if late:
        actions.save_story(visit.request.session, lambda story: replace(story, typed={**late, **story.typed}))
    return visit.go("asker:kept")


@view("asker/kept")
def kept(visit: Visit) -> HttpResponse:
    """Back again: where the story stands, and the ways on from there."""
    if not visit.has_story:
        return visit.go("asker:start")
    places = FOR_EITHER if visit.has_side and not visit.story.start else tuple(WAY_VIEWS)
    ways = [(place, WAY_VIEWS[place]) for place in places]
    return visit.page({"until": _until(visit), "places": ways, "may_pass_on": may_be_offered(visit)})


@view("asker/mine")
def mine(visit: Visit) -> HttpResponse:
    """ "Download what is mine": one file with everything that is kept. Of a self-check there is nothing to give."""
    if visit.sent is None:
        return visit.page()
    data = json.dumps(access.export_for(access.reader_of(visit.request.session)), ensure_ascii=False, indent=1)
    return HttpResponse(
        data,
        content_type="application/json; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="notes.json"'},
    )


@view("asker/erase")
def erase(visit: Visit) -> HttpResponse:
    """One button, and it is final: here, in every other visit, and in every backup."""
    if visit.sent is None:
        return visit.page()
    lang = visit.lang
    actions.erase_story(visit.request.session)
    memory.forget(visit.request.session.session_key)
    visit.request.session.flush()
    visit.request.session["lang"] = lang
    return visit.go("asker:erased")


@view("asker/erased")
def erased(visit: Visit) -> HttpResponse:
    """Everything is gone. The same page for everyone, whether or not there was anything."""
    return visit.page()


def _until(visit: Visit) -> str:
    """The day on which what six words keep is gone by itself, in words; empty where no words keep it."""
    expires = access.expires_on(access.reader_of(visit.request.session)) if visit.kept else None
    return day_in_words(expires, visit.words_of("listing")) if expires else ""


def _only_late(visit: Visit) -> Mapping[str, Mapping[str, list[str]]]:
    """What stands typed in this visit, where that is only what came too late (open.late): it may come along to what six words
    open. Anything else in an open visit may be another person's."""
    is_late = visit.request.session.get(LATE) and visit.story == Story(typed=visit.story.typed)
    return {page: typed for page, typed in visit.story.typed.items() if page != "couple/marks"} if is_late else {}

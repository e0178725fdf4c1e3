"""Talk: the plan for one conversation, the mirror for its first line, the sheet to take along, and how it went.

The calendar file holds the picked day and hour as floating local time (RFC 5545, 3.3.5: no zone), so it shows at that hour on
the clock of whatever device opens it. To say "half past seven at home" no zone is needed; asking for one, or reading it by
script, would tell more about the person than this page has to know. Whoever travels in between keeps the hour on the clock.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.http import HttpResponse

from secondchair.core.mirror import Mirrored
from secondchair.core.plan import Plan, plan_for
from secondchair.core.steps import NO_ASKING
from secondchair.listening import mirror as mirrored_in
from secondchair.pages import helping
from secondchair.pages.doors import Visit, view
from secondchair.pages.worded import form_for
from secondchair.papers.calendar import event_file
from secondchair.papers.pdf import pdf_of
from secondchair.records import actions

from . import talking_forms
from .hearing import heard_in, reasons_of
from .talk_sheet import model_draft, sheet_of
from .talking_forms import moment_of, moment_typed

MINUTES = 30  # of the calendar's event: fifteen to twenty, and some air
TOO_SHORT = 4  # words
TOO_LONG = 150  # words; clinical dossier C.4, A1

# Which help comes first for each stop: signs of core.help_lines.KINDS_FOR, or kinds of line.
HELP_FOR: Mapping[str, tuple[str, ...]] = {
    "S1_threat": ("violence",),
    "S2_self_harm": ("self_harm",),
    "S3_surveillance": ("coercive_control",),
    "S4_fear": ("fear_threat",),
    "S5_coercion": ("sexual", "violence"),
}
# Stops that may be about the writer's own acts: help for those is named beside.
OWN_ACTS = frozenset({"S1_threat", "S3_surveillance", "S5_coercion"})

# Where each outcome may lead, the main way first. Every one of them may end with going alone.
WAYS: Mapping[str, tuple[str, ...]] = {
    "yes": ("find", "alone"),
    "maybe": ("alone", "find"),
    "no": ("alone", "reasons"),
    "clear_no": ("alone",),
    "heated": ("alone", "check"),
    "did_not_happen": ("plan", "tonight", "alone"),
}
UNSAFE = "unsafe"
RESTING = frozenset({"no", "clear_no", "heated"})


def elsewhere(visit: Visit) -> HttpResponse | None:
    """Where this visit goes instead of planning a talk; None where it may plan one.

    Nobody is coached to ask again after a clear no, whether it was heard at the start or told afterwards.
    """
    if not visit.story.start:
        return visit.go("asker:start")
    if not visit.passed:
        return visit.go("asker:check")
    stances = heard_in(visit).stance
    if "asker_is_controlling" in stances:
        return visit.go("asker:declined")
    if any(stance in NO_ASKING for stance in stances):
        return visit.go("asker:good_no")
    return visit.go("asker:afterwards") if visit.story.outcome == "clear_no" else None


def plan_of(visit: Visit) -> Plan:
    """The plan that fits this visit's story."""
    return plan_for(visit.story, reasons_of(visit.story, heard_in(visit)))


@view("asker/plan", place="talk")
def plan(visit: Visit) -> HttpResponse:
    """One conversation in five parts, fitted to the reasons that the asker picked."""
    if (other := elsewhere(visit)) is not None:
        return other
    story = visit.story
    saved = {"question": story.question, "own_part": story.own_part, "small_step": story.small_step}
    form = form_for(visit, talking_forms.Plan, {**saved, **moment_typed(story)})
    if visit.sent is None:
        return visit.page(_plan_values(visit, form))
    if not form.is_valid():
        return visit.again(form, _plan_values(visit, form))
    given = form.cleaned_data
    fields = {name: given[name] for name in ("own_part", "small_step", "moment")}
    visit.save(lambda story: replace(story, **fields, question=given["question"] or story.question))
    visit.heed(given["own_part"])
    visit.heed(given["small_step"])
    return visit.go("asker:mirror" if visit.passed else "asker:support")


def _plan_values(visit: Visit, form: Any) -> dict[str, Any]:
    fitted = plan_of(visit)
    holds = {"moment": ("day", "hour"), "ask_and_listen": ("question",), "own_part_and_choice": ("own_part", "small_step")}
    wrong = [part for part, fields in holds.items() if any(field in form.errors for field in fields)]
    return {
        "form": form,
        "plan": fitted,
        "open": wrong or fitted.parts[:1],
        "picked": form["question"].value() or fitted.question,
        "talk": visit.words_of("talk"),
        "reasons": visit.words_of("reasons"),
        "care": visit.words_of("care"),
    }


@view("asker/mirror", place="talk")
def mirror(visit: Visit) -> HttpResponse:
    """The first line: at most one thing to keep and one to try. Words of danger stop it and open the way to help."""
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
    if stops := tuple(stop.id for stop in mirrored_in(opening, visit.lang).stops):
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
    _type_in(visit, f"{typed.strip()}\n\n{model_draft(visit.lang, plan_of(visit))}".strip()[: talking_forms.LONGEST])
    return visit.go("asker:mirror")


def _stopped(visit: Visit, stops: tuple[str, ...], opening: str) -> HttpResponse:
    """Something comes before any talk: drafting is off, help is here. Words about suicide are not kept."""
    visit.set_passed(False)
    kept = "S2_self_harm" not in stops
    _type_in(visit, opening if kept else "")
    signs = tuple(sign for stop in stops for sign in HELP_FOR[stop])
    return visit.page(
        {
            "stops": stops,
            "kinds": signs,
            "kept": kept,
            "own_acts": bool(OWN_ACTS & set(stops)),
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
    looked = bool(opening) and form["opening"].value() == opening
    found = mirrored_in(opening, visit.lang) if looked else Mirrored()
    return {
        "form": form,
        "looked": looked,
        "keep": next((one for one in found.helps if one.id == found.keep), None),
        "change": next((one for one in found.hurts if one.id == found.try_next), None),
        "state": _state(opening, found),
        "model": model_draft(visit.lang, fitted),
        "question": fitted.question,
        "mirror": visit.words_of("mirror"),
        "reasons": visit.words_of("reasons"),
    }


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


@view("asker/sheet", place="talk")
def sheet(visit: Visit) -> HttpResponse:
    """Everything for the one conversation on one page, to read, print or take along as a file."""
    if (other := elsewhere(visit)) is not None:
        return other
    form = form_for(visit, talking_forms.Moment, moment_typed(visit.story))
    moment = moment_of(visit.story)
    values = {
        "form": form,
        "paper": sheet_of(visit.story, plan_of(visit), visit.lang),
        "moment": bool(moment),
        "passed": moment is not None and talking_forms.passed(moment),
    }
    if visit.sent is None:
        return visit.page(values)
    if not form.is_valid():
        return visit.again(form, values)
    visit.save(lambda story: replace(story, moment=form.cleaned_data["moment"]))
    return visit.go("asker:sheet")


@view("asker/sheet", place="talk")
def sheet_pdf(visit: Visit) -> HttpResponse:
    """The sheet as a PDF file."""
    if (other := elsewhere(visit)) is not None:
        return other
    return _file(visit, pdf_of(sheet_of(visit.story, plan_of(visit), visit.lang)), "application/pdf", "pdf")


@view("asker/sheet", place="talk")
def sheet_ics(visit: Visit) -> HttpResponse:
    """The picked moment as a calendar file; back to the sheet where none was picked."""
    if (other := elsewhere(visit)) is not None:
        return other
    if (moment := moment_of(visit.story)) is None:
        return visit.go("asker:sheet")
    return _file(visit, event_file(moment, MINUTES, visit.w["event"], floating=True), "text/calendar; charset=utf-8", "ics")


def _file(visit: Visit, content: bytes, kind: str, ending: str) -> HttpResponse:
    name = f"{visit.w['file_name']}.{ending}"
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})


@view("asker/afterwards", place="talk")
def afterwards(visit: Visit) -> HttpResponse:
    """How it went, and the next step that depends on it. "I felt unsafe" is kept nowhere: it opens the way to help."""
    if not visit.story.start:
        return visit.go("asker:start")
    if visit.sent is None:
        return _afterwards_page(visit)
    outcome = str(visit.sent.get("outcome", ""))
    if outcome == UNSAFE:
        visit.set_passed(False)
        return visit.go("asker:support")
    if outcome not in WAYS:
        return _afterwards_page(visit, error=visit.w["errors"]["outcome_choice"])
    visit.save(lambda story: replace(story, outcome=outcome))
    return visit.go("asker:afterwards")


def _afterwards_page(visit: Visit, error: str = "") -> HttpResponse:
    outcome = visit.story.outcome if visit.story.outcome in WAYS else ""
    return visit.page(
        {
            "after": visit.words_of("afterwards"),
            "talk": visit.words_of("talk"),
            "outcome": outcome,
            "ways": [(f"asker:{way}", way) for way in WAYS.get(outcome, ())],
            "resting": outcome in RESTING,
            "error": error,
        }
    )

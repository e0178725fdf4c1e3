"""Talk: the plan for one conversation, and how it went. The mirror and the sheet stand in modules beside this one."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.http import HttpResponse

from secondchair.core.plan import Plan, plan_for
from secondchair.pages.closing import close_emptied
from secondchair.pages.doors import Visit, view
from secondchair.pages.worded import form_for

from . import talking_forms
from .hearing import RESTING, ended, heard_in, reasons_of

# Where each outcome may lead, the main way first. Every one of them may end with going alone.
WAYS: Mapping[str, tuple[str, ...]] = {
    "yes": ("find", "alone", "pass_on"),
    "maybe": ("alone", "find", "pass_on"),
    "no": ("alone", "reasons"),
    "clear_no": ("alone",),
    "heated": ("alone", "check"),
    "did_not_happen": ("plan", "tonight", "alone"),
}
UNSAFE = "unsafe"


def elsewhere(visit: Visit) -> HttpResponse | None:
    """Where this visit goes instead of planning a talk; None where it may plan one: begun, not ended, checked."""
    if not visit.story.start:
        return visit.go("asker:start")
    if (other := ended(visit)) is not None:
        return other
    return None if visit.passed else visit.check_first("asker:plan")


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
    form = form_for(visit, talking_forms.Plan, {**saved, **talking_forms.moment_typed(story)})
    if visit.sent is None:
        return visit.page(_plan_values(visit, form))
    if not form.is_valid():
        return visit.again(form, _plan_values(visit, form))
    given = form.cleaned_data
    fields = {name: given[name] for name in ("own_part", "small_step", "moment")}
    visit.save(lambda story: replace(story, **fields, question=given["question"] or story.question))
    close_emptied(visit)
    visit.heed(given["own_part"])
    visit.heed(given["small_step"])
    return visit.go("asker:mirror" if visit.passed else "asker:support")


def _plan_values(visit: Visit, form: Any) -> dict[str, Any]:
    fitted = plan_of(visit)
    holds = {
        "moment": ("day", "hour"),
        "ask_and_listen": ("question",),
        "own_part_and_choice": ("own_part", "small_step"),
    }
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


@view("asker/afterwards", place="talk")
def afterwards(visit: Visit) -> HttpResponse:
    """How it went, and the next step that depends on it. "I felt unsafe" is kept nowhere: it opens the way to help."""
    if not visit.story.start:
        return visit.go("asker:start")
    unsafe = visit.sent is not None and visit.sent.get("outcome") == UNSAFE
    if not unsafe and visit.story.outcome != "clear_no" and (other := ended(visit)) is not None:
        return other
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

"""The one page for one conversation: what stands on it, and the page, the PDF and the calendar file made of that.

The calendar file holds the picked day and hour as floating local time (RFC 5545, 3.3.5: no zone), so it shows at that
hour on the clock of whatever device opens it. "Half past seven at home" needs no zone; asking for one, or reading it by
script, would tell more about the person than this page has to know. Whoever travels keeps the hour on the clock.
"""

from dataclasses import replace
from datetime import datetime

from django.http import HttpResponse

from secondchair.content import Words, words
from secondchair.core.paper import Paper, Section
from secondchair.core.plan import Plan
from secondchair.core.story import Story
from secondchair.pages.doors import Visit, view
from secondchair.pages.downloads import CALENDAR, PDF, download
from secondchair.pages.worded import form_for
from secondchair.papers.calendar import event_file
from secondchair.papers.pdf import pdf_of

from . import talking_forms
from .hearing import RESTING
from .talking import elsewhere, plan_of

MINUTES = 30  # of the calendar's event: fifteen to twenty, and some air


def said_at(moment: datetime, w: Words) -> str:
    """A local date and time in words: "Tuesday, December 1, at 7:30 PM"; ``w`` holds asker/sheet."""
    hour = f"{(moment.hour - 1) % 12 + 1}:{moment:%M}\u00a0{w['halves'][moment.hour // 12]}"
    weekday, month = w["weekdays"][moment.weekday()], w["months"][moment.month - 1]
    return str(w["said_at"].format(weekday=weekday, month=month, day=moment.day, hour=hour))


def model_draft(lang: str, plan: Plan) -> str:
    """A first line to start from: thanks, what I feel, something on what the other one said, a hope."""
    thanks, feeling, hope = words(lang, "talk")["parts"]["soft_start"]["say"]
    fitted = words(lang, "reasons")[plan.tonight]["tonight"][0]
    # Where nothing was asked yet, the fitted line is the feeling.
    return " ".join((thanks, fitted, hope) if plan.tonight == "not_asked" else (thanks, feeling, fitted, hope))


def sheet_of(story: Story, plan: Plan, lang: str) -> Paper:
    """The sheet of a story: what the asker wrote where they wrote something, else what the plan offers."""
    w, talk, reasons = words(lang, "asker/sheet"), words(lang, "talk"), words(lang, "reasons")
    says, parts, moment = w["sheet"], talk["parts"], talking_forms.moment_of(story)
    when = said_at(moment, w) if moment else says["no_moment"]
    begin = ((story.opening,), "text") if story.opening else ((says["no_opening"],), "ask")
    part = story.own_part or f"{says['could']} {reasons[plan.own_part]['own_part']}"
    step = story.small_step or reasons[plan.step]["step"]
    sections = (
        Section(says["moment"], (when, parts["moment"]["say"][0])),
        Section(says["opening"], *begin),
        Section(says["question"], (reasons[plan.question]["question"],)),
        Section(says["say_back"], (reasons[plan.reflect]["reflect"], talk["say_back"]["lines"][2]), "list"),
        Section(says["own_part"], (part,)),
        Section(says["step"], (step, parts["own_part_and_choice"]["say"][1])),
        Section(says["closing"], (" ".join(parts["close_kindly"]["say"]),)),
        Section(says["heated"], (talk["heated"]["say"][0], talk["repair"]["lines"][0]), "list"),
    )
    return Paper(says["title"], lang, sections, says["footer"])


@view("asker/sheet", place="talk")
def sheet(visit: Visit) -> HttpResponse:
    """Everything for the one conversation on one page, to read, print or take along as a file."""
    if (other := elsewhere(visit)) is not None:
        return other
    form = form_for(visit, talking_forms.Moment, talking_forms.moment_typed(visit.story))
    moment = talking_forms.moment_of(visit.story)
    values = {
        "form": form,
        "paper": sheet_of(visit.story, plan_of(visit), visit.lang),
        "moment": bool(moment),
        "passed": moment is not None and talking_forms.passed(moment),
        "may_pass_on": visit.story.outcome not in RESTING,
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
    return download(pdf_of(sheet_of(visit.story, plan_of(visit), visit.lang)), PDF, f"{visit.w['file_name']}.pdf")


@view("asker/sheet", place="talk")
def sheet_ics(visit: Visit) -> HttpResponse:
    """The picked moment as a calendar file; back to the sheet where none was picked."""
    if (other := elsewhere(visit)) is not None:
        return other
    if (moment := talking_forms.moment_of(visit.story)) is None:
        return visit.go("asker:sheet")
    event = event_file(moment, MINUTES, visit.w["event"], floating=True)
    return download(event, CALENDAR, f"{visit.w['file_name']}.ics")

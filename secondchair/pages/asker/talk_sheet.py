"""The one page for one conversation, as a sheet: the page, its PDF and print show these same values."""

from datetime import datetime

from secondchair.content import Words, words
from secondchair.core.paper import Paper, Section
from secondchair.core.plan import Plan
from secondchair.core.story import Story

from .talking_forms import moment_of


def said_at(moment: datetime, w: Words) -> str:
    """A local date and time in words: "Tuesday, December 1, at 7:30 PM"; ``w`` holds asker/sheet."""
    hour = f"{(moment.hour - 1) % 12 + 1}:{moment:%M} {w['halves'][moment.hour // 12]}"
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
    says, parts, moment = w["sheet"], talk["parts"], moment_of(story)
    sections = (
        Section(says["moment"], (said_at(moment, w) if moment else says["no_moment"], parts["moment"]["say"][0])),
        Section(says["opening"], *((story.opening,), "text") if story.opening else ((says["no_opening"],), "ask")),
        Section(says["question"], (reasons[plan.question]["question"],)),
        Section(says["say_back"], (reasons[plan.reflect]["reflect"], talk["say_back"]["lines"][2]), "list"),
        Section(says["own_part"], (story.own_part,) if story.own_part else (says["could"], reasons[plan.own_part]["own_part"])),
        Section(says["step"], (story.small_step or reasons[plan.step]["step"],)),
        Section(says["way_out"], (parts["own_part_and_choice"]["say"][1],)),
        Section(says["closing"], tuple(parts["close_kindly"]["say"]), "list"),
        Section(says["heated"], (talk["heated"]["say"][0], *talk["repair"]["lines"][:2]), "list"),
    )
    return Paper(says["title"], lang, sections, says["footer"])

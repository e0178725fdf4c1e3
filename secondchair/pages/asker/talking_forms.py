"""The forms of the talk: the moment, the plan, the opening line."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone

from secondchair.content import Words
from secondchair.core.reasons import REASONS
from secondchair.core.story import Story
from secondchair.pages.worded import Text, Worded

QUESTIONS = (*REASONS, "nothing", "not_asked", "general")
LONGEST_OPENING = 5_000  # characters
FARTHEST = timedelta(days=366)
# The person's zone is not known and not asked. Somewhere it is still twelve hours earlier than in UTC, so only what is
# past there too is past for sure.
LAST_ZONE = timedelta(hours=12)


def passed(moment: datetime) -> bool:
    """Whether a local date and time (no zone) is over in every zone of the world."""
    return moment < (timezone.now() - LAST_ZONE).replace(tzinfo=None)


def moment_of(story: Story) -> datetime | None:
    """The story's moment as local date and time (no zone), or None where none was picked."""
    try:
        return datetime.fromisoformat(story.moment).replace(tzinfo=None) if story.moment else None
    except ValueError:
        return None


def moment_typed(story: Story) -> dict[str, str]:
    """The story's moment as the two boxes hold it."""
    moment = moment_of(story)
    return {"day": f"{moment:%Y-%m-%d}", "hour": f"{moment:%H:%M}"} if moment else {}


class Moment(Worded):
    """A day and an hour, both or none. ``cleaned_data["moment"]`` is "2026-12-01T19:30" or empty."""

    day = forms.DateField(required=False, input_formats=["%Y-%m-%d"])
    hour = forms.TimeField(required=False, input_formats=["%H:%M", "%H:%M:%S"])

    def __init__(self, words: Words, data: Any = None, initial: Mapping[str, Any] | None = None) -> None:
        super().__init__(words, data, initial)
        self.sentences = words["errors"]

    def clean(self) -> dict[str, Any]:
        """Both boxes or neither; not in the past, not more than a year ahead."""
        given = super().clean() or {}
        given["moment"] = "" if self.errors else self._moment(given.get("day"), given.get("hour"))
        return given

    def _moment(self, day: date | None, hour: time | None) -> str:
        if day is None and hour is None:
            return ""
        if day is None or hour is None:
            empty = "day" if day is None else "hour"
            self.add_error(empty, self.sentences[f"{empty}_empty"])
            return ""
        moment = datetime.combine(day, hour.replace(second=0))
        if passed(moment):
            self.add_error("day", self.sentences["day_past"])
        elif moment > timezone.now().replace(tzinfo=None) + FARTHEST:
            self.add_error("day", self.sentences["day_far"])
        return moment.isoformat(timespec="minutes")


class Plan(Moment):
    """Which question to ask, the own part, a small step, and when. Each may be left open."""

    question = forms.ChoiceField(choices=[(q, q) for q in QUESTIONS], required=False)
    own_part = Text(most=1_000)
    small_step = Text(most=1_000)


class Opening(Worded):
    """The opening line, as it would be said."""

    opening = Text(most=LONGEST_OPENING, required=True)

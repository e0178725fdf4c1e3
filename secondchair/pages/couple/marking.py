"""Marks: yes, maybe or no for every name of the list. Only mine, and sealed, until both have locked theirs."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from django import forms
from django.http import HttpResponse

from secondchair.content import Words
from secondchair.core import rounds
from secondchair.core.rounds import MARKS
from secondchair.core.sharing import Seen
from secondchair.core.therapists import Therapist
from secondchair.pages.doors import Visit
from secondchair.pages.listing.cards import card_of
from secondchair.pages.listing.forms import choice
from secondchair.pages.worded import Worded, typed_before
from secondchair.records import actions

from .joint import joint_of
from .standing import connected


class Marks(Worded):
    """A mark for each name ("m" and its id). Cleaned: ``marks``, id as text → mark, of those that were marked."""

    def __init__(
        self, words: Words, numbers: Iterable[int], data: Any = None, initial: Mapping[str, Any] | None = None
    ):
        super().__init__(words, data, initial)
        self.said = words["errors"]
        for number in numbers:
            self.fields[f"m{number}"] = choice(MARKS)
            self.fields[f"m{number}"].error_messages["invalid_choice"] = self.said["mark_choice"]

    def clean(self) -> dict[str, Any]:
        """Locking nothing at all would be an empty envelope."""
        given = super().clean() or {}
        given["marks"] = {name[1:]: given[name] for name in self.fields if given.get(name)}
        if "lock" in self.data and not given["marks"] and not self.errors:
            raise forms.ValidationError(self.said["none_marked"])
        return given


@connected("couple/marks")
def marks(visit: Visit, seen: Seen) -> HttpResponse:
    """Mark, save, lock; take the lock back while the round is not open."""
    if not seen.may_lock:
        return visit.go("couple:round")
    people = joint_of(seen.mine, seen.theirs, (*seen.my_names, *seen.their_names)).people
    numbers = [who.id for who in people]
    if visit.sent is None:
        saved = {f"m{number}": visit.story.marks.get(str(number), "") for number in numbers}
        shown = saved | typed_before(visit, Marks)
        form = Marks(visit.w, numbers, initial=shown)
        return visit.page({**_values(visit, seen, people, form), "saved": any(saved.values()) and shown == saved})
    if "unlock" in visit.sent:
        actions.change_space(visit.request.session, rounds.unlock)
        return visit.go("couple:marks")
    form = Marks(visit.w, numbers, visit.sent)
    if not form.is_valid():
        return visit.again(form, _values(visit, seen, people, form))
    marked = dict(form.cleaned_data["marks"])
    visit.save(lambda story: replace(story, marks=marked))
    return _locked(visit, marked) if "lock" in visit.sent else visit.go("couple:marks")


def _locked(visit: Visit, marked: Mapping[str, str]) -> HttpResponse:
    """Lock these marks; where the other one's are locked, too, the round opens."""
    if not visit.passed:
        return visit.check_first("couple:marks")
    after = actions.change_space(visit.request.session, partial(rounds.lock, marks=marked))
    return visit.go("couple:marks" if after is None or after.may_lock else "couple:round")


def _values(visit: Visit, seen: Seen, people: tuple[Therapist, ...], form: Marks) -> dict[str, Any]:
    listing = visit.words_of("listing")
    return {
        "form": form,
        "listing": listing,
        "locked": seen.locked,
        "opened_before": seen.opened is not None,
        "rows": [(card_of(who, listing), form[f"m{who.id}"]) for who in people],
        "kinds": MARKS,
        "passed": visit.passed,
    }

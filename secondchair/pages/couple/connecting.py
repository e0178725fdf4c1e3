"""Connect: what it is, a code on one side, the same code typed on the other, and two words that both compare."""

import math
from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.utils import timezone

from secondchair.content import words
from secondchair.pages.doors import Visit, view
from secondchair.pages.worded import Text, Worded, form_for
from secondchair.records import access, actions

from .items import PREVIEWED
from .standing import ended, own_visit, standing

PENDING = {"showing": "couple:code", "entered": "couple:enter"}  # state → its page
# The doors of two who are connected, in the order of the page.
DOORS = ("open", "seen", "ledger", "wishes", "names", "round", "both", "leave")


class Code(Worded):
    """A code as it is read out: eight signs, in any case, with or without the gap in its middle."""

    code = Text(most=100, required=True)


@view("couple/start")
def start(visit: Visit) -> HttpResponse:
    """What connecting is and is not; the way back to a code; or, once connected, the doors of what two can do."""
    if visit.sent is not None:
        if "anew" in visit.sent:
            visit.request.session.pop(PREVIEWED, None)
            actions.begin_anew(visit.request.session)
        elif "withdraw" in visit.sent:
            actions.withdraw_code(visit.request.session)
        return visit.go("couple:start")
    couple = standing(visit)
    if couple.state == "ended":
        return ended(visit)
    return visit.page(
        {
            "connected": couple.seen is not None,
            "pending": PENDING.get(couple.state),
            "doors": [(name, f"couple:{name}") for name in DOORS],
        }
    )


def _elsewhere(visit: Visit, couple: access.Couple, back: str) -> HttpResponse | None:
    """Where this visit goes instead of connecting; None where it may: nobody is connected, and the check was passed."""
    if couple.state == "ended":
        return ended(visit)
    if couple.seen is not None:
        return visit.go("couple:start")
    return None if visit.passed else visit.check_first(back)


def _step(visit: Visit) -> bool:
    """Confirming, the same on either side. Whether it was that."""
    is_confirmed = "confirm" in visit.request.POST
    if is_confirmed:
        actions.confirm_code(visit.request.session)
    return is_confirmed


@view("couple/code")
def code(visit: Visit) -> HttpResponse:
    """A code to read out, good for a day and one use; then two words to compare."""
    couple = standing(visit)
    if visit.sent is not None and "withdraw" in visit.sent:
        actions.withdraw_code(visit.request.session)  # taking back asks for nothing
        return visit.go("couple:code" if visit.passed else "couple:start")
    if (other := _elsewhere(visit, couple, "couple:code")) is not None:
        return other
    if visit.sent is None:
        return visit.page(_values(visit, couple, "showing"))
    if not _step(visit):
        own_visit(visit)
        try:
            actions.show_code(visit.request.session, access.network_of(visit.request.META))
        except actions.TooManyTries as error:
            return visit.page({**_values(visit, couple, "showing"), "wait": seconds(error)}, status=429)
    return visit.go("couple:code")


@view("couple/enter")
def enter(visit: Visit) -> HttpResponse:
    """The other one's code. Whatever can be a code leads to two words: nothing tells a true one from any other."""
    couple = standing(visit)
    if visit.sent is not None and "withdraw" in visit.sent:
        actions.withdraw_code(visit.request.session)
        return visit.go("couple:enter" if visit.passed else "couple:start")
    if (other := _elsewhere(visit, couple, "couple:enter")) is not None:
        return other
    if visit.sent is not None and _step(visit):
        return visit.go("couple:enter")
    form = form_for(visit, Code)
    values = {**_values(visit, couple, "entered"), "form_code": form}
    if visit.sent is None or not form.is_valid():
        return visit.page(values)
    if actions.is_own_code(couple.code, form.cleaned_data["code"]):  # it stays good: only the other one can use it
        form.add_error("code", visit.w["errors"]["code_own"])
        return visit.page(values)
    own_visit(visit)
    try:
        taken = actions.enter_code(
            visit.request.session, form.cleaned_data["code"], access.network_of(visit.request.META)
        )
    except actions.TooManyTries as error:
        return visit.page({**values, "wait": seconds(error)}, status=429)
    if not taken:
        form.add_error("code", visit.w["errors"]["code_bad"])
        return visit.page(values)
    return visit.go("couple:enter")


def _values(visit: Visit, couple: access.Couple, state: str) -> dict[str, Any]:
    """This reader's own step as the page shows it; nothing in it hangs on what the other one did."""
    if couple.state != state or couple.two is None:
        return {"two": None, "words": visit.words_of("couple/items")}
    mine, other = (words(lang, "two_words")["words"] for lang in (visit.lang, visit.other_lang))
    return {
        "two": [(mine[number], other[number]) for number in couple.two],
        "code": (couple.code[:4], couple.code[4:]) if couple.code else None,
        "hours": hours_left(visit),
        "confirmed": couple.confirmed,
        "words": visit.words_of("couple/items"),
    }


def hours_left(visit: Visit) -> int:
    """For how many more hours the code is good, rounded up. No hour of the day is named: which zone a person is in is not asked."""
    pending = visit.own.pending
    return max(1, math.ceil((pending.until - timezone.now()) / timedelta(hours=1))) if pending else 0


def seconds(error: actions.TooManyTries) -> int:
    """How long to wait, in whole seconds."""
    return max(2, round(error.seconds))

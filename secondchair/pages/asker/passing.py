"""Pass it on: the plain address of the page for the one who isn't sure, with words to go with it.

Only where nothing speaks against it: what was written, what the other one answered, the self-check, then one light
question about the moment. The service sends nothing, and nothing in the address says whom it came from.
"""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from secondchair.core import steps
from secondchair.core.story import Story
from secondchair.pages.doors import Visit, view
from secondchair.pages.reachable import opens_only_here
from secondchair.papers.qr import code_of

from .caring import texts_of
from .hearing import RESTING, ended
from .talking import plan_of

PLAIN = "partner:first"  # the page for the one who isn't sure: the same for everyone, without a token
# Each would make it a bad moment (clinical dossier D.7). Which of them fits is not even sent.
MOMENT: tuple[str, ...] = ("no", "fight", "angry", "reads", "young", "court")


def held_back(visit: Visit) -> HttpResponse | None:
    """Where this visit goes instead of passing anything on; None where what was written and answered allows it.

    Danger in any text of the story, not only in what was said to the asker; a plan to force somebody, wherever it
    stands; a clear no.
    """
    if not visit.story.start:
        return visit.go("asker:start")
    ways = {steps.after_hearing(Story(), visit.hear(text), visit.passed) for text in texts_of(visit.story)}
    for end in ("support", "declined"):
        if end in ways:
            return visit.go(f"asker:{end}")
    return ended(visit)


def may_be_offered(visit: Visit) -> bool:
    """Whether another page may mention it: nothing holds it back, and no asking is resting."""
    return visit.story.outcome not in RESTING and held_back(visit) is None


@view("asker/pass_on")
def pass_on(visit: Visit) -> HttpResponse:
    """The address, its code and lines to choose from, once the light question was answered in this visit."""
    if (other := held_back(visit)) is not None:
        return other
    visit.switch()
    if visit.story.outcome in RESTING:
        return _not_now(visit)
    if opens_only_here(visit.request.get_host()):
        return visit.page({"state": "local"})
    if not visit.passed:
        return visit.check_first("asker:pass_on")
    session = visit.request.session
    if visit.sent is not None and "none" in visit.sent:
        session["may_pass_on"] = True
        return visit.go("asker:pass_on")
    if visit.sent is not None and "some" in visit.sent:
        session.pop("may_pass_on", None)
        return _not_now(visit)
    return visit.page(_words(visit)) if session.get("may_pass_on") else visit.page({"state": "ask", "moment": MOMENT})


def _not_now(visit: Visit) -> HttpResponse:
    """The same page whatever the reason is. It has no address of its own: no history tells what was answered."""
    return visit.page({"state": "not_now", "form": True})


def _words(visit: Visit) -> dict[str, Any]:
    address = visit.request.build_absolute_uri(reverse(PLAIN))
    fitted = [visit.w["fitted"][about] for about in plan_of(visit).questions]
    others = [line for line in visit.w["others"] if line not in fitted]
    return {"state": "words", "address": address, "code": code_of(address), "lines": fitted, "others": others}

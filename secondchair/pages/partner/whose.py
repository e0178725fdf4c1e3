"""Whose notes are open. On a device that two people share, what one left open is neither shown nor mixed with the other’s."""

from secondchair.pages.doors import Visit, enter
from secondchair.pages.heard_before import memory
from secondchair.pages.sided import MINE
from secondchair.records import actions


def said_whose(visit: Visit) -> bool:
    """Whether it is clear whose visit this is, now that a form was sent; what the form says about it is done.

    "fresh" begins a visit of its own, "mine" goes on with the open one.
    """
    if visit.sent is None or not visit.is_anothers:
        return True
    if "fresh" in visit.sent:
        start_fresh(visit)
    elif "mine" in visit.sent:
        visit.request.session[MINE] = True
    return not visit.is_anothers


def start_fresh(visit: Visit) -> None:
    """Close the open visit as leaving does: what has six words stays kept, what has none is gone, and nothing is shown."""
    session = visit.request.session
    memory.forget(session.session_key)
    stays = {name: session[name] for name in actions.OF_THE_DEVICE if name in session} | {"lang": visit.lang}
    actions.end_visit(session)
    session.update(stays)
    fresh = enter(visit.request, visit.name)
    visit.own, visit.story, visit.typed = fresh.own, fresh.story, fresh.typed
    visit.kept, visit.passed = fresh.kept, fresh.passed

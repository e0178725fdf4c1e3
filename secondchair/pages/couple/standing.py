"""Where a reader stands with another one, and where each of these pages sends whoever it is not for."""

from collections.abc import Callable
from typing import Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse

from secondchair.core.sharing import Seen
from secondchair.pages.doors import Visit, view
from secondchair.records import access, actions

P = ParamSpec("P")


def standing(visit: Visit) -> access.Couple:
    """Where this reader stands now. A connection that both confirmed is taken in here."""
    visit._couple = actions.couple_now(visit.request.session, visit.own)
    return visit._couple


def ended(visit: Visit) -> HttpResponse:
    """Nothing is open any more: one page for every cause, whoever ended it, whichever page was asked for.

    A form that comes too late leads to it.
    """
    return visit.page(name="couple/ended") if visit.sent is None else visit.go("couple:start")


def connected(
    name: str,
) -> Callable[
    [Callable[Concatenate[Visit, Seen, P], HttpResponse]], Callable[Concatenate[HttpRequest, P], HttpResponse]
]:
    """A page for two who are connected: ``@connected("couple/open")`` of a Visit and what this reader sees.

    Anyone else is led to the start, whatever stands behind the address they asked for.
    """

    def wrap(
        inner: Callable[Concatenate[Visit, Seen, P], HttpResponse],
    ) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
        @view(name)
        def answered(visit: Visit, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            couple = standing(visit)
            if couple.seen is not None:
                return inner(visit, couple.seen, *args, **kwargs)
            return ended(visit) if couple.state == "ended" else visit.go("couple:start")

        answered.__doc__ = inner.__doc__
        return answered

    return wrap


def own_visit(visit: Visit) -> None:
    """The first save of a visit gets it a new cookie, here too: one that somebody else had put on the device opens nothing."""
    if not visit.request.session.get("own"):
        visit.save(lambda story: story)

"""A form that came too late or was too long: what was typed comes back on a page, nothing is lost."""

from collections.abc import Callable

from django.contrib.sessions.backends.base import UpdateError
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import requires_csrf_token

from secondchair.core.bad_input import BadInput
from secondchair.pages.doors import NOT_TYPED, enter


@requires_csrf_token
def rested(request: HttpRequest, reason: str = "", *, status: int = 403) -> HttpResponse:
    """The visit was over when a form came. What was typed stands on the page, to be sent again in a new visit.

    Only for a form of our own page: what another site sends is not shown.
    """
    visit = enter(request, "open/rested")
    ours = request.META.get("HTTP_SEC_FETCH_SITE") in (None, "same-origin")
    sent = [(name, text) for name, texts in request.POST.lists() if name not in NOT_TYPED for text in texts]
    return visit.page({"typed": sent if ours else [], "to": request.path, "form": None}, status=status)


class Late:
    """Middleware: a visit that ended during the request, or a story that grew too long, gets the same page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """The page, or None where the error is another one."""
        if isinstance(error, UpdateError):
            request.session.clear()
            return rested(request)
        if isinstance(error, BadInput):
            return rested(request, status=400)
        return None

"""A form that came too late or was too long: what was typed comes back on a page, nothing is lost."""

from collections.abc import Callable

from django.contrib.sessions.backends.base import UpdateError
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve
from django.views.decorators.csrf import requires_csrf_token

from secondchair.core.bad_input import BadInput
from secondchair.pages.doors import enter
from secondchair.pages.typed import LATE, sentences_in, typed_in
from secondchair.records import actions


@requires_csrf_token
def rested(request: HttpRequest, reason: str = "", *, status: int = 403) -> HttpResponse:
    """The visit was over when a form came. What was typed stands on the page, and is kept for when it is sent again.

    Only sentences, only of pages that keep what is typed, only of a form of our own: never the self-check, never six
    words, nothing that another site sent. Saving while typing is simply let go: whoever left has left.
    """
    if "keep" in request.POST:
        return HttpResponse(status=204)
    visit = enter(request, "open/rested")
    if visit.is_for_both:  # on a device that two people look at nothing is typed, and nothing typed is shown
        return visit.go("couple:both")
    ours = request.META.get("HTTP_SEC_FETCH_SITE") in (None, "same-origin")
    page = _page_at(request.path)
    sentences = sentences_in(page, request.POST) if ours else []
    if sentences and not enter(request, page).is_anothers:
        typed = typed_in(page, request.POST)
        if not visit.has_story:
            request.session[LATE] = True
        actions.save_story(request.session, lambda story: story.with_typed(page, typed))
    return visit.page({"sentences": sentences, "to": request.path}, status=status)


def _page_at(path: str) -> str:
    """The name of the page at a path: "asker/plan"; empty where there is none."""
    try:
        return resolve(path).view_name.replace(":", "/")
    except Resolver404:
        return ""


class Late:
    """Middleware: a visit that ended during the request, or a story that grew too long, gets the same page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """The page, or None where the error is another one."""
        if isinstance(error, UpdateError):
            request.session = type(request.session)()  # the old one is over: what is saved now begins another
            return rested(request)
        if isinstance(error, BadInput):
            return rested(request, status=400)
        return None

"""Leave now: the visit ends on the server, the browser is asked to forget, and a neutral page opens."""

import logging
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import resolve, reverse
from django.views.decorators.csrf import csrf_exempt

from secondchair.pages.heard_before import memory
from secondchair.records import actions

log = logging.getLogger("secondchair.requests")  # which names nobody, see site/logs.py
CLEARED = '"cache", "cookies", "storage"'


@csrf_exempt
def leave(request: HttpRequest) -> HttpResponse:
    """A plain link (GET, works without a script) or the script's beacon (POST). Both end the session first.

    Another site can send people here, but not end a visit of theirs: the cookie is SameSite=Strict, and where the
    browser says that the request comes from elsewhere nothing is cleared. A store that is locked or broken keeps nobody
    here: the cookie goes, and what it opened ends by itself.
    """
    elsewhere = request.META.get("HTTP_SEC_FETCH_SITE") == "cross-site"
    if not elsewhere:
        memory.forget(request.session.session_key)
        try:
            actions.end_visit(request.session)
        except Exception as error:
            log.error("open %s", type(error).__name__)
            request.session = type(request.session)()  # else what failed would be tried again with the answer
    if request.method == "POST":
        response: HttpResponse = HttpResponse(status=204)
    else:
        response = HttpResponseRedirect(settings.EXIT_TO, status=303)
    if not elsewhere:
        response["Clear-Site-Data"] = CLEARED
    return response


class AtOnce:
    """Middleware, outside of all that looks into the visit: leaving is answered before anything else can go wrong."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path != reverse("open:leave"):
            return self.get_response(request)
        request.resolver_match = resolve(request.path)
        return leave(request)


def stay(request: HttpRequest) -> HttpResponse:
    """ "I'm still here": reading the session is what keeps it awake."""
    request.session.get("lang")
    return HttpResponse(status=204)

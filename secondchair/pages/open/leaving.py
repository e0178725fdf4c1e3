"""Leave now: the visit ends on the server, the browser is asked to forget, and a neutral page opens."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.csrf import csrf_exempt

from secondchair.pages.heard_before import memory
from secondchair.records import actions

CLEARED = '"cache", "cookies", "storage"'


@csrf_exempt
def leave(request: HttpRequest) -> HttpResponse:
    """A plain link (GET, works without a script) or the script's beacon (POST). Both end the session first.

    Another site can send people here, but not end a visit of theirs: the cookie is SameSite=Strict, and where the
    browser says that the request comes from elsewhere nothing is cleared.
    """
    elsewhere = request.META.get("HTTP_SEC_FETCH_SITE") == "cross-site"
    if not elsewhere:
        memory.forget(request.session.session_key)
        actions.end_visit(request.session)
    if request.method == "POST":
        response: HttpResponse = HttpResponse(status=204)
    else:
        response = HttpResponseRedirect(settings.EXIT_TO, status=303)
    if not elsewhere:
        response["Clear-Site-Data"] = CLEARED
    return response


def stay(request: HttpRequest) -> HttpResponse:
    """ "I'm still here": reading the session is what keeps it awake."""
    request.session.get("lang")
    return HttpResponse(status=204)

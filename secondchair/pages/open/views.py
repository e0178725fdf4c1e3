"""The pages that are the same for everyone, and what is shown when something does not work."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt, requires_csrf_token

from secondchair.content import LANGUAGES, words
from secondchair.core.care import SIGNS
from secondchair.pages import helping
from secondchair.pages.doors import Visit, language_of, view


@csrf_exempt
def language(request: HttpRequest) -> HttpResponse:
    """The other language, on the page that was open. No token: a token would need a visit, and reading needs none.

    Another site's form is not heard: it could give a browser a new visit in place of its own.
    """
    to = request.POST.get("to", "/")
    if not url_has_allowed_host_and_scheme(to, allowed_hosts=None):
        to = "/"
    ours = request.META.get("HTTP_SEC_FETCH_SITE") in (None, "same-origin")
    if ours and request.POST.get("switch") in LANGUAGES:
        request.session["lang"] = request.POST["switch"]
    return HttpResponseRedirect(to, status=303)


@view("open/help")
def help_now(visit: Visit) -> HttpResponse:
    """Help right now: every line there is, those of the host's country first."""
    return visit.page({"countries": helping.by_country(visit.lang), "emergency": helping.number_of("emergency")})


@view("open/card")
def card(visit: Visit) -> HttpResponse:
    """Six plain signs, the same for everyone. Reading it stores nothing."""
    return visit.page({"care": visit.words_of("care"), "signs": SIGNS})


@view("open/privacy")
def privacy(visit: Visit) -> HttpResponse:
    """What is kept, and who could read what."""
    return visit.page()


@view("open/about")
def about(visit: Visit) -> HttpResponse:
    """What this is and is not."""
    return visit.page()


@view("open/evidence")
def evidence(visit: Visit) -> HttpResponse:
    """Where this comes from, claim by claim, each with its source."""
    return visit.page()


@view("open/host")
def host(visit: Visit) -> HttpResponse:
    """Who runs this server and how to tell them of harm."""
    return visit.page()


@requires_csrf_token
def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """A request that no page of ours makes."""
    return _plain(request, "bad", 400)


@requires_csrf_token
def not_here(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """No page at this address, or none for this visit."""
    return _plain(request, "missing", 404)


@requires_csrf_token
def went_wrong(request: HttpRequest) -> HttpResponse:
    """Our mistake. What was saved is saved; the page says so and leads back."""
    return _plain(request, "wrong", 500)


def _plain(request: HttpRequest, what: str, status: int) -> HttpResponse:
    """One neutral page for every kind of trouble, without a look into anybody's story: that may be what failed."""
    lang = language_of(request)
    said = words(lang, "open/trouble")
    values = {"lang": lang, "w": said[what], "said": said, "site": words(lang, "site"), "exit_to": settings.EXIT_TO}
    return render(request, "open/trouble.html", values, status=status)

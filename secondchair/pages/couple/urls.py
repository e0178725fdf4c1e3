"""The addresses of what two people do together."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path

from . import beside, marking, names, rounds, wishes


def coming(request: HttpRequest, item: str = "") -> HttpResponse:
    """Stands in for a page until it is there."""
    raise Http404


app_name = "couple"
urlpatterns = [
    path("2", coming, name="start"),
    path("2/c", coming, name="code"),
    path("2/e", coming, name="enter"),
    path("2/o", coming, name="open"),
    path("2/o/<slug:item>", coming, name="preview"),
    path("2/s", coming, name="seen"),
    path("2/l", coming, name="ledger"),
    path("2/z", coming, name="leave"),
    path("2/b", coming, name="both"),
    path("2/w", wishes.wishes, name="wishes"),
    path("2/n", names.names, name="names"),
    path("2/m", marking.marks, name="marks"),
    path("2/r", rounds.opened, name="round"),
    path("2/v", beside.beside, name="beside"),
]

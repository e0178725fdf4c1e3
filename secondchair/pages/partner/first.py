"""The first page for the one who isn't sure: you don't owe anyone a yes."""

from django.http import HttpResponse

from secondchair.pages.doors import Visit, view

from .side import DOORS


@view("partner/first")
def first(visit: Visit) -> HttpResponse:
    """Public, with no token, the same for everyone: nothing shows whether anyone came."""
    return visit.page({"more": visit.words_of("partner/doors"), "doors": DOORS})

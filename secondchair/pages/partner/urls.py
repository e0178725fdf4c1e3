"""The addresses of the one who isn't sure: one neutral word or letter each."""

from django.urls import path

from . import bothers, first, saying, sheet, side, terms

app_name = "partner"
urlpatterns = [
    path("you", first.first, name="first"),
    path("my", side.side, name="side"),
    path("my/f", side.look, name="look"),
    path("my/b", bothers.bothers, name="bothers"),
    path("my/if", terms.terms, name="terms"),
    path("my/say", saying.say, name="say"),
    path("my/s", sheet.sheet, name="sheet"),
    path("my/s.pdf", sheet.sheet_pdf, name="sheet_pdf"),
]

"""The addresses of what two people do together."""

from django.urls import path

from . import beside, connecting, marking, names, opening, rounds, seeing, wishes

app_name = "couple"
urlpatterns = [
    path("2", connecting.start, name="start"),
    path("2/c", connecting.code, name="code"),
    path("2/e", connecting.enter, name="enter"),
    path("2/o", opening.open_, name="open"),
    path("2/o/<slug:item>", opening.preview, name="preview"),
    path("2/s", seeing.seen_page, name="seen"),
    path("2/l", seeing.ledger, name="ledger"),
    path("2/z", seeing.leave, name="leave"),
    path("2/b", seeing.both, name="both"),
    path("2/w", wishes.wishes, name="wishes"),
    path("2/n", names.names, name="names"),
    path("2/m", marking.marks, name="marks"),
    path("2/r", rounds.opened, name="round"),
    path("2/v", beside.beside, name="beside"),
]

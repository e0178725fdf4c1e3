"""The addresses that are the same for everyone."""

from django.urls import path

from . import leaving, views

app_name = "open"
urlpatterns = [
    path("x", leaving.leave, name="leave"),
    path("y", leaving.stay, name="stay"),
    path("j", views.language, name="language"),
    path("i/help", views.help_now, name="help"),
    path("i/card", views.card, name="card"),
    path("i/who", views.privacy, name="privacy"),
    path("i/about", views.about, name="about"),
    path("i/sources", views.evidence, name="evidence"),
    path("i/host", views.host, name="host"),
]

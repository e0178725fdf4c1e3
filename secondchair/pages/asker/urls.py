"""The asker's addresses: one neutral letter or two each."""

from django.urls import path

from . import hearing

app_name = "asker"
urlpatterns = [
    path("", hearing.start, name="start"),
    path("r", hearing.reasons, name="reasons"),
    path("m", hearing.more, name="more"),
    path("g", hearing.good_no, name="good_no"),
    path("u", hearing.declined, name="declined"),
    path("t", hearing.tonight, name="tonight"),
]

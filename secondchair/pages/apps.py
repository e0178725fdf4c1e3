"""The Django app that carries the pages."""

from django.apps import AppConfig


class Pages(AppConfig):
    """Pages: no tables of its own."""

    name = "secondchair.pages"
    label = "pages"

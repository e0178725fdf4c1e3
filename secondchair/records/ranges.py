"""A table piece by piece, by ranges of its key: whatever walks through everybody's rows never asks for all at once."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db.models import BinaryField, Model, QuerySet

from .routing import store_of

PIECES = 256  # one for each first byte of a key; a divisor of 256


def tables(store: str) -> tuple[type[Model], ...]:
    """The models of this room that live in one store, in the order of models.py."""
    every = apps.get_app_config("records").get_models()
    return tuple(table for table in every if store_of("records", table._meta.model_name) == store)


def name_of(table: type[Model]) -> str:
    """A table's short name: "blob"."""
    return str(table._meta.model_name)


def pieces(table: type[Model], using: str) -> Iterator[QuerySet[Any]]:
    """All rows of a table, in the order of its key, in PIECES ranges of it; a table with another kind of key whole.

    Keys are random, so the pieces are of about one size. On rows that are spread over partitions or nodes by ranges of
    the key, each piece lies in one of them.
    """
    rows = table._default_manager.using(using).order_by("pk")
    if not isinstance(table._meta.pk, BinaryField):
        yield rows
        return
    step = 256 // PIECES
    for first in range(0, 256, step):
        piece = rows.filter(pk__gte=bytes([first]))
        yield piece if first + step == 256 else piece.filter(pk__lt=bytes([first + step]))

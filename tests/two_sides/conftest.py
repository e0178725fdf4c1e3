"""The stage for two worlds: the stores of tests/records, the sample list, the real app with all its middleware."""

from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
from django.db import connections

from secondchair.pages import doors
from secondchair.registry import Registry
from tests.cast import sample_registry
from tests.records.conftest import clock, files, migrated, server, stores, visit

from .worlds import Stage, staged

__all__ = ["clock", "files", "migrated", "sample_registry", "server", "stores", "visit"]


@lru_cache(maxsize=200)
def _heard(text: str) -> Any:
    return _hear(text)


_hear = doors.hear


@pytest.fixture
def stage(stores: Any, settings: Any, sample_registry: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stage]:
    """The app, ready to be played twice."""
    settings.REGISTRY = settings.STATIC_ROOT = sample_registry
    settings.STORAGES = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
    settings.ROOT_URLCONF = "tests.two_sides.bare"
    monkeypatch.setattr(doors, "hear", _heard)  # the same few texts are heard thousands of times
    for alias in ("default", "vault"):
        if connections[alias].vendor == "sqlite":
            with connections[alias].cursor() as cursor:
                cursor.execute("PRAGMA synchronous=OFF")  # nothing is pulled out of the wall here
    ids = Registry.open(sample_registry).snapshot.ids
    with staged(tuple(int(number) for number in ids[:4])) as stage:
        yield stage


Figure = Callable[[str], None]

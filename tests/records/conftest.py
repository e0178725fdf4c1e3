"""Two real stores for each test: SQLite files of their own, or the PostgreSQL that DATABASE_URL names, emptied."""

import os
import shutil
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import dj_database_url
import pytest
from django.core.management import call_command
from django.db import connections
from django.db.models import Model
from django.utils import timezone

from secondchair.records import actions, connecting, ranges
from secondchair.records.limits import Tries
from secondchair.records.pragmas import SQLITE_OPTIONS
from secondchair.records.ranges import tables
from secondchair.records.routing import MAIN, VAULT
from secondchair.records.sessions import SessionStore
from tests.beside import beside
from tests.cluster import Server, running

FILES = {"default": "db.sqlite3", "vault": "vault.sqlite3"}
FEW = 8  # ranges of the key for a walk through everybody's rows: 256 queries for three rows would take their time
Rows = dict[type[Model], list[dict[str, Any]]]


class Stores:
    """What a thief, an operator or a backup may hold."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def rows(self, alias: str) -> Rows:
        """A copy of one store, as a backup would have it."""
        return {table: list(table.objects.using(alias).values()) for table in tables(alias)}

    def restore(self, alias: str, backup: Rows) -> None:
        """Put an older copy in the place of one store."""
        for table, rows in backup.items():
            table.objects.using(alias).all().delete()
            table.objects.using(alias).bulk_create(table(**row) for row in rows)

    def files(self) -> dict[str, bytes]:
        """Every byte on the disk: SQLite's files with their logs."""
        return {path.name: path.read_bytes() for path in sorted(self.folder.iterdir()) if path.is_file()}


def on_postgres() -> bool:
    return connections["default"].vendor == "postgresql"


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory, django_db_blocker: Any) -> Path:
    """Both stores as the migrations leave them."""
    folder = tmp_path_factory.mktemp("migrated")
    with django_db_blocker.unblock():
        for alias, file in FILES.items():
            with pytest.MonkeyPatch.context() as patch:
                if not on_postgres():
                    patch.setitem(connections.settings[alias], "NAME", str(folder / file))
                old, connections[alias] = connections[alias], connections.create_connection(alias)
                call_command("migrate", database=alias, verbosity=0, skip_checks=True)
                connections[alias].close()
                connections[alias] = old
    return folder


@pytest.fixture
def stores(
    migrated: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Any, django_db_blocker: Any
) -> Iterator[Stores]:
    """Two empty stores, cheap words, and no tries counted yet."""
    settings.ARGON2 = (1, 8, 1)
    for limited, name in ((actions, "tries"), (connecting, "entries"), (connecting, "shown")):
        monkeypatch.setattr(limited, name, Tries())
    monkeypatch.setattr(ranges, "PIECES", FEW)
    folder = tmp_path / "stores"
    folder.mkdir()
    with django_db_blocker.unblock():
        before = {alias: connections[alias] for alias in FILES}
        for alias, file in FILES.items():
            if not on_postgres():
                shutil.copy(migrated / file, folder / file)
                monkeypatch.setitem(connections.settings[alias], "NAME", str(folder / file))
            connections[alias] = connections.create_connection(alias)
            for table in tables(alias):
                table.objects.using(alias).all().delete()
        yield Stores(folder)
        for alias in FILES:
            connections[alias].close()
            connections[alias] = before[alias]


@pytest.fixture(scope="session")
def server(postgres_programs: Path) -> Iterator[Server]:
    """A PostgreSQL server for tests marked ``postgres``."""
    with running(postgres_programs) as started:
        yield started


@pytest.fixture
def placed(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Any, django_db_blocker: Any
) -> Iterator[Callable[[str, str], None]]:
    """Puts two empty stores on the engines that are named, "sqlite" or "postgresql"; may be called again."""
    monkeypatch.setattr(ranges, "PIECES", FEW)
    before = {alias: connections[alias] for alias in FILES}
    made: list[Any] = []

    def place(main: str, vault: str) -> None:
        for alias, engine in ((MAIN, main), (VAULT, vault)):
            number = len(made)
            if engine == "sqlite":
                asked = {
                    "ENGINE": "django.db.backends.sqlite3",
                    "NAME": tmp_path / str(number),
                    "OPTIONS": SQLITE_OPTIONS,
                }
            else:
                name = f"placed_{os.getpid()}_{time.monotonic_ns()}"
                asked = dict(dj_database_url.parse(server.database(name)))
            configured = connections.configure_settings({"default": asked})["default"]
            monkeypatch.setitem(connections.settings, alias, configured)
            connections[alias] = connections.create_connection(alias)
            made.append(connections[alias])
            call_command("migrate", database=alias, verbosity=0, skip_checks=True)

    with django_db_blocker.unblock():
        yield place
        for connection in made:
            connection.close()
        for alias, connection in before.items():
            connections[alias] = connection


@pytest.fixture
def files(stores: Stores) -> Stores:
    """The stores, for tests that look at SQLite's own bytes."""
    if on_postgres():
        pytest.skip("looks at the bytes of SQLite's files: run on SQLite")
    return stores


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 22, 14, 5, tzinfo=UTC)

    def on(self, **delta: float) -> None:
        self.now += timedelta(**delta)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Time, frozen for the whole room."""
    frozen = Clock()
    monkeypatch.setattr(timezone, "now", lambda: frozen.now)
    return frozen


@pytest.fixture
def visit(stores: Stores) -> Callable[..., SessionStore]:
    """A new visit, or the next request with a cookie."""

    def opened(cookie: str | None = None) -> SessionStore:
        session = SessionStore(cookie)
        if cookie is None:
            session.create()
        return session

    return opened


def pytest_collection_finish(session: pytest.Session) -> None:
    """The run on PostgreSQL begins as soon as it is known that somebody will look at it, and that more is to be run.

    Where tests are run side by side it does not: that worker has it as its first test.
    """
    looked_at = [item for item in session.items if item.path.name == "test_postgres.py"]
    alone = not session.config.option.collectonly and not session.config.option.numprocesses
    asked = alone and not hasattr(session.config, "workerinput") and len(session.items) > 200
    if asked and any(not item.get_closest_marker("skip") for item in looked_at):
        beside.begin()


def pytest_sessionfinish() -> None:
    """Nothing goes on after the session."""
    beside.close()

"""Two real stores for each test: SQLite files of their own, or the PostgreSQL that DATABASE_URL names, emptied."""

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connections
from django.db.models import Model
from django.utils import timezone

from secondchair.records import actions, connecting
from secondchair.records.limits import Tries
from secondchair.records.models import Blob, Meeting, Pepper, Round, SessionRow, Shard, Slot
from secondchair.records.sessions import SessionStore

FILES = {"default": "db.sqlite3", "vault": "vault.sqlite3"}
TABLES: dict[str, tuple[type[Model], ...]] = {
    "default": (Blob, Slot),
    "vault": (Shard, Pepper, SessionRow, Meeting, Round),
}
Rows = dict[type[Model], list[dict[str, Any]]]


class Stores:
    """What a thief, an operator or a backup may hold."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def rows(self, alias: str) -> Rows:
        """A copy of one store, as a backup would have it."""
        return {table: list(table.objects.using(alias).values()) for table in TABLES[alias]}

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
    folder = tmp_path / "stores"
    folder.mkdir()
    with django_db_blocker.unblock():
        before = {alias: connections[alias] for alias in FILES}
        for alias, file in FILES.items():
            if not on_postgres():
                shutil.copy(migrated / file, folder / file)
                monkeypatch.setitem(connections.settings[alias], "NAME", str(folder / file))
            connections[alias] = connections.create_connection(alias)
            for table in TABLES[alias]:
                table.objects.using(alias).all().delete()
        yield Stores(folder)
        for alias in FILES:
            connections[alias].close()
            connections[alias] = before[alias]


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

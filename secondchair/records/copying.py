"""A store as one SQLite file, whichever engine it lives on: written out of one moment, put back in one step.

Both engines write the same file, so a copy of one goes into the other: that is also the way to move.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.loader import MigrationLoader
from django.db.models import Model
from django.db.utils import load_backend

from .ranges import name_of, pieces, tables
from .wal import truncate_wal

# Visits stay out: they end within eight hours, and who is in the middle of one enters six words again. Less is kept.
LEFT_OUT: frozenset[str] = frozenset({"sessionrow"})
SIDE = "copying"  # the name under which the second of two connections is asked
BEGIN = {"sqlite": "BEGIN", "postgresql": "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"}
# A file that nobody sees before it is whole needs no log; what is written to it is on the disk by ``fsync`` at the end.
WRITING = ("journal_mode=MEMORY", "synchronous=OFF", "trusted_schema=OFF", "secure_delete=ON")
READING = ("query_only=ON", "trusted_schema=OFF")


def copied(store: str) -> tuple[type[Model], ...]:
    """The tables of a store that a copy holds."""
    return tuple(table for table in tables(store) if name_of(table) not in LEFT_OUT)


def migrations(connection: BaseDatabaseWrapper) -> tuple[set[str], set[str]]:
    """The names of this program's migrations of this room, and of those that were applied to a store."""
    loader = MigrationLoader(connection)
    known = {name for app, name in loader.disk_migrations if app == "records"}
    return known, {name for app, name in loader.applied_migrations if app == "records"}


def write_copy(store: str, file: Path) -> dict[str, int]:
    """Write all rows that a store holds at one moment to ``file``, a new one; how many of each table.

    Nobody who saves meanwhile waits for it. The file has mode 0600 and is on the disk when this returns.
    """
    file.touch(mode=0o600, exist_ok=False)
    with _moment(store) as live, standing_in(store, file):
        call_command("migrate", database=store, verbosity=0, interactive=False, skip_checks=True)
        with transaction.atomic(using=store):
            counts = {name_of(table): _moved(table, live, store) for table in copied(store)}
    truncate_wal(store)  # what was erased while this was reading
    flushed(file)
    return counts


def load_copy(store: str, file: Path) -> dict[str, int]:
    """Put a copy's rows in the place of the store's, whole or not at all; how many of each table.

    The copy is of this program's own migrations (see ``brought_up``). Visits are left as they are.
    """
    with reading(file) as side, transaction.atomic(using=store):
        if connections[store].vendor == "postgresql":  # SQLite's transaction is alone by itself
            with connections[store].cursor() as cursor:
                names = ", ".join(connections[store].ops.quote_name(table._meta.db_table) for table in copied(store))
                cursor.execute(f"LOCK TABLE {names} IN EXCLUSIVE MODE")
        for table in copied(store):
            table._default_manager.using(store).all().delete()
        counts = {name_of(table): _moved(table, side, store) for table in copied(store)}
    truncate_wal(store)
    return counts


def brought_up(store: str, file: Path) -> None:
    """Run this program's later migrations over a copy of an older one. ``file`` is changed: give it a copy's copy."""
    with standing_in(store, file):
        call_command("migrate", database=store, verbosity=0, interactive=False, skip_checks=True)


def rows_in(store: str) -> int:
    """How many rows a store holds that somebody would miss: those with a day on which they end, visits apart."""
    kept = [table for table in copied(store) if any(column.name == "expires" for column in table._meta.get_fields())]
    return sum(table._default_manager.using(store).count() for table in kept)


@contextmanager
def standing_in(store: str, file: Path) -> Iterator[None]:
    """While this lasts, an SQLite file is asked and written instead of the store, by this thread."""
    before = connections[store]
    connections[store] = _file(store, str(file), WRITING)
    try:
        yield
    finally:
        connections[store].close()
        connections[store] = before


@contextmanager
def reading(file: Path) -> Iterator[str]:
    """The name under which a copy can be asked while this lasts. Nothing is written, not even beside the file."""
    with _named(_file(SIDE, f"{file.resolve().as_uri()}?mode=ro&immutable=1", READING)) as side:
        yield side


def flushed(file: Path) -> None:
    """Return when a file and its name are on the disk."""
    for path in (file, file.parent):
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


@contextmanager
def _moment(store: str) -> Iterator[str]:
    """The name of a connection that sees a store as it is at one moment."""
    with _named(connections.create_connection(store)) as side:
        with connections[side].cursor() as cursor:
            cursor.execute(BEGIN[connections[side].vendor])
        yield side


@contextmanager
def _named(connection: BaseDatabaseWrapper) -> Iterator[str]:
    connections[SIDE] = connection
    try:
        yield SIDE
    finally:
        connection.close()  # which ends its transaction too
        del connections[SIDE]


def _file(alias: str, name: str, pragmas: tuple[str, ...]) -> BaseDatabaseWrapper:
    settings: dict[str, Any] = {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": name,
        "OPTIONS": {"init_command": ";".join(f"PRAGMA {pragma}" for pragma in pragmas)},
    }
    configured = connections.configure_settings({"default": settings})["default"]
    connection: BaseDatabaseWrapper = load_backend(settings["ENGINE"]).DatabaseWrapper(configured, alias)
    return connection


def _moved(table: type[Model], source: str, target: str) -> int:
    """Copy one table piece by piece, so that memory holds one piece of it; how many rows."""
    columns, connection, moved = table._meta.concrete_fields, connections[target], 0
    names = ", ".join(connection.ops.quote_name(column.column or column.attname) for column in columns)
    into = connection.ops.quote_name(table._meta.db_table)
    # Not bulk_create, which makes an object of each row: while the vault is read its log cannot be cut.
    insert = f"INSERT INTO {into} ({names}) VALUES ({', '.join(['%s'] * len(columns))})"  # noqa: S608 - our own names
    with connection.cursor() as cursor:
        for piece in pieces(table, source):
            rows = [
                [column.get_db_prep_save(value, connection) for column, value in zip(columns, row, strict=True)]
                for row in piece.values_list(*(column.attname for column in columns))
            ]
            if rows:
                cursor.executemany(insert, rows)
                moved += len(rows)
    return moved

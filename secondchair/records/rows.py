"""One row by its key. A page reads several, so the SQL of a table is put together once, not at every look."""

from functools import cache
from typing import TypeVar

from django.db import connections
from django.db.models import Model
from django.db.transaction import TransactionManagementError
from django.utils import timezone

from .models import Blob, Meeting, Round, Shard, Slot
from .routing import store_of

Row = TypeVar("Row", bound=Model)
Dated = TypeVar("Dated", Blob, Slot, Shard, Round)


def row_of(table: type[Row], key: bytes, lock: bool = False) -> Row | None:
    """The row with this primary key, or None. One query.

    ``lock``: for a change that follows in the same transaction. SQLite has no row locks and needs none: the transaction
    began IMMEDIATE. Outside a transaction the lock would be gone at once: that is a mistake, as with the ORM.
    """
    store, sql = _statement(table, lock)
    if lock and not connections[store].in_atomic_block:
        raise TransactionManagementError(f"a row of {table.__name__} is locked outside a transaction")
    return next(iter(table._default_manager.using(store).raw(sql, [key])), None)


def living(table: type[Dated], key: bytes, lock: bool = False) -> Dated | None:
    """As ``row_of``, where its last day has not come."""
    found = row_of(table, key, lock)
    return found if found and found.expires > timezone.now().date() else None


def waiting(key: bytes, lock: bool = False) -> Meeting | None:
    """A row of two who are about to connect, as ``row_of``, where its hour has not come."""
    found = row_of(Meeting, key, lock)
    return found if found and found.until > timezone.now() else None


@cache
def _statement(table: type[Model], lock: bool) -> tuple[str, str]:
    # As the ORM writes it. The cache is for the process: its two stores are what they are.
    store = store_of(table._meta.app_label, table._meta.model_name)
    rows = table._default_manager.using(store).filter(pk=b"")
    sql, _ = (rows.select_for_update() if lock else rows).query.get_compiler(rows.db).as_sql()
    return rows.db, sql

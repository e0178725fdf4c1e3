"""What can be known of a store, or of a copy of one, without any key: whether it is whole, and how many rows."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db import DatabaseError, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Model

from . import copying
from .forget import end_of
from .padding import CLASSES
from .ranges import name_of, pieces, tables

LATE = timedelta(days=2)  # the nightly run may have missed one night
ENGINES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


@dataclass(frozen=True)
class Table:
    """One table. ``sizes``: KiB that was sealed → rows; ``past``: rows past their day, ``late``: for two days."""

    name: str
    rows: int
    past: int
    late: int
    sizes: dict[int, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Condition:
    """One store. ``faults``: what is wrong, each as the end of a sentence that begins with the store's name."""

    engine: str
    tables: tuple[Table, ...]
    faults: tuple[str, ...]

    def rows(self) -> dict[str, int]:
        """Table → rows."""
        return {table.name: table.rows for table in self.tables}


def condition_of(store: str, now: datetime, side: str | None = None) -> Condition:
    """Read a store through (``side``: or the copy of it that is open under that name). Never raises DatabaseError."""
    connection = connections[side or store]
    engine = ENGINES[connection.vendor]
    try:
        faults = tuple(_faults(connection))
        wanted = copying.copied(store) if side else tables(store)
        found = () if faults else tuple(_table(table, side or store, now) for table in wanted)
    except (DatabaseError, LookupError, TypeError, ValueError) as error:  # the last three: a value of no sense
        return Condition(engine, (), (f"cannot be read ({first_line(error)})",))
    late = sum(table.late for table in found)
    if late and not side:
        faults = (f"holds {late} rows that ended days ago: `./second-chair host expire` has to run every night",)
    return Condition(engine, found, faults)


def first_line(error: Exception) -> str:
    """What a database said, short: one line without its full stop."""
    return str(error).strip().split("\n")[0].removesuffix(".")


def _faults(connection: BaseDatabaseWrapper) -> Iterator[str]:
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA integrity_check(1)")
            told = cursor.fetchone()[0]
        if told != "ok":
            yield f"is damaged ({told.strip().splitlines()[-1]})"
            return
    known, applied = copying.migrations(connection)
    if applied - known:
        yield f"was made by a newer version of this program ({', '.join(sorted(applied - known))})"
    elif not applied:
        yield "holds no tables of this program"
    elif known - applied:
        yield f"lacks {', '.join(sorted(known - applied))}: start `./second-chair serve` once, it adds what is missing"


def _table(table: type[Model], using: str, now: datetime) -> Table:
    """Every row is read, whole: what the disk no longer gives back is found here."""
    names = [column.attname for column in table._meta.concrete_fields]
    sized, ends = (names.index(name) if name in names else None for name in ("size_class", end_of(table)))
    rows, over, late, sizes = 0, 0, 0, dict.fromkeys(CLASSES, 0)
    for piece in pieces(table, using):
        for row in piece.values_list(*names):
            rows += 1
            if sized is not None:
                sizes[CLASSES[row[sized]]] += 1
            if ends is not None:
                over += _is_past(row[ends], now)
                late += _is_past(row[ends], now - LATE)
    return Table(name_of(table), rows, over, late, {size // 1024: count for size, count in sizes.items() if count})


def _is_past(end: date, now: datetime) -> bool:
    return end <= (now if isinstance(end, datetime) else now.date())

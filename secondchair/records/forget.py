"""What is past its day goes: the nightly run over everything, and the sweep of ended visits in between."""

from datetime import datetime

from django.db.models import Model, Q

from .models import Meeting, SessionRow
from .ranges import name_of, pieces, tables
from .routing import MAIN, VAULT
from .wal import truncate_wal


def end_of(table: type[Model]) -> str | None:
    """The column that says when a row of a table is gone by itself; None where rows have no end."""
    columns = {column.name for column in table._meta.get_fields()}
    return next((name for name in ("expires", "idle_until", "until") if name in columns), None)


def past(table: type[Model], now: datetime) -> Q | None:
    """Which rows of a table are past their end at ``now`` (UTC); None where rows have none."""
    match end_of(table):
        case "expires":
            return Q(expires__lte=now.date())
        case "idle_until":
            return Q(idle_until__lte=now) | Q(hard_until__lte=now)
        case "until":
            return Q(until__lte=now)
    return None


def forget_expired(now: datetime) -> dict[str, int]:
    """Delete everything that is expired at ``now`` (UTC); how many rows of each table went.

    The vault first: whatever else may fail, nothing opens without its half. Killed halfway it is simply run again.
    """
    gone = {name_of(table): _emptied(table, store, now) for store in (VAULT, MAIN) for table in tables(store)}
    truncate_wal(VAULT)
    truncate_wal(MAIN)
    return gone


def sweep_visits(now: datetime) -> int:
    """Delete the rows of visits, and of codes to connect with, that are over at ``now``; how many.

    For a timer, never for a request: what one person's page costs must not depend on when somebody else came.
    """
    gone = _emptied(SessionRow, VAULT, now) + _emptied(Meeting, VAULT, now)
    if gone:
        truncate_wal(VAULT)
    return gone


def _emptied(table: type[Model], store: str, now: datetime) -> int:
    # Each piece is a short transaction of its own: nobody who saves meanwhile waits for the whole table.
    over = past(table, now)
    return sum(piece.filter(over).order_by().delete()[0] for piece in pieces(table, store)) if over is not None else 0

"""Erased bytes leave the disk: SQLite's log still holds a deleted row until it is folded back and cut to nothing."""

from django.db import connections, transaction

# How long it may wait for readers. While it waits nobody can write, and a backup reads for seconds.
LONGEST_WAIT = 250  # milliseconds


def truncate_wal(alias: str) -> None:
    """Fold one store's log into its file and cut it, once the running transaction (if any) is committed.

    Where somebody is reading all that time the log stays until the next erasure, the end of the backup that reads, or
    the nightly run. PostgreSQL has its own log and vacuum: there erasing rests on the deleted key alone
    (docs/threat-model.md).
    """
    if connections[alias].vendor == "sqlite":
        transaction.on_commit(lambda: _checkpoint(alias), using=alias)


def _checkpoint(alias: str) -> None:
    with connections[alias].cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout")
        before = int(cursor.fetchone()[0])
        cursor.execute(f"PRAGMA busy_timeout={LONGEST_WAIT}")
        try:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            cursor.execute(f"PRAGMA busy_timeout={before}")

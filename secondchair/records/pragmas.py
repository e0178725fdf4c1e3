"""How SQLite is opened, both files alike. Pure: settings import it."""

from typing import Any

# FULL, not NORMAL: in WAL mode NORMAL may lose the last commits at a power cut, and "saved" was already said.
# secure_delete overwrites what a DELETE leaves in the pages; the -wal file still needs a checkpoint (see wal.py).
PRAGMAS: tuple[str, ...] = (
    "busy_timeout=5000",
    "journal_mode=WAL",
    "synchronous=FULL",
    "secure_delete=ON",
    "trusted_schema=OFF",
    "foreign_keys=ON",
)

# IMMEDIATE: a transaction takes the write lock when it begins. A deferred one that reads first and writes later fails
# with "database is locked" as soon as anybody else wrote in between.
SQLITE_OPTIONS: dict[str, Any] = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 5,
    "init_command": ";".join(f"PRAGMA {pragma}" for pragma in PRAGMAS),
}

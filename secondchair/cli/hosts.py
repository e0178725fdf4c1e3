"""``host …``: what a host does by hand and by night."""

import json
import sys
from argparse import Namespace
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from secondchair.core.bad_input import BadInput

from .serves import with_databases

if TYPE_CHECKING:
    from secondchair.records.condition import Condition

Result = TypeVar("Result")
WRONG = 2

# What a host calls the rows of a table; a table that is not named here goes by its own name.
ROWS = {
    "blob": "sealed rows",
    "slot": "slots",
    "shard": "vault halves",
    "sessionrow": "visits",
    "meeting": "meetings",
    "round": "rounds",
}
ONE = {name: name.removesuffix("s").replace("halve", "half") for name in ROWS.values()}
SALT = "pepper"  # one row, the same for everybody: nothing to count
NOT_KNOWN = (
    "Not known, and not meant to be: whether a half in the vault still has its other half. No row says whose it is."
)


def expire(command: Namespace) -> int:
    """``secondchair host expire``, and its older name ``forget``."""

    def expired() -> dict[str, int]:
        from django.utils import timezone

        from secondchair.records.forget import forget_expired
        from secondchair.site.serving import make_tables

        make_tables()
        return forget_expired(timezone.now())

    print(f"deleted: {_counted(_with_stores(command.data, expired))}")
    return 0


def backup(command: Namespace) -> int:
    """``secondchair host backup``."""

    def backed_up() -> dict[str, tuple[str, dict[str, int]]]:
        from django.utils import timezone

        from secondchair.site import hosting

        return hosting.backup(command.to, command.keep, timezone.now())

    _there(command.data)
    for file, rows in _with_stores(command.data, backed_up).values():
        print(f"{command.to / file}: {_counted(rows)}")
    return 0


def restore(command: Namespace) -> int:
    """``secondchair host restore``."""

    def restored() -> dict[str, tuple[str, dict[str, int]]]:
        from django.utils import timezone

        from secondchair.site import hosting
        from secondchair.site.serving import make_tables

        make_tables()
        return hosting.restore(command.source, command.version, command.vault, command.replace, timezone.now())

    for file, rows in _with_stores(command.data, restored).values():
        print(f"from {command.source / file}: {_counted(rows)}")
    return 0


def check(command: Namespace) -> int:
    """``secondchair host check``: status 0 where all is well, 2 and a sentence each where something is wrong."""

    def checked() -> int:
        from django.utils import timezone

        from secondchair.site import hosting
        from secondchair.site.checkup import checkup

        seen = checkup(command.backups, timezone.now())
        if command.json:
            print(json.dumps(seen.as_json(), ensure_ascii=False))
        else:
            for store, condition in seen.stores.items():
                _tell(f"{hosting.STORES[store]}, {condition.engine}", condition)
            for copy in seen.backups.values():
                _tell(f"{copy.file}, {copy.hours:.0f} hours old", copy.condition)
            print(NOT_KNOWN)
        for fault in seen.faults:
            print(f"secondchair: {fault}", file=sys.stderr)
        return WRONG if seen.faults else 0

    _there(command.data)
    return _with_stores(command.data, checked)


def _with_stores(data: Path | None, call: Callable[[], Result]) -> Result:
    def ready() -> Result:
        import django

        from secondchair.site.serving import set_up

        set_up(data)
        django.setup()
        return call()

    return with_databases(ready)


def _there(data: Path | None) -> None:
    """What only looks must not make a folder because its name was mistyped."""
    if data is not None and not data.is_dir():
        raise BadInput(f"there is no folder {data}: name the one that `./second-chair serve` was given with --data")


def _counted(rows: Mapping[str, int]) -> str:
    return ", ".join(f"{count} {_rows(table, count)}" for table, count in rows.items() if table != SALT)


def _rows(table: str, count: int) -> str:
    named = ROWS.get(table, table)
    return ONE.get(named, named) if count == 1 else named


def _tell(name: str, condition: "Condition") -> None:
    print(f"{name}: {'not whole' if condition.faults else 'whole'}")
    for table in condition.tables:
        if table.name == SALT:
            continue
        sizes = ", ".join(f"{rows} of {size} KiB" for size, rows in table.sizes.items())
        over = f"; past their day: {table.past}" if table.past else ""
        print(f"  {table.rows} {_rows(table.name, table.rows)}{f' ({sizes})' if sizes else ''}{over}")

"""A pytest plugin for the second run of the suite, on PostgreSQL: only what touches a store, and quick to empty one.

DATABASE_URL=postgres://… VAULT_DATABASE_URL=postgres://… pytest -p tests.touching_stores -m "not postgres"
"""

from typing import Any

import pytest

# A test that asks for one of these, or is marked django_db, works on the two stores of the settings.
FIXTURES = {"stores", "migrated", "django_db_setup"}
# Works on them in a process of its own.
APART = {"test_p17_logs_name_nobody"}


def deleting(self: Any, style: Any, tables: Any, **options: Any) -> list[str]:
    """DELETE for TRUNCATE, which makes a new file for every table and index where each holds a row or two."""
    return [f"DELETE FROM {self.quote_name(table)}" for table in tables]  # noqa: S608 - the names of our own tables


@pytest.hookimpl(trylast=True)
def pytest_configure(config: pytest.Config) -> None:
    """Between tests Django asks for the statements that empty the tables; all tests share one database for each store."""
    from django.conf import settings
    from django.db.backends.postgresql.operations import DatabaseOperations

    # Else pytest-django would take other ones, and what runs in a process of its own would look into these.
    for database in settings.DATABASES.values():
        database.setdefault("TEST", {})["NAME"] = database["NAME"]
    DatabaseOperations.sql_flush = deleting  # type: ignore[method-assign, assignment]


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what asks no store: it has run already."""
    touching = [item for item in items if touches(item)]
    config.hook.pytest_deselected(items=[item for item in items if not touches(item)])
    items[:] = touching


def touches(item: pytest.Item) -> bool:
    """Whether a test works on the stores."""
    asked = FIXTURES & {*getattr(item, "fixturenames", ())}
    return bool(asked) or item.name in APART or item.get_closest_marker("django_db") is not None

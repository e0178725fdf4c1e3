"""The tables: what each sealed column is for, where it lives, and how SQLite is opened."""

import os
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connections, models

from secondchair.records.models import Blob, SessionRow, Shard
from secondchair.records.pragmas import PRAGMAS
from secondchair.records.routing import TwoStores, store_of

# Every column of bytes, and why what stands in it may be read by a thief.
BYTES = {
    ("Blob", "addr"): "derived from the data key, which takes both stores and the member key",
    ("Blob", "ct"): "sealed under the data key, padded to one of five lengths",
    ("Slot", "lookup"): "derived from six words through Argon2id; says nothing of the key that wraps",
    ("Slot", "sid"): "random; names the vault's half of the wrapping key",
    ("Slot", "wrapped"): "sealed under words and the vault's half together",
    ("Shard", "sid"): "random, or derived from a member key that is stored nowhere in the open",
    ("Shard", "secret"): "one half of a key; the other half is in a head or under a cookie",
    ("Pepper", "secret"): "a salt; opens nothing",
    ("SessionRow", "id_sha256"): "the hash of 32 random bytes that only the browser has",
    ("SessionRow", "ct"): "sealed under the cookie, padded",
    ("Meeting", "addr"): "derived from a stretched code, or random where a code leads nowhere",
    ("Meeting", "ct"): "sealed under the stretched code, padded; gone once both confirmed, or after a day",
    ("Round", "addr"): "derived from a space key that stands in two sealed rows only",
    ("Round", "secret"): "one part of a key; the others are in two people's rows and in two halves",
    ("Round", "previous"): "as secret, while one change goes on",
}
# Everything else that can be read, and why it tells little.
READABLE = {
    ("Blob", "size_class"): "one of five",
    ("Blob", "expires"): "a first of a month, or the day after a visit",
    ("Slot", "kdf"): "the same for everybody",
    ("Slot", "expires"): "a first of a month",
    ("Shard", "expires"): "a first of a month, or the day after a visit",
    ("Pepper", "version"): "the same for everybody",
    ("Meeting", "until"): "a full hour, at most a day away; for a key that waits, a first of a month",
    ("Round", "expires"): "a first of a month, or the day after a visit",
    ("SessionRow", "idle_until"): "gone with the visit, at most eight hours",
    ("SessionRow", "hard_until"): "gone with the visit",
}


def test_every_column_is_listed_with_its_reason() -> None:
    columns = {
        (model.__name__, field.name): isinstance(field, models.BinaryField)
        for model in apps.get_app_config("records").get_models()
        for field in model._meta.get_fields()
    }
    assert {column for column, sealed in columns.items() if sealed} == BYTES.keys()
    assert {column for column, sealed in columns.items() if not sealed} == READABLE.keys()


def test_the_engine_is_the_one_that_was_asked_for(stores: Any) -> None:
    asked = "postgresql" if os.environ.get("DATABASE_URL", "").startswith("postgres") else "sqlite"
    assert {connections[alias].vendor for alias in ("default", "vault")} == {asked}


def test_no_model_is_missing_from_the_migration(stores: Any) -> None:
    call_command("makemigrations", "records", check=True, dry_run=True, verbosity=0, skip_checks=True)


def test_sqlite_keeps_rows_in_the_order_of_their_random_keys(files: Any) -> None:
    for alias, tables in (("default", 2), ("vault", 5)):
        with connections[alias].cursor() as cursor:
            cursor.execute("SELECT sql FROM sqlite_master WHERE name LIKE 'records_%%' AND sql IS NOT NULL")
            made = [sql for (sql,) in cursor.fetchall()]
        assert len(made) == tables
        assert all(sql.endswith("WITHOUT ROWID") for sql in made)


def test_sqlite_is_opened_as_it_should_be(files: Any) -> None:
    wanted = dict(pragma.split("=") for pragma in PRAGMAS)
    for alias in ("default", "vault"):
        got = {}
        for name in wanted:
            with connections[alias].cursor() as cursor:
                cursor.execute(f"PRAGMA {name}")
                got[name] = str(cursor.fetchone()[0]).upper()
        numbers = {"ON": "1", "OFF": "0", "FULL": "2"}
        assert got == {name: numbers.get(value, value) for name, value in wanted.items()}
        assert connections[alias].transaction_mode == "IMMEDIATE"


@pytest.mark.parametrize("model", [Blob, Shard, SessionRow])
def test_each_model_has_one_store(model: type[models.Model]) -> None:
    router, name = TwoStores(), model._meta.model_name
    home = router.db_for_write(model)
    assert home == router.db_for_read(model) == store_of("records", name)
    assert [router.allow_migrate(alias, "records", name) for alias in ("default", "vault")] == [
        home == "default",
        home == "vault",
    ]
    assert router.allow_relation(model(), model()) is False


def test_other_apps_never_reach_the_vault() -> None:
    router = TwoStores()
    assert router.allow_migrate("vault", "auth", "user") is False
    assert router.allow_migrate("default", "auth", "user") is None

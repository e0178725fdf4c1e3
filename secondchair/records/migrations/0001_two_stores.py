"""The five tables, each in its own store, on SQLite without a row number.

With row numbers the file keeps rows in the order of writing, which pairs what was written together. WITHOUT ROWID keeps
them in the order of their random keys. Django cannot say that, so the tables are made here; the state is Django's.
"""

from typing import Any, ClassVar

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from secondchair.records.routing import store_of

TABLES = ("Blob", "Slot", "Shard", "Pepper", "SessionRow")


def make(apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
    """Create this store's tables."""
    for name in TABLES:
        if store_of("records", name.lower()) == editor.connection.alias:
            sql, params = editor.table_sql(apps.get_model("records", name))
            ending = " WITHOUT ROWID" if editor.connection.vendor == "sqlite" else ""
            editor.execute(sql + ending, params or None)


def drop(apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
    """Remove this store's tables."""
    for name in TABLES:
        if store_of("records", name.lower()) == editor.connection.alias:
            editor.delete_model(apps.get_model("records", name))


class Migration(migrations.Migration):
    initial = True
    dependencies: ClassVar[list[tuple[str, str]]] = []
    operations: ClassVar[list[Any]] = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    "Blob",
                    [
                        ("addr", models.BinaryField(max_length=32, primary_key=True, serialize=False)),
                        ("ct", models.BinaryField()),
                        ("size_class", models.SmallIntegerField()),
                        ("expires", models.DateField()),
                    ],
                ),
                migrations.CreateModel(
                    "Slot",
                    [
                        ("lookup", models.BinaryField(max_length=32, primary_key=True, serialize=False)),
                        ("sid", models.BinaryField(max_length=16)),
                        ("wrapped", models.BinaryField()),
                        ("kdf", models.CharField(max_length=80)),
                        ("expires", models.DateField()),
                    ],
                ),
                migrations.CreateModel(
                    "Shard",
                    [
                        ("sid", models.BinaryField(max_length=16, primary_key=True, serialize=False)),
                        ("secret", models.BinaryField(max_length=32)),
                        ("expires", models.DateField()),
                    ],
                ),
                migrations.CreateModel(
                    "Pepper",
                    [
                        ("version", models.SmallIntegerField(primary_key=True, serialize=False)),
                        ("secret", models.BinaryField(max_length=32)),
                    ],
                ),
                migrations.CreateModel(
                    "SessionRow",
                    [
                        ("id_sha256", models.BinaryField(max_length=32, primary_key=True, serialize=False)),
                        ("ct", models.BinaryField()),
                        ("idle_until", models.DateTimeField()),
                        ("hard_until", models.DateTimeField()),
                    ],
                ),
            ]
        ),
        migrations.RunPython(make, drop),
    ]

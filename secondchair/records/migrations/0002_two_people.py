"""Two tables of the vault for two people: meetings and rounds. As in 0001, on SQLite without a row number."""

from typing import Any, ClassVar

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from secondchair.records.routing import store_of

TABLES = ("Meeting", "Round")


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
    dependencies: ClassVar[list[tuple[str, str]]] = [("records", "0001_two_stores")]
    operations: ClassVar[list[Any]] = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    "Meeting",
                    [
                        ("addr", models.BinaryField(max_length=32, primary_key=True, serialize=False)),
                        ("ct", models.BinaryField()),
                        ("until", models.DateTimeField()),
                    ],
                ),
                migrations.CreateModel(
                    "Round",
                    [
                        ("addr", models.BinaryField(max_length=32, primary_key=True, serialize=False)),
                        ("secret", models.BinaryField(max_length=32)),
                        ("previous", models.BinaryField(max_length=32, null=True)),
                        ("expires", models.DateField()),
                    ],
                ),
            ]
        ),
        migrations.RunPython(make, drop),
    ]

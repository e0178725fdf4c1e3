"""Which of the two stores a model lives in. Settings name this router."""

from typing import Any

from django.db.models import Model

MAIN = "default"
VAULT = "vault"
VAULT_MODELS: frozenset[str] = frozenset({"shard", "pepper", "sessionrow", "meeting", "round"})


class TwoStores:
    """Django's database router: secrets to "vault", sealed rows to "default", nothing to both."""

    def db_for_read(self, model: type[Model], **hints: Any) -> str | None:
        """The store of one model, or None for a model of another app."""
        return store_of(model._meta.app_label, model._meta.model_name)

    def db_for_write(self, model: type[Model], **hints: Any) -> str | None:
        """As for reading: there are no replicas."""
        return store_of(model._meta.app_label, model._meta.model_name)

    def allow_relation(self, one: Model, other: Model, **hints: Any) -> bool | None:
        """No row points at another row: a link in a table would pair what only a key may pair."""
        return False if "records" in (one._meta.app_label, other._meta.app_label) else None

    def allow_migrate(self, db: str, app_label: str, model_name: str | None = None, **hints: Any) -> bool | None:
        """Tables of this room only in their own store; the vault takes nothing from other apps."""
        if app_label != "records":
            return None if db == MAIN else False
        return None if model_name is None else store_of(app_label, model_name) == db


def store_of(app_label: str, model_name: str | None) -> str | None:
    """The alias of the store that holds a model of this room; None for other apps."""
    if app_label != "records":
        return None
    return VAULT if model_name in VAULT_MODELS else MAIN

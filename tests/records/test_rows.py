"""One row by its key."""

from typing import Any

import pytest
from django.db import transaction
from django.db.transaction import TransactionManagementError

from secondchair.records import rows
from secondchair.records.models import Meeting, Shard, Slot
from secondchair.records.routing import MAIN, VAULT


def test_a_row_is_locked_in_a_transaction_of_its_own_store_only(stores: Any) -> None:
    for look in (lambda: rows.living(Shard, bytes(16), lock=True), lambda: rows.waiting(bytes(32), lock=True)):
        with pytest.raises(TransactionManagementError), transaction.atomic(using=MAIN):
            look()
        with transaction.atomic(using=VAULT):
            assert look() is None
    assert rows.living(Slot, bytes(32)) is rows.row_of(Meeting, bytes(32)) is None

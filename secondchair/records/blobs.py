"""Sealed rows at addresses that only a data key can compute."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from .kept import Kept, bytes_of, kept_from
from .keys import derived, seal, unseal
from .models import Blob
from .routing import MAIN
from .rows import living

STORY = "story"  # the label of the one blob that a person has


@dataclass(frozen=True)
class Row:
    """An opened row: its value and the first day on which it is gone."""

    kept: Kept
    expires: date


def address_of(data_key: bytes, label: str = STORY) -> bytes:
    """Where the row with this label stands: 32 bytes."""
    return derived(data_key, f"addr/{label}")


def read(data_key: bytes, lock: bool = False) -> Row | None:
    """The person's row, or None where there is none (never saved, erased or expired: all the same).

    ``lock``: for a change that follows in the same transaction. Raises Unreadable where the row does not open.
    """
    address = address_of(data_key)
    found = row_at(address, lock)
    if found is None:
        return None
    plain = unseal(derived(data_key, f"data/{STORY}"), address, STORY, bytes(found.ct))
    return Row(kept_from(plain), found.expires)


def write(data_key: bytes, kept: Kept, expires: date, fresh: bool) -> None:
    """Seal and store the person's row. ``fresh``: there was none when this transaction looked.

    Raises BadInput where it is too long, IntegrityError where ``fresh`` and another request was first.
    """
    address = address_of(data_key)
    put(address, seal(derived(data_key, f"data/{STORY}"), address, STORY, bytes_of(kept)), expires, fresh)


def delete(data_key: bytes) -> None:
    """Remove the person's row."""
    Blob.objects.using(MAIN).filter(addr=address_of(data_key)).delete()


def row_at(address: bytes, lock: bool = False) -> Blob | None:
    """The sealed row at an address, where there is one whose day has not come. One query."""
    return living(Blob, address, lock)


def put(address: bytes, sealed: tuple[bytes, int], expires: date, fresh: bool) -> None:
    """Store what ``seal`` made. ``fresh`` and errors as for ``write``."""
    ct, size_class = sealed
    if fresh:
        Blob.objects.using(MAIN).filter(addr=address, expires__lte=timezone.now().date()).delete()
        Blob.objects.using(MAIN).create(addr=address, ct=ct, size_class=size_class, expires=expires)
    else:
        Blob.objects.using(MAIN).filter(addr=address).update(ct=ct, size_class=size_class, expires=expires)

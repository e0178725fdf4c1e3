"""The nightly run: what is past its day goes, the vault's halves first."""

from dataclasses import dataclass
from datetime import datetime

from .models import Blob, Meeting, Round, Shard, Slot
from .routing import MAIN, VAULT
from .sessions import delete_expired
from .wal import truncate_wal


@dataclass(frozen=True)
class Forgotten:
    """How many rows went, by kind."""

    shards: int
    visits: int
    slots: int
    blobs: int
    meetings: int = 0


def forget_expired(now: datetime) -> Forgotten:
    """Delete everything that is expired at ``now`` (UTC). Killed halfway it is simply run again."""
    today = now.date()
    gone = Forgotten(
        shards=Shard.objects.using(VAULT).filter(expires__lte=today).delete()[0]
        + Round.objects.using(VAULT).filter(expires__lte=today).delete()[0],
        visits=delete_expired(now),
        meetings=Meeting.objects.using(VAULT).filter(until__lte=now).delete()[0],
        slots=Slot.objects.using(MAIN).filter(expires__lte=today).delete()[0],
        blobs=Blob.objects.using(MAIN).filter(expires__lte=today).delete()[0],
    )
    truncate_wal(VAULT)
    truncate_wal(MAIN)
    return gone

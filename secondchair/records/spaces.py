"""What two connected people share: one sealed row, always of one length, that needs both people's halves in the vault.

The space key stands in both people's own rows. The row's key is made of it, of a half for each of the two, and of a round
secret. A half lives as long as its owner's own row, so leaving, erasing and expiry of either take one half away, and
with it the row for both. The round secret is drawn anew whenever something must not come back from an old copy of the
row: something taken back, marks that were changed, a round that was opened.
"""

import json
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction
from django.db.models import DateField, Value
from django.db.models.functions import Greatest

from secondchair.core.sharing import Side, Space

from . import blobs
from .kept import ODD_SIGNS, SpaceAt
from .keys import KEY, SID, Unreadable, derived, seal, unseal
from .models import Blob, Round, Shard
from .routing import MAIN, VAULT
from .rows import living
from .wal import truncate_wal

LABEL = "space"
SIZE_CLASS = 3  # 64 KiB whatever is in it: its length and the work of opening it say nothing


@dataclass(frozen=True)
class Opened:
    """A space while everything that opens it is there. ``secrets``: the round secret, then the one before it, if any."""

    at: SpaceAt
    key: bytes = field(repr=False)
    secrets: tuple[bytes, ...] = field(repr=False)

    @property
    def address(self) -> bytes:
        """Where the shared row stands."""
        return _address(self.key)


def half_sid(key: bytes, who: int) -> bytes:
    """The id of one person's half in the vault, 16 bytes, from the space key."""
    return derived(key, f"half/{who}", SID)


def begun(expires: tuple[date, date]) -> bytes:
    """A new space for two people whose own rows end on these days; its key (32 bytes). Vault only; see ``lay``."""
    key = os.urandom(KEY)
    for who, until in enumerate(expires):
        Shard.objects.using(VAULT).create(sid=half_sid(key, who), secret=os.urandom(KEY), expires=until)
    Round.objects.using(VAULT).create(addr=_round_at(key), secret=os.urandom(KEY), expires=max(expires))
    return key


def lay(key: bytes, until: date) -> None:
    """Lay down the row of a space that has just begun, with nothing in it: no later step of either is the first one, so
    none tells who came first. After the vault's transaction: nobody may hold the vault and wait for the main store."""
    space = opened(SpaceAt(key, 0))
    if space and blobs.row_at(space.address) is None:
        sealed = seal(_row_key(space.key, space.secrets[0]), space.address, LABEL, bytes_of(Space()), SIZE_CLASS)
        blobs.put(space.address, sealed, until, fresh=True)


def opened(at: SpaceAt) -> Opened | None:
    """The space; None once nothing is open any more, for whichever cause. Three queries either way."""
    key, secrets = _key_of(at), _secrets(at.key)
    return Opened(at, key, secrets) if key and secrets else None


def read(space: Opened) -> Space:
    """What is shared. Raises Unreadable where the row does not open."""
    row = blobs.row_at(space.address)
    return _opened_row(space, row)[0] if row else Space()


def changed(at: SpaceAt, until: date, change: Callable[[Space, int], Space]) -> Space | None:
    """Read, change and write what is shared in one transaction; None where nothing is open any more.

    ``until``: the day on which the caller's own row ends. Raises BadInput where the change does, or it gets too long.
    """
    with transaction.atomic(using=MAIN):
        key = _key_of(at)
        row = blobs.row_at(_address(key), lock=True) if key else None
        secrets = _secrets(at.key)  # now that nobody else can draw a new one
        if key is None or not secrets:
            return None
        space = Opened(at, key, secrets)
        before, works = _opened_row(space, row) if row else (Space(), secrets[0])
        after = change(before, at.who)
        if row is None or after != before:
            fresh = os.urandom(KEY) if _must_not_come_back(before, after) else b""
            if fresh:
                Round.objects.using(VAULT).filter(addr=_round_at(at.key)).update(secret=fresh, previous=works)
            sealed = seal(_row_key(key, fresh or works), space.address, LABEL, bytes_of(after), SIZE_CLASS)
            blobs.put(space.address, sealed, max(until, row.expires) if row else until, fresh=row is None)
        else:
            fresh = b""
    # The row is written: what opened the old one goes. So does what a change left that was cut off just before this line.
    if fresh or (len(secrets) > 1 and works == secrets[0]):
        Round.objects.using(VAULT).filter(addr=_round_at(at.key), secret=fresh or works).update(previous=None)
        truncate_wal(VAULT)  # a secret that is overwritten is in the log until then
    return after


def prolong(at: SpaceAt, until: date) -> None:
    """Let this person's half, and what hangs on both, live until ``until``; never shorter than it would."""
    Shard.objects.using(VAULT).filter(sid=half_sid(at.key, at.who), expires__lt=until).update(expires=until)
    # One row written in any case: it must not tell whether the other one's words let it live longer already.
    later = Greatest("expires", Value(until, output_field=DateField()))
    Round.objects.using(VAULT).filter(addr=_round_at(at.key)).update(expires=later)
    if space := opened(at):
        Blob.objects.using(MAIN).filter(addr=space.address).update(expires=later)


def end(space: Opened) -> None:
    """Nothing is open any more, for both and for good. The vault first: from then on the row is noise."""
    Shard.objects.using(VAULT).filter(sid=half_sid(space.at.key, space.at.who)).delete()
    Round.objects.using(VAULT).filter(addr=_round_at(space.at.key)).delete()
    Blob.objects.using(MAIN).filter(addr=space.address).delete()


def _must_not_come_back(before: Space, after: Space) -> bool:
    """Whether something that stood in the row before may not be found again in an old copy of it."""
    gone = any(
        not set(old.names) <= set(new.names)
        or not set(old.wanted) <= set(new.wanted)
        or old.locked not in (None, new.locked)
        or any(new.offered.get(item) != old.offered[item] for item in old.offered)
        for old, new in zip(before.sides, after.sides, strict=True)
    )
    return gone or (before.opened_in, before.opened) != (after.opened_in, after.opened)


def _opened_row(space: Opened, row: Blob) -> tuple[Space, bytes]:
    """The row's value and the secret that opened it."""
    for secret in space.secrets:
        try:
            return space_from(unseal(_row_key(space.key, secret), space.address, LABEL, bytes(row.ct))), secret
        except Unreadable:
            continue
    raise Unreadable


def _key_of(at: SpaceAt) -> bytes | None:
    halves = [living(Shard, half_sid(at.key, who)) for who in (0, 1)]
    if halves[0] is None or halves[1] is None:
        return None
    return derived(at.key + bytes(halves[0].secret) + bytes(halves[1].secret), LABEL)


def _address(key: bytes) -> bytes:
    return derived(key, f"addr/{LABEL}")


def _secrets(key: bytes) -> tuple[bytes, ...]:
    found = living(Round, _round_at(key))
    if found is None:
        return ()
    return (bytes(found.secret), *([bytes(found.previous)] if found.previous else []))


def _round_at(key: bytes) -> bytes:
    return derived(key, "round")


def _row_key(key: bytes, secret: bytes) -> bytes:
    return derived(key + secret, f"data/{LABEL}")


def bytes_of(space: Space) -> bytes:
    """UTF-8 JSON. ``space_from`` reads it back."""
    data = {
        "sides": [
            {
                "offered": dict(side.offered),
                "wanted": side.wanted,
                "names": side.names,
                "locked": None if side.locked is None else dict(side.locked),
                "again": side.again,
            }
            for side in space.sides
        ],
        "round": space.round,
        "opened_in": space.opened_in,
        "opened": space.opened,
    }
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode("utf-8", ODD_SIGNS)


def space_from(plain: bytes) -> Space:
    """The value that ``bytes_of`` wrote."""
    data = json.loads(plain.decode("utf-8", ODD_SIGNS))
    one, other = (
        Side(side["offered"], tuple(side["wanted"]), tuple(side["names"]), side["locked"], side["again"])
        for side in data["sides"]
    )
    return Space((one, other), data["round"], data["opened_in"], tuple(data["opened"]))

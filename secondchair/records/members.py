"""The visit's member and their own row: read, changed and written whole."""

from base64 import b64decode, b64encode
from collections.abc import Callable
from datetime import date
from typing import Any, TypeVar

from django.contrib.sessions.backends.base import SessionBase
from django.db import IntegrityError, OperationalError, transaction
from django.utils import timezone

from . import blobs, pairing, spaces, vault
from .access import MEMBER
from .expiry import kept_until, visit_until
from .kept import Kept
from .keys import member_sid
from .routing import MAIN
from .sessions import SessionStore

RETRIES = 3
Result = TypeVar("Result")


def member_of(session: SessionBase) -> bytes:
    """The visit's member key; made now where there is none or where it was erased or expired elsewhere."""

    def agreed(member: Any) -> dict[str, Any]:
        if member and vault.opened(b64decode(member["key"])):
            return dict(member)
        return noted(vault.new_member(visit_until(timezone.now())), kept=False)

    member = session.get(MEMBER)
    if member and vault.opened(b64decode(member["key"])):
        return b64decode(member["key"])
    return b64decode(settled(session, MEMBER, agreed)["key"])


def settled(session: SessionBase, name: str, change: Callable[[Any], Any]) -> Any:
    """Read, change and write one value of the visit as one step; see SessionStore.settle."""
    return visit_of(session).settle(name, change)


def visit_of(session: SessionBase) -> SessionStore:
    """The visit as this room's own class."""
    if not isinstance(session, SessionStore):
        raise TypeError("settings.SESSION_ENGINE has to be secondchair.records.sessions")
    return session


def noted(member_key: bytes, kept: bool) -> dict[str, Any]:
    """The visit's value that holds a member key."""
    return {"key": b64encode(member_key).decode(), "kept": kept}


def changed(member_key: bytes, change: Callable[[Kept], Kept]) -> Kept:
    """Read, change and write a person's row in one transaction, and let what belongs to it live as long."""
    opened = vault.opened(member_key)
    if opened is None:
        raise IntegrityError("erased while it was being saved")  # tried again, with a new member
    with transaction.atomic(using=MAIN):
        row = blobs.read(opened.data_key, lock=True)
        kept = change(row.kept if row else Kept())
        until = _until(kept, row)
        _prolong(member_key, opened.expires, kept, until, row)
        blobs.write(opened.data_key, kept, until, fresh=row is None)
    return kept


def _until(kept: Kept, row: blobs.Row | None) -> date:
    now = timezone.now()
    until = kept_until(now.date()) if kept.slot else visit_until(now)
    return max(until, row.expires) if row else until


def _prolong(member_key: bytes, shard_expires: date, kept: Kept, until: date, row: blobs.Row | None) -> None:
    # The vault first, so that no row ever outlives the half that opens it. Once a month and person; else no query.
    if shard_expires < until:
        vault.prolong(member_sid(member_key), until)
    if kept.slot and row and row.expires < until:
        vault.prolong(kept.slot.sid, until)
        vault.prolong_slot(kept.slot, until)
    if kept.pending and row and row.expires < until:
        pairing.prolong(kept.pending, until)
    # Just taken in, too: six words may have come since this person confirmed.
    if kept.space and row and (row.expires < until or row.kept.space != kept.space):
        spaces.prolong(kept.space, until)


def retried(step: Callable[[], Result]) -> Result:
    """The result of a step that another request may have been quicker than; tried up to RETRIES times more."""
    for _ in range(RETRIES):
        try:
            return step()
        except (OperationalError, IntegrityError):  # locked for 5 s, or another request's first save was quicker
            continue
    return step()


def kept_of(member_key: bytes) -> Kept:
    """A person's row as it is; an empty one where there is none."""
    opened = vault.opened(member_key)
    row = blobs.read(opened.data_key) if opened else None
    return row.kept if row else Kept()


def expires_of(member_key: bytes) -> date:
    """The day on which this person's own row ends."""
    opened = vault.opened(member_key)
    return opened.expires if opened else visit_until(timezone.now())

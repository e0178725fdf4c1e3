"""The vault's half of every key, and the way from six words to a member key."""

import os
import secrets
from dataclasses import dataclass, field
from datetime import date
from threading import BoundedSemaphore

from django.conf import settings

from .kept import SlotAt
from .keys import KEY, SID, Cost, Unreadable, data_key, lookup_of, member_sid, root_of, seal, unseal, wrapping_key
from .limits import TooManyTries
from .models import Pepper, Shard, Slot
from .routing import MAIN, VAULT
from .rows import living

SLOT = "slot"
AT_ONCE = 1  # derivations at a time and process: each takes 64 MiB, and as many processes as processors serve
WAITING = 3  # more than these are sent away at once: a crowd here must not hold the threads that "leave now" needs
QUEUE_SECONDS = 2.0
_turns = BoundedSemaphore(AT_ONCE)
_places = BoundedSemaphore(AT_ONCE + WAITING)


@dataclass(frozen=True)
class Opened:
    """A person's data key while both halves are there, and the day on which the vault drops its half."""

    data_key: bytes = field(repr=False)
    expires: date


def new_member(expires: date) -> bytes:
    """A new random member key (32 bytes, for the session only) with its half in the vault."""
    member_key = os.urandom(KEY)
    _new_shard(member_sid(member_key), expires)
    return member_key


def opened(member_key: bytes) -> Opened | None:
    """The data key under a member key; None once the vault's half is erased or expired. One query."""
    shard = _shard(member_sid(member_key))
    return Opened(data_key(member_key, bytes(shard.secret)), shard.expires) if shard else None


def prolong(sid: bytes, expires: date) -> None:
    """Let the vault's half live until ``expires``; never shorter than it would."""
    Shard.objects.using(VAULT).filter(sid=sid, expires__lt=expires).update(expires=expires)


def shred(*sids: bytes) -> None:
    """Delete halves of keys: what hangs on them is gone for good, in every copy of the other store."""
    for sid in sids:  # one by one: each statement asks for one address
        Shard.objects.using(VAULT).filter(sid=sid).delete()


def root(words: str) -> tuple[bytes, str]:
    """Stretch six words (slow; at most AT_ONCE at a time): the root and what a slot notes of the cost.

    Raises TooManyTries where WAITING others wait already, or no turn came up in QUEUE_SECONDS.
    """
    version, pepper = _pepper()
    passes, memory_kib, _ = settings.ARGON2
    cost = Cost(passes, memory_kib)
    if not _places.acquire(blocking=False):
        raise TooManyTries(QUEUE_SECONDS)
    try:
        if not _turns.acquire(timeout=QUEUE_SECONDS):
            raise TooManyTries(QUEUE_SECONDS)
        try:
            return root_of(words, pepper, cost), cost.noted(version)
        finally:
            _turns.release()
    finally:
        _places.release()


def new_slot_shard(expires: date) -> tuple[bytes, bytes]:
    """The vault's half of a new slot: its id and secret. Written before the slot itself."""
    sid = os.urandom(SID)
    return sid, _new_shard(sid, expires)


def add_slot(root: bytes, kdf: str, shard: tuple[bytes, bytes], member_key: bytes, expires: date) -> SlotAt:
    """Wrap a member key for six words. The caller holds the transaction in which it is also noted in the blob."""
    sid, secret = shard
    lookup = lookup_of(root)
    wrapped, _ = seal(wrapping_key(root, secret), lookup, SLOT, member_key)
    Slot.objects.using(MAIN).create(lookup=lookup, sid=sid, wrapped=wrapped, kdf=kdf, expires=expires)
    return SlotAt(lookup, sid)


def prolong_slot(at: SlotAt, expires: date) -> None:
    """Let the six words work until ``expires``."""
    Slot.objects.using(MAIN).filter(lookup=at.lookup).update(expires=expires)


def delete_slot(at: SlotAt) -> None:
    """Remove a slot; its half in the vault goes by ``shred``."""
    Slot.objects.using(MAIN).filter(lookup=at.lookup).delete()


def member_key_from(words: str) -> bytes | None:
    """The member key that these words open, or None: wrong, erased and expired words look the same.

    One derivation, four queries and one opening whatever the words are. Raises TooManyTries as ``root``.
    """
    stretched, _ = root(words)
    lookup = lookup_of(stretched)
    slot = living(Slot, lookup)
    shard = _shard(bytes(slot.sid) if slot else os.urandom(SID))
    secret = bytes(shard.secret) if shard else os.urandom(KEY)
    wrapped = bytes(slot.wrapped) if slot else _nothing(lookup)
    try:
        member_key = unseal(wrapping_key(stretched, secret), lookup, SLOT, wrapped)
    except Unreadable:
        member_key = b""
    half = _shard(member_sid(member_key or os.urandom(KEY)))
    return member_key if member_key and half else None


def _nothing(lookup: bytes) -> bytes:
    # As long as a real one, so that a miss costs one opening too.
    return seal(os.urandom(KEY), lookup, SLOT, bytes(KEY))[0]


def _shard(sid: bytes) -> Shard | None:
    return living(Shard, sid)


def _new_shard(sid: bytes, expires: date) -> bytes:
    secret = os.urandom(KEY)
    Shard.objects.using(VAULT).create(sid=sid, secret=secret, expires=expires)
    return secret


def make_pepper() -> None:
    """Draw the site's salt where there is none: at start-up, so that nobody's first page costs more than others'."""
    _pepper()


def _pepper() -> tuple[int, bytes]:
    # Made at first use too: a vault that was lost and made anew then works for new people, and for nobody of before.
    newest = Pepper.objects.using(VAULT).order_by("-version").first()
    if newest is None:
        newest, _ = Pepper.objects.using(VAULT).get_or_create(version=1, defaults={"secret": secrets.token_bytes(KEY)})
    return newest.version, bytes(newest.secret)

"""What a page may do: save, keep, come back, erase. Each is one step: done whole or not at all."""

from base64 import b64decode, b64encode
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any, TypeVar

from django.contrib.sessions.backends.base import SessionBase
from django.db import IntegrityError, OperationalError, transaction
from django.utils import timezone

from secondchair.core.story import Story

from . import blobs, six_words, vault
from .access import MEMBER
from .expiry import kept_until, visit_until
from .kept import Kept
from .keys import Unreadable, lookup_of, member_sid
from .limits import TooManyTries, Tries
from .routing import MAIN, VAULT
from .sessions import SessionStore
from .wal import truncate_wal

__all__ = ["TooManyTries", "come_back", "erase_story", "keep_story", "save_story", "words_at_hand", "words_seen"]

WORDS = "words"  # the session's value that holds six words while they are being shown
RETRIES = 3
Result = TypeVar("Result")
tries = Tries()


def save_story(session: SessionBase, change: Callable[[Story], Story]) -> Story:
    """Change the visit's story and return it as saved; when this returns, it is on the disk.

    ``change`` gets the newest story and may be called again when another request was writing: it must only compute.
    Raises BadInput where the result is too long; nothing is lost then.
    """
    return _retried(lambda: _changed(_member(session), lambda kept: replace(kept, story=change(kept.story)))).story


def keep_story(session: SessionBase, lang: str, network: str = "") -> str:
    """Six words that open this story from now on ("en" or "es"); earlier words of it stop working.

    Called again before ``words_seen`` the words are the same: a double click must not show words that are dead already.
    ``network``: access.network_of; each draw counts as a try of it, for it is as slow as one. Raises TooManyTries where
    it came too soon or the server is too busy.
    """
    if network:
        tries.count(network)
    words: str = _settled(session, WORDS, lambda shown: shown or six_words.drawn(lang))
    root, kdf = vault.root(words)  # slow: before any transaction
    _retried(lambda: _slotted(session, root, kdf))
    return words


def words_at_hand(session: SessionBase) -> str:
    """The six words while they are being shown; empty once they were seen."""
    return str(session.get(WORDS) or "")


def words_seen(session: SessionBase) -> None:
    """The person has the words: from now on they are nowhere on the server."""
    _settled(session, WORDS, lambda _: None)


def _slotted(session: SessionBase, root: bytes, kdf: str) -> None:
    member_key = _member(session)
    until = kept_until(timezone.now().date())
    shard = vault.new_slot_shard(until)  # the vault first: a slot without its half would be a dead end
    useless = [shard[0]]

    def with_slot(kept: Kept) -> Kept:
        if kept.slot and kept.slot.lookup == lookup_of(root):
            return kept  # the other half of a double click was here
        useless.pop()
        if kept.slot:
            vault.delete_slot(kept.slot)
            useless.append(kept.slot.sid)
        return replace(kept, slot=vault.add_slot(root, kdf, shard, member_key, until))

    _changed(member_key, with_slot)
    vault.shred(*useless)
    truncate_wal(VAULT)
    _settled(session, MEMBER, lambda _: _noted(member_key, kept=True))


def come_back(session: SessionBase, words: str, network: str) -> bool:
    """Open the story of these words in this visit, under a new cookie. False for wrong, erased and expired words alike.

    What the visit had saved without words is erased: its key would be gone. ``network``: access.network_of.
    Raises TooManyTries where a try came too soon.
    """
    tries.count(network)
    member_key = vault.member_key_from(words)
    if member_key is None:
        return False
    before = session.get(MEMBER)
    if before and not before["kept"] and b64decode(before["key"]) != member_key:
        erase_story(session)
    session.pop(WORDS, None)
    session[MEMBER] = _noted(member_key, kept=True)
    session.cycle_key()
    return True


def erase_story(session: SessionBase) -> None:
    """Erase everything that is kept of this person, for good, in every visit and every backup.

    The vault's halves go first: from then on nothing opens, whatever else may fail.
    """
    member = session.get(MEMBER)
    if member:
        _retried(lambda: _erased(session, b64decode(member["key"])))
        truncate_wal(VAULT)
        truncate_wal(MAIN)


def _erased(session: SessionBase, member_key: bytes) -> None:
    opened = vault.opened(member_key)
    slot = _slot_of(opened)

    def forgotten(member: Any) -> None:
        vault.shred(member_sid(member_key), *([slot.sid] if slot else []))

    _settled(session, MEMBER, forgotten)
    _settled(session, WORDS, lambda _: None)
    with transaction.atomic(using=MAIN):
        if slot:
            vault.delete_slot(slot)
        if opened:
            blobs.delete(opened.data_key)


def _slot_of(opened: vault.Opened | None) -> Any:
    try:
        row = blobs.read(opened.data_key) if opened else None
    except Unreadable:  # a spoilt row must not keep anybody from erasing it
        return None
    return row.kept.slot if row else None


def _member(session: SessionBase) -> bytes:
    """The visit's member key; made now where there is none or where it was erased or expired elsewhere."""

    def agreed(member: Any) -> dict[str, Any]:
        if member and vault.opened(b64decode(member["key"])):
            return dict(member)
        return _noted(vault.new_member(visit_until(timezone.now())), kept=False)

    member = session.get(MEMBER)
    if member and vault.opened(b64decode(member["key"])):
        return b64decode(member["key"])
    return b64decode(_settled(session, MEMBER, agreed)["key"])


def _settled(session: SessionBase, name: str, change: Callable[[Any], Any]) -> Any:
    if not isinstance(session, SessionStore):
        raise TypeError("settings.SESSION_ENGINE has to be secondchair.records.sessions")
    return session.settle(name, change)


def _noted(member_key: bytes, kept: bool) -> dict[str, Any]:
    return {"key": b64encode(member_key).decode(), "kept": kept}


def _changed(member_key: bytes, change: Callable[[Kept], Kept]) -> Kept:
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


def _retried(step: Callable[[], Result]) -> Result:
    for _ in range(RETRIES):
        try:
            return step()
        except (OperationalError, IntegrityError):  # locked for 5 s, or another request's first save was quicker
            continue
    return step()

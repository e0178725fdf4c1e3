"""What a page may do: save, keep, come back, erase, connect. Each is one step: done whole or not at all."""

from base64 import b64decode, b64encode
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction
from django.utils import timezone

from secondchair.core.story import Story

from . import blobs, pairing, six_words, spaces, vault
from .access import BOTH, MEMBER
from .connecting import (
    begin_anew,
    change_space,
    confirm_code,
    couple_now,
    enter_code,
    hold_code,
    is_own_code,
    leave_couple,
    show_code,
    withdraw_code,
)
from .expiry import kept_until
from .in_memory import ours
from .kept import Kept
from .keys import Unreadable, lookup_of, member_sid
from .limits import TooManyTries, Tries
from .members import changed, member_of, noted, retried, settled, visit_of
from .routing import MAIN, VAULT
from .wal import truncate_wal

__all__ = [
    "TooManyTries",
    "begin_anew",
    "change_space",
    "come_back",
    "confirm_code",
    "couple_now",
    "end_visit",
    "enter_code",
    "erase_story",
    "hold_code",
    "is_own_code",
    "keep_story",
    "leave_couple",
    "pass_the_phone",
    "save_story",
    "show_code",
    "withdraw_code",
    "words_at_hand",
    "words_seen",
]

ENDING = "ending"  # the session's value that holds the members of a visit that is over, until all of them are gone
OF_THE_DEVICE = ("lang", "shared_device")  # the session's values that say nothing of a person
WORDS = "words"  # the session's value that holds six words while they are being shown
tries = Tries(memory=ours, what="words")


def save_story(session: SessionBase, change: Callable[[Story], Story]) -> Story:
    """Change the visit's story and return it as saved; when this returns, it is on the disk.

    ``change`` gets the newest story and may be called again when another request was writing: it must only compute.
    Raises BadInput where the result is too long; nothing is lost then.
    """
    return retried(lambda: changed(member_of(session), lambda kept: replace(kept, story=change(kept.story)))).story


def keep_story(session: SessionBase, lang: str, network: str = "") -> str:
    """Six words that open this story from now on ("en" or "es"); earlier words of it stop working.

    Called again before ``words_seen`` the words are the same: a double click must not show words that are dead already.
    ``network``: access.network_of; each draw counts as a try of it, for it is as slow as one. Raises TooManyTries where
    it came too soon or the server is too busy.
    """
    if network:
        tries.count(network)
    words: str = settled(session, WORDS, lambda shown: shown or six_words.drawn(lang))
    root, kdf = vault.root(words)  # slow: before any transaction
    retried(lambda: _slotted(session, root, kdf))
    return words


def words_at_hand(session: SessionBase) -> str:
    """The six words while they are being shown; empty once they were seen."""
    return str(session.get(WORDS) or "")


def words_seen(session: SessionBase) -> None:
    """The person has the words: from now on they are nowhere on the server."""
    settled(session, WORDS, lambda _: None)


def _slotted(session: SessionBase, root: bytes, kdf: str) -> None:
    member_key = member_of(session)
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

    is_waiting = changed(member_key, with_slot).pending is not None
    vault.shred(*useless)
    truncate_wal(VAULT)
    settled(session, MEMBER, lambda _: noted(member_key, kept=True))
    if is_waiting:
        couple_now(session)  # both may have confirmed before the words came: what is shared lives as long as they do


def _start_afresh(session: SessionBase) -> None:
    """End the visit and begin an empty one, under a new cookie once it is saved, with what belongs to the device."""
    stays = {name: session[name] for name in OF_THE_DEVICE if name in session}
    session.flush()
    session.update(stays)


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
    _start_afresh(session)  # on a shared device the visit before may have been somebody else's
    session.update({MEMBER: noted(member_key, kept=True), "own": True})
    session.create()
    return True


def erase_story(session: SessionBase) -> None:
    """Erase everything that is kept of this person, for good, in every visit and every backup.

    The vault's halves go first: from then on nothing opens, whatever else may fail.
    """
    member = session.get(MEMBER)
    if member:
        retried(lambda: _erased(session, b64decode(member["key"])))
        truncate_wal(VAULT)
        truncate_wal(MAIN)


def end_visit(session: SessionBase) -> None:
    """End the visit, at once; what no six words keep goes with it, also what was opened to another one.

    Tried once: whoever leaves must not wait. Raises what the stores do; cut off in the middle it goes on when it is called again.
    """
    with visit_of(session).ending():
        members = [
            member for member in (*session.get(ENDING, ()), session.get(MEMBER)) if member and not member["kept"]
        ]
        if members:
            session.clear()
            session[ENDING] = members
            session.save()  # first, and quick: the next request finds nobody's visit
            for member in members:
                _erased(None, b64decode(member["key"]))
            truncate_wal(MAIN)
        session.flush()  # last, for it cuts the vault's log: what was shredded is in there until then


def _erased(session: SessionBase | None, member_key: bytes) -> None:
    """``session``: the visit that goes on without this member; None where it is over."""
    opened = vault.opened(member_key)
    kept = _kept_of(opened)
    pending, begun = kept.pending, None
    if pending:
        begun = pairing.let_go(pending)  # nobody is left tied to who is gone
        kept = _kept_of(opened)  # another device may have taken in meanwhile what both confirmed
    at = kept.space or begun
    space = spaces.opened(at) if at else None

    def forgotten(member: Any) -> None:
        halves = [spaces.half_sid(at.key, at.who)] if at else []
        if kept.slot:
            halves.append(kept.slot.sid)
        vault.shred(*halves, member_sid(member_key))

    if session is None:
        with transaction.atomic(using=VAULT):  # cut off in between, what was opened would stay open and be nobody's
            forgotten(None)
    else:
        settled(session, MEMBER, forgotten)
        settled(session, WORDS, lambda _: None)
    with transaction.atomic(using=MAIN):
        if kept.slot:
            vault.delete_slot(kept.slot)
        if opened:
            blobs.delete(opened.data_key)
    if space:
        spaces.end(space)
    if pending:
        pairing.forget_welcome(pending)


def _kept_of(opened: vault.Opened | None) -> Kept:
    try:
        row = blobs.read(opened.data_key) if opened else None
    except Unreadable:  # a spoilt row must not keep anybody from erasing it
        return Kept()
    return row.kept if row else Kept()


def pass_the_phone(session: SessionBase) -> bool:
    """Make this visit one for two people: what both opened, and nothing of the person's own. False where nothing is open.

    The member key leaves the visit: what no six words keep ends with it. Under a new cookie, as every change of reader.
    """
    member = session.get(MEMBER)
    kept = _kept_of(vault.opened(b64decode(member["key"]))) if member else Kept()
    if kept.space is None or spaces.opened(kept.space) is None:
        return False
    _start_afresh(session)
    session.update({BOTH: b64encode(kept.space.key).decode(), "shared_device": True})
    return True

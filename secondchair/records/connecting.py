"""Connecting with another person, what is shared then, and leaving: steps of one visit's member."""

from collections.abc import Callable
from dataclasses import replace

from django.contrib.sessions.backends.base import SessionBase, UpdateError
from django.db import IntegrityError
from django.utils import timezone

from secondchair.core.sharing import Seen, Space, seen_by

from . import access, limits, pairing, spaces
from .expiry import code_until
from .in_memory import ours
from .kept import Kept, Pending
from .keys import Unreadable
from .members import changed, expires_of, kept_of, member_of, retried
from .routing import MAIN, VAULT
from .wal import truncate_wal

entries = limits.Tries(memory=ours, what="entries")  # of codes; apart from six words: the one never waits for the other
shown = limits.Tries(memory=ours, what="shown")  # codes shown: each is as slow to make as one is to enter


def show_code(session: SessionBase, network: str) -> None:
    """Draw a code that connects, good for a day and one use. Sent twice it is the same one.

    Nothing happens where somebody is connected. ``network``: access.network_of. Raises TooManyTries as keep_story.
    """
    member_key = member_of(session)
    if _is_pending(kept_of(member_key), showing=True):
        return
    shown.count(network)
    code = pairing.drawn()
    _begun(member_key, code, showing=True)


def is_own_code(shown: str, typed: str) -> bool:
    """Whether somebody types the very code that they show."""
    return bool(shown) and pairing.read_code(typed) == shown


def enter_code(session: SessionBase, typed: str, network: str) -> bool:
    """Enter a code that another one shows. False where it can be none: then nothing happened.

    Any other code gives two words, whether it is a true one or not. Raises TooManyTries where a try came too soon.
    """
    code = pairing.read_code(typed)
    if not code:
        return False
    entries.count(network)
    _begun(member_of(session), code, showing=False)
    return True


def _begun(member_key: bytes, code: str, showing: bool) -> None:
    root = pairing.root_of(code)  # slow: before any transaction
    pending = Pending(
        showing,
        root,
        pairing.token_of(member_key, root),
        code_until(timezone.now()),
        code if showing else "",
    )
    before = kept_of(member_key)
    if showing and _is_pending(before, showing=True):
        return  # the other half of a double click was quicker: its code is the one that counts
    if before.pending and before.space is None and (before.pending.root, before.pending.showing) != (root, showing):
        _let_go(before.pending)  # while it is still noted: cut off here, it can be let go again
    (pairing.show if showing else pairing.enter)(pending, expires_of(member_key))  # the vault first
    useless: list[Pending] = []

    def with_pending(kept: Kept) -> Kept:
        useless[:] = [pending]
        at = kept.pending
        if kept.space or (showing and _is_pending(kept, showing=True)):
            return kept  # connected, or the other half of a double click was here
        useless[:] = [at] if at and at.root != root and at != before.pending else []
        if at and at.root == root and at.showing == showing:
            return kept  # the same form again: what was confirmed stays so
        return replace(kept, pending=pending)

    _settle(member_key, with_pending)
    for other in useless:
        pairing.withdraw(other)


def _let_go(pending: Pending) -> None:
    # Whoever takes it back in the moment in which both had confirmed leaves: the other one must not stay tied to nobody.
    at = pairing.let_go(pending)
    space = spaces.opened(at) if at else None
    if space:
        retried(lambda: spaces.end(space))
    pairing.forget_welcome(pending)


def confirm_code(session: SessionBase) -> None:
    """This person says that the two words are the same on both screens. What follows shows in ``couple_now``."""
    member_key = member_of(session)
    pending = kept_of(member_key).pending
    if pending is None or pending.until <= timezone.now():
        return
    retried(lambda: pairing.confirm(pending, expires_of(member_key)))

    def confirmed(kept: Kept) -> Kept:
        if kept.pending is None or kept.pending.root != pending.root:
            return kept
        return replace(kept, pending=replace(kept.pending, confirmed=True))

    _settle(member_key, confirmed)


def withdraw_code(session: SessionBase) -> None:
    """Take a code, or the entering of one, back."""
    member_key = member_of(session)
    pending = kept_of(member_key).pending
    if pending is not None:
        _let_go(pending)  # while it is still noted: cut off here, it can be let go again
        _settle(member_key, lambda kept: replace(kept, pending=None))


def hold_code(session: SessionBase) -> None:
    """Take a code, or the entering of one, back unless both confirmed by now: then what is shared stays as it is.

    For the self-check: whatever is answered there, the other one sees what they would see of somebody who does nothing.
    """
    member_key = member_of(session)
    pending = kept_of(member_key).pending
    if pending is None:
        return
    pairing.withdraw(pending)  # first: whoever confirms after that finds nobody
    if couple_now(session).state in ("none", "showing", "entered"):
        _settle(member_key, lambda kept: replace(kept, pending=None))


def couple_now(session: SessionBase, own: access.Own | None = None) -> access.Couple:
    """Where this visit's person stands with another one; a connection that both confirmed is taken in here.

    ``own``: what is kept of them, where it was just read. One query more while something is pending, whatever the other
    one did.
    """
    reader = access.reader_of(session)
    own = own or access.own_for(reader)
    if reader.key is None or own.pending is None:
        return access.couple_for(own)
    pending, member_key = own.pending, reader.key
    space = pairing.welcome(pending)
    if space is None:
        return access.couple_for(own)
    _settle(member_key, lambda kept: replace(kept, pending=None, space=space))
    pairing.forget_welcome(pending)
    return access.couple_for(access.own_for(reader))


def change_space(session: SessionBase, change: Callable[[Space, int], Space]) -> Seen | None:
    """Change what is shared and return it as this person sees it; None where nobody is connected.

    ``change`` gets the space and which side is this person's; it may be called again and must only compute. Raises
    BadInput where it does, or where the space gets too long; nothing is changed then.
    """
    reader = access.reader_of(session)
    own = access.own_for(reader)
    at, until = own.space, own.expires
    if at is None or until is None:
        return None
    try:
        after = retried(lambda: spaces.changed(at, until, change))
    except Unreadable:  # as access.couple_for
        return None
    return seen_by(after, at.who) if after else None


def leave_couple(session: SessionBase) -> None:
    """End what is shared, alone, at once and for both. One's own side stays as it is."""
    couple_now(session)  # what both confirmed may not have been taken in yet
    own = access.own_for(access.reader_of(session))
    space = spaces.opened(own.space) if own.space else None
    if space:
        retried(lambda: spaces.end(space))
        truncate_wal(VAULT)
        truncate_wal(MAIN)


def begin_anew(session: SessionBase) -> None:
    """After nothing is open any more: the way to connect is free again. Does nothing while somebody is connected."""
    own = access.own_for(access.reader_of(session))
    if own.space and change_space(session, lambda space, _: space) is None:  # decided under the row's lock
        leave_couple(session)  # a row that does not open may still be there
        _settle(member_of(session), lambda kept: replace(kept, space=None))


def _settle(member_key: bytes, change: Callable[[Kept], Kept]) -> None:
    """One step on a person's own row. Raises UpdateError where they erased it meanwhile: that visit is over."""
    try:
        retried(lambda: changed(member_key, change))
    except IntegrityError:
        raise UpdateError from None


def _is_pending(kept: Kept, showing: bool) -> bool:
    at = kept.pending
    return at is not None and at.showing == showing and at.until > timezone.now()

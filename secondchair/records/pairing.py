"""How two people connect: one shows a code, the other enters it, both confirm two words; until then nothing ties them.

A code is stretched like six words to a root. Whoever shows it puts a sealed row at an address of that root; whoever
enters it puts one beside it, the first one only. Any well-formed code gives two words: a wrong, used, withdrawn or
expired one as well as a true one, by the same queries, so entering tells nothing. Each confirms on their own row. The
request that finds both confirmed begins the space and leaves its key for both at addresses that need a token of each
one's own, so that a third one with the same code finds nothing.
"""

import json
import os
import secrets
import unicodedata
from base64 import b64decode, b64encode
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.db import transaction

from . import spaces, vault
from .kept import Pending, SpaceAt
from .keys import KEY, Unreadable, derived, seal, unseal
from .models import Meeting
from .routing import VAULT
from .rows import waiting

# No 0 O 1 I L, and no U: what is hard to tell apart, and what spells words. 30 signs, 8 of them: 39 bits.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
SIGNS = 8
LABEL = "meeting"
PAIRS = 128  # words to show two of; the pages hold them


@dataclass(frozen=True)
class Half:
    """One person's row of a meeting. ``expires``: the day on which their own row ends."""

    token: bytes
    confirmed: bool
    expires: date


def drawn() -> str:
    """A new code, without the line in its middle."""
    return "".join(secrets.choice(ALPHABET) for _ in range(SIGNS))


def read_code(typed: str) -> str:
    """A code as typed → its eight signs, or empty where it can be none."""
    signs = "".join(s for s in unicodedata.normalize("NFKC", typed[:100]).upper() if s not in " -–—·.\t\n\r")
    return signs if len(signs) == SIGNS and set(signs) <= set(ALPHABET) else ""


def root_of(code: str) -> bytes:
    """A code stretched as six words are (slow). Raises TooManyTries as vault.root."""
    return vault.root(f"connect {code}")[0]


def token_of(member_key: bytes, root: bytes) -> bytes:
    """What tells this person's half from anybody else's; the same again when a form is sent twice."""
    return derived(member_key + root, "meet/token")


def two_of(root: bytes) -> tuple[int, int]:
    """The two words of a code, as numbers below PAIRS."""
    one, other = derived(root, "meet/words", 2)
    return one % PAIRS, other % PAIRS


def show(pending: Pending, expires: date) -> None:
    """Put down the half of whoever shows the code."""
    _put(_at(pending.root, showing=True), pending.root, Half(pending.token, False, expires), pending.until)


def enter(pending: Pending, expires: date) -> None:
    """Put down the half of whoever entered a code, beside the other one. Where there is none, or it is one's own, or
    somebody was first, a row that leads nowhere is put down instead: three queries and one new row in any case."""
    before, beside, nowhere = _at(pending.root, True), _at(pending.root, False), _nowhere(pending)
    shown, taken = (waiting(at) for at in (before, beside))
    other = _half(pending.root, before, shown)
    is_there = other is not None and other.token != pending.token
    address = beside if is_there and not taken else nowhere
    _put(address, pending.root, Half(pending.token, False, expires), pending.until)


def confirm(pending: Pending, expires: date) -> None:
    """This person says that the words are the same. If both did, the space begins and waits for both."""
    key = b""
    with transaction.atomic(using=VAULT):
        rows = [waiting(_at(pending.root, showing), lock=True) for showing in (True, False)]
        halves = [
            _half(pending.root, _at(pending.root, showing), row)
            for showing, row in zip((True, False), rows, strict=True)
        ]
        mine, other = halves if pending.showing else reversed(halves)
        is_mine = mine is not None and mine.token == pending.token
        address = _at(pending.root, pending.showing) if is_mine else _nowhere(pending)
        ct = _sealed(pending.root, address, Half(pending.token, True, expires))
        Meeting.objects.using(VAULT).filter(addr=address).update(ct=ct)
        # Nobody meets themselves: a code that was entered where it is shown leads nowhere.
        if is_mine and other is not None and other.confirmed and other.token != pending.token:
            key = _begin(pending, expires, other)
    if key and other:
        spaces.lay(key, max(expires, other.expires))


def prolong(pending: Pending, expires: date) -> None:
    """This person's own row lives until ``expires`` by now: their half says so too, for whoever confirms after them. Two
    queries whatever the other one did."""
    with transaction.atomic(using=VAULT):
        address, nowhere = _at(pending.root, pending.showing), _nowhere(pending)
        half = _half(pending.root, address, waiting(address, lock=True))
        is_mine = half is not None and half.token == pending.token
        confirmed = half.confirmed if half and is_mine else pending.confirmed
        address = address if is_mine else nowhere
        ct = _sealed(pending.root, address, Half(pending.token, confirmed, expires))
        Meeting.objects.using(VAULT).filter(addr=address).update(ct=ct)


def _begin(pending: Pending, expires: date, other: Half) -> bytes:
    # Whoever showed the code is side 0. Both halves of the meeting have served.
    days = (expires, other.expires) if pending.showing else (other.expires, expires)
    key = spaces.begun(days)
    until = datetime.combine(max(days) + timedelta(days=1), time(), UTC)
    for token, who in ((pending.token, int(not pending.showing)), (other.token, int(pending.showing))):
        address = _welcome_at(pending.root, token)
        plain = json.dumps([b64encode(key).decode(), who]).encode()
        ct, _ = seal(derived(pending.root + token, LABEL), address, LABEL, plain)
        Meeting.objects.using(VAULT).create(addr=address, ct=ct, until=until)
    for showing in (True, False):
        Meeting.objects.using(VAULT).filter(addr=_at(pending.root, showing)).delete()
    return key


def welcome(pending: Pending) -> SpaceAt | None:
    """The space that this meeting led to, once both confirmed. One query."""
    address = _welcome_at(pending.root, pending.token)
    row = waiting(address)
    if row is None:
        return None
    key, who = json.loads(unseal(derived(pending.root + pending.token, LABEL), address, LABEL, bytes(row.ct)))
    return SpaceAt(b64decode(key), who)


def forget_welcome(pending: Pending) -> None:
    """The space's key was taken: nothing is left of the meeting on this person's side."""
    Meeting.objects.using(VAULT).filter(addr=_welcome_at(pending.root, pending.token)).delete()


def withdraw(pending: Pending) -> None:
    """Take back a code that was shown, or the entering of one. The same two queries whatever was there."""
    address, nowhere = _at(pending.root, pending.showing), _nowhere(pending)
    half = _half(pending.root, address, waiting(address))
    mine = half is not None and half.token == pending.token
    Meeting.objects.using(VAULT).filter(addr=address if mine else nowhere).delete()


def let_go(pending: Pending) -> SpaceAt | None:
    """Withdraw; and the space that this meeting had led to by then: the caller ends it, and only then forgets the welcome.

    The half goes first: whoever confirms after that finds nobody, and whoever was quicker is found here.
    """
    withdraw(pending)
    return welcome(pending)


def _put(address: bytes, root: bytes, half: Half, until: datetime) -> None:
    # One statement that leaves what is there as it is: of many entries at once exactly one stands.
    row = Meeting(addr=address, ct=_sealed(root, address, half), until=until)
    Meeting.objects.using(VAULT).bulk_create([row], ignore_conflicts=True)


def _sealed(root: bytes, address: bytes, half: Half) -> bytes:
    plain = json.dumps([b64encode(half.token).decode(), half.confirmed, half.expires.isoformat()]).encode()
    return seal(derived(root, LABEL), address, LABEL, plain)[0]


def _half(root: bytes, address: bytes, row: Meeting | None) -> Half | None:
    # Made whether it is needed or not: a miss costs what a hit costs.
    nothing = _sealed(os.urandom(KEY), address, Half(bytes(KEY), False, date.min))
    try:
        token, confirmed, expires = json.loads(
            unseal(derived(root, LABEL), address, LABEL, bytes(row.ct) if row else nothing)
        )
    except Unreadable:
        return None
    return Half(b64decode(token), confirmed, date.fromisoformat(expires))


def _at(root: bytes, showing: bool) -> bytes:
    return derived(root, "meet/show" if showing else "meet/enter")


def _nowhere(pending: Pending) -> bytes:
    # Where a code that leads nowhere puts its row, so that it can be taken back as any other.
    return derived(pending.root + pending.token, "meet/nowhere")


def _welcome_at(root: bytes, token: bytes) -> bytes:
    return derived(root + token, "meet/welcome")

"""What a page may read: core values for one reader. Pages import this and ``actions``, nothing else of the room."""

from base64 import b64decode
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.utils import timezone

from secondchair.core.sharing import Seen, Shared, Space, seen_by, shared
from secondchair.core.story import Story

from . import blobs, limits, pairing, spaces, vault
from .expiry import IDLE, IDLE_SHARED
from .kept import Pending, SpaceAt
from .keys import Unreadable, normalised

MEMBER = "member"  # the session's value that holds the member key
LOOKS = 4
BOTH = "both"  # the session's value that holds a space key, where two people look at one screen


@dataclass(frozen=True)
class Reader:
    """Whose pages these are. ``key``: the member key, 32 bytes, or None before anything was saved.

    ``kept``: six words were shown or entered in this visit.
    """

    key: bytes | None = field(default=None, repr=False)
    kept: bool = False


def reader_of(session: SessionBase) -> Reader:
    """The reader of a visit."""
    member = session.get(MEMBER)
    return Reader(b64decode(member["key"]), bool(member["kept"])) if member else Reader()


@dataclass(frozen=True)
class Own:
    """What is kept of a reader, opened once for a request. ``expires``: the first day on which it is gone by itself."""

    story: Story = field(default_factory=Story)
    expires: date | None = None
    pending: Pending | None = field(default=None, repr=False)
    space: SpaceAt | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Couple:
    """Where a reader stands with another one. ``state``: none, showing, entered, connected or ended.

    Showing and entered tell the reader's own steps only: ``code`` (shown by them), ``two`` (numbers of two words, below
    pairing.PAIRS), ``confirmed`` (by them). ``seen`` is there where ``state`` is connected.
    """

    state: str = "none"
    code: str = field(default="", repr=False)
    two: tuple[int, int] | None = None
    confirmed: bool = False
    seen: Seen | None = None


def own_for(reader: Reader) -> Own:
    """Everything that is kept of the reader; empty where nothing was saved, or it was erased, or it expired.

    Raises keys.Unreadable where a stored row was tampered with: it is then left as it is.
    """
    row = _row(reader)
    return Own(row.kept.story, row.expires, row.kept.pending, row.kept.space) if row else Own()


def story_for(reader: Reader) -> Story:
    """The reader's story. Empty and errors as for ``own_for``."""
    return own_for(reader).story


def couple_for(own: Own) -> Couple:
    """Where the reader stands with another one. Where nobody is connected no query is asked for it."""
    if own.space:
        space = _space_at(own.space)
        return Couple("connected", seen=seen_by(space, own.space.who)) if space else Couple("ended")
    if own.pending and own.pending.until > timezone.now():
        at = own.pending
        return Couple("showing" if at.showing else "entered", at.code, pairing.two_of(at.root), at.confirmed)
    return Couple()


def shared_for(session: SessionBase) -> Shared | None:
    """What both opened, in a visit that two people look at on one device; None in any other, or once nothing is open."""
    key = session.get(BOTH)
    space = _space_at(SpaceAt(b64decode(key), 0)) if key else None
    return shared(space) if space else None


def is_for_both(session: SessionBase) -> bool:
    """Whether this visit is the one that two people look at together: nothing of either one's own is in it."""
    return BOTH in session


def expires_on(reader: Reader) -> date | None:
    """The first day on which the reader's story is gone by itself; None where there is none."""
    return own_for(reader).expires


def export_for(reader: Reader) -> dict[str, Any]:
    """Everything that is kept of the reader, ready for json.dumps: the story, and what they put into a shared space.

    Of a self-check there is nothing, and of the other one neither: what they opened is theirs.
    """
    own = own_for(reader)
    seen = couple_for(own).seen
    mine = {"opened": dict(seen.offered), "asked_to_see": seen.wanted, "names": seen.my_names} if seen else {}
    return {"story": own.story.as_json(), **({"shared": mine} if mine else {})}


def idle_seconds(session: SessionBase) -> int:
    """After how many quiet seconds this visit ends."""
    return int((IDLE_SHARED if session.get("shared_device") else IDLE).total_seconds())


def are_same_words(one: str, other: str) -> bool:
    """Whether two ways of writing six words mean the same: case, accents and what stands between them do not count."""
    return bool(normalised(one)) and normalised(one) == normalised(other)


def network_of(meta: Mapping[str, Any]) -> str:
    """The network of a request (Django's ``request.META``), for ``actions.come_back``; never stored."""
    remote, forwarded = str(meta.get("REMOTE_ADDR", "")), str(meta.get("HTTP_X_FORWARDED_FOR", ""))
    return limits.network_of(remote, forwarded, settings.TRUSTED_PROXIES)


def _row(reader: Reader) -> blobs.Row | None:
    opened = vault.opened(reader.key) if reader.key else None
    return blobs.read(opened.data_key) if opened else None


def _space_at(at: SpaceAt) -> Space | None:
    """What is shared; None once nothing is open any more. A row that does not open is one of those: it may stem from a
    backup of before something was taken back, and what was taken back must not come with it."""
    for _ in range(LOOKS):  # a change by the other one may come between the secret and the row
        space = spaces.opened(at)
        try:
            return spaces.read(space) if space else None
        except Unreadable:
            continue
    return None

"""What a page may read: core values for one reader. Pages import this and ``actions``, nothing else of the room."""

from base64 import b64decode
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase

from secondchair.core.story import Story

from . import blobs, limits, vault
from .expiry import IDLE, IDLE_SHARED
from .keys import normalised

MEMBER = "member"  # the session's value that holds the member key


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


def story_for(reader: Reader) -> Story:
    """The reader's story; an empty one where nothing was saved, or it was erased, or it expired.

    Raises keys.Unreadable where a stored row was tampered with: it is then left as it is.
    """
    row = _row(reader)
    return row.kept.story if row else Story()


def expires_on(reader: Reader) -> date | None:
    """The first day on which the reader's story is gone by itself; None where there is none."""
    row = _row(reader)
    return row.expires if row else None


def export_for(reader: Reader) -> dict[str, Any]:
    """Everything that is kept of the reader, ready for json.dumps: the story. Of a self-check there is nothing."""
    return {"story": story_for(reader).as_json()}


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

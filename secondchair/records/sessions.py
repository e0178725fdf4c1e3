"""Visits: sealed under the cookie, so that the vault alone opens none. Settings name this module as SESSION_ENGINE."""

import hashlib
import json
import os
import sqlite3
import time
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from copy import deepcopy
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.contrib.sessions.backends.base import CreateError, SessionBase, UpdateError
from django.db import transaction
from django.utils import timezone

from .expiry import HARD, IDLE, IDLE_SHARED
from .forget import sweep_visits
from .in_memory import named, ours
from .keys import KEY, Unreadable, derived, seal, unseal
from .models import SessionRow
from .routing import VAULT
from .rows import row_of
from .wal import truncate_wal

LABEL = "session"
MOST_SECONDS = 60.0  # ending a visit takes no longer
REWRITE = timedelta(minutes=1)  # idle_until is moved at most this often: a finer clock would be a diary


class SessionStore(SessionBase):
    """One visit. The cookie is 32 random bytes; the row stands at its hash and is sealed under a key derived from it.

    Requests of one visit may run side by side: each writes only the values that it changed itself.
    """

    _session: dict[str, Any]  # Django's own: the values, loaded at the first look

    def __init__(self, session_key: str | None = None) -> None:
        super().__init__(session_key)
        self._seen: dict[str, Any] | None = {}  # as loaded; None: throw away whatever is stored

    def load(self) -> dict[str, Any]:
        """The stored values; nothing, and a new visit, where there is no row or its time is over."""
        now = timezone.now()
        if _is_ending(_row_id(self.session_key or "")):
            self._session_key = None
            return {}
        row = self._row()
        data = self._opened(row, now)
        if row is None or data is None:
            if row is not None:
                self.delete()
            self._session_key = None
            return {}
        idle_until = _idle_until(data, now, row.hard_until)
        if idle_until - row.idle_until >= REWRITE:
            SessionRow.objects.using(VAULT).filter(pk=row.pk).update(idle_until=idle_until)
        self._seen = deepcopy(data)
        return data

    @contextmanager
    def ending(self) -> Iterator[None]:
        """While this visit is being ended no other request finds it, however long the store takes."""
        _, row_id = self._session, _row_id(self.session_key or "")
        name = named(row_id)
        with suppress(sqlite3.Error), ours.turn() as base:  # where it cannot be marked it is ended all the same
            base.execute("DELETE FROM ending WHERE at < ?", (time.monotonic() - MOST_SECONDS,))
            base.execute("INSERT OR REPLACE INTO ending VALUES (?, ?, ?)", (name, os.getpid(), time.monotonic()))
        try:
            yield
        finally:
            with suppress(sqlite3.Error), ours.turn() as base:
                base.execute("DELETE FROM ending WHERE visit = ?", (name,))

    def exists(self, session_key: str) -> bool:
        """Whether a row stands at this cookie's hash."""
        return SessionRow.objects.using(VAULT).filter(pk=_row_id(session_key)).exists()

    def create(self) -> None:
        """Begin a row of its own for the values at hand."""
        self._session_key = self._get_new_session_key()
        self.save(must_create=True)
        self.modified = True

    def save(self, must_create: bool = False) -> None:
        """Write what this request changed. Raises UpdateError where the visit ended meanwhile."""
        if self.session_key is None:
            return self.create()
        mine: dict[str, Any] = getattr(self, "_session_cache", {}) if must_create else self._session
        with transaction.atomic(using=VAULT):
            row = self._row(lock=True)
            if must_create:
                if row is not None:
                    raise CreateError
                stored = mine
            else:
                stored = self._merged(row, mine)
            self._write(stored, row)
        self._session_cache, self._seen = stored, deepcopy(stored)
        return None

    def settle(self, name: str, change: Callable[[Any], Any]) -> Any:
        """Read, change and write one value as one step for all requests of this visit; None removes it.

        ``change`` may write to the vault: that is in the same transaction. Raises UpdateError as ``save``.
        """
        _ = self._session  # a cookie whose time is over gives way to a new visit here
        if self.session_key is None:
            self.create()
        with transaction.atomic(using=VAULT):
            row = self._row(lock=True)
            stored = self._opened(row, timezone.now())
            if stored is None:
                raise UpdateError
            stored[name] = change(stored.get(name))
            if stored[name] is None:
                del stored[name]
            self._write(stored, row)
        for values in (self._session, self._seen or {}):
            values.pop(name, None)
            values.update({name: deepcopy(stored[name])} if name in stored else {})
        return stored.get(name)

    def delete(self, session_key: str | None = None) -> None:
        """End a visit: row and bytes."""
        session_key = session_key or self.session_key
        if session_key is not None:
            SessionRow.objects.using(VAULT).filter(pk=_row_id(session_key)).delete()
            truncate_wal(VAULT)

    def clear(self) -> None:
        """Drop every value, also those that other requests stored."""
        super().clear()
        self._seen = None

    def cycle_key(self) -> None:
        """Move the values to a new cookie with a new eight hours, in one step; the old cookie opens nothing."""
        _, old = self._session, self.session_key
        with transaction.atomic(using=VAULT):
            self.create()
            if old is not None:
                self.delete(old)

    @classmethod
    def clear_expired(cls) -> None:
        """Delete the rows of visits that are over."""
        sweep_visits(timezone.now())

    def _get_new_session_key(self) -> str:
        return urlsafe_b64encode(os.urandom(KEY)).rstrip(b"=").decode()

    def _row(self, lock: bool = False) -> SessionRow | None:
        return row_of(SessionRow, _row_id(self.session_key or ""), lock)

    def _opened(self, row: SessionRow | None, now: datetime) -> dict[str, Any] | None:
        if row is None or now >= row.idle_until:  # which is never later than hard_until
            return None
        try:
            plain = unseal(self._key(), bytes(row.id_sha256), LABEL, bytes(row.ct))
        except Unreadable:
            return None
        data: dict[str, Any] = json.loads(plain)
        return data

    def _merged(self, row: SessionRow | None, mine: dict[str, Any]) -> dict[str, Any]:
        stored = self._opened(row, timezone.now())
        if stored is None:
            raise UpdateError
        if self._seen is None:
            return mine
        for name in self._seen.keys() | mine.keys():
            if name not in mine:
                stored.pop(name, None)
            elif name not in self._seen or self._seen[name] != mine[name]:
                stored[name] = mine[name]
        return stored

    def _write(self, data: dict[str, Any], row: SessionRow | None) -> None:
        now = timezone.now()
        hard_until = row.hard_until if row else now + HARD
        idle_until = _idle_until(data, now, hard_until)
        if row and timedelta(0) <= idle_until - row.idle_until < REWRITE:
            idle_until = row.idle_until
        row_id = _row_id(self.session_key or "")
        ct, _ = seal(self._key(), row_id, LABEL, json.dumps(data, separators=(",", ":")).encode())
        if row is None:
            SessionRow.objects.using(VAULT).create(
                id_sha256=row_id, ct=ct, idle_until=idle_until, hard_until=hard_until
            )
        else:
            SessionRow.objects.using(VAULT).filter(pk=row_id).update(ct=ct, idle_until=idle_until)

    def _key(self) -> bytes:
        return derived((self.session_key or "").encode(), LABEL)


def _row_id(session_key: str) -> bytes:
    return hashlib.sha256(session_key.encode()).digest()


def _is_ending(row_id: bytes) -> bool:
    """Whether a request is ending this visit right now. One whose process was killed is not: it can be taken up again."""
    since = time.monotonic() - MOST_SECONDS
    try:
        found = ours.asked("SELECT process FROM ending WHERE visit = ? AND at >= ?", named(row_id), since)
    except sqlite3.Error:  # then the row in the vault decides
        return False
    return found is not None and (found[0] == os.getpid() or Path(f"/proc/{found[0]}").exists())


def _idle_until(data: dict[str, Any], now: datetime, hard_until: datetime) -> datetime:
    return min(now + _idle(data.get("shared_device")), hard_until)


def _idle(shared_device: object) -> timedelta:
    return IDLE_SHARED if shared_device else IDLE

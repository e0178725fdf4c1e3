"""What was heard in a visit's text, remembered for a while: every page of the way asks again.

Memory of this process only, and without the text: a keyed hash leads to label ids, scores and the places of the words. The key
is made at each start; the visit is part of what is hashed, so nobody's visit is answered sooner for what another one wrote.
"""

import hashlib
import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, replace

from secondchair.core.marking import place_of
from secondchair.core.reasons import Found, Heard

MOST = 500  # texts
SECONDS = 900.0
LATER = 1.0  # how long after its time a thing may still be held
_KEY = secrets.token_bytes(32)

Key = tuple[bytes, bytes]  # of the visit, of the text in it


@dataclass(frozen=True)
class _Placed:
    """A finding without its words: where they stand."""

    id: str
    score: float
    places: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class _Entry:
    heard_at: float
    bare: Heard
    found: tuple[tuple[_Placed, ...], ...]  # reasons, further, safety


class HeardBefore:
    """The latest answers, at most MOST and none older than SECONDS. ``now``: a clock in seconds that only goes forward."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._entries: OrderedDict[Key, _Entry] = OrderedDict()
        self._turn = threading.Lock()
        self._waker: threading.Timer | None = None

    def hear(self, visit: str | None, text: str, listen: Callable[[str], Heard]) -> Heard:
        """What ``listen`` hears in this text, from memory where this visit asked lately; without a visit nothing is kept."""
        if not visit:
            return listen(text)
        key = (_hash(visit), _hash(visit, text))
        self.drop_old()
        with self._turn:
            entry = self._entries.get(key)
        if entry is None:
            entry = _entry(listen(text), text, self._now())
            with self._turn:
                self._entries[key] = entry
                while len(self._entries) > MOST:
                    self._entries.popitem(last=False)
                self._wake_later()
        reasons, further, safety = (tuple(_worded(one, text) for one in some) for some in entry.found)
        return replace(entry.bare, reasons=reasons, further=further, safety=safety)

    def forget(self, visit: str | None) -> None:
        """Drops what was heard in this visit: it ended, or was erased."""
        with self._turn:
            for key in [key for key in self._entries if visit and key[0] == _hash(visit)]:
                del self._entries[key]

    def drop_old(self) -> None:
        """Drops what is past its time."""
        with self._turn:
            while self._entries and self._now() - next(iter(self._entries.values())).heard_at > SECONDS:
                self._entries.popitem(last=False)

    def _wake_later(self) -> None:
        """On a quiet server nobody asks again: a timer drops what is past its time, as long as there is anything."""
        if self._waker is None or not self._waker.is_alive():
            self._waker = threading.Timer(SECONDS + LATER, self._woken)
            self._waker.daemon = True
            self._waker.start()

    def _woken(self) -> None:
        self.drop_old()
        with self._turn:
            self._waker = None
            if self._entries:
                self._wake_later()


memory = HeardBefore()


def _hash(*parts: str) -> bytes:
    return hashlib.blake2b("\n".join(parts).encode("utf-8", "surrogatepass"), key=_KEY, digest_size=32).digest()


def _entry(heard: Heard, text: str, at: float) -> _Entry:
    found = tuple(tuple(_placed(one, text) for one in some) for some in (heard.reasons, heard.further, heard.safety))
    return _Entry(at, replace(heard, reasons=(), further=(), safety=()), found)


def _placed(found: Found, text: str) -> _Placed:
    return _Placed(found.id, found.score, tuple(place_of(words, text) for words in found.words))


def _worded(placed: _Placed, text: str) -> Found:
    return Found(placed.id, placed.score, tuple(text[start:end] for start, end in placed.places))

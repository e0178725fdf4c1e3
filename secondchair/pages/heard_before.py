"""What was heard in a visit's text, remembered for a while: every page of the way asks again.

In memory only, and without the text: a keyed hash leads to label ids, scores and the places of the words, sealed. The key is
made at each start; the visit is part of what is hashed, so nobody's visit is answered sooner for what another one wrote.
"""

import hashlib
import json
import sqlite3
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import cast

from secondchair.core.marking import place_of
from secondchair.core.reasons import Found, Heard
from secondchair.records.in_memory import SECRET, InMemory, ours
from secondchair.records.keys import derived, seal, unseal

MOST = 500  # texts
SECONDS = 900.0
LISTENING = 60.0  # no text takes longer
LATER = 1.0  # how long after its time a thing may still be held
LABEL = "heard"
TOO_MANY = "DELETE FROM heard WHERE text IN (SELECT text FROM heard ORDER BY at DESC, rowid DESC LIMIT -1 OFFSET ?)"

Place = tuple[int, int]
Placed = tuple[str, float, list[Place]]  # a finding without its words: where they stand


class HeardBefore:
    """The latest answers, at most MOST and none older than SECONDS. ``now``: a clock in seconds that only goes forward."""

    def __init__(self, now: Callable[[], float] = time.monotonic, held: InMemory | None = None) -> None:
        self._now, self._held = now, held or InMemory()
        self._turn = threading.Lock()
        self._waker: threading.Timer | None = None

    def hear(self, visit: str | None, text: str, listen: Callable[[str], Heard]) -> Heard:
        """What ``listen`` hears in this text, from memory where this visit asked lately; without a visit nothing is kept."""
        if not visit:
            return listen(text)
        of, key = _hash(visit), _hash(visit, text)
        at = self._now()
        found = None
        with suppress(sqlite3.Error):
            found = self._held.asked("SELECT found FROM heard WHERE text = ? AND at >= ?", key, at - SECONDS)
        if found is not None:
            return _worded(unseal(derived(SECRET, LABEL), key, LABEL, cast(bytes, found[0])), text)
        heard = listen(text)
        sealed, _ = seal(derived(SECRET, LABEL), key, LABEL, _without_words(heard, text))
        with suppress(sqlite3.Error), self._held.turn() as base:  # no room: then the next page listens anew
            base.execute("DELETE FROM heard WHERE at < ?", (at - SECONDS,))
            if (
                base.execute("SELECT 1 FROM gone WHERE visit = ?", (of,)).fetchone() is None
            ):  # it ended while we listened
                base.execute("INSERT OR REPLACE INTO heard VALUES (?, ?, ?, ?)", (of, key, at, sealed))
            base.execute(TOO_MANY, (MOST,))
        self._wake_later(SECONDS + LATER)
        return heard

    def forget(self, visit: str | None) -> None:
        """Drops what was heard in this visit: it ended, or was erased. Who leaves must not fail here: time drops it too."""
        if visit:
            of, now = _hash(visit), self._now()
            with suppress(sqlite3.Error), self._held.turn() as base:
                base.execute("DELETE FROM heard WHERE visit = ?", (of,))
                base.execute("DELETE FROM gone WHERE at < ?", (now - LISTENING,))
                base.execute("INSERT OR REPLACE INTO gone VALUES (?, ?)", (of, now))

    def drop_old(self) -> float | None:
        """Drops what is past its time; in how many seconds the next one will be, or None where nothing is left."""
        with self._held.turn() as base:
            now = self._now()
            base.execute("DELETE FROM heard WHERE at < ?", (now - SECONDS,))
            (oldest,) = base.execute("SELECT min(at) FROM heard").fetchone()
        return None if oldest is None else max(0.0, oldest + SECONDS - now)

    def _wake_later(self, seconds: float) -> None:
        """On a quiet server nobody asks again: a timer drops what is past its time, as long as there is anything."""
        with self._turn:
            if self._waker is None:
                self._waker = threading.Timer(seconds, self._woken)
                self._waker.daemon = True
                self._waker.start()

    def _woken(self) -> None:
        with self._turn:
            self._waker = None
        try:
            later = self.drop_old()
        except sqlite3.Error:  # no room now
            later = SECONDS
        if later is not None:
            self._wake_later(later + LATER)


memory = HeardBefore(held=ours)


def _hash(*parts: str) -> bytes:
    return hashlib.blake2b("\n".join(parts).encode("utf-8", "surrogatepass"), key=SECRET, digest_size=32).digest()


def _without_words(heard: Heard, text: str) -> bytes:
    """JSON: the answer, each finding with its places instead of its words."""
    found = [[_placed(one, text) for one in some] for some in (heard.reasons, heard.further, heard.safety)]
    rest = [heard.feelings, heard.stance, heard.ask_more, dict(heard.all_scores)]
    return json.dumps([found, rest], separators=(",", ":")).encode()


def _placed(found: Found, text: str) -> Placed:
    return found.id, found.score, [place_of(words, text) for words in found.words]


def _worded(told: bytes, text: str) -> Heard:
    found, (feelings, stance, ask_more, all_scores) = json.loads(told)
    reasons, further, safety = (
        tuple(Found(id_, score, tuple(text[start:end] for start, end in places)) for id_, score, places in some)
        for some in found
    )
    return Heard(reasons, tuple(feelings), tuple(stance), safety, ask_more, further, all_scores)

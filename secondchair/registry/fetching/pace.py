"""How far a long piece of work has come, told in one line every couple of seconds."""

import time
from collections import deque
from collections.abc import Callable

Say = Callable[[str], None]  # takes one line for whoever waits

_SPAN = 20.0  # seconds that a rate is taken over: long enough to be calm, short enough to notice a change


class Pace:
    """Tells how many bytes are done, how fast, and how long the rest will take."""

    def __init__(self, say: Say, name: str, every: float = 2.0) -> None:
        """``every``: seconds between two lines."""
        self._say, self._name, self._every = say, name, every
        self._told = time.monotonic()
        self._seen: deque[tuple[float, int]] = deque()

    def tell(self, done: int, total: int | None) -> None:
        """Called with the bytes done so far, as often as one likes. ``total`` is None where nobody knows it."""
        now = time.monotonic()
        if not self._seen:
            self._seen.append((now, done))
        if now - self._told < self._every:
            return
        self._told = now
        self._seen.append((now, done))
        while len(self._seen) > 2 and now - self._seen[0][0] > _SPAN:
            self._seen.popleft()
        self._say(f"{self._name}: {_how_far(done, total, self._rate())}")

    def _rate(self) -> float:
        (start, first), (end, last) = self._seen[0], self._seen[-1]
        return (last - first) / (end - start) if end > start else 0.0


def megabytes(size: float) -> str:
    """A size in bytes as people say it: "7.4 MB", "1,104 MB"."""
    return f"{size / 1e6:,.0f} MB" if size >= 1e8 else f"{size / 1e6:,.1f} MB"


def _how_far(done: int, total: int | None, rate: float) -> str:
    if total is None:
        return f"{megabytes(done)}, {megabytes(rate)} a second"
    told = f"{megabytes(done)} of {megabytes(total)}, {megabytes(rate)} a second"
    return f"{told}, {_duration((total - done) / rate)} left" if rate > 0 else told


def _duration(seconds: float) -> str:
    if seconds < 90:
        return f"{seconds:.0f} seconds"
    return f"{seconds / 60:.0f} minutes" if seconds < 5400 else f"{seconds / 3600:.1f} hours"

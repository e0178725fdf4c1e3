"""How far the reading of a file is, told while it goes on."""

from collections.abc import Callable
from dataclasses import dataclass

TELL_EVERY = 2.0  # seconds, at the latest


@dataclass(frozen=True)
class Reading:
    """One file so far. ``bytes_done`` of ``bytes_all`` are bytes on disk; ``seconds`` since it was begun.

    ``reused_rows`` and ``reused_bytes`` of them were read by an earlier run that did not come to its end.
    """

    name: str
    rows: int
    bytes_done: int
    bytes_all: int
    seconds: float
    reused_rows: int = 0
    reused_bytes: int = 0

    @property
    def rate(self) -> float:
        """Rows a second, of those that were read now."""
        return (self.rows - self.reused_rows) / self.seconds if self.seconds > 0 else 0.0

    @property
    def left(self) -> float | None:
        """Seconds that it may still take; None where that cannot be told yet."""
        fresh = self.bytes_done - self.reused_bytes
        told = fresh > 0 and self.rows > self.reused_rows
        return self.seconds * (self.bytes_all - self.bytes_done) / fresh if told else None


Progress = Callable[[Reading], None]

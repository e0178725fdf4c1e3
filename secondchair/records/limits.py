"""How often words may be tried. In memory only, under a key that is thrown away daily: no address is ever kept."""

import os
import sqlite3
import time
from collections.abc import Callable
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from secondchair.core.bad_input import BadInput

from .in_memory import InMemory, named

HOUR = 3600.0
DAY = 86400.0
PER_NETWORK = 10
PER_SITE = 600
LONGEST_WAIT = 20.0


class TooManyTries(BadInput):
    """Tried too often; ``seconds`` until the next try is heard."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        super().__init__(f"There were many tries from this network: please wait {seconds:.0f} seconds and try again.")


class Tries:
    """Counts tries of the last hour per network and for the whole site, in all processes that share ``memory``.

    Past a limit each further try has to wait after the network's last one: 1, 2, 4 … at most 20 seconds. Nobody is ever
    locked out, and what strangers try makes no network wait that has not tried itself. ``what``: each is counted apart.
    """

    def __init__(
        self, clock: Callable[[], float] = time.monotonic, memory: InMemory | None = None, what: str = ""
    ) -> None:
        self._clock, self._memory, self._what = clock, memory or InMemory(), what

    def count(self, network: str) -> None:
        """Count one try from ``network`` (see ``network_of``).

        Raises TooManyTries, uncounted, where it is too soon, and where there is no room to count: guessing is never free.
        """
        try:
            self._counted(network)
        except sqlite3.Error:
            raise TooManyTries(LONGEST_WAIT) from None

    def _counted(self, network: str) -> None:
        with self._memory.turn() as base:
            now = self._clock()
            base.execute("DELETE FROM tried WHERE at <= ?", (now - HOUR,))
            tag = named(_days_key(base, now), self._what.encode(), network.encode())
            mine, last = base.execute(
                "SELECT count(*), max(at) FROM tried WHERE what = ? AND network = ?", (self._what, tag)
            ).fetchone()
            (all_,) = base.execute("SELECT count(*) FROM tried WHERE what = ?", (self._what,)).fetchone()
            wait = last + _pause(mine, all_) - now if mine else 0.0
            if wait > 0:
                raise TooManyTries(max(1.0, wait))
            base.execute("INSERT INTO tried VALUES (?, ?, ?)", (self._what, tag, now))


def _pause(mine: int, all_: int) -> float:
    """Seconds between a network's last try and its next one, after ``mine`` of its own and ``all_`` of the site."""
    past = mine - PER_NETWORK
    if all_ >= PER_SITE:
        past = max(past, mine - 1)
    return min(LONGEST_WAIT, 2.0 ** min(past, 10)) if past >= 0 else 0.0


def _days_key(base: sqlite3.Connection, now: float) -> bytes:
    """What networks are named by today; with a new key nothing counts that was under the old one."""
    day = base.execute("SELECT key FROM day WHERE until > ?", (now,)).fetchone()
    if day is None:
        day = (os.urandom(32),)
        base.execute("DELETE FROM day")
        base.execute("DELETE FROM tried")
        base.execute("INSERT INTO day VALUES (?, ?)", (*day, now + DAY))
    key: bytes = day[0]
    return key


def network_of(remote: str, forwarded: str, trusted_proxies: int) -> str:
    """The network a request comes from: /24 of IPv4, /48 of IPv6, "unknown" where no address can be read.

    ``forwarded`` (X-Forwarded-For) counts only as far as ``trusted_proxies`` of our own wrote it, from the right.
    """
    hops = [hop.strip() for hop in forwarded.split(",") if hop.strip()]
    told = hops[-trusted_proxies] if 0 < trusted_proxies <= len(hops) else remote
    try:
        address: IPv4Address | IPv6Address = ip_address(told.strip("[]"))
    except ValueError:
        return "unknown"
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    return str(ip_network((address.packed, 24 if address.version == 4 else 48), strict=False))

"""How often words may be tried. In memory only, under a key that is thrown away daily: no address is ever kept."""

import hmac
import os
import time
from collections import deque
from collections.abc import Callable
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from threading import Lock

from secondchair.core.bad_input import BadInput

MINUTE = 60.0
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
    """Counts tries of the last hour per network and for the whole site. Safe between threads; one per process.

    Past a limit each further try has to wait after the network's last one: 1, 2, 4 … at most 20 seconds. Nobody is ever
    locked out, and what strangers try makes no network wait that has not tried itself.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = Lock()
        self._networks: dict[bytes, deque[float]] = {}
        self._site: deque[float] = deque()
        self._key, self._key_until = os.urandom(32), clock() + DAY
        self._tidy_at = clock() + MINUTE

    def count(self, network: str) -> None:
        """Count one try from ``network`` (see ``network_of``). Raises TooManyTries, uncounted, where it is too soon."""
        with self._lock:
            now = self._clock()
            self._tidy(now)
            tries = self._networks.setdefault(hmac.digest(self._key, network.encode(), "sha256"), deque())
            _drop_old(tries, now)
            _drop_old(self._site, now)
            wait = self._wait(tries, now)
            if wait > 0:
                raise TooManyTries(max(1.0, wait))
            tries.append(now)
            self._site.append(now)

    def _wait(self, tries: deque[float], now: float) -> float:
        past = len(tries) - PER_NETWORK
        if len(self._site) >= PER_SITE:
            past = max(past, len(tries) - 1)
        if past < 0 or not tries:
            return 0.0
        return tries[-1] + min(LONGEST_WAIT, 2.0 ** min(past, 10)) - now

    def _tidy(self, now: float) -> None:
        if now >= self._key_until:
            self._key, self._key_until = os.urandom(32), now + DAY
            self._networks.clear()
        if now >= self._tidy_at:
            self._tidy_at = now + MINUTE
            self._networks = {tag: tries for tag, tries in self._networks.items() if tries[-1] > now - HOUR}


def _drop_old(tries: deque[float], now: float) -> None:
    while tries and tries[0] <= now - HOUR:
        tries.popleft()


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

"""Asking a server for something, with every way in which it may fail told in one sentence.

What is sent is a plain GET: no cookie, no referrer, nothing that says which program or which site asks.
"""

import http.client
import socket
import ssl
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from typing import IO, TypeVar, cast
from urllib import request
from urllib.error import HTTPError, URLError
from urllib.parse import SplitResult, urlsplit

from ...core.bad_input import BadInput
from .pace import Say

AGENT = "Mozilla/5.0 (compatible)"
MAY_PASS: frozenset[int] = frozenset({408, 425, 429, 500, 502, 503, 504})  # HTTP's own "later, perhaps"
_CHUNK = 262_144  # bytes

Result = TypeVar("Result")


class Cut(Exception):
    """A failure that may pass, told in a few words. ``away``: nobody could be reached at all."""

    def __init__(self, said: str, away: bool = False) -> None:
        super().__init__(said)
        self.away = away


class Refused(BadInput):
    """The server answered, and its answer is no. ``status`` is HTTP's."""

    def __init__(self, said: str, status: int) -> None:
        super().__init__(said)
        self.status = status


@dataclass(frozen=True)
class Patience:
    """How long a server is waited for, how often it is asked again, and how much is taken from it."""

    timeout: float = 30.0  # seconds without a byte
    tries: int = 8  # failures one after the other
    wait: float = 1.0  # seconds before the second try, doubled for each one after it
    longest: float = 60.0  # seconds before any try
    enough: int = 1_000_000  # new bytes after which failures are counted from zero again
    most: int = 20_000_000_000  # bytes of one file; the month has 1.1 billion in 2026


def check_address(url: str) -> SplitResult:
    """The parts of an address that may be asked. Raises BadInput; the address is not repeated, it may hold a secret."""
    try:
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        usable = False
    if not usable:
        raise BadInput("the address cannot be used: give a whole one that begins with https:// or http://")
    if "@" in parts.netloc:
        raise BadInput(f"{parts.hostname}: an address with a name or password in it is not used; give one without")
    return parts


def is_step_down(old: str, new: str) -> bool:
    """Whether going from one address to another would leave the ones that may be asked, or https for http."""
    before, after = urlsplit(old).scheme, urlsplit(new).scheme
    return after not in ("http", "https") or (before == "https" and after == "http")


def check_step(old: str, new: str) -> None:
    """Raises BadInput where a server sends us on to an address that is not asked."""
    if is_step_down(old, new):
        raise BadInput(
            f"{shown(old)}: leads on to an address that is less safe, so it was not followed; "
            "a sign-in page of the network may do that: try again on another one"
        )
    check_address(new)


def shown(url: str) -> str:
    """Host and path of an address as they may be printed: nothing after the "?", and nothing that steers a terminal."""
    parts = urlsplit(url)
    text = f"{parts.hostname or ''}{parts.path}"
    return "".join(letter if letter.isprintable() else "?" for letter in text)[:160]


def ask(url: str, patience: Patience, headers: Mapping[str, str] | None = None) -> http.client.HTTPResponse:
    """The server's answer, its body not yet read. Raises Cut where asking again may help, else Refused or BadInput."""
    check_address(url)
    with _told(url, patience):
        asking = request.Request(url, headers={"User-Agent": AGENT, **(headers or {})})  # noqa: S310 checked above
        return cast(http.client.HTTPResponse, _opener().open(asking, timeout=patience.timeout))


def more(response: http.client.HTTPResponse, patience: Patience, most: int = _CHUNK) -> bytes:
    """The next bytes of a body, as soon as some are there; empty at its end. Raises Cut."""
    with _told(response.url, patience):
        return response.read1(min(most, _CHUNK))


def persistently(
    attempt: Callable[[], Result], patience: Patience, say: Say, reached: Callable[[], int], then: str
) -> Result:
    """What ``attempt`` gives, tried again after each Cut, with longer and longer waits in between.

    ``reached``: the bytes that are there by now; an attempt that brought ``patience.enough`` new ones is no failure.
    Raises BadInput when patience ends, closing with ``then``, and at once where nobody was ever reached.
    """
    failures, best = 0, 0
    while True:
        try:
            return attempt()
        except Cut as cut:
            got, begun = reached(), best > 0 or reached() > 0
            failures = 1 if got >= best + patience.enough else failures + 1
            best = max(best, got)
            if cut.away and not begun:
                raise BadInput(f"{cut} (is this machine online?); {then}") from None
            if failures >= patience.tries:
                raise BadInput(f"{cut}, {failures} times one after the other; {then}") from None
            wait = min(patience.wait * 2 ** (failures - 1), patience.longest)
            say(f"{cut}; trying again in {wait:.2g} seconds")
        time.sleep(wait)


class _Redirects(request.HTTPRedirectHandler):
    def redirect_request(
        self, req: request.Request, fp: IO[bytes], code: int, msg: str, headers: http.client.HTTPMessage, newurl: str
    ) -> request.Request | None:
        try:
            check_step(req.full_url, newurl)
        except BadInput:
            fp.close()
            raise
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _opener() -> request.OpenerDirector:
    # Put together by hand: the usual one would also open files, ftp and data addresses.
    opener = request.OpenerDirector()
    opener.addheaders = []
    for handler in (
        request.ProxyHandler(),
        request.HTTPHandler(),
        request.HTTPSHandler(context=ssl.create_default_context()),
        request.HTTPDefaultErrorHandler(),
        _Redirects(),
        request.HTTPErrorProcessor(),
        request.UnknownHandler(),
    ):
        opener.add_handler(handler)
    return opener


@contextmanager
def _told(url: str, patience: Patience) -> Iterator[None]:
    """Turns what the standard library raises into Cut, Refused or BadInput."""
    where = shown(url)
    try:
        yield
    except BadInput:
        raise
    except HTTPError as error:
        error.close()
        raise _of_status(error.code, where) from None
    except http.client.InvalidURL:
        raise BadInput(f"{where}: is no address that can be asked; look for a typing error") from None
    except (URLError, OSError, http.client.HTTPException) as error:
        raise _of_reason(getattr(error, "reason", error), where, patience) from None
    except ValueError:
        raise BadInput(f"{where}: is no address that can be asked; look for a typing error") from None


def _of_status(code: int, where: str) -> Exception:
    # The standard's own words for the status: the server's might be anything.
    words = next((f"{code} {status.phrase}" for status in HTTPStatus if status == code), str(code))
    if code in MAY_PASS:
        return Cut(f"{where}: the server says “{words}”")
    return Refused(
        f"{where}: the server says “{words}”; look whether the address opens in a browser, or give another with --from",
        code,
    )


def _of_reason(reason: object, where: str, patience: Patience) -> Exception:
    if isinstance(reason, ssl.SSLCertVerificationError):
        return BadInput(
            f"{where}: its certificate cannot be trusted ({reason.verify_message}), so nothing was taken; "
            "look at this machine's clock, and whether a sign-in page or a proxy stands between"
        )
    if isinstance(reason, TimeoutError):
        return Cut(f"{where}: nothing came for {patience.timeout:g} seconds")
    if isinstance(reason, socket.gaierror):
        return Cut(f"{where}: the name of the server cannot be found", away=True)
    cut = (ConnectionResetError, ConnectionAbortedError, BrokenPipeError, ssl.SSLEOFError, http.client.IncompleteRead)
    if isinstance(reason, cut):
        return Cut(f"{where}: the connection was cut")
    if isinstance(reason, OSError) and not isinstance(reason, ssl.SSLError):
        return Cut(f"{where}: cannot be reached ({reason.strerror or reason})", away=True)
    return BadInput(f"{where}: does not speak HTTP as it should; give another address with --from")

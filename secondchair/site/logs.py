"""One line a request, and it names nobody: method, whose pages, status, a coarse duration. Errors: type and place only.

Not even the page: on a server with few people, "the self-check, then the help lines, at ten past nine" is a name.
"""

import logging
import sys
import time
import traceback
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

log = logging.getLogger("secondchair.requests")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {
        "out": {"class": "logging.StreamHandler", "stream": sys.stderr},
        "none": {"class": "logging.NullHandler"},
    },
    "loggers": {
        # Django's own lines hold paths, messages and tracebacks with what people wrote: they go nowhere.
        "django": {"handlers": ["none"], "level": "CRITICAL", "propagate": False},
        "secondchair.requests": {"handlers": ["out"], "level": "INFO", "propagate": False},
    },
}

BUCKETS = (5, 15, 50, 200, 1000)  # milliseconds


def _bucket(seconds: float) -> str:
    took = seconds * 1000
    return next((f"<{edge}ms" for edge in BUCKETS if took < edge), f">={BUCKETS[-1]}ms")


def where_raised(error: BaseException) -> str:
    """``ValueError views.py:12``: the type and the innermost line, never the message or a variable."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f" {frames[-1].filename.rsplit('/', 1)[-1]}:{frames[-1].lineno}" if frames else ""
    return f"{type(error).__name__}{place}"


def whose(request: HttpRequest) -> str:
    """The reader whose pages these are ("asker", "open"); a dash where there is no such page."""
    return request.resolver_match.namespace if request.resolver_match else "-"


class Requests:
    """Middleware that writes the line. The path, the query, the address and the browser are not in it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began = time.perf_counter()
        response = self.get_response(request)
        log.info(
            "%s %s %s %s", request.method, whose(request), response.status_code, _bucket(time.perf_counter() - began)
        )
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> None:
        """Says where something went wrong, then leaves the answer to the error page."""
        log.error("%s %s", whose(request), where_raised(error))

"""One world: people at the real app, a clock that stands still, a tape of chance for each, and all that they observe."""

import hashlib
import logging
import os
import random
import re
import types
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest
from django.core import mail
from django.db import connections
from django.http import HttpResponse
from django.template.base import Template
from django.test import Client
from django.utils import timezone

from secondchair.pages.heard_before import memory
from secondchair.records import actions, connecting, keys, limits, models, pairing, sessions
from secondchair.site import logs

from .rel import CODES, ME, OTHER, THIRD

NOW = datetime(2026, 11, 22, 14, 5, tzinfo=UTC)
STORES = ("default", "vault")
TABLES = {
    "default": (models.Blob, models.Slot),
    "vault": (models.Shard, models.SessionRow, models.Meeting, models.Round),
}
# Each from a network of their own: tries are counted per network, so a home that shares one is a limit that is stated.
NETWORKS = {ME: "198.51.100.7", OTHER: "203.0.113.9", THIRD: "192.0.2.5"}
TEXTS = (
    "She says we can work it out ourselves.",
    "It costs too much, and where would we find the time?",
    "Fine, I'll go if it shuts you up.",
    "I am afraid of what he does when I say no. He hits me.",
)


class Tape:
    """One person's chance: the same bytes in both worlds, whatever anybody else draws."""

    def __init__(self, who: str) -> None:
        self.who, self.drawn = who, 0

    def draw(self, size: int) -> bytes:
        self.drawn += 1
        return hashlib.shake_256(f"{self.who}/{self.drawn}".encode()).digest(size)


@dataclass(frozen=True)
class Observed:
    """Everything that one request of mine shows and costs, and what has come to my mailbox and the log by then."""

    what: str
    status: int
    headers: tuple[tuple[str, str], ...]
    cookies: str
    body: bytes
    mails: tuple[str, ...]
    log: tuple[str, ...]
    work: tuple[tuple[Any, ...], ...]


@dataclass
class Stage:
    """Where the worlds are played: one at a time, each on empty stores. ``therapists``: ids of the sample list."""

    therapists: tuple[int, ...]
    log: list[str] = field(default_factory=list)
    work: list[tuple[Any, ...]] = field(default_factory=list)
    tape: Tape | None = None
    codes: Iterator[str] = field(default_factory=lambda: iter(()))  # the codes that are drawn next

    def open(self) -> "World":
        """A world in which nothing has happened yet."""
        for alias, tables in TABLES.items():
            for table in tables:
                table.objects.using(alias).all().delete()
        if not models.Pepper.objects.using("vault").exists():
            models.Pepper.objects.using("vault").create(version=1, secret=bytes(32))
        for limited, name in ((actions, "tries"), (connecting, "entries"), (connecting, "shown")):
            tries = limits.Tries(lambda: 0.0)
            setattr(limited, name, tries)
            with tries._memory.turn() as base:
                limits._days_key(base, 0.0)  # the day's key is drawn now, and not at whose try comes first
        if hasattr(sessions, "_swept_at"):
            sessions._swept_at = NOW
        with memory._held.turn() as base:
            for emptied in ("DELETE FROM heard", "DELETE FROM gone"):  # worlds that are compared have the same cookies
                base.execute(emptied)
        mail.outbox = []
        return World(self)

    @contextmanager
    def at_work(self, tape: Tape) -> Iterator[None]:
        """Everything that is drawn now comes from this person's tape; work and log lines are theirs."""
        self.tape, self.log[:], self.work[:] = tape, [], []
        try:
            yield
        finally:
            self.tape = None


class World:
    """The people of one world. ``people``: who → their browser."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.clients = {
            who: Client(raise_request_exception=False, REMOTE_ADDR=network, HTTP_ACCEPT_ENCODING="gzip")
            for who, network in NETWORKS.items()
        }
        self.tapes = {who: Tape(who) for who in NETWORKS}
        self.words: dict[str, str] = {}
        self.passed: set[str] = set()

    def asks(
        self, who: str, method: str, path: str, sent: dict[str, Any] | None = None
    ) -> tuple[HttpResponse, Observed]:
        """One request, and all of it that can be observed."""
        client = self.clients[who]
        with self.stage.at_work(self.tapes[who]):
            response = client.get(path) if method == "GET" else client.post(path, sent or {})
            body = b"".join(response.streaming_content) if response.streaming else response.content
            work, log = tuple(self.stage.work), tuple(self.stage.log)
        observed = Observed(
            f"{method} {path}",
            response.status_code,
            tuple(sorted(response.headers.items())),
            client.cookies.output(),
            body,
            tuple(f"{m.to} {m.subject} {m.body} {m.extra_headers}" for m in mail.outbox),
            log,
            work,
        )
        return response, observed


class _CountedAES:
    """AES-GCM that notes how many bytes it seals and opens."""

    def __init__(self, work: list[tuple[Any, ...]], key: bytes) -> None:
        self.work, self.inner = work, _AES(key)

    def encrypt(self, nonce: bytes, data: bytes, bound: bytes) -> bytes:
        self.work.append(("sealed", len(data)))
        return self.inner.encrypt(nonce, data, bound)

    def decrypt(self, nonce: bytes, data: bytes, bound: bytes) -> bytes:
        self.work.append(("opened", len(data)))
        return self.inner.decrypt(nonce, data, bound)


_AES = keys.AESGCM


class _Lines(logging.Handler):
    def __init__(self, lines: list[str]) -> None:
        super().__init__()
        self.lines = lines

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(f"{record.name} {record.levelname} {record.getMessage()}")


@contextmanager
def staged(therapists: tuple[int, ...]) -> Iterator[Stage]:
    """A stage: clock, chance, log and counters are in our hands while it stands."""
    stage = Stage(therapists)
    urandom = os.urandom

    def drawn(size: int) -> bytes:
        return stage.tape.draw(size) if stage.tape else urandom(size)

    def counted(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **named: Any) -> Any:
            stage.work.append((name,))
            return function(*args, **named)

        return call

    with ExitStack() as stack, pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "urandom", drawn)
        patch.setattr(random, "_urandom", drawn)  # what secrets draws from
        patch.setattr(
            Template, "_render", lambda template, context: template.nodelist.render(context)
        )  # no copies of it
        patch.setattr(timezone, "now", lambda: NOW)
        patch.setattr(logs, "time", types.SimpleNamespace(perf_counter=lambda: 0.0))
        patch.setattr(keys, "AESGCM", lambda key: _CountedAES(stage.work, key))
        patch.setattr(keys, "hash_secret_raw", counted("argon2", keys.hash_secret_raw))
        patch.setattr(keys, "hkdf", counted("hkdf", keys.hkdf))
        patch.setattr(pairing, "drawn", lambda: next(stage.codes))
        for limited, name in ((actions, "tries"), (connecting, "entries"), (connecting, "shown")):
            patch.setattr(limited, name, getattr(limited, name))  # put back in the end
        for alias in STORES:

            def noted(execute: Any, sql: str, params: Any, many: bool, context: Any, alias: str = alias) -> Any:
                result = execute(sql, params, many, context)
                stage.work.append(
                    (alias, SAVEPOINT.sub("a savepoint", sql), context["cursor"].rowcount if sql[:6] in WRITES else 0)
                )
                return result

            stack.enter_context(connections[alias].execute_wrapper(noted))
        for name in ("secondchair.requests", ""):
            handler, logger = _Lines(stage.log), logging.getLogger(name)
            level = logger.level
            patch.setattr(logger, "handlers", [handler])  # else pytest and the terminal keep every line of every world
            patch.setattr(logger, "propagate", False)
            logger.setLevel(logging.INFO)
            stack.callback(logger.setLevel, level)
        yield stage


WRITES = ("INSERT", "UPDATE", "DELETE")
SAVEPOINT = re.compile(r'"s[0-9]+_x[0-9]+"')  # a running number of the connection's, for the database only


__all__ = ["CODES", "NOW", "TEXTS", "Observed", "Stage", "Tape", "World", "staged"]

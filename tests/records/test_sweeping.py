"""Ended visits are swept beside the requests: what one person's page costs never depends on when somebody else came."""

import sqlite3
import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError, connections
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from secondchair.records import actions, forget, vault
from secondchair.records.in_memory import InMemory
from secondchair.records.models import Pepper, SessionRow
from secondchair.records.sessions import SessionStore
from secondchair.site import serving

Visits = Callable[..., SessionStore]


class Ended(Exception):
    """The process ends here."""


def statements(call: Callable[[], object]) -> list[str]:
    """What a call asks of both stores, without the values."""
    with CaptureQueriesContext(connections["default"]) as main, CaptureQueriesContext(connections["vault"]) as vaulted:
        call()
    return [query["sql"].split("VALUES")[0].split("WHERE")[0] for seen in (main, vaulted) for query in seen]


def test_beginning_a_visit_costs_the_same_whoever_left_one_behind(visit: Visits, clock: Any) -> None:
    """Ten minutes and more after the last visit, with a hundred that are over, and right after another one."""
    alone = statements(visit)
    for _ in range(100):
        visit()
    clock.on(hours=9)
    late = statements(visit)
    after_somebody = statements(visit)
    assert alone == late == after_somebody
    assert SessionRow.objects.count() == 103
    assert forget.sweep_visits(clock.now) == 101


def test_the_first_person_costs_what_the_second_does(visit: Visits) -> None:
    vault.make_pepper()
    wrong = [statements(lambda: actions.come_back(visit(), "never drawn", "net")) for _ in range(2)]
    assert wrong[0] == wrong[1]
    vault.make_pepper()
    assert Pepper.objects.count() == 1


def test_the_server_draws_the_salt_before_anybody_comes(stores: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    for part in ("make_tables", "_therapists"):
        monkeypatch.setattr(serving, part, lambda *args: None)
    monkeypatch.setattr("django.core.management.call_command", lambda *args, **options: None)
    serving.prepare()
    assert Pepper.objects.count() == 1


def test_the_sweep_takes_what_is_over_again_and_again(visit: Visits, clock: Any) -> None:
    over, open_still = visit(), visit()
    rests: list[float] = []

    def rest(seconds: float) -> None:
        rests.append(seconds)
        left.append(SessionRow.objects.count())
        if len(rests) == 3:
            raise Ended
        clock.on(minutes=31)
        assert visit(open_still.session_key).session_key, "this one is in use"
        open_still.load()

    left: list[int] = []
    with pytest.raises(Ended):
        serving.sweep(rest)
    assert rests == [600.0] * 3
    assert left == [2, 2, 1]
    assert visit(over.session_key).get("lang") is None


def test_a_database_that_is_away_does_not_end_the_sweep(
    visit: Visits, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    tries: list[object] = []

    def away(now: object) -> int:
        tries.append(now)
        if len(tries) < 3:
            raise OperationalError("connection to canary-host failed")
        raise Ended

    monkeypatch.setattr(forget, "sweep_visits", away)
    with pytest.raises(Ended):
        serving.sweep(lambda seconds: None)
    printed = capsys.readouterr().err
    assert len(tries) == 3
    assert "OperationalError" in printed
    assert "canary" not in printed


def test_memory_that_is_full_does_not_end_the_sweep(visit: Visits, monkeypatch: pytest.MonkeyPatch, clock: Any) -> None:
    visit()
    clock.on(minutes=61)

    def full(_: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    def once(seconds: float) -> None:
        raise Ended

    monkeypatch.setattr(InMemory, "turn", full)
    with pytest.raises(Ended):
        serving.sweep(once)
    assert SessionRow.objects.count() == 0


def test_sweeping_in_a_thread_of_its_own_leaves_open_visits_alone(visit: Visits) -> None:
    cookies = [visit().session_key for _ in range(5)]
    SessionRow.objects.filter(pk__in=SessionRow.objects.values_list("pk", flat=True)[:2]).update(
        idle_until=timezone.now() - timedelta(minutes=1)
    )

    def once(seconds: float) -> None:
        raise Ended

    def swept() -> None:
        with suppress(Ended):
            serving.sweep(once)

    thread = threading.Thread(target=swept, daemon=True)
    thread.start()
    thread.join(30)
    assert SessionRow.objects.count() == 3
    assert sum(SessionStore().exists(str(cookie)) for cookie in cookies) == 3

"""Visits: P16, side by side requests, and what a row shows."""

import hashlib
import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.sessions.backends.base import CreateError, UpdateError
from django.db import connections
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from secondchair.records.access import idle_seconds
from secondchair.records.models import SessionRow
from secondchair.records.sessions import SessionStore

Visits = Callable[..., SessionStore]


def begun(visit: Visits, **values: Any) -> str:
    session = visit()
    session.update(values)
    session.save()
    return str(session.session_key)


def rows() -> int:
    return SessionRow.objects.count()


@pytest.mark.parametrize(("shared", "minutes"), [(False, 60), (True, 10)])
def test_p16_a_quiet_visit_ends(visit: Visits, clock: Any, shared: bool, minutes: int) -> None:
    cookie = begun(visit, shared_device=shared, lang="es")
    assert idle_seconds(visit(cookie)) == minutes * 60
    clock.on(minutes=minutes, seconds=-1)
    assert visit(cookie)["lang"] == "es"  # and this request counts as the newest one
    clock.on(minutes=minutes, seconds=-1)
    assert visit(cookie)["lang"] == "es"
    clock.on(minutes=minutes)
    late = visit(cookie)
    assert (late.get("lang"), late.session_key, rows()) == (None, None, 0)


def test_p16_saying_that_others_use_the_device_shortens_at_once(visit: Visits, clock: Any) -> None:
    cookie = begun(visit, lang="en")
    later = visit(cookie)
    later["shared_device"] = True
    later.save()
    clock.on(minutes=10)
    assert visit(cookie).get("lang") is None


def test_p16_no_visit_lasts_longer_than_eight_hours(visit: Visits, clock: Any) -> None:
    cookie = begun(visit, lang="en")
    for _ in range(15):
        clock.on(minutes=30)
        assert visit(cookie).get("lang") == "en"
    clock.on(minutes=30)
    assert visit(cookie).get("lang") is None


def test_p16_an_old_cookie_gets_a_new_empty_visit_of_its_own(visit: Visits, clock: Any) -> None:
    cookie = begun(visit, lang="en")
    clock.on(hours=9)
    late = visit(cookie)
    late["lang"] = "es"
    late.save()
    assert late.session_key not in (None, cookie)
    assert visit(late.session_key)["lang"] == "es"
    assert visit(cookie).get("lang") is None


@pytest.mark.parametrize("cookie", ["", "x", "short", "A" * 43, "é" * 43, "A" * 100_000, "\0" * 43])
def test_a_cookie_that_is_not_ours_opens_nothing(visit: Visits, cookie: str) -> None:
    stranger = SessionStore(cookie)
    assert stranger.get("lang") is None
    assert rows() == 0


def test_leaving_removes_the_row(visit: Visits) -> None:
    cookie = begun(visit, lang="en")
    visit(cookie).flush()
    assert rows() == 0


def test_the_clock_in_the_row_moves_at_most_once_a_minute(visit: Visits, clock: Any) -> None:
    cookie = begun(visit, lang="en")
    first = SessionRow.objects.get().idle_until
    moved = []
    for second in range(1, 121):
        clock.on(seconds=1)
        assert visit(cookie)["lang"] == "en"
        if SessionRow.objects.get().idle_until != first:
            first = SessionRow.objects.get().idle_until
            moved.append(second)
    assert moved == [60, 120]


def test_a_row_shows_two_times_and_nothing_else(visit: Visits) -> None:
    cookie = begun(visit, lang="en", passed=True)
    row = SessionRow.objects.get()
    assert bytes(row.id_sha256) == hashlib.sha256(cookie.encode()).digest()
    assert b"passed" not in bytes(row.ct)
    assert len(bytes(row.ct)) == 1024 + 29
    assert timedelta(hours=7, minutes=59) < row.hard_until - timezone.now() <= timedelta(hours=8)


def test_a_row_moved_to_another_cookies_place_stays_closed(visit: Visits) -> None:
    ana, ben = begun(visit, lang="en"), begun(visit, lang="es")
    sealed = SessionRow.objects.get(pk=hashlib.sha256(ben.encode()).digest()).ct
    SessionRow.objects.filter(pk=hashlib.sha256(ana.encode()).digest()).update(ct=sealed)
    assert visit(ana).get("lang") is None


def test_a_new_cookie_carries_the_values_and_the_old_one_opens_nothing(visit: Visits, clock: Any) -> None:
    cookie = begun(visit, lang="es")
    clock.on(minutes=50)
    session = visit(cookie)
    session.cycle_key()
    session.save()
    assert session.session_key != cookie
    assert (visit(session.session_key)["lang"], visit(cookie).get("lang"), rows()) == ("es", None, 1)


def test_requests_side_by_side_do_not_undo_each_other(visit: Visits) -> None:
    cookie = begun(visit, lang="en", passed=True)
    one, two, three = visit(cookie), visit(cookie), visit(cookie)
    one["lang"], two["shared_device"] = "es", True
    del three["passed"]
    for session in (one, two, three):
        session.save()
    after = visit(cookie)
    assert dict(after.items()) == {"lang": "es", "shared_device": True}


def test_clearing_clears_what_others_stored_too(visit: Visits) -> None:
    cookie = begun(visit, lang="en")
    session, other = visit(cookie), visit(cookie)
    session.clear()
    other["passed"] = True
    other.save()
    session.save()
    assert list(visit(cookie).keys()) == []


def test_saving_a_visit_that_ended_meanwhile_is_told(visit: Visits) -> None:
    cookie = begun(visit, lang="en")
    session = visit(cookie)
    session["lang"] = "es"
    visit(cookie).flush()
    with pytest.raises(UpdateError):
        session.save()
    with pytest.raises(UpdateError):
        session.settle("lang", lambda lang: "en")
    assert rows() == 0


def test_two_rows_never_share_a_cookie(visit: Visits) -> None:
    session = visit(begun(visit, lang="en"))
    with pytest.raises(CreateError):
        session.save(must_create=True)


def test_one_value_is_agreed_on_by_all_requests(visit: Visits) -> None:
    cookie = begun(visit)
    got: list[str] = []
    start = threading.Barrier(6)

    def ask(number: int) -> None:
        start.wait()
        got.append(visit(cookie).settle("member", lambda member: member or f"made by {number}"))
        connections.close_all()

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert got == [visit(cookie)["member"]] * 6


def test_settled_values_stay_settled_when_the_request_ends(visit: Visits) -> None:
    cookie = begun(visit, words="a b")
    early, session = visit(cookie), visit(cookie)
    assert early["words"] == session["words"]
    session.settle("words", lambda words: None)
    session["lang"] = early["lang"] = "en"
    session.save()
    early.save()
    assert dict(visit(cookie).items()) == {"lang": "en"}


def test_djangos_middleware_sets_a_cookie_that_ends_with_the_browser(visit: Visits, settings: Any) -> None:
    from django.contrib.sessions.middleware import SessionMiddleware

    def page(request: HttpRequest) -> HttpResponse:
        request.session["lang"] = "en"
        return HttpResponse("ok")

    request = HttpRequest()
    answer = SessionMiddleware(page)(request)  # type: ignore[arg-type]
    cookie = answer.cookies[settings.SESSION_COOKIE_NAME]
    assert len(cookie.value) == 43
    assert (cookie["max-age"], cookie["expires"], cookie["samesite"]) == ("", "", "Strict")
    assert visit(cookie.value)["lang"] == "en"


def test_expired_visits_are_cleared(visit: Visits, clock: Any) -> None:
    begun(visit, lang="en")
    clock.on(minutes=30)
    cookie = begun(visit, lang="es")
    clock.on(minutes=30)
    SessionStore.clear_expired()
    assert rows() == 1
    assert visit(cookie)["lang"] == "es"


def test_a_visit_that_is_being_ended_is_found_by_no_other_request(visit: Callable[..., SessionStore]) -> None:
    session = visit()
    session["own"] = True
    session.save()
    cookie = session.session_key
    with session.ending():
        assert visit(cookie).get("own") is None
    assert visit(cookie).get("own") is True, "what could not be ended can be ended again"

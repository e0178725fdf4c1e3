"""Leave now, on the server's side."""

import logging
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.db import OperationalError, connections
from django.test import Client

from secondchair.core.story import Story
from secondchair.records import access, actions
from secondchair.records.sessions import SessionStore
from tests.cast import begun
from tests.couple import connected


def test_leaving_ends_the_visit_and_asks_the_browser_to_forget(ana: Client) -> None:
    cookie = ana.cookies["s"].value
    response = ana.get("/x")
    assert response.status_code == 303
    assert response.headers["Location"].startswith("https://")
    assert response.headers["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    replayed = Client()
    replayed.cookies["s"] = cookie
    assert "My husband says" not in replayed.get("/").content.decode()


def test_the_scripts_beacon_ends_it_too_without_a_token(ana: Client) -> None:
    beacon = Client(enforce_csrf_checks=True)
    beacon.cookies = ana.cookies
    assert beacon.post("/x").status_code == 204
    assert "My husband says" not in ana.get("/").content.decode()


def test_another_site_cannot_end_a_visit(ana: Client) -> None:
    response = ana.get("/x", headers={"sec-fetch-site": "cross-site"})
    assert "Clear-Site-Data" not in response.headers
    assert "My husband says" in ana.get("/").content.decode()


def test_private_pages_without_a_visit_are_an_ordinary_page(stranger: Client) -> None:
    """After leaving, Back leads to the start or to an empty page of the way: nothing says that anyone was here."""
    for path in ("/r", "/t", "/p", "/w", "/s", "/a", "/e", "/n/2", "/q", "/z"):
        response = stranger.get(path, follow=True)
        assert response.status_code == 200
        assert "log in" not in response.content.decode().lower()


@pytest.mark.parametrize(
    ("path", "sent"), [("/my/b", {"bothers": ["cost"]}), ("/my/if", {"own_words": "Not on Sundays."})]
)
def test_a_form_on_its_way_while_the_visit_ends_gets_a_page_and_keeps_its_words(
    path: str, sent: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    dee = begun(Story(terms={"cost": "90"}))
    inner = actions.save_story

    def ended_first(session: Any, change: Any) -> Any:
        monkeypatch.setattr(actions, "save_story", inner)
        actions.end_visit(SessionStore(session.session_key))
        return inner(session, change)

    monkeypatch.setattr(actions, "save_story", ended_first)
    answer = dee.post(path, sent)
    assert answer.status_code == 403
    assert all(words_sent in answer.content.decode() for words_sent in sent.values() if isinstance(words_sent, str))


def locked(execute: Callable[..., Any], sql: str, *args: Any) -> Any:
    raise OperationalError("database is locked: My husband says")


def locked_for_writing(execute: Callable[..., Any], sql: str, *args: Any) -> Any:
    return execute(sql, *args) if sql.startswith("SELECT") else locked(execute, sql)


@pytest.mark.parametrize("store", ["default", "vault"])
@pytest.mark.parametrize("fails", [locked, locked_for_writing])
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_store_that_fails_keeps_nobody_here(
    store: str,
    fails: Callable[..., Any],
    method: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    client, _ = connected()
    with connections[store].execute_wrapper(fails):
        response = getattr(client, method)("/x")
    assert response.status_code == {"get": 303, "post": 204}[method]
    assert method == "post" or response.headers["Location"] == settings.EXIT_TO
    assert response.headers["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    assert client.cookies["s"].value == ""
    failed = [record.getMessage() for record in caplog.records if record.levelno == logging.ERROR]
    assert failed == ["open OperationalError"]


def test_a_visit_ends_where_only_the_other_store_fails() -> None:
    client, _ = connected()
    cookie = client.cookies["s"].value
    with connections["default"].execute_wrapper(locked):
        client.get("/x")
    client.cookies["s"] = cookie
    assert access.reader_of(client.session) == access.Reader()

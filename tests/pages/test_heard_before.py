"""What pages remember of what was heard: the same answer, no text, not for long, for nobody else."""

import json
import sqlite3
import time

import pytest
from django.test import Client

from secondchair.core.reasons import Found, Heard
from secondchair.pages import heard_before
from secondchair.pages.heard_before import LABEL, MOST, SECONDS, HeardBefore, memory
from secondchair.records.in_memory import SECRET, InMemory
from secondchair.records.keys import derived, unseal
from secondchair.records.sessions import SessionStore

SAID = "She says we cannot afford it, and it would not help anyway."
HEARD = Heard(
    reasons=(Found("cost", 0.9, ("cannot afford it",)), Found("therapy_doubt", 0.7, ("would not help",))),
    feelings=("worried",),
    stance=("not_now",),
    ask_more=False,
    further=(Found("privacy", 0.2, ("She says",)),),
    safety=(Found("fear_threat", 0.4, ("anyway",)),),
)


class Listener:
    """Counts how often it is asked."""

    def __init__(self) -> None:
        self.asked = 0

    def __call__(self, text: str) -> Heard:
        self.asked += 1
        return HEARD


def held(before: HeardBefore) -> int:
    """How many texts."""
    (many,) = before._held.asked("SELECT count(*) FROM heard") or ()
    assert isinstance(many, int)
    return many


def test_the_second_time_it_is_remembered_and_the_same() -> None:
    before, listen = HeardBefore(), Listener()
    assert before.hear("ana", SAID, listen) == HEARD
    assert before.hear("ana", SAID, listen) == HEARD
    assert listen.asked == 1


def test_another_visit_another_text_or_no_visit_listens_anew() -> None:
    before, listen = HeardBefore(), Listener()
    for visit, text in (("ana", SAID), ("ben", SAID), ("ana", SAID + " "), (None, SAID), (None, SAID)):
        before.hear(visit, text, listen)
    assert listen.asked == 5


def test_it_forgets_after_a_while_and_beyond_its_size() -> None:
    clock = [0.0]
    before, listen = HeardBefore(lambda: clock[0]), Listener()
    before.hear("ana", SAID, listen)
    clock[0] = SECONDS + 1
    before.hear("ana", SAID, listen)
    assert listen.asked == 2
    for number in range(MOST):
        before.hear(f"visit {number}", SAID, listen)
    before.hear("ana", SAID, listen)
    assert listen.asked == MOST + 3


def test_a_quiet_server_forgets_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody asks again; a timer empties the memory all the same."""
    monkeypatch.setattr(heard_before, "SECONDS", 0.05)
    monkeypatch.setattr(heard_before, "LATER", 0.05)
    before = HeardBefore()
    before.hear("ana", SAID, Listener())
    until = time.monotonic() + 10
    while held(before) and time.monotonic() < until:
        time.sleep(0.02)
    assert held(before) == 0


def test_a_visit_that_ends_or_is_erased_is_forgotten_and_no_other() -> None:
    before, listen = HeardBefore(), Listener()
    before.hear("ana", SAID, listen)
    before.hear("ben", SAID, listen)
    before.forget("ana")
    before.forget(None)
    before.hear("ben", SAID, listen)
    assert listen.asked == 2
    before.hear("ana", SAID, listen)
    assert listen.asked == 3


def test_what_is_heard_while_its_visit_ends_is_not_held() -> None:
    before = HeardBefore()

    def listen(_: str) -> Heard:
        before.forget("ana")
        return HEARD

    assert before.hear("ana", SAID, listen) == HEARD
    assert held(before) == 0


def test_whoever_listens_drops_what_is_past_its_time() -> None:
    clock = [0.0]
    before = HeardBefore(lambda: clock[0])
    before.hear("ana", SAID, Listener())
    clock[0] = SECONDS + 1
    before.hear("ben", SAID, Listener())
    assert held(before) == 1


def full(*_: object) -> None:
    raise sqlite3.OperationalError("database or disk is full")


def test_where_memory_is_full_it_listens_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    before, listen = HeardBefore(), Listener()
    monkeypatch.setattr(InMemory, "turn", full)
    monkeypatch.setattr(InMemory, "asked", full)
    assert before.hear("ana", SAID, listen) == HEARD
    assert before.hear("ana", SAID, listen) == HEARD
    assert listen.asked == 2


def test_where_memory_is_full_one_can_leave(ana: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(InMemory, "turn", full)
    monkeypatch.setattr(InMemory, "asked", full)
    cookie = ana.cookies["s"].value
    assert ana.get("/x").status_code == 303
    assert not SessionStore().exists(cookie)


@pytest.mark.parametrize("path", ["/z", "/x"])
def test_leaving_and_erasing_forget(ana: Client, path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    forgotten: list[str | None] = []
    monkeypatch.setattr(memory, "forget", forgotten.append)
    key = ana.session.session_key
    ana.post(path)
    assert forgotten == [key]


def test_no_word_of_the_text_is_held() -> None:
    before = HeardBefore()
    before.hear("ana", SAID, Listener())
    assert before._held._base is not None
    dump = before._held._base.serialize()
    for secret in (b"afford", b"would not help", b"ana", b"fear_threat", b"therapy_doubt"):
        assert secret not in dump
    (sealed,) = before._held.asked("SELECT found FROM heard") or ()
    (key,) = before._held.asked("SELECT text FROM heard") or ()
    told = unseal(derived(SECRET, LABEL), key, LABEL, sealed)  # type: ignore[arg-type]
    assert b"therapy_doubt" in told, "this test looked at something else"
    assert b"afford" not in told
    assert b"help" not in told


def test_words_are_found_again_at_the_edges_of_words() -> None:
    text = "He is confined to bed, and he says we are fine."
    found = Heard(reasons=(Found("no_problem", 0.9, ("fine",)),), ask_more=False)
    before = HeardBefore()
    before.hear("ana", text, lambda _: found)
    (sealed,) = before._held.asked("SELECT found FROM heard") or ()
    (key,) = before._held.asked("SELECT text FROM heard") or ()
    (((_, _, places),), _, _), _ = json.loads(unseal(derived(SECRET, LABEL), key, LABEL, sealed))  # type: ignore[arg-type]
    assert places == [[text.rindex("fine"), text.rindex("fine") + 4]]

"""Saving, keeping and coming back."""

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.db import OperationalError, connections

from secondchair.core.bad_input import BadInput
from secondchair.core.story import Story
from secondchair.records import access, actions, blobs
from secondchair.records.keys import Unreadable
from secondchair.records.limits import TooManyTries
from secondchair.records.models import Blob, Shard, Slot
from secondchair.records.sessions import SessionStore

Visits = Callable[..., SessionStore]


def saying(text: str) -> Callable[[Story], Story]:
    return lambda story: replace(story, start="words", said=story.said + text)


def saved(session: SessionStore, text: str) -> str:
    actions.save_story(session, saying(text))
    session.save()
    return str(session.session_key)


def said_in(session: SessionStore) -> str:
    return access.story_for(access.reader_of(session)).said


def counts() -> tuple[int, int, int]:
    return Blob.objects.count(), Slot.objects.count(), Shard.objects.count()


def test_before_the_first_save_there_is_nothing(visit: Visits) -> None:
    reader = access.reader_of(visit())
    assert (reader, access.story_for(reader), access.expires_on(reader)) == (access.Reader(), Story(), None)
    assert access.export_for(reader) == {"story": {}}
    assert counts() == (0, 0, 0)


def test_a_story_is_there_in_the_next_request(visit: Visits) -> None:
    cookie = saved(visit(), "one ")
    saved(visit(cookie), "two")
    assert said_in(visit(cookie)) == "one two"
    assert counts() == (1, 0, 1)


def test_what_is_downloaded_is_the_story_and_nothing_else(visit: Visits) -> None:
    session = visit()
    session["passed"] = True
    saved(session, "mine")
    assert access.export_for(access.reader_of(session)) == {"story": {"start": "words", "said": "mine"}}


def test_a_reader_never_shows_its_key() -> None:
    assert "key" not in repr(access.Reader(b"k" * 32, True))


def test_people_do_not_see_each_other(visit: Visits) -> None:
    ana, ben = saved(visit(), "Ana"), saved(visit(), "Ben")
    assert (said_in(visit(ana)), said_in(visit(ben))) == ("Ana", "Ben")


def test_a_change_that_fails_changes_nothing(visit: Visits) -> None:
    cookie = saved(visit(), "kept")
    with pytest.raises(BadInput, match="shorten"):
        saved(visit(cookie), "x" * 300_000)
    assert said_in(visit(cookie)) == "kept"


def test_six_words_bring_it_back_on_another_device(visit: Visits) -> None:
    session = visit()
    saved(session, "mine")
    words = actions.keep_story(session, "es")
    there = visit()
    before = there.session_key
    assert actions.come_back(there, f"  {words.upper().replace(' ', '-')} ", "net")
    there.save()
    assert there.session_key != before
    assert said_in(visit(there.session_key)) == "mine"
    assert access.reader_of(visit(there.session_key)).kept
    assert said_in(visit(before)) == ""


def test_both_devices_write_the_same_story(visit: Visits) -> None:
    here = visit()
    saved(here, "here ")
    words = actions.keep_story(here, "en")
    there = visit()
    assert actions.come_back(there, words, "net")
    saved(there, "there ")
    saved(visit(here.session_key), "here again")
    assert said_in(visit(there.session_key)) == "here there here again"


@pytest.mark.parametrize("words", ["", "wrong words here", "a " * 5000, "\0\ud800", "éé" * 400])
def test_wrong_words_open_nothing(visit: Visits, words: str) -> None:
    session = visit()
    saved(session, "mine")
    assert not actions.come_back(session, words, "net")
    assert said_in(session) == "mine"


def test_words_can_be_tried_ten_times(visit: Visits) -> None:
    for _ in range(10):
        assert not actions.come_back(visit(), "wrong", "net")
    with pytest.raises(TooManyTries):
        actions.come_back(visit(), "wrong", "net")


def test_words_stay_the_same_until_they_were_seen(visit: Visits) -> None:
    session = visit()
    cookie = saved(session, "mine")
    first = actions.keep_story(visit(cookie), "en")
    assert actions.keep_story(visit(cookie), "en") == first
    assert counts() == (1, 1, 2)
    actions.words_seen(visit(cookie))
    assert "words" not in visit(cookie)
    assert actions.come_back(visit(), first, "net")


def test_new_words_end_the_old_ones(visit: Visits) -> None:
    cookie = saved(visit(), "mine")
    old = actions.keep_story(visit(cookie), "en")
    actions.words_seen(visit(cookie))
    new = actions.keep_story(visit(cookie), "en")
    assert new != old
    assert counts() == (1, 1, 2)
    assert not actions.come_back(visit(), old, "net")
    back = visit()
    assert actions.come_back(back, new, "net")
    assert said_in(back) == "mine"


def test_words_for_a_story_that_is_still_empty(visit: Visits) -> None:
    session = visit()
    words = actions.keep_story(session, "en")
    back = visit()
    assert actions.come_back(back, words, "net")
    assert said_in(back) == ""


def test_coming_back_leaves_nothing_unreachable_behind(visit: Visits) -> None:
    words = actions.keep_story(visit(saved(visit(), "kept")), "en")
    other = visit()
    saved(other, "typed before the words")
    assert actions.come_back(other, words, "net")
    assert counts() == (1, 1, 2)
    assert said_in(other) == "kept"


def test_a_visit_keeps_for_a_day_and_words_for_half_a_year(visit: Visits, clock: Any) -> None:
    cookie = saved(visit(), "mine")
    assert access.expires_on(access.reader_of(visit(cookie))) == date(2026, 11, 23)
    actions.keep_story(visit(cookie), "en")
    assert access.expires_on(access.reader_of(visit(cookie))) == date(2027, 6, 1)
    assert {row.expires for row in (*Blob.objects.all(), *Slot.objects.all(), *Shard.objects.all())} == {
        date(2027, 6, 1)
    }


def test_each_save_lets_everything_that_belongs_to_it_live_on(visit: Visits, clock: Any) -> None:
    words = actions.keep_story(visit(saved(visit(), "one ")), "en")
    clock.on(days=100)
    back = visit()
    assert actions.come_back(back, words, "net")
    saved(back, "two")
    assert {row.expires for row in (*Blob.objects.all(), *Slot.objects.all(), *Shard.objects.all())} == {
        date(2027, 9, 1)
    }
    clock.on(days=150)
    again = visit()
    assert actions.come_back(again, words, "net")
    assert said_in(again) == "one two"


def test_a_row_put_in_another_ones_place_is_not_read_and_not_overwritten(visit: Visits) -> None:
    ana, ben = saved(visit(), "Ana"), saved(visit(), "Ben")
    first, second = Blob.objects.all()
    Blob.objects.filter(pk=first.pk).update(ct=second.ct)
    read = 0
    for cookie in (ana, ben):
        try:
            read += bool(said_in(visit(cookie)))
        except Unreadable:
            with pytest.raises(Unreadable):
                saved(visit(cookie), "more")
    assert read == 1
    assert bytes(Blob.objects.get(pk=first.pk).ct) == bytes(second.ct)


def test_saves_side_by_side_lose_nothing(visit: Visits) -> None:
    """Four devices' worth of requests with one cookie, from the very first save on."""
    cookie = visit().session_key
    start, failed = threading.Barrier(4), []

    def save(who: str) -> None:
        start.wait()
        try:
            for number in range(12):
                actions.save_story(visit(cookie), saying(f"{who}{number} "))
        except Exception as problem:
            failed.append(problem)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=save, args=(who,)) for who in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    said = said_in(visit(cookie)).split()
    assert not failed
    assert sorted(said) == sorted(f"{who}{number}" for who in "abcd" for number in range(12))
    assert [word for word in said if word[0] == "a"] == [f"a{number}" for number in range(12)]
    assert counts() == (1, 0, 1)


def test_double_clicks_on_keep_show_one_set_of_words_that_works(visit: Visits) -> None:
    cookie = saved(visit(), "mine")
    shown: list[str] = []
    start = threading.Barrier(3)

    def keep() -> None:
        start.wait()
        shown.append(actions.keep_story(visit(cookie), "en"))
        connections.close_all()

    threads = [threading.Thread(target=keep) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(shown) == 3
    assert len(set(shown)) == 1
    assert counts() == (1, 1, 2)
    assert actions.come_back(visit(), shown[0], "net")


@pytest.mark.parametrize(("failures", "lost"), [(1, False), (3, False), (4, True)])
def test_a_locked_store_is_tried_three_times_more(
    visit: Visits, monkeypatch: pytest.MonkeyPatch, failures: int, lost: bool
) -> None:
    cookie = saved(visit(), "one ")
    write, calls = blobs.write, []

    def locked(*args: Any, **kwargs: Any) -> None:
        calls.append(1)
        if len(calls) <= failures:
            raise OperationalError("database is locked")
        write(*args, **kwargs)

    monkeypatch.setattr(blobs, "write", locked)
    if lost:
        with pytest.raises(OperationalError):
            saved(visit(cookie), "two")
    else:
        saved(visit(cookie), "two")
    assert said_in(visit(cookie)) == ("one " if lost else "one two")


def test_a_clock_that_was_set_back_shortens_nothing(visit: Visits, clock: Any) -> None:
    cookie = saved(visit(), "mine")
    actions.keep_story(visit(cookie), "en")
    clock.on(days=-40)
    saved(visit(cookie), " and more")
    assert access.expires_on(access.reader_of(visit(cookie))) == date(2027, 6, 1)


def test_a_row_past_its_day_is_gone_before_the_nightly_run(visit: Visits, clock: Any) -> None:
    cookie = saved(visit(), "old")
    Blob.objects.update(expires=clock.now.date())
    assert said_in(visit(cookie)) == ""
    saved(visit(cookie), "new")
    assert said_in(visit(cookie)) == "new"


def test_a_member_key_opens_nothing_without_its_half_in_the_vault(visit: Visits) -> None:
    """Another secret in the same place is as good as none: the old one is in the data key itself."""
    cookie = saved(visit(), "mine")
    Shard.objects.update(secret=bytes(32))
    assert said_in(visit(cookie)) == ""

"""Erasing and expiry: P4 (final), P5 (one looks like the other), and what a crash halfway leaves."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from hashlib import sha256
from typing import Any

import pytest
from django.db import OperationalError, connections
from django.test.utils import CaptureQueriesContext

from secondchair.core import rounds, sharing
from secondchair.core.story import Story
from secondchair.records import access, actions, blobs, vault
from secondchair.records.forget import forget_expired
from secondchair.records.models import Blob, Round, SessionRow, Shard, Slot
from secondchair.records.sessions import SessionStore
from tests.records.test_connecting import connected

Visits = Callable[..., SessionStore]


class Killed(BaseException):
    """The process is gone at this line."""


def person(visit: Visits, text: str = "mine") -> tuple[SessionStore, str]:
    session = visit()
    actions.save_story(session, lambda story: replace(story, said=text))
    words = actions.keep_story(session, "en")
    actions.words_seen(session)
    return session, words


def back(visit: Visits, words: str) -> SessionStore | None:
    session = visit()
    return session if actions.come_back(session, words, f"net {words} {id(session)}") else None


def said_in(session: SessionStore) -> str:
    return access.story_for(access.reader_of(session)).said


def counts() -> tuple[int, int, int]:
    return Blob.objects.count(), Slot.objects.count(), Shard.objects.count()


def test_erasing_takes_everything_of_one_and_nothing_of_others(visit: Visits) -> None:
    (ana, ana_words), (ben, ben_words) = person(visit, "Ana"), person(visit, "Ben")
    actions.erase_story(ana)
    assert counts() == (1, 1, 2)
    assert said_in(visit(ana.session_key)) == ""
    assert back(visit, ana_words) is None
    assert said_in(ben) == "Ben"
    assert back(visit, ben_words)


def test_erasing_nothing_is_nothing(visit: Visits) -> None:
    session = visit()
    actions.erase_story(session)
    actions.save_story(session, lambda story: replace(story, said="x"))
    actions.erase_story(session)
    actions.erase_story(session)
    assert counts() == (0, 0, 0)


def test_erasing_ends_every_other_device_too(visit: Visits) -> None:
    here, words = person(visit)
    there = back(visit, words)
    assert there
    cookie = there.session_key
    actions.erase_story(here)
    assert said_in(visit(cookie)) == ""
    actions.save_story(visit(cookie), lambda story: replace(story, said=story.said + "new"))
    assert said_in(visit(cookie)) == "new"
    assert not access.reader_of(visit(cookie)).kept
    assert back(visit, words) is None


def test_erasing_after_new_words_on_another_device_leaves_no_slot(visit: Visits) -> None:
    here, words = person(visit)
    there = back(visit, words)
    assert there
    new = actions.keep_story(there, "en")
    actions.erase_story(visit(here.session_key))
    assert counts() == (0, 0, 0)
    assert back(visit, new) is None


def test_p4_an_old_backup_and_todays_vault_open_nothing(visit: Visits, stores: Any) -> None:
    session, words = person(visit)
    there = back(visit, words)
    assert there
    backup = stores.rows("default")
    cookies = session.session_key, there.session_key
    actions.erase_story(session)
    stores.restore("default", backup)
    assert counts()[:2] == (1, 1)
    assert back(visit, words) is None
    assert [said_in(visit(cookie)) for cookie in cookies] == ["", ""]


def test_p4_a_restored_backup_opens_for_those_who_did_not_erase(visit: Visits, stores: Any) -> None:
    """Otherwise the test above would also pass where restoring never works."""
    _, words = person(visit)
    backup = stores.rows("default")
    Blob.objects.all().delete()
    stores.restore("default", backup)
    there = back(visit, words)
    assert there
    assert said_in(there) == "mine"


def test_p4_no_byte_of_it_stays_in_the_files(visit: Visits, files: Any) -> None:
    person(visit, "Ben stays")
    session, _ = person(visit, "x" * 3000)
    member_key = access.reader_of(session).key
    assert member_key
    opened = vault.opened(member_key)
    assert opened
    blob = Blob.objects.get(pk=blobs.address_of(opened.data_key))
    row = blobs.read(opened.data_key)
    assert row and row.kept.slot
    slot = Slot.objects.get(pk=row.kept.slot.lookup)
    shards = [Shard.objects.get(pk=sid) for sid in (slot.sid, vault.member_sid(member_key))]
    pieces = [bytes(blob.addr), bytes(blob.ct)[100:132], bytes(slot.lookup), bytes(slot.wrapped)[100:132]]
    pieces += [bytes(part) for shard in shards for part in (shard.sid, shard.secret)]
    before = b"".join(files.files().values())
    assert all(piece in before for piece in pieces)
    actions.erase_story(session)
    after = files.files()
    assert [piece for piece in pieces if piece in b"".join(after.values())] == []
    assert (after["db.sqlite3-wal"], after["vault.sqlite3-wal"]) == (b"", b"")


def test_p4_a_visit_that_was_left_leaves_no_byte(visit: Visits, files: Any) -> None:
    session = visit()
    session.save()
    sealed = bytes(SessionRow.objects.get().ct)
    # A long row is split over pages of the file: its two ends are looked for.
    assert all(end in b"".join(files.files().values()) for end in (sealed[20:80], sealed[-60:]))
    session.flush()
    assert not any(end in b"".join(files.files().values()) for end in (sealed[20:80], sealed[-60:]))


def test_p4_of_a_visit_that_nothing_keeps_no_half_stays_in_the_vaults_files(visit: Visits, files: Any) -> None:
    ana, ben = connected(visit)
    before = {bytes(row.secret) for row in (*Shard.objects.all(), *Round.objects.all())}
    actions.end_visit(ana)
    gone = before - {bytes(row.secret) for row in (*Shard.objects.all(), *Round.objects.all())}
    assert len(gone) == 3  # hers, her half of the space, its round
    after = files.files()
    assert [name for name, data in after.items() for secret in gone if secret in data] == []
    assert (after["db.sqlite3-wal"], after["vault.sqlite3-wal"]) == (b"", b"")
    assert actions.couple_now(ben).state == "ended"


def test_a_visit_that_ends_takes_all_halves_or_none(visit: Visits, monkeypatch: pytest.MonkeyPatch) -> None:
    """Cut off in between, what was opened would stay open and be nobody's. The visit is over all the same."""
    ana, ben = connected(visit)
    halves, shred, cookie = Shard.objects.count(), vault.shred, str(ana.session_key)

    def cut_off(*sids: bytes) -> None:
        shred(sids[0])
        raise OperationalError

    with monkeypatch.context() as patch:
        patch.setattr(vault, "shred", cut_off)
        with pytest.raises(OperationalError):
            actions.end_visit(ana)
    assert Shard.objects.count() == halves
    after = visit(cookie)
    assert access.reader_of(after).key is None
    actions.save_story(after, lambda story: replace(story, said="Somebody goes on with the same cookie."))
    after.save()
    assert Shard.objects.count() == halves + 1
    actions.end_visit(visit(cookie))
    assert Shard.objects.count() == halves - 2 and actions.couple_now(ben).state == "ended"
    assert not SessionRow.objects.filter(pk=sha256(cookie.encode()).digest()).exists()


def test_p4_what_was_taken_back_is_not_in_the_vaults_files(visit: Visits, files: Any) -> None:
    """Neither in the log: with the old secret an old copy of the row would open."""
    ana, _ = connected(visit)
    changes: list[Callable[[sharing.Space, int], sharing.Space]] = [
        lambda space, who: sharing.take_back(space, who, ("own_part",)),
        lambda space, who: rounds.lock(space, who, {"1": "yes"}),
        rounds.unlock,
    ]
    actions.change_space(ana, lambda space, who: sharing.offer(space, who, "own_part", "I get loud"))
    for change in changes:
        old = bytes(Round.objects.get().secret)
        assert any(old in data for data in files.files().values())
        actions.change_space(ana, change)
        if bytes(Round.objects.get().secret) != old:
            assert not any(old in data for data in files.files().values())
    assert bytes(Round.objects.get().secret) != old


def test_p4_what_expires_leaves_no_byte_either(visit: Visits, files: Any, clock: Any) -> None:
    person(visit)
    pieces = [bytes(Blob.objects.get().addr), bytes(Slot.objects.get().lookup)]
    pieces += [bytes(shard.secret) for shard in Shard.objects.all()]
    assert all(piece in b"".join(files.files().values()) for piece in pieces)
    clock.on(days=220)
    forget_expired(clock.now)
    assert not any(piece in b"".join(files.files().values()) for piece in pieces)


@pytest.mark.parametrize("line", ["delete_slot", "blobs.delete"])
def test_killed_halfway_through_erasing_nothing_opens(
    visit: Visits, monkeypatch: pytest.MonkeyPatch, clock: Any, line: str
) -> None:
    session, words = person(visit)

    def killed(*args: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(*((vault, "delete_slot", killed) if line == "delete_slot" else (blobs, "delete", killed)))
        with pytest.raises(Killed):
            actions.erase_story(session)
    assert counts() == (1, 1, 0)
    assert back(visit, words) is None
    assert said_in(visit(session.session_key)) == ""
    clock.on(days=220)
    forget_expired(clock.now)
    assert counts() == (0, 0, 0)


def test_killed_halfway_through_keeping_the_old_words_still_work(
    visit: Visits, monkeypatch: pytest.MonkeyPatch
) -> None:
    session, words = person(visit)

    def killed(*args: object) -> None:
        raise Killed

    for place in ("add_slot", "shred"):
        with monkeypatch.context() as patch:
            patch.setattr(vault, place, killed)
            with pytest.raises(Killed):
                actions.keep_story(visit(session.session_key), "en")
        if place == "add_slot":
            assert back(visit, words)
    shown = visit(session.session_key)["words"]
    assert actions.keep_story(visit(session.session_key), "en") == shown
    there = back(visit, shown)
    assert there
    assert said_in(there) == "mine"


def seen(visit: Visits, words: str, cookie: str | None) -> list[object]:
    """All that trying words and reloading a page can show, with what it asks of both stores."""
    found: list[object] = []
    for look in (
        lambda: back(visit, words) is not None,
        lambda: (lambda reader: (access.story_for(reader), access.expires_on(reader), access.export_for(reader)))(
            access.reader_of(visit(cookie))
        ),
    ):
        with (
            CaptureQueriesContext(connections["default"]) as main,
            CaptureQueriesContext(connections["vault"]) as vaulted,
        ):
            found += [look()]
        found += [[query["sql"].split()[0] for query in store] for store in (main, vaulted)]
    return found


def test_p5_erased_and_expired_look_the_same(visit: Visits, clock: Any) -> None:
    """Seen with the words and from a second device whose visit is still open at midnight of the last day."""
    worlds = {}
    for world in ("erased", "expired", "expired and swept", "erased and swept"):
        clock.now = clock.now.replace(year=2026, month=11, day=22, hour=14)
        _, words = person(visit)
        clock.now = clock.now.replace(year=2027, month=5, day=31, hour=23, minute=58)
        there = back(visit, words)
        assert there and said_in(there) == "mine"
        if world.startswith("erased"):
            owner = back(visit, words)
            assert owner
            actions.erase_story(owner)
        clock.on(minutes=5)
        if world.endswith("swept"):
            forget_expired(clock.now)
        worlds[world] = seen(visit, words, there.session_key)
        Blob.objects.all().delete()
        Slot.objects.all().delete()
    assert worlds["expired"][0] is False
    assert worlds["expired"][3] == (Story(), None, {"story": {}})
    assert [worlds["expired"]] * 4 == list(worlds.values())


def forgotten(clock: Any) -> dict[str, int]:
    """What the nightly run says, without the tables of which nothing went."""
    return {table: count for table, count in forget_expired(clock.now).items() if count}


def test_what_is_past_its_day_goes_and_the_rest_stays(visit: Visits, clock: Any) -> None:
    visit_only = visit()
    actions.save_story(visit_only, lambda story: replace(story, said="for a day"))
    person(visit, "for half a year")
    assert forgotten(clock) == {}
    clock.on(days=1)
    assert forgotten(clock) == {"shard": 1, "sessionrow": 2, "blob": 1}
    clock.now = clock.now.replace(year=2027, month=6, day=1, hour=0, minute=0)
    assert forgotten(clock) == {"shard": 2, "slot": 1, "blob": 1}
    assert counts() == (0, 0, 0)


def test_the_nightly_run_counts_and_names_nobody(visit: Visits, clock: Any) -> None:
    actions.save_story(visit(), lambda story: replace(story, said="x"))
    clock.on(days=2)
    assert forgotten(clock) == {"shard": 1, "sessionrow": 1, "blob": 1}


def test_shards_go_first(visit: Visits, clock: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    person(visit)
    clock.on(days=220)

    def killed(*args: object, **kwargs: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(Blob.objects, "using", killed)
        with pytest.raises(Killed):
            forget_expired(clock.now)
    assert counts() == (1, 1, 0)
    assert date(2027, 6, 1) == Blob.objects.get().expires

"""Backups and what comes out of them: the drill, and every way in which a copy can be bad."""

import os
import signal
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connections

from secondchair.core.bad_input import BadInput
from secondchair.records import access, actions, copying, vault
from secondchair.records.forget import sweep_visits
from secondchair.records.limits import Tries
from secondchair.records.models import Blob, Pepper, SessionRow, Shard, Slot
from secondchair.records.ranges import tables
from secondchair.records.sessions import SessionStore
from secondchair.site import hosting
from secondchair.site.checkup import checkup
from tests.records.test_stolen_stores import CANARY, hits, inflated, person, secrets_of

Visits = Callable[..., SessionStore]
NIGHT = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)


def emptied() -> None:
    """Both stores as on a new machine."""
    for store in ("default", "vault"):
        for table in tables(store):
            table._default_manager.using(store).all().delete()


def story_behind(visit: Visits, words: str, monkeypatch: pytest.MonkeyPatch) -> str | None:
    """What somebody sees who comes back with six words; None where nothing opens."""
    monkeypatch.setattr(actions, "tries", Tries())
    session = visit()
    if not actions.come_back(session, words, "net"):
        return None
    return access.story_for(access.reader_of(session)).said


def drill(
    visit: Visits, folder: Path, monkeypatch: pytest.MonkeyPatch, move: Callable[[], None] = emptied
) -> list[bytes]:
    """20 people, a backup, one erases, the mirror is overwritten; both restored elsewhere. Gives what nobody may find."""
    people = [person(visit, f"number {number}") for number in range(20)]
    secrets = [CANARY.encode(), *(secret for session, words in people for secret in secrets_of(session, words))]
    hosting.backup(folder, 14, NIGHT)
    actions.erase_story(people[7][0])
    hosting.backup(folder, 14, NIGHT + timedelta(days=1))
    opened = [f"{CANARY} number {number} ñandú-ñandú" for number in range(20)]
    for version in ("main-20261123T030000Z.sqlite3", "20261124T030000Z", None):
        move()
        hosting.restore(folder, version, True, False, NIGHT)
        seen = [story_behind(visit, words, monkeypatch) for _, words in people]
        assert seen == [*opened[:7], None, *opened[8:]]
        # The older version does hold the erased one's row: it is the half that is gone.
        assert Blob.objects.count() == (20 if version and version.startswith("main") else 19)
    assert SessionRow.objects.count() == 20  # those who have just come back: no visit was in the mirror
    return secrets


def test_p4_the_drill_nineteen_come_back_and_the_erased_one_does_not(
    visit: Visits, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, clock: Any, figure: Callable[[str], None]
) -> None:
    secrets = drill(visit, tmp_path / "copies", monkeypatch)
    copies = {file.name: file.read_bytes() for file in (tmp_path / "copies").iterdir()}
    assert len(copies) == 3
    assert hits(secrets, copies) == []
    assert hits([CANARY.encode()], {"packed away": inflated(copies[hosting.MIRROR])}) == []
    size = sum(map(len, copies.values()))
    figure(
        f"P4, P1: restore drill: 19 of 20 came back, the erased one did not; 0 of {len(secrets)} secrets in {size:,} bytes"
    )


@pytest.mark.postgres
@pytest.mark.parametrize("way", [("sqlite", "postgresql"), ("postgresql", "sqlite"), ("postgresql", "postgresql")])
def test_a_copy_of_one_engine_goes_into_the_other(
    placed: Any, visit_there: Visits, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, clock: Any, way: tuple[str, str]
) -> None:
    placed(way[0], way[0])
    drill(visit_there, tmp_path / "copies", monkeypatch, lambda: placed(way[1], way[1]))


@pytest.fixture
def visit_there(settings: Any) -> Visits:
    """A new visit on the stores that ``placed`` made."""
    settings.ARGON2 = (1, 8, 1)

    def opened() -> SessionStore:
        session = SessionStore()
        session.create()
        return session

    return opened


def test_what_was_saved_while_a_copy_is_taken_is_in_it_whole_or_not_at_all(visit: Visits, tmp_path: Path) -> None:
    """A row that comes in the middle of the reading is not half there: the copy is of the moment at which it began."""
    person(visit, "before")
    moved, seen = copying._moved, []

    def and_then_somebody_saves(*args: Any) -> int:
        count = moved(*args)
        if not seen:
            seen.append(person_on_another_connection())
        return count

    def person_on_another_connection() -> int:
        before = connections["default"], connections["vault"]
        for store in ("default", "vault"):
            connections[store] = connections.create_connection(store)
        person(visit, "meanwhile")
        rows = Blob.objects.count()
        for store, connection in zip(("default", "vault"), before, strict=True):
            connections[store].close()
            connections[store] = connection
        return rows

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(copying, "_moved", and_then_somebody_saves)
        counts = copying.write_copy("default", tmp_path / "copy")
    assert seen == [2]
    assert counts == {"blob": 1, "slot": 1} | dict.fromkeys(counts.keys() - {"blob", "slot"}, 0)


def test_files_are_for_the_host_alone_and_the_oldest_go(visit: Visits, tmp_path: Path) -> None:
    folder = tmp_path / "copies"
    for day in range(5):
        hosting.backup(folder, 3, NIGHT + timedelta(days=day))
    assert sorted(file.name for file in folder.iterdir()) == [
        "main-20261125T030000Z.sqlite3", "main-20261126T030000Z.sqlite3", "main-20261127T030000Z.sqlite3", "vault.sqlite3",
    ]  # fmt: skip
    assert {stat.S_IMODE(file.stat().st_mode) for file in folder.iterdir()} == {0o600}
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_a_clock_that_went_back_does_not_cost_the_newest_version(visit: Visits, tmp_path: Path) -> None:
    for hours in (2, 3, 0):
        hosting.backup(tmp_path / "copies", 2, NIGHT + timedelta(hours=hours))
    assert [path.name for path in hosting.versions(tmp_path / "copies")] == [
        "main-20261123T030000Z.sqlite3", "main-20261123T060000Z.sqlite3",
    ]  # fmt: skip


def test_p4_the_mirror_of_before_is_wiped_not_only_unlinked(visit: Visits, tmp_path: Path) -> None:
    session, _ = person(visit, "Ana")
    hosting.backup(tmp_path, 2, NIGHT)
    other_name = tmp_path / "hard-link"
    other_name.hardlink_to(tmp_path / hosting.MIRROR)
    secret = bytes(Shard.objects.all()[0].secret)
    assert secret in other_name.read_bytes()
    actions.erase_story(session)
    hosting.backup(tmp_path, 2, NIGHT)
    assert secret not in (tmp_path / hosting.MIRROR).read_bytes()
    assert set(other_name.read_bytes()) == {0}


def test_the_mirror_is_overwritten_even_where_the_main_store_cannot_be_copied(
    visit: Visits, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session, words = person(visit, "Ana")
    hosting.backup(tmp_path, 2, NIGHT)
    actions.erase_story(session)
    written = copying.write_copy

    def full(store: str, file: Path) -> dict[str, int]:
        if store == "default":
            raise OSError(28, "No space left on device")
        return written(store, file)

    with monkeypatch.context() as patch:
        patch.setattr(copying, "write_copy", full)
        with pytest.raises(OSError, match="No space"):
            hosting.backup(tmp_path, 2, NIGHT + timedelta(days=1))
    emptied()
    hosting.restore(tmp_path, None, True, False, NIGHT)
    assert story_behind(visit, words, monkeypatch) is None


def test_whoever_was_there_before_is_not_replaced_unasked(visit: Visits, tmp_path: Path, clock: Any) -> None:
    person(visit, "Ana")
    hosting.backup(tmp_path, 2, NIGHT)
    actions.save_story(visit(), lambda story: replace(story, said="Ben, since then"))
    with pytest.raises(BadInput, match="the main store holds rows already: nothing was changed; --replace"):
        hosting.restore(tmp_path, None, False, False, clock.now)
    assert (Blob.objects.count(), Shard.objects.count()) == (2, 3)
    hosting.restore(tmp_path, None, False, True, clock.now)
    assert (Blob.objects.count(), Shard.objects.count()) == (1, 3)  # and the vault is not touched without --vault
    emptied()
    person(visit, "only the vault has rows")
    Blob.objects.all().delete()
    Slot.objects.all().delete()
    with pytest.raises(BadInput, match="the vault holds rows already"):
        hosting.restore(tmp_path, None, True, False, NIGHT)
    assert Blob.objects.count() == 0


def test_a_vault_that_only_has_its_own_new_salt_is_empty(
    visit: Visits, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A host starts the site on the new machine before restoring: that draws a salt, and it must give way."""
    _, words = person(visit, "Ana")
    hosting.backup(tmp_path, 2, NIGHT)
    emptied()
    vault.make_pepper()
    salt = bytes(Pepper.objects.get().secret)
    hosting.restore(tmp_path, None, True, False, NIGHT)
    assert bytes(Pepper.objects.get().secret) != salt
    assert story_behind(visit, words, monkeypatch) == f"{CANARY} Ana ñandú-ñandú"


def test_what_ended_since_the_backup_is_not_brought_back(visit: Visits, tmp_path: Path, clock: Any) -> None:
    person(visit, "Ana")
    hosting.backup(tmp_path, 2, NIGHT)
    emptied()
    hosting.restore(tmp_path, None, True, False, NIGHT + timedelta(days=400))
    assert (Blob.objects.count(), Slot.objects.count(), Shard.objects.count()) == (0, 0, 0)


def broken(file: Path, how: str) -> None:
    """Makes a copy bad."""
    if how == "gone":
        file.unlink()
    elif how == "empty":
        file.write_bytes(b"")
    elif how == "text":
        file.write_text("I miss us.\n" * 500)
    elif how == "cut":
        file.write_bytes(file.read_bytes()[:9000])
    elif how == "bits":
        data = bytearray(file.read_bytes())
        data[4096 * 2 : 4096 * 2 + 64] = bytes(64)
        file.write_bytes(bytes(data))
    else:
        with sqlite3.connect(file) as made:
            made.execute(
                {
                    "newer": "INSERT INTO django_migrations (app, name, applied) VALUES ('records', '9999_later', '2026-01-01')",
                    "other": "DROP TABLE django_migrations",
                    "no table": "DROP TABLE records_blob",
                    "no sense": "UPDATE records_blob SET size_class = 99",
                    "no day": "UPDATE records_blob SET expires = '2026-99-99'",
                }[how]
            )
        made.close()


BAD = ["gone", "empty", "text", "cut", "bits", "newer", "other", "no table", "no sense", "no day"]


@pytest.mark.parametrize("how", BAD)
def test_a_bad_copy_is_said_in_one_sentence_and_changes_nothing(
    visit: Visits, tmp_path: Path, how: str, clock: Any
) -> None:
    person(visit, "Ana")
    hosting.backup(tmp_path, 2, NIGHT)
    file = hosting.versions(tmp_path)[0]
    broken(file, how)
    with pytest.raises(BadInput) as told:
        hosting.restore(tmp_path, None, False, True, NIGHT)
    assert "\n" not in str(told.value)
    assert (Blob.objects.count(), Slot.objects.count()) == (1, 1)
    assert checkup(tmp_path, NIGHT).faults


def test_a_mirror_is_no_backup_of_the_main_store(visit: Visits, tmp_path: Path) -> None:
    hosting.backup(tmp_path, 2, NIGHT)
    (tmp_path / hosting.MIRROR).replace(tmp_path / "main-20261124T030000Z.sqlite3")
    with pytest.raises(BadInput, match="cannot be read"):
        hosting.restore(tmp_path, None, False, False, NIGHT)


def test_a_copy_of_an_older_program_is_brought_up_beside_it(
    visit: Visits, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    """Also without the migrations that came later: they run over a copy of it, the backup itself stays as it is."""
    settings.DATA = tmp_path / "data"
    settings.DATA.mkdir()
    _, words = person(visit, "Ana")
    hosting.backup(tmp_path, 2, NIGHT)
    ran: list[Path] = []
    brought_up, older = copying.brought_up, hosting._is_older
    monkeypatch.setattr(hosting, "_is_older", lambda file: older(file) or file.parent == tmp_path)
    monkeypatch.setattr(copying, "brought_up", lambda store, file: ran.append(file) or brought_up(store, file))
    emptied()
    before = {file.name: file.read_bytes() for file in tmp_path.glob("*.sqlite3")}
    hosting.restore(tmp_path, None, True, False, NIGHT)
    assert story_behind(visit, words, monkeypatch) == f"{CANARY} Ana ñandú-ñandú"
    assert {file.parent.parent for file in ran} == {settings.DATA}
    assert list(settings.DATA.iterdir()) == []
    assert {file.name: file.read_bytes() for file in tmp_path.glob("*.sqlite3")} == before


@pytest.mark.parametrize("version", ["", "..", "vault.sqlite3", "main-20261122T030000Z.sqlite3", "x" * 500])
def test_a_version_that_is_not_there_is_said(visit: Visits, tmp_path: Path, version: str) -> None:
    hosting.backup(tmp_path, 2, NIGHT)
    with pytest.raises(BadInput, match="holds no version"):
        hosting.restore(tmp_path, version, False, False, NIGHT)


def test_a_second_backup_at_the_same_time_waits_for_nothing(visit: Visits, tmp_path: Path) -> None:
    with hosting._turn_in(tmp_path), pytest.raises(BadInput, match="another backup"):
        hosting.backup(tmp_path, 2, NIGHT)


def test_the_folder_of_the_stores_is_not_the_folder_of_the_backups(visit: Visits, files: Any, tmp_path: Path) -> None:
    (tmp_path / "same").symlink_to(files.folder)
    for folder in (files.folder, tmp_path / "same"):
        with pytest.raises(BadInput, match="itself lies"):
            hosting.backup(folder, 2, NIGHT)


# `host restore` in a process that is killed when it is about to do a thing for the n-th time.
KILLED = """
import django, os, signal, sys
django.setup()
from secondchair.cli import main
from secondchair.records import copying
from secondchair.site import hosting

room, name, left = {"copy": copying, "host": hosting}[sys.argv.pop(1)], sys.argv.pop(1), int(sys.argv.pop(1))
done = getattr(room, name)

def until_killed(*args):
    global left
    left -= 1
    return os.kill(os.getpid(), signal.SIGKILL) if left < 0 else done(*args)

setattr(room, name, until_killed)
sys.exit(main())
"""


KILLS = [("copy _moved 0", 1), ("copy _moved 1", 1), ("copy truncate_wal 0", 3), ("host forget_expired 0", 3)]


@pytest.mark.parametrize(("place", "rows"), KILLS)
def test_p22_killed_while_restoring_the_old_rows_are_there_or_the_new_ones(
    visit: Visits, files: Any, tmp_path: Path, place: str, rows: int
) -> None:
    for number in range(3):
        person(visit, f"{number}" + "x" * 50_000)
    hosting.backup(tmp_path / "copies", 2, datetime.now(UTC))
    emptied()
    person(visit, "the one who is there now")
    there = set(Blob.objects.values_list("pk", flat=True))
    asked = [
        sys.executable,
        "-c",
        KILLED,
        *place.split(),
        "host",
        "restore",
        "--from",
        str(tmp_path / "copies"),
        "--replace",
    ]
    environment = os.environ | {"SECOND_CHAIR_DATA": str(files.folder), "PYTHONPATH": str(Path(__file__).parents[2])}
    environment |= {"DJANGO_SETTINGS_MODULE": "secondchair.site.settings"}
    assert subprocess.run(asked, env=environment, check=False).returncode == -signal.SIGKILL
    assert (Blob.objects.count(), Slot.objects.count()) == (rows, rows)
    assert (there <= set(Blob.objects.values_list("pk", flat=True))) == (rows == 1)


def test_check_counts_and_finds_what_is_late(visit: Visits, tmp_path: Path, clock: Any) -> None:
    person(visit, "Ana")
    person(visit, "y" * 9000)
    hosting.backup(tmp_path, 2, clock.now)
    fine = checkup(tmp_path, clock.now)
    assert fine.faults == ()
    assert fine.stores["default"].rows()["blob"] == fine.backups["default"].condition.rows()["blob"] == 2
    assert fine.stores["vault"].rows()["shard"] == fine.backups["vault"].condition.rows()["shard"] == 4
    assert "sessionrow" not in fine.backups["vault"].condition.rows()
    [blob] = [table for table in fine.stores["default"].tables if table.name == "blob"]
    assert blob.sizes == {1: 1, 16: 1}
    clock.now = clock.now.replace(year=2027, month=6, day=1)
    sweep_visits(clock.now)
    late = checkup(tmp_path, clock.now)
    assert [table.past for table in late.stores["default"].tables if table.name == "blob"] == [2]
    assert [fault for fault in late.faults if "host expire" in fault] == [], "rows of today go tonight"
    assert [fault for fault in late.faults if "hours old" in fault]
    later = checkup(tmp_path, clock.now + timedelta(days=2))
    assert sum("host expire" in fault for fault in later.faults) == 2


def test_check_finds_a_damaged_store(visit: Visits, files: Any) -> None:
    for number in range(30):
        person(visit, f"{number}")
    for store in connections:
        connections[store].close()
    broken(files.folder / "db.sqlite3", "bits")
    assert any(fault.startswith("the main store") for fault in checkup(None, NIGHT).faults)


def test_check_finds_a_store_of_another_version(visit: Visits) -> None:
    with connections["vault"].cursor() as cursor:
        cursor.execute("UPDATE django_migrations SET name = '9999_later' WHERE app = 'records' AND name LIKE '0001%%'")
    try:
        [fault] = checkup(None, NIGHT).faults
        assert fault.startswith("the vault was made by a newer version")
        with pytest.raises(BadInput, match="not of this version"):
            hosting.backup(Path("never-made"), 2, NIGHT)
    finally:
        with connections["vault"].cursor() as cursor:
            cursor.execute("UPDATE django_migrations SET name = '0001_two_stores' WHERE name = '9999_later'")

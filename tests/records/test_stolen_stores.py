"""What a thief finds: P1 (bytes), P2 (one store and true words), P3 (both stores and no words)."""

import base64
import itertools
import os
import subprocess
import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.db import connections
from django.test.utils import CaptureQueriesContext

from secondchair.records import access, actions, keys, vault
from secondchair.records.models import Blob, Pepper, SessionRow, Shard, Slot
from secondchair.records.sessions import SessionStore

Visits = Callable[..., SessionStore]
CANARY = "canary-6f1d"
HEAD = 7  # bytes of a secret by which it is looked up; none is shorter
LABELS = ("lookup", "kek", "slot", "member-sid", "data", "addr/story", "data/story", "session", "root")


def person(visit: Visits, name: str) -> tuple[SessionStore, str]:
    """Somebody with a story and six words, who has just left the page open."""
    session = visit()
    actions.save_story(session, lambda story: replace(story, start="words", said=f"{CANARY} {name} ñandú-ñandú"))
    return session, actions.keep_story(session, "en")


def secrets_of(session: SessionStore, words: str) -> Iterator[bytes]:
    """Everything that may not stand anywhere: words in threes, and the keys between words and story."""
    listed = words.split()
    for at in range(4):
        yield " ".join(listed[at : at + 3]).encode()
    member_key = access.reader_of(session).key
    assert member_key
    opened = vault.opened(member_key)
    assert opened
    root, _ = vault.root(words)
    yield from (
        member_key,
        opened.data_key,
        keys.derived(opened.data_key, "data/story"),
        root,
        keys.derived(root, "kek"),
    )
    yield (session.session_key or "").encode()


def shapes(secret: bytes) -> Iterator[bytes]:
    """A secret as it may stand in a file: plain, hex, base64 at each of three offsets, UTF-16."""
    yield secret
    yield secret.hex().encode()
    yield secret.hex().upper().encode()
    for shift in range(3):
        turned = base64.b64encode(bytes(shift) + secret)
        yield turned[(0, 2, 3)[shift] + (0, 2, 1)[shift] : -4]
        yield base64.urlsafe_b64encode(bytes(shift) + secret)[4:-4]
    if secret.isascii():
        yield secret.decode().encode("utf-16-le")
        yield secret.decode().encode("utf-16-be")


def inflated(data: bytes) -> bytes:
    """What any deflate stream in these bytes holds, zlib's, gzip's or raw."""
    found = []
    for at in range(len(data)):
        try:
            found.append(zlib.decompressobj(-15).decompress(data[at : at + 4096], 65536))
        except zlib.error:
            continue
    return b"".join(part for part in found if len(part) > 8)


def hits(secrets: list[bytes], places: dict[str, bytes]) -> list[tuple[str, bytes]]:
    by_head: dict[bytes, list[bytes]] = {}
    for shape in {shape for secret in secrets for shape in shapes(secret)}:
        assert len(shape) >= HEAD
        by_head.setdefault(shape[:HEAD], []).append(shape)
    return [
        (place, shape)
        for place, data in places.items()
        for at in range(len(data) - HEAD + 1)
        if (head := data[at : at + HEAD]) in by_head
        for shape in by_head[head]
        if data.startswith(shape, at)
    ]


def dump(alias: str) -> bytes:
    """What a backup program writes."""
    if connections[alias].vendor == "sqlite":
        connections[alias].ensure_connection()
        return "\n".join(connections[alias].connection.iterdump()).encode()
    url = os.environ["DATABASE_URL" if alias == "default" else "VAULT_DATABASE_URL"]
    assert urlsplit(url).scheme.startswith("postgres")
    return subprocess.run(["pg_dump", url], check=True, capture_output=True).stdout


def test_p1_neither_store_shows_a_word_or_a_key(visit: Visits, stores: Any, figure: Callable[[str], None]) -> None:
    people = [person(visit, f"number {number}") for number in range(200)]
    secrets = [CANARY.encode(), "ñandú-ñandú".encode(), "ñandú-ñandú".encode("utf-16-le")]
    for session, words in people:
        secrets += secrets_of(session, words)
    places = {"dump of " + alias: dump(alias) for alias in ("default", "vault")} | stores.files()
    if connections["default"].vendor == "sqlite":
        assert {"db.sqlite3-wal", "vault.sqlite3-wal"} <= places.keys()
    assert sum(map(len, places.values())) > 200 * 2000
    assert hits(secrets, places) == []
    figure(f"P1: {len(people)} people, {len(secrets)} secrets, {sum(map(len, places.values())):,} bytes: 0 found")


def test_p1_nothing_is_packed_away_either(visit: Visits, files: Any) -> None:
    secrets = [CANARY.encode()]
    for name in ("Ana", "Ben", "Cleo", "Dee"):
        secrets += secrets_of(*person(visit, name))
    held = {name: inflated(data) for name, data in files.files().items() if not name.endswith("-shm")}
    assert len(held) == 4
    assert hits(secrets, held) == []


@pytest.mark.parametrize("hide", ["plain", "hex", "base64", "utf-16", "deflate", "gzip"])
def test_p1_the_search_itself_finds_what_is_there(hide: str) -> None:
    wrote = f"xy {CANARY} said this and more".encode()
    hidden = {
        "plain": wrote,
        "hex": wrote.hex().encode(),
        "base64": base64.b64encode(wrote),
        "utf-16": wrote.decode().encode("utf-16-le"),
        "deflate": inflated(os.urandom(50) + zlib.compress(wrote) + os.urandom(50)),
        "gzip": inflated(b"\1\2" + zlib.compress(wrote, wbits=31)),
    }[hide]
    assert hits([CANARY.encode()], {"place": hidden})


def observed(visit: Visits, monkeypatch: pytest.MonkeyPatch, words: str) -> tuple[object, ...]:
    """What trying words shows and costs: answer, queries of both stores, derivations, openings."""
    work: list[str] = []
    with monkeypatch.context() as patch:
        root_of, unseal = vault.root_of, vault.unseal
        patch.setattr(vault, "root_of", lambda *args: work.append("root") or root_of(*args))
        patch.setattr(vault, "unseal", lambda *args: work.append("open") or unseal(*args))
        patch.setattr(actions, "tries", actions.Tries())
        session = visit()
        with (
            CaptureQueriesContext(connections["default"]) as main,
            CaptureQueriesContext(connections["vault"]) as vaulted,
        ):
            answer = actions.come_back(session, words, "net")
        sql = [[query["sql"].split(" WHERE ")[0] for query in seen] for seen in (main, vaulted)]
        return answer, sql, work, access.story_for(access.reader_of(session))


@pytest.mark.parametrize("lost", ["whole vault", "shards only"])
def test_p2_without_the_vault_true_words_are_wrong_words(
    visit: Visits, monkeypatch: pytest.MonkeyPatch, lost: str
) -> None:
    words = [person(visit, name)[1] for name in ("Ana", "Ben", "Cleo", "Dee")]
    assert observed(visit, monkeypatch, words[0])[0] is True
    Shard.objects.all().delete()
    if lost == "whole vault":
        Pepper.objects.all().delete()
        SessionRow.objects.all().delete()
        observed(visit, monkeypatch, "the new vault draws its pepper")
    wrong = observed(visit, monkeypatch, "six words that were never drawn")
    assert wrong[0] is False
    assert [observed(visit, monkeypatch, true) for true in words] == [wrong] * 4


def test_wrong_words_cost_what_erased_ones_do(visit: Visits, monkeypatch: pytest.MonkeyPatch) -> None:
    session, words = person(visit, "Ana")
    wrong = observed(visit, monkeypatch, "never drawn at all")
    actions.erase_story(session)
    assert observed(visit, monkeypatch, words) == wrong


def test_true_and_wrong_words_ask_the_stores_the_same(visit: Visits) -> None:
    """And words whose story is gone, though their slot and its half are still there, are wrong words."""
    session, true = person(visit, "Ana")
    member_key = access.reader_of(session).key
    assert member_key

    def asked(words: str) -> tuple[bytes | None, int, int]:
        with (
            CaptureQueriesContext(connections["default"]) as main,
            CaptureQueriesContext(connections["vault"]) as vaulted,
        ):
            found = vault.member_key_from(words)
        return found, len(main), len(vaulted)

    assert asked(true) == (member_key, 1, 3)
    assert asked("never drawn at all") == (None, 1, 3)
    Shard.objects.filter(sid=keys.member_sid(member_key)).delete()
    assert asked(true) == (None, 1, 3)


def opened_with(candidates: set[bytes]) -> int:
    """How many rows of both stores any of these keys opens, at the row's own place and under every label."""
    rows = [(bytes(row.addr), bytes(row.ct)) for row in Blob.objects.all()]
    rows += [(bytes(row.lookup), bytes(row.wrapped)) for row in Slot.objects.all()]
    rows += [(bytes(row.id_sha256), bytes(row.ct)) for row in SessionRow.objects.all()]
    found = 0
    for (address, sealed), label in itertools.product(rows, ("story", "slot", "session")):
        for key in candidates:
            try:
                keys.unseal(key, address, label, sealed)
                found += 1
            except keys.Unreadable:
                continue
    return found


def stretched(secrets: set[bytes]) -> set[bytes]:
    """Each secret, each pair, and what every label makes of them."""
    pairs = {one + two for one, two in itertools.product(secrets, secrets)}
    joined = {keys.wrapping_key(one, two) for one, two in itertools.product(secrets, secrets)}
    joined |= {keys.data_key(one, two) for one, two in itertools.product(secrets, secrets)}
    ones = {keys.derived(key, label) for key in secrets for label in LABELS}
    story_keys = {keys.derived(key, "data/story") for key in joined}
    return {key for key in secrets | joined | ones | story_keys if len(key) == 32} | {
        keys.derived(pair, "slot") for pair in pairs
    }


def test_p3_both_stores_without_words_or_cookie_open_nothing(visit: Visits, figure: Callable[[str], None]) -> None:
    people = [person(visit, name) for name in ("Ana", "Ben", "Cleo", "Dee")]
    secrets = {bytes(row.secret) for row in (*Shard.objects.all(), *Pepper.objects.all())}
    secrets |= {bytes(row.id_sha256) for row in SessionRow.objects.all()}
    secrets |= {bytes(row.sid) for row in (*Shard.objects.all(), *Slot.objects.all())}
    secrets |= {bytes(row.pk) for row in (*Blob.objects.all(), *Slot.objects.all())}
    secrets |= {settings.SECRET_KEY.encode(), bytes(32)}
    candidates = stretched(secrets)
    assert len(candidates) > 1000
    assert opened_with(candidates) == 0
    figure(f"P3: {len(candidates)} derived keys tried on every row of {len(people)} people: 0 open")
    # The same search does open a story once it is given what only the visitor has.
    member_key = access.reader_of(people[0][0]).key
    assert member_key
    assert opened_with(stretched({member_key, *(bytes(row.secret) for row in Shard.objects.all())})) == 1


def test_p1_nothing_that_comes_with_django_is_stored_beside_it(stores: Any, tmp_path: Path) -> None:
    tables = {alias: set(connections[alias].introspection.table_names()) for alias in ("default", "vault")}
    assert tables["default"] == {"django_migrations", "records_blob", "records_slot"}
    assert tables["vault"] == {
        "django_migrations",
        "records_shard",
        "records_pepper",
        "records_sessionrow",
        "records_meeting",
        "records_round",
    }

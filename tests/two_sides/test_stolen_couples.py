"""P1 to P4 for two people: what a thief finds of what they share, of their codes, and of what they took back or erased."""

import itertools
import json
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest
from django.db import connections

from secondchair.core import rounds, sharing
from secondchair.records import access, actions, keys, models, pairing, spaces, vault
from secondchair.records.kept import SpaceAt
from secondchair.records.sessions import SessionStore
from tests.records.test_stolen_stores import dump, hits, inflated, stretched

from . import test_killed as steps

Visits = Callable[..., SessionStore]
COUPLES = 200
LABELS = ("story", "slot", "session", "space", "meeting")
CANARY = "canary-51f2-{}"
NAME = 1_906_000_000_000_000_000  # therapists of these tests have numbers that nothing else has


def quick() -> None:
    """Nothing is pulled out of the wall here."""
    for alias in ("default", "vault"):
        if connections[alias].vendor == "sqlite":
            with connections[alias].cursor() as cursor:
                cursor.execute("PRAGMA synchronous=OFF")


def couple(visit: Visits, number: int, tied: bool = True) -> tuple[str, str]:
    """Two people with words of their own everywhere. Where not tied: a code is shown, entered, and confirmed by one."""
    found = []
    for who in "ab":
        session = visit()
        session["lang"] = "en"
        session.save()
        found.append(str(session.session_key))
        steps.save(found[-1], CANARY.format(f"said-{who}{number}"))
        actions.keep_story(SessionStore(found[-1]), "en", steps.network())
    one, other = found
    for step in steps.BOTH if tied else steps.HALF:
        step(one, other)
    if tied:
        for who, key in (("a", one), ("b", other)):
            actions.couple_now(SessionStore(key))
            actions.change_space(SessionStore(key), partial(filled, mine=f"{who}{number}", name=NAME + number))
            steps.share(key, lambda s, w: sharing.take_back(s, w, ("term_own_words",)))
        locked(one, {str(NAME + number): "yes", str(NAME - number): "no"})
        if number % 2:
            locked(other, {str(NAME + number): "maybe"})
    return one, other


def filled(space: sharing.Space, who: int, mine: str, name: int) -> sharing.Space:
    """One of each: open, offered in vain, to be taken back, asked for, on the list."""
    for item, what in (("own_part", "open"), ("small_step", "hidden"), ("term_own_words", "gone")):
        space = sharing.offer(space, who, item, CANARY.format(f"{what}-{mine}"))
    space = sharing.want(space, who, ("own_part", "bothers", "term_own_words"))
    return sharing.put_name(space, who, name)


def locked(key: str, marks: dict[str, str]) -> None:
    steps.share(key, lambda space, who: rounds.lock(space, who, marks))


def own(key: str) -> access.Own:
    return access.own_for(access.reader_of(SessionStore(key)))


def space_of(key: str) -> tuple[SpaceAt, spaces.Opened]:
    at = own(key).space
    space = spaces.opened(at) if at else None
    assert at and space
    return at, space


def secrets_of(key: str, number: int) -> Iterator[bytes]:
    """Everything of one of two that may stand nowhere."""
    session = SessionStore(key)
    words = actions.words_at_hand(session).split()
    yield " ".join(words[:3]).encode()
    member_key = access.reader_of(session).key
    opened = vault.opened(member_key) if member_key else None
    assert member_key and opened
    yield from (member_key, opened.data_key, key.encode())
    kept = own(key)
    if kept.pending:
        yield from (kept.pending.root, kept.pending.token)
        if kept.pending.code:
            yield f'"code":"{kept.pending.code}"'.encode()
    if kept.space:
        space = spaces.opened(kept.space)
        assert space
        yield from (kept.space.key, space.key, spaces._row_key(space.key, space.secrets[0]))
    yield from (str(NAME + number).encode(), str(NAME - number).encode())


def test_p1_nothing_of_two_people_stands_readable(visit: Visits, stores: Any, figure: Callable[[str], None]) -> None:
    quick()
    secrets = [b"canary-51f2-", b'"own_part":', b'"small_step":', b'"locked":{"', b'"wanted":["']
    for number in range(1, COUPLES + 1):
        for key in couple(visit, number, tied=number % 5 != 0):
            secrets += secrets_of(key, number)
    places = {"dump of " + alias: dump(alias) for alias in ("default", "vault")} | stores.files()
    assert hits(secrets, places) == []
    size = sum(map(len, places.values()))
    figure(f"P1: {COUPLES} couples, {len(secrets)} secrets, {size:,} bytes of files, logs and dumps: 0 found")


def test_p1_nothing_of_two_people_is_packed_away(visit: Visits, files: Any) -> None:
    secrets = [b"canary-51f2-"]
    for number in (1, 2, 5):
        for key in couple(visit, number, tied=number != 5):
            secrets += secrets_of(key, number)
    held = {name: inflated(data) for name, data in files.files().items() if not name.endswith("-shm")}
    assert hits(secrets, held) == []


def sealed_rows(rows: Any = None) -> list[tuple[bytes, bytes]]:
    """(address, sealed bytes) of every row of both stores, and of the copies given."""
    found = [(bytes(row.addr), bytes(row.ct)) for row in (*models.Blob.objects.all(), *models.Meeting.objects.all())]
    found += [(bytes(row.lookup), bytes(row.wrapped)) for row in models.Slot.objects.all()]
    found += [(bytes(row.id_sha256), bytes(row.ct)) for row in models.SessionRow.objects.all()]
    for copy in rows or ():
        found += [(bytes(row["addr"]), bytes(row["ct"])) for row in copy[models.Blob]]
    return found


def opened_by(candidates: set[bytes], rows: list[tuple[bytes, bytes]]) -> list[bytes]:
    """What any of these keys opens, under any label."""
    found = []
    for (address, sealed), label, key in itertools.product(rows, LABELS, candidates):
        try:
            found.append(keys.unseal(key, address, label, sealed))
        except keys.Unreadable:
            continue
    return found


def held_by_the_vault() -> set[bytes]:
    """Every secret that stands in the vault, and every address."""
    held = {
        bytes(row.secret)
        for row in (*models.Shard.objects.all(), *models.Pepper.objects.all(), *models.Round.objects.all())
    }
    held |= {bytes(row.previous) for row in models.Round.objects.exclude(previous=None)}
    held |= {
        bytes(row.pk)
        for table in (models.Round, models.Meeting, models.Shard, models.Blob)
        for row in table.objects.all()
    }
    return held


def space_keys(held: set[bytes], space_key: bytes = b"") -> set[bytes]:
    """Every key that could open a shared row or a meeting, of secrets that are at hand."""
    halves = [secret for secret in held if len(secret) == keys.KEY]
    joined = {keys.derived(space_key + a + b, "space") for a, b in itertools.permutations(halves, 2)}
    rows = {keys.derived(key + secret, "data/space") for key, secret in itertools.product(joined, halves)}
    return rows | joined | {keys.derived(one, "meeting") for one in halves}


def test_p3_both_stores_open_nothing_that_two_people_share(
    visit: Visits, stores: Any, figure: Callable[[str], None]
) -> None:
    quick()
    couple(visit, 1)
    couple(visit, 5, tied=False)
    held = held_by_the_vault()
    candidates = stretched(held) | space_keys(held)
    assert opened_by(candidates, sealed_rows()) == []
    figure(f"P3: {len(candidates):,} derived keys tried on every row of two couples, spaces and meetings too: 0 open")


def test_p3_the_same_search_opens_a_space_once_it_has_the_space_key(visit: Visits, stores: Any) -> None:
    one, _ = couple(visit, 1)
    at, _ = space_of(one)
    assert len(opened_by(space_keys(held_by_the_vault(), at.key), sealed_rows())) == 1


def test_p3_after_a_round_even_the_space_key_opens_no_mark_that_was_not_disclosed(visit: Visits, stores: Any) -> None:
    """A partner who runs the server, once the round is open: own space key, the vault of now, every old copy of main."""
    _, other = couple(visit, 2)  # Ana has locked
    copies = [stores.rows("default")]
    locked(other, {str(NAME + 2): "maybe"})
    copies.append(stores.rows("default"))
    at, _ = space_of(other)
    opened = opened_by(space_keys(held_by_the_vault(), at.key), sealed_rows(copies))
    assert opened and all(json.loads(plain)["sides"][who]["locked"] is None for plain in opened for who in (0, 1))
    text = b"".join(opened).decode()
    assert str(NAME - 2) not in text and "gone-" not in text


def test_p3_a_meeting_opens_nothing_without_its_code(visit: Visits, stores: Any) -> None:
    one, _ = couple(visit, 5, tied=False)
    rows = [(bytes(row.addr), bytes(row.ct)) for row in models.Meeting.objects.all()]
    code = own(one).pending
    assert code and len(rows) == 2
    wrong = {
        keys.derived(pairing.root_of("222222" + a + b), "meeting") for a, b in itertools.product("23456", repeat=2)
    }
    assert opened_by(wrong | space_keys(held_by_the_vault()), rows) == []
    assert len(opened_by({keys.derived(code.root, "meeting")}, rows)) == 2  # the search finds them with it


def test_p3_of_a_code_that_connected_nothing_is_left(visit: Visits, stores: Any) -> None:
    assert [steps.stand(key)[1] for key in couple(visit, 1)] == ["connected", "connected"]
    assert models.Meeting.objects.count() == 0


@pytest.mark.parametrize("who", [0, 1])
def test_p4_what_was_erased_is_in_no_old_copy_for_either(visit: Visits, stores: Any, who: int) -> None:
    pair = couple(visit, 1)
    words = [actions.words_at_hand(SessionStore(key)) for key in pair]
    backup = stores.rows("default")
    at = space_of(pair[1 - who])[0]
    actions.erase_story(SessionStore(pair[who]))
    stores.restore("default", backup)
    assert steps.stand(pair[1 - who])[1] == "ended"
    assert opened_by(space_keys(held_by_the_vault(), at.key), sealed_rows()) == []
    assert not actions.come_back(SessionStore(pair[who]), words[who], steps.network())
    back = SessionStore(pair[1 - who])
    assert actions.come_back(back, words[1 - who], steps.network())  # the other side stays whole
    assert access.story_for(access.reader_of(back)).said == CANARY.format(f"said-{'ab'[1 - who]}1")


def test_p4_no_byte_of_the_shared_row_stays_in_the_files(visit: Visits, files: Any) -> None:
    one, other = couple(visit, 1)
    _, space = space_of(one)
    row = bytes(models.Blob.objects.get(addr=space.address).ct)
    pieces = [row[at : at + 16] for at in range(0, len(row), 4096)]
    assert any(pieces[1] in data for data in files.files().values())
    actions.leave_couple(SessionStore(other))
    assert not any(piece in data for piece in pieces for data in files.files().values())

"""On PostgreSQL with every table in eight partitions: whatever a page asks for lies in one of them (EXPLAIN says so).

So rows can be spread over any number of nodes by their address: no query of a page has to ask a second one.
"""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connections
from django.test import Client
from django.utils import timezone

from secondchair.core import sharing
from secondchair.records import actions, ranges
from secondchair.records.forget import forget_expired
from secondchair.records.ranges import tables
from secondchair.records.sessions import SessionStore
from secondchair.registry import Registry
from tests.cast import pages, sample_registry
from tests.rules.walk import walked

__all__ = ["pages", "sample_registry"]
pytestmark = [pytest.mark.postgres, pytest.mark.usefixtures("pages")]

PARTS = 8
STORES = ("default", "vault")
GUIDE = Path(__file__).resolve().parents[2] / "docs" / "self-hosting.md"
# One row, the same for everybody and never changed: each node holds a copy of it (a "reference table").
EVERYWHERE = {"records_pepper"}
Journey = Callable[[tuple[int, ...]], None]


def recipe(by: str) -> str:
    """The SQL that the guide for hosts gives, for partitions by "hash" or by "range"."""
    [sql] = re.findall(r"```sql\n(DO \$\$.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
    assert "kind text := 'range'" in sql
    return str(sql).replace("kind text := 'range'", f"kind text := '{by}'")


def every_page(listed: tuple[int, ...]) -> None:
    """Every page in every state, as the rules about pages see them: reading, writing, refusing, leaving."""
    answers = list(walked(listed, "en"))
    assert len(answers) > 200
    assert all(response.status_code < 500 for _, _, response in answers)


def kept_and_back(listed: tuple[int, ...]) -> None:
    """Write, take six words, come back with them elsewhere, take new ones, fail with the old ones, erase, leave."""
    here = Client()
    here.post("/", {"said": "My husband says we can work it out ourselves."})
    here.post("/e")
    words = words_in(here)
    here.post("/e/2", {"given": words})
    there = Client()
    assert there.post("/n", {"words": words}).headers["Location"] == "/n/2"
    there.post("/w", {"opening": "I miss us. What worries you about it?"})
    there.post("/e")
    assert words_in(there) != words
    assert Client().post("/n", {"words": words}).status_code == 200
    assert there.post("/z").headers["Location"] == "/z/2"
    there.get("/x")
    here.get("/")


def two_people(listed: tuple[int, ...]) -> None:
    """Connect by a code, open something to each other, put a name on the list, take it back, leave, connect anew."""
    ana, ben = SessionStore(), SessionStore()
    for session, said in ((ana, "Ana"), (ben, "Ben")):
        session.create()
        actions.save_story(session, lambda story, said=said: replace(story, said=said))
        actions.keep_story(session, "en")
    for _ in range(2):
        actions.show_code(ana, "home")
        assert actions.enter_code(ben, actions.couple_now(ana).code, "home")
        actions.confirm_code(ben)
        actions.confirm_code(ana)
        assert actions.couple_now(ana).state == actions.couple_now(ben).state == "connected"
        actions.change_space(ana, lambda space, who: sharing.offer(space, who, "small_step", "one visit"))
        actions.change_space(ben, lambda space, who: sharing.want(space, who, ("small_step",), among=("small_step",)))
        seen = actions.couple_now(ben).seen
        assert seen and "one visit" in str(seen)
        actions.change_space(ana, lambda space, who: sharing.take_back(space, who, ("small_step",)))
        actions.leave_couple(ben)
        assert actions.couple_now(ana).state == actions.couple_now(ben).state == "ended"
        for session in (ana, ben):
            actions.begin_anew(session)
    actions.show_code(ana, "home")
    actions.withdraw_code(ana)
    actions.erase_story(ana)
    actions.erase_story(ben)


def words_in(client: Client) -> str:
    return " ".join(re.findall(r"<li>([a-z]+)</li>", client.get("/e/2").content.decode()))


# Journeys are added here; each gets the ids of three therapists.
JOURNEYS: list[Journey] = [every_page, kept_and_back, two_people]


class Explained:
    """What PostgreSQL says of every statement: which partitions it looks into."""

    def __init__(self) -> None:
        self.seen: Counter[str] = Counter()
        self.more: list[str] = []

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        verb = sql.split()[0].upper()
        if verb in {"SELECT", "INSERT", "UPDATE", "DELETE"} and '"records_' in sql:
            self.explain(verb, sql, params, context["connection"])
        return execute(sql, params, many, context)

    def explain(self, verb: str, sql: str, params: Any, connection: Any) -> None:
        with connection.connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}", params)
            [plan] = cursor.fetchone()[0]
        table = re.findall(r'"(records_\w+)"', sql)[0]
        parts = set(re.findall(rf'"({table}_p\d+)"', json.dumps(plan)))
        self.seen[f"{verb} {table}"] += 1
        if table in EVERYWHERE:
            return
        if verb == "INSERT":
            assert sql.count("(%s") == 1, "one row at a time, which lies in one partition"
        elif len(parts) != 1:
            self.more.append(f"{sql} looks into {sorted(parts) or 'nothing'}")


@contextmanager
def explained() -> Iterator[Explained]:
    watch = Explained()
    with ExitStack() as stack:
        for store in STORES:
            stack.enter_context(connections[store].execute_wrapper(watch))
        yield watch


def part(by: str) -> None:
    """Run the guide's recipe in both stores, and see that it did what it says."""
    for store in STORES:
        with connections[store].cursor() as cursor:
            cursor.execute(recipe(by))
            cursor.execute("SELECT relname FROM pg_class WHERE relkind = 'p'")
            parted = {name for (name,) in cursor.fetchall()}
            cursor.execute("SELECT count(*) FROM pg_class WHERE relispartition AND relkind = 'r'")
            assert cursor.fetchone()[0] == PARTS * len(parted)
        assert parted == {table._meta.db_table for table in tables(store)} - EVERYWHERE


@pytest.fixture
def listed(sample_registry: Path) -> tuple[int, ...]:
    """Three therapists of the sample list."""
    return tuple(int(number) for number in Registry.open(sample_registry).snapshot.ids[:3])


@pytest.mark.parametrize("by", ["hash", "range"])
def test_whatever_a_page_asks_for_lies_in_one_partition(
    placed: Any, listed: tuple[int, ...], by: str, figure: Callable[[str], None]
) -> None:
    placed("postgresql", "postgresql")
    part(by)
    with explained() as watch:
        for journey in JOURNEYS:
            journey(listed)
    assert watch.more == []
    names = {table._meta.db_table for store in STORES for table in tables(store)}
    asked = {statement.split()[1] for statement in watch.seen}
    assert asked == names, "a table that no journey asked for"
    total = sum(watch.seen.values())
    figure(
        f"EXPLAIN, {PARTS} partitions by {by}: {total:,} statements of {len(watch.seen)} kinds, each in one partition"
    )


def test_the_nightly_run_asks_for_one_range_at_a_time(
    placed: Any, listed: tuple[int, ...], figure: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """By ranges of the address each of its deletes lies in one partition too (by hash it would ask all eight)."""
    placed("postgresql", "postgresql")
    part("range")
    kept_and_back(listed)
    monkeypatch.setattr(ranges, "PIECES", 256)
    with explained() as watch:
        forget_expired(timezone.now() + timedelta(days=400))
    assert watch.more == []
    kinds = {statement: count for statement, count in watch.seen.items() if count}
    assert kinds and all(statement.startswith("DELETE") for statement in kinds)
    assert set(kinds.values()) == {256}
    figure(f"EXPLAIN, host expire by range: {sum(kinds.values()):,} deletes, each in one partition")


def test_the_recipe_keeps_every_row_and_may_be_run_again(placed: Any, listed: tuple[int, ...]) -> None:
    placed("postgresql", "postgresql")
    client = Client()
    client.post("/", {"said": "My husband says we can work it out ourselves."})
    client.post("/e")
    words = words_in(client)
    for by in ("range", "range"):
        part(by)
    assert Client().post("/n", {"words": words}).headers["Location"] == "/n/2"


@pytest.mark.parametrize(("main", "vault"), [("postgresql", "sqlite"), ("sqlite", "postgresql")])
def test_the_two_stores_may_live_on_two_engines(placed: Any, listed: tuple[int, ...], main: str, vault: str) -> None:
    placed(main, vault)
    assert [connections[store].vendor for store in STORES] == [main, vault]
    for journey in JOURNEYS[1:]:  # every page, once more, would find nothing that these do not
        journey(listed)

"""The property has teeth: every leak that is put in on purpose is caught by it."""

import os
from collections import Counter
from collections.abc import Callable, Iterable
from functools import cache
from itertools import islice

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings

from . import caught
from .leaks import LEAKS, injected
from .rel import History, histories
from .silence import Differs, check, played
from .worlds import Stage

FEW = 20  # histories that are tried first: those in which most happens
DRAWN = 400


@cache
def drawn(presence: bool) -> tuple[History, ...]:
    """Histories by chance, always the same ones: first those that hold most of what others don't, then the others."""
    found: list[History] = []

    @seed(2)
    @settings(
        max_examples=DRAWN,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate],
    )
    @given(histories(presence))
    def draw(history: History) -> None:
        found.append(history)

    draw()
    chosen: list[History] = []
    seen: Counter[tuple[str, ...]] = Counter()
    for _ in range(FEW):  # each thing in two of them at least
        best = max(found, key=lambda history: sum(seen[what] < 2 for what in history.told))
        chosen.append(best)
        found.remove(best)
        seen.update((*best.told,))
    return (*chosen, *found)


def catching(stage: Stage, name: str, tried: Iterable[History]) -> History | None:
    """The first of these histories that catches a leak.

    It has to be the other one that shows: played again the first world must be as it was.
    """
    with injected(name):
        for history in tried:
            try:
                check(stage, history, may_fail=True, end_known=False)
            except Differs as differs:
                again = islice(played(stage, history, 0, end_known=False), len(differs.before))
                assert list(again) == differs.before, f"{name}: not even the same world is alike twice"
                return history
    return None


def test_every_leak_is_caught(stage: Stage, figure: Callable[[str], None]) -> None:
    assert len(LEAKS) >= 25
    known = caught.read()
    missed = [name for name in LEAKS if name not in known or not catching(stage, name, [known[name]])]
    assert missed == [], "see tests/two_sides/caught.py"
    figure(f"leaks: {len(LEAKS)} injected, {len(LEAKS) - len(missed)} caught")


def test_without_a_leak_the_same_histories_show_nothing(stage: Stage) -> None:
    for history in {repr(history): history for history in caught.read().values()}.values():
        check(stage, history, end_known=False)


@pytest.mark.full
def test_chance_finds_every_leak(stage: Stage, figure: Callable[[str], None]) -> None:
    tries: dict[str, int] = {}
    found: dict[str, History] = {}
    for name in LEAKS:
        if history := catching(stage, name, drawn(True)):
            tries[name], found[name] = drawn(True).index(history) + 1, history
    assert [name for name in LEAKS if name not in found] == [], f"not caught by {DRAWN} histories"
    first, last = sum(number == 1 for number in tries.values()), max(tries.values())
    figure(f"leaks: all {len(found)} found by chance, {first} by the first history, the last by number {last}")
    if os.environ.get("SECOND_CHAIR_CAUGHT") == "write":
        caught.write(found)


@pytest.mark.full
def test_what_a_generator_of_content_alone_would_miss(stage: Stage, figure: Callable[[str], None]) -> None:
    found = [name for name in LEAKS if catching(stage, name, drawn(False)[:FEW])]
    assert len(found) < len(LEAKS), "steps that happen in one world only are needed no more"
    figure(
        f"leaks: {len(found)} of {len(LEAKS)} caught by {FEW} histories where the other one's steps differ in content only"
    )

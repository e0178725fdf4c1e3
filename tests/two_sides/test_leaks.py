"""The property has teeth: every leak that is put in on purpose is caught by it. Fixed histories, the richest first."""

import itertools
from collections.abc import Callable
from dataclasses import replace
from functools import cache

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings

from .leaks import LEAKS, injected
from .rel import ME, History, histories
from .silence import Differs, check
from .worlds import Stage

KNOWN = 24  # histories that are tried on each leak
DRAWN = 300  # of which these are the richest


@cache
def known(presence: bool) -> tuple[History, ...]:
    """Histories, always the same ones: those in which most happens, with both roles in turn."""
    drawn: list[History] = []

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
        drawn.append(history)

    draw()
    by_role = {
        role: sorted((h for h in drawn if (h.shows == ME) == role), key=richness, reverse=True)
        for role in (True, False)
    }
    tied = [h for pair in zip(by_role[True], by_role[False], strict=False) for h in pair]
    apart = [
        h for h in drawn if not any(step.does in ("offer", "lock", "leave") for step in h.steps) and len(h.steps) > 6
    ]
    return tuple(itertools.chain(*zip(tied[: KNOWN // 2], apart[: KNOWN // 2], strict=False)))


def richness(history: History) -> int:
    """In how many different ways something is done by one of the two in one world only, or by both."""
    return len({(step.who, step.does, step.worlds) for step in history.steps})


def tries_until_caught(stage: Stage, name: str, presence: bool) -> int:
    """At which of the known histories a leak is caught; 0 where it is not.

    Where it is caught it has to be the other one that shows: played twice without a difference nothing may differ.
    """
    with injected(name):
        for number, history in enumerate(known(presence), 1):
            try:
                check(stage, history)
            except Differs:
                check(stage, twice(history))
                return number
    return 0


def twice(history: History) -> History:
    """The same in both worlds."""
    steps = tuple(replace(step, worlds=(0, 1)) for step in history.steps if 0 in step.worlds)
    return replace(history, steps=steps)


def test_without_a_leak_the_known_histories_show_nothing(stage: Stage) -> None:
    for history in (*known(True), *known(False)):
        check(stage, history)


def test_every_leak_is_caught(stage: Stage, figure: Callable[[str], None]) -> None:
    caught = {name: tries_until_caught(stage, name, presence=True) for name in LEAKS}
    assert [name for name, number in caught.items() if not number] == []
    assert len(LEAKS) >= 25
    figure(
        f"leaks: {len(LEAKS)} injected, {sum(map(bool, caught.values()))} caught, the slowest by history {max(caught.values())}"
    )


@pytest.mark.full
def test_what_a_generator_of_content_alone_would_miss(stage: Stage, figure: Callable[[str], None]) -> None:
    caught = [name for name in LEAKS if tries_until_caught(stage, name, presence=False)]
    assert len(caught) < len(LEAKS), "steps that happen in one world only are needed no more"
    figure(f"leaks: {len(caught)} of {len(LEAKS)} caught where the other one's steps differ in content only")

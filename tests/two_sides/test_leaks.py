"""The property has teeth: every leak that is put in on purpose is caught by it, on a few histories that are always the same."""

from collections import Counter
from collections.abc import Callable
from functools import cache
from itertools import islice, zip_longest

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings

from .leaks import LEAKS, injected
from .rel import History, histories
from .silence import Differs, check, played
from .worlds import Stage

KNOWN = 20  # histories that are tried on each leak
DRAWN = 400  # out of which they are chosen


@cache
def known(presence: bool) -> tuple[History, ...]:
    """Histories, always the same ones: those in which most happens, each thing in two of them at least."""
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
    chosen: list[History] = []
    seen: Counter[tuple[str, ...]] = Counter()
    while len(chosen) < KNOWN:  # the one that has most of what was not yet there twice
        best = max(drawn, key=lambda history: sum(seen[what] < 2 for what in history.told))
        chosen.append(best)
        drawn.remove(best)
        seen.update((*best.told,))
    # In turn: tied over pages, tied in the records room, never tied.
    kinds = [[h for h in chosen if kind(h) == which] for which in range(3)]
    return tuple(h for turn in zip_longest(*kinds) for h in turn if h is not None)


def kind(history: History) -> int:
    """Tied over pages, tied in the records room, or never tied."""
    return 2 if history.ends is None else int(history.bare)


def tries_until_caught(stage: Stage, name: str, presence: bool) -> int:
    """At which of the known histories a leak is caught; 0 where it is not.

    Where it is caught it has to be the other one that shows: played again the first world must be as it was.
    """
    with injected(name):
        for number, history in enumerate(known(presence), 1):
            try:
                check(stage, history, may_fail=True)
            except Differs as caught:
                again = islice(played(stage, history, 0, may_fail=True), len(caught.before))
                assert list(again) == caught.before, f"{name}: not even the same world is alike twice"
                return number
    return 0


@pytest.mark.full
def test_without_a_leak_the_known_histories_show_nothing(stage: Stage) -> None:
    for history in (*known(True), *known(False)):
        check(stage, history)


@pytest.mark.full
def test_every_leak_is_caught(stage: Stage, figure: Callable[[str], None]) -> None:
    assert len(LEAKS) >= 25
    names = list(LEAKS)
    caught = {name: tries_until_caught(stage, name, presence=True) for name in names}
    assert [name for name, number in caught.items() if not number] == []
    figure(
        f"leaks: {len(names)} of {len(LEAKS)} injected, {sum(map(bool, caught.values()))} caught, "
        f"the slowest by history {max(caught.values())}"
    )


@pytest.mark.full
def test_what_a_generator_of_content_alone_would_miss(stage: Stage, figure: Callable[[str], None]) -> None:
    caught = [name for name in LEAKS if tries_until_caught(stage, name, presence=False)]
    assert len(caught) < len(LEAKS), "steps that happen in one world only are needed no more"
    figure(f"leaks: {len(caught)} of {len(LEAKS)} caught where the other one's steps differ in content only")

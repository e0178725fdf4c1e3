"""P6, P8, P12: nothing that is not in Rel reaches the other one. Self-composition over whole histories on the real app."""

from collections import Counter
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from tests.records.conftest import on_postgres

from .hands import Hands
from .rel import CODES, ME, OTHER, History, Model, Step, histories
from .silence import check
from .worlds import Stage

PLAIN, PLAIN_ON_POSTGRES = 200, 60  # histories in every run; `--all` plays thousands on either engine
SHORT, LONG = 3, 7  # how many rounds of steps two who are tied take at most
LOUD = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much, HealthCheck.large_base_example]


@pytest.mark.parametrize("examples", [PLAIN, pytest.param(3_000, marks=pytest.mark.full)])
def test_p6_nothing_undisclosed_shows(stage: Stage, figure: Callable[[str], None], examples: int) -> None:
    if examples == PLAIN and on_postgres():
        examples = PLAIN_ON_POSTGRES
    told: Counter[str] = Counter()

    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        suppress_health_check=LOUD,
        phases=[Phase.generate, Phase.shrink],
    )
    @given(histories(most=SHORT) if examples <= PLAIN else histories(most=LONG, dense=True))
    def holds(history: History) -> None:
        told["requests"] += check(stage, history)
        told["histories"] += 1
        told["tied"] += history.ends is not None
        told["locks"] += any(what[:2] == (ME, "lock") for what in history.told)
        told["apart"] += sum(len(step.worlds) == 1 for step in history.steps)
        told["showing"] += history.shows == ME

    holds()
    figure(
        f"P6/P8: {told['histories']} histories in two worlds each ({told['tied']} tied, {told['locks']} with locks of mine, "
        f"{told['showing']} with me showing the code), {told['apart']:,} steps of the other one's in one world only: "
        f"{told['requests']:,} requests of mine, 0 differ"
    )


def test_no_six_words_are_kept_by_chance(stage: Stage) -> None:
    """Found by a long run: a press on "keep this" made words that the history did not know of, and leaving ended nothing."""
    page = Hands(stage.open(), bare=True).own.index("/e")
    steps = (
        Step(OTHER, "say", (1,), (0,)),
        Step(OTHER, "press", (page, 0), (0,)),
        Step(ME, "show"),
        Step(OTHER, "enter", (CODES[0],)),
        Step(ME, "confirm"),
        Step(OTHER, "confirm"),
        Step(OTHER, "exit", (), (0,)),
        Step(OTHER, "leave", (), (1,)),
        Step(ME, "look", (0,)),
    )
    over = Model(over=True)
    check(stage, History(steps, ME, bare=True, ends=(over, over)))

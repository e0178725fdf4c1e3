"""P6, P8, P12: nothing that is not in Rel reaches the other one. Self-composition over whole histories on the real app."""

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from tests.records.conftest import on_postgres

from .rel import History, histories
from .silence import check
from .worlds import Stage

PLAIN, PLAIN_ON_POSTGRES = 60, 20  # histories in every run; `--all` plays thousands on either engine
LOUD = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much, HealthCheck.large_base_example]


@pytest.mark.parametrize("examples", [PLAIN, pytest.param(3_000, marks=pytest.mark.full)])
def test_p6_nothing_undisclosed_shows(stage: Stage, figure: Callable[[str], None], examples: int) -> None:
    if examples == PLAIN and on_postgres():
        examples = PLAIN_ON_POSTGRES
    told = {"examples": 0, "requests": 0, "shows": 0}

    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        suppress_health_check=LOUD,
        phases=[Phase.generate, Phase.shrink],
    )
    @given(histories())
    def holds(history: History) -> None:
        requests = check(stage, history)
        told["examples"] += 1
        told["requests"] += requests
        told["shows"] += history.shows == "me"

    holds()
    figure(f"P6/P8: {told}")

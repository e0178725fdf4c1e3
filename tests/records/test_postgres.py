"""Every test that touches a store once more, on PostgreSQL. The run began when all tests were collected (tests.beside)."""

from collections.abc import Callable

import pytest

from tests.beside import beside

LEAST = 1000  # tests; fewer would mean that the run has lost some
pytestmark = pytest.mark.postgres


def test_every_test_that_touches_a_store_passes_on_postgresql(figure: Callable[[str], None]) -> None:
    status, said = beside.ended()
    assert status == 0, said[-7000:]
    closing = said.strip().splitlines()[-1]
    assert int(closing.split(" passed")[0].split()[-1]) > LEAST
    figure(f"on PostgreSQL: {closing}")

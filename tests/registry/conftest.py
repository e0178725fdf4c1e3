"""The compiled parts of the registry are made once, before its tests, where a compiler is at hand."""

from collections.abc import Iterator

import pytest

from secondchair.registry.compiled import make_all

from .mirror import Mirror


@pytest.fixture(scope="session", autouse=True)
def compiled() -> list[str]:
    """What could not be made, a line each; empty where everything was."""
    return make_all()


@pytest.fixture
def mirror(monkeypatch: pytest.MonkeyPatch) -> Iterator[Mirror]:
    """A server that cuts, stalls and lies as it is told."""
    monkeypatch.setenv("no_proxy", "*")
    server = Mirror()
    yield server
    server.close()

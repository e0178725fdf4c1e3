"""Two people who connect, and a pair that has."""

import re
from collections.abc import Callable

import pytest
from django.http import HttpResponse
from django.test import Client

from secondchair.core.story import Story
from tests.cast import begun, connect

Pair = tuple[Client, Client]
ANA = Story(
    start="words",
    said="He says it costs too much.",
    own_part="I get sharp when I am tired.",
    small_step="One visit in March?",
)
BEN = Story(bothers=("cost", "privacy"), terms={"visits": "one", "own_words": "No one makes a list of my faults."})


@pytest.fixture
def pair() -> Pair:
    """Ana and Ben, connected, both past the self-check in this visit."""
    ana, ben = begun(ANA, passed=True), begun(BEN, passed=True)
    connect(ana, ben)
    return ana, ben


@pytest.fixture
def got() -> Callable[[Client, str], str]:
    """A page as a browser gets it, without what is drawn anew for each answer."""
    return lambda client, path: bare(client.get(path))


def bare(response: HttpResponse) -> str:
    """A page without its tokens."""
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", response.content.decode())

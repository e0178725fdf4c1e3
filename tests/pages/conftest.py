"""Page tests: the cast, both stores, real commits."""

from pathlib import Path

import pytest

from tests.cast import STORES, ana, begun, ben, pages, sample_registry, story_of, stranger

HERE = Path(__file__).parent

__all__ = ["ana", "begun", "ben", "pages", "sample_registry", "story_of", "stranger"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Page tests read and write both stores with real commits: erasing and its checkpoint need them."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(STORES)


@pytest.fixture(autouse=True)
def every_page_test(pages: None) -> None:
    """The settings of page tests, for each of them."""

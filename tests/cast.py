"""Ana and Ben as the pages see them: a browser each, a sample registry, tables in both stores."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from secondchair.core import sharing
from secondchair.core.story import Story
from secondchair.records import access, actions, connecting
from secondchair.records.limits import Tries
from secondchair.registry import build

SAID = "My husband says we can work it out ourselves."


@pytest.fixture(scope="session")
def sample_registry(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The made-up directory, built once."""
    out = tmp_path_factory.mktemp("registry") / "sample"
    build([], out, sample=True)
    return out


STORES = pytest.mark.django_db(transaction=True, databases=["default", "vault"])


@pytest.fixture
def pages(settings: object, sample_registry: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Every page test: both stores, the sample list, plain static files, a quick Argon2, a loud template."""
    settings.REGISTRY = sample_registry  # type: ignore[attr-defined]
    settings.STATIC_ROOT = sample_registry  # type: ignore[attr-defined]  # any folder: whitenoise wants one
    settings.ARGON2 = (1, 8, 1)  # type: ignore[attr-defined]
    settings.STORAGES = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}  # type: ignore[attr-defined]
    for limited, name in ((actions, "tries"), (connecting, "entries"), (connecting, "shown")):
        monkeypatch.setattr(limited, name, Tries())  # what other tests tried does not count
    yield


def begun(story: Story, passed: bool = False) -> Client:
    """A browser whose visit holds this story."""
    client = Client()
    session = client.session
    actions.save_story(session, lambda _: story)
    if passed:
        session["passed"] = True
    session.save()
    client.cookies["s"] = session.session_key
    return client


@pytest.fixture
def ana() -> Client:
    """Ana asks. She has written what was said, chosen a reason, and passed the self-check in this visit."""
    return begun(Story(start="words", said=SAID, asks=("self_reliance",)), passed=True)


@pytest.fixture
def ben() -> Client:
    """Ben asks too, in a visit of his own. He has not been through the self-check."""
    return begun(Story(start="words", said="She says it is too expensive."))


@pytest.fixture
def stranger() -> Client:
    """A browser that was never here."""
    return Client()


@pytest.fixture
def story_of() -> Callable[[Client], Story]:
    """What is kept for a browser's visit."""
    return lambda client: access.story_for(access.reader_of(client.session))


def connect(one: Client, other: Client) -> None:
    """Connects two browsers' visits, by the steps that their pages take: the first one shows the code."""
    actions.show_code(one.session, "home")
    actions.enter_code(other.session, actions.couple_now(one.session).code, "home")
    for client in (one, other):
        actions.confirm_code(client.session)
    for client in (one, other):
        assert actions.couple_now(client.session).state == "connected"


def open_to(owner: Client, other: Client, item: str, value: Any) -> None:
    """The owner opens an item, and the other one would like to see it."""
    actions.change_space(owner.session, lambda space, who: sharing.offer(space, who, item, value))
    actions.change_space(other.session, lambda space, who: sharing.want(space, who, (item,), among=(item,)))


def keep_words(client: Client) -> str:
    """Six words for a browser's visit, noted."""
    words = actions.keep_story(client.session, "en")
    actions.words_seen(client.session)
    return words

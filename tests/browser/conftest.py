"""A real service, a real browser, and a watch on everything that the browser asks for."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request

from tests.browser.looking import Look, Looks, look_at
from tests.browser.neutral import Neutral, neutral_place
from tests.browser.serving import Site, served
from tests.browser.sights import OF_ANA, SIGHTS, with_another
from tests.browser.ways import choose_language, open_item, whole_story

HERE = Path(__file__).parent
PATIENCE = 10_000  # milliseconds until something that should be there counts as missing


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All of these need the browser."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)


class Watch:
    """What a browser's pages asked for and complained of."""

    def __init__(self, context: BrowserContext, home: tuple[str, ...]) -> None:
        self.home = home
        self.elsewhere: list[str] = []
        self.complaints: list[str] = []
        context.on("request", self._asked)
        context.on("console", self._said)
        context.on("weberror", lambda error: self.complaints.append(str(error.error)))

    def _asked(self, request: Request) -> None:
        if not request.url.startswith((*self.home, "data:", "blob:", "about:")):
            self.elsewhere.append(request.url)

    def _said(self, message: ConsoleMessage) -> None:
        # A refused form is an answer with a status; the browser notes each of them.
        refused = "Failed to load resource" in message.text
        if (message.type == "error" and not refused) or "Policy" in message.text:
            self.complaints.append(message.text)


@pytest.fixture(scope="session")
def neutral() -> Iterator[Neutral]:
    """Where "leave now" leads."""
    with neutral_place() as place:
        yield place


@pytest.fixture(scope="session")
def site(neutral: Neutral, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The service, on data of its own."""
    with served(tmp_path_factory.mktemp("site"), neutral.url) as site:
        yield site


@pytest.fixture(scope="session")
def base_url(site: Site) -> str:
    """What every address of these tests begins with."""
    return site.url


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """Every browser window: our address, a telephone's width, English first."""
    return {
        **browser_context_args,
        "locale": "en-US",
        "viewport": {"width": 360, "height": 640},
        "reduced_motion": "reduce",
    }


@pytest.fixture
def context(context: BrowserContext, site: Site, neutral: Neutral) -> Iterator[BrowserContext]:
    """A browser that was never here. At the end: nobody else was asked, and no rule of the page was broken."""
    context.set_default_timeout(PATIENCE)
    watch = Watch(context, (site.url, neutral.url))
    yield context
    assert watch.elsewhere == []
    assert watch.complaints == []


@pytest.fixture(scope="session")
def opened(
    browser: Browser, browser_context_args: dict[str, Any], site: Site, neutral: Neutral
) -> Iterator[Callable[..., tuple[BrowserContext, Watch]]]:
    """Opens further browsers, with settings of their own; closed at the end of the run."""
    contexts: list[BrowserContext] = []

    def open_one(**settings: Any) -> tuple[BrowserContext, Watch]:
        contexts.append(browser.new_context(**{**browser_context_args, **settings}))
        contexts[-1].set_default_timeout(PATIENCE)
        return contexts[-1], Watch(contexts[-1], (site.url, neutral.url))

    yield open_one
    for context in contexts:
        context.close()


@pytest.fixture
def without_script(opened: Callable[..., tuple[BrowserContext, Watch]]) -> Iterator[Page]:
    """A page in a browser that runs no script."""
    context, watch = opened(java_script_enabled=False)
    yield context.new_page()
    assert (watch.elsewhere, watch.complaints) == ([], [])
    context.close()


@pytest.fixture(scope="session")
def watched(opened: Callable[..., tuple[BrowserContext, Watch]]) -> Callable[[str], tuple[Page, Watch]]:
    """Ana's page in a language: her story is whole, she is connected, and her visit goes on through the run."""
    pages: dict[str, tuple[Page, Watch]] = {}

    def page_in(lang: str) -> tuple[Page, Watch]:
        if lang not in pages:
            context, watch = opened()
            page = context.new_page()
            whole_story(page, lang)
            with_another(page, lang)
            open_item(page, "own_part")
            pages[lang] = page, watch
        return pages[lang]

    return page_in


@pytest.fixture(scope="session")
def looks(watched: Callable[[str], tuple[Page, Watch]], opened: Callable[..., tuple[BrowserContext, Watch]]) -> Looks:
    """One look at each sight in each language, taken when it is first asked for."""
    taken: dict[tuple[str, str], Look] = {}

    def take(sight: str, lang: str) -> Look:
        if sight in OF_ANA:
            page, watch = watched(lang)
        else:
            context, watch = opened()
            page = context.new_page()
            page.goto("/i/about")
            choose_language(page, lang)
        SIGHTS[sight](page, lang)
        look = look_at(page, f"{sight}-{lang}")
        assert (watch.elsewhere, watch.complaints) == ([], []), sight
        if sight not in OF_ANA:
            page.context.close()
        return look

    def look(sight: str, lang: str) -> Look:
        if (sight, lang) not in taken:
            taken[sight, lang] = take(sight, lang)
        return taken[sight, lang]

    return look

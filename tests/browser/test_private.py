"""What others who use the device could find (P13, P15): titles, icons, file names, the browser's stores, its folder."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserType, Page

from tests.browser.journey import file_from, whole_way
from tests.browser.looking import Looks
from tests.browser.neutral import Neutral
from tests.browser.routes import file_paths, paths
from tests.browser.serving import Site
from tests.browser.sights import SIGHTS
from tests.browser.ways import SAID, TELLING, pass_the_check, press, say

NEUTRAL_TITLES = {"en": "Notes", "es": "Notas"}
FILE_NAMES = {"en": "notes", "es": "notas"}
# What an address or a file's name must not hold, in either language.
TELLING_WORDS = "therap terap couple pareja partner chair silla conversa talk abuse safe help-me second".split()

# Typed into the browser, and found on its disk nowhere.
CANARIES = {"sent": "Zwetschgenknoedel", "typed": "Marillenpalatschinke", "refused": "Topfengolatsche"}

STORES = """async () => ({
  local: localStorage.length,
  session: sessionStorage.length,
  databases: (await indexedDB.databases()).length,
  caches: (await caches.keys()).length,
  workers: (await navigator.serviceWorker.getRegistrations()).length,
  readable: document.cookie,
})"""
EMPTY = {"local": 0, "session": 0, "databases": 0, "caches": 0, "workers": 0, "readable": ""}


@pytest.mark.parametrize("lang", ["en", "es"])
@pytest.mark.parametrize("sight", SIGHTS)
def test_p13_title_and_icon_say_nothing(sight: str, lang: str, looks: Looks) -> None:
    look = looks(sight, lang)
    assert look.title == NEUTRAL_TITLES[lang]
    assert look.icon.startswith("/static/favicon.")
    assert look.storing == ()


def test_p13_addresses_say_nothing() -> None:
    for path in paths() + file_paths():
        assert not any(word in path.lower() for word in TELLING_WORDS), path


@pytest.mark.parametrize("lang", ["en", "es"])
def test_p13_file_names_say_nothing(lang: str, watched: Callable[[str], tuple[Page, object]]) -> None:
    page, _ = watched(lang)
    for path in file_paths():
        page.goto(path.rpartition(".")[0])
        name, _content = file_from(page, path)
        assert name == f"{FILE_NAMES[lang]}.{path.rpartition('.')[2]}"


def test_p15_the_browser_stores_one_cookie_and_nothing_else(page: Page, site: Site) -> None:
    whole_way(page, "en")
    assert page.evaluate(STORES) == EMPTY
    (cookie,) = page.context.cookies()
    assert cookie["name"] == "s"
    assert cookie["expires"] == -1  # gone when the browser closes
    assert cookie["httpOnly"] is True
    assert cookie["sameSite"] == "Strict"
    assert cookie["path"] == "/"
    assert cookie["domain"] in site.url


def test_p15_after_leaving_there_is_no_cookie_either(page: Page, neutral: Neutral) -> None:
    say(page)
    page.click("#leave")
    page.wait_for_url(neutral.url)
    assert page.context.cookies() == []


def found_in(folder: Path, words: str) -> list[str]:
    """The files that hold these words, in any of the ways in which a browser writes text."""
    ways = [words.encode(way) for way in ("utf-8", "utf-16-le")]
    files = [file for file in folder.rglob("*") if file.is_file() and not file.is_symlink()]
    return [str(file.relative_to(folder)) for file in files if any(way in file.read_bytes() for way in ways)]


@pytest.fixture
def own_folder(
    browser_type: BrowserType,
    browser_type_launch_args: dict[str, Any],
    browser_context_args: dict[str, Any],
    tmp_path: Path,
) -> Callable[[Callable[[Page], None]], Path]:
    """Runs something in a browser with a folder of its own on the disk, as people have it; closed, the folder stays."""

    def run(act: Callable[[Page], None]) -> Path:
        context = browser_type.launch_persistent_context(
            tmp_path / "profile", **browser_type_launch_args, **browser_context_args
        )
        act(context.new_page())
        context.close()
        return tmp_path / "profile"

    return run


def test_p15_nothing_written_is_on_the_disk(own_folder: Callable[..., Path], neutral: Neutral) -> None:
    """Sent, typed without sending, and sent but refused; then leave, and close the browser."""

    def write(page: Page) -> None:
        say(page, text=f"{SAID['en']} {CANARIES['sent']}")
        pass_the_check(page)
        page.goto("/w")
        page.fill("#opening", f"If you do not come, I will hit you. {CANARIES['refused']}")
        press(page, "#page .go")
        page.goto("/")
        page.fill("#said", CANARIES["typed"])
        page.wait_for_timeout(3_000)
        page.click("#leave")
        page.wait_for_url(neutral.url)
        page.wait_for_timeout(1_000)

    folder = own_folder(write)
    assert found_in(folder, "localhost"), "the folder shows where one was: this test looks at the right one"
    assert {name: found_in(folder, word) for name, word in CANARIES.items()} == {"sent": [], "typed": [], "refused": []}


def test_p15_nothing_written_is_on_the_disk_without_leaving(own_folder: Callable[..., Path]) -> None:
    """The browser is just closed, on a page with words on it."""

    def write(page: Page) -> None:
        say(page, text=f"{SAID['en']} {CANARIES['sent']}")
        page.goto("/")
        page.fill("#said", CANARIES["typed"])
        page.wait_for_timeout(3_000)

    folder = own_folder(write)
    assert {name: found_in(folder, CANARIES[name]) for name in ("sent", "typed")} == {"sent": [], "typed": []}


def test_p15_six_words_are_not_on_the_disk(own_folder: Callable[..., Path]) -> None:
    """Shown, typed wrongly, typed rightly; and typed wrongly where they open the story."""
    shown: list[str] = []

    def keep(page: Page) -> None:
        say(page)
        page.goto("/e")
        press(page, "main form .go")
        shown.extend(page.locator(".six li").all_inner_texts())
        page.fill("#given", " ".join(reversed(shown)))
        press(page, "main form .go")
        page.wait_for_timeout(3_000)
        page.fill("#given", " ".join(shown))
        press(page, "main form .go")
        page.goto("/n")
        page.fill("#words", f"{' '.join(shown[:5])} {CANARIES['typed']}")
        press(page, "main form .go")
        page.wait_for_timeout(3_000)

    folder = own_folder(keep)
    assert len(shown) == 6
    for joint in " +-":
        for words in (shown, shown[::-1]):
            assert found_in(folder, joint.join(words[:3])) == []
    assert found_in(folder, CANARIES["typed"]) == []


def test_p15_a_closed_browser_opens_nothing(own_folder: Callable[..., Path]) -> None:
    """The cookie goes with the browser: opened again, the same folder shows an empty start."""
    seen: list[str] = []

    def begin(page: Page) -> None:
        say(page)
        seen.append(page.content())

    def again(page: Page) -> None:
        page.goto("/r")
        seen.append(page.content())

    own_folder(begin)
    own_folder(again)
    assert TELLING["en"] in seen[0]
    assert TELLING["en"] not in seen[1]

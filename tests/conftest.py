"""The house rules of every test: no network, nothing missing in silence, one browser for all."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared" / "data"
IN_CI = os.environ.get("CI", "").lower() == "true"
# The same Chromium with no window around it comes first: it takes half the time.
SHELL = "chromium-headless-shell"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FIGURE = "figure"  # the name under which a test's report holds what it measured
LONG = "they take long; `./second-chair test --all` runs them"
LOOPBACK = "127.0.0.1,::1,localhost"

# Playwright's loop runs in the test's own thread; Django would take it for an async view and close the database to it.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

pytest_plugins = ["tests.workers"]

not_run: dict[str, list[str]] = {}
figures: list[str] = []


def chromium() -> str | None:
    """Where Chromium stands: what the environment variable CHROMIUM names, or the first one on PATH."""
    named = os.environ.get("CHROMIUM")
    return named or next(filter(None, map(shutil.which, (SHELL, *BROWSERS))), None)


def whole_chromium() -> str | None:
    """One that keeps pages whole for Back, as people's browsers do; the one without a window never does."""
    named = os.environ.get("CHROMIUM")
    return next(filter(None, map(shutil.which, ([named] if named else []) + list(BROWSERS))), None)


def postgres() -> Path | None:
    """The folder of PostgreSQL's own programs (initdb, pg_ctl), newest first, or None."""
    on_path = shutil.which("initdb")
    places = [Path(on_path).resolve().parent] if on_path else []
    places += sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda bin: float(bin.parent.name), reverse=True)
    return next((place for place in places if (place / "initdb").exists()), None)


# Marker → what it needs, whether that is here, and how to get it.
NEEDS: dict[str, tuple[str, Callable[[], object], str]] = {
    "browser": ("Chromium", chromium, "apt-get install chromium, or name it in CHROMIUM"),
    "postgres": ("PostgreSQL", postgres, "apt-get install postgresql"),
}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--all", action="store_true", help="the long runs too, with every figure they measure")


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Sockets: only what stays on this machine. Set here, so that no call of pytest can forget it."""
    config.option.allow_hosts = LOOPBACK
    config.option.allow_unix_socket = True
    not_run.clear()
    figures.clear()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    # Last, when -k and -m have chosen: what nobody asked to run need not be here.
    for marker, (what, here, how) in NEEDS.items():
        marked = [item for item in items if item.get_closest_marker(marker)]
        if marked and not here():
            if IN_CI:
                raise pytest.UsageError(f"CI=true, and {what} is not here: {how}")
            for item in marked:
                item.add_marker(pytest.mark.skip(reason=f"{what} is not here: {how}"))
    if not config.getoption("--all"):
        long = [item for item in items if item.get_closest_marker("full")]
        items[:] = [item for item in items if item not in long]
        config.hook.pytest_deselected(items=long)
        if long:
            not_run[LONG] = [item.nodeid for item in long]


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    if report.skipped and isinstance(report.longrepr, tuple):
        not_run.setdefault(report.longrepr[2].removeprefix("Skipped: "), []).append(report.nodeid)
    if report.when == "teardown":
        figures.extend(str(line) for name, line in report.user_properties if name == FIGURE)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """A worker tells what it did not choose; what its tests measured comes with their reports."""
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput[LONG] = not_run.get(LONG, [])


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """All workers chose alike."""
    if long := getattr(node, "workeroutput", {}).get(LONG):
        not_run[LONG] = long


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """What was not looked at, and why, where nobody can miss it: just above the closing line."""
    if figures:
        terminalreporter.section("Figures")
        for line in figures:
            terminalreporter.write_line(line)
    if not_run:
        terminalreporter.section("Not run here, because …")
        for reason, tests in not_run.items():
            count = "1 test" if len(tests) == 1 else f"{len(tests)} tests"
            terminalreporter.write_line(f"… {reason}: {count}")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder ../shared/data with real rows and statements that are no part of this repository."""
    if not SHARED.is_dir():
        pytest.skip("../shared/data is not here: it does not come with the repository")
    return SHARED


@pytest.fixture(scope="session")
def postgres_programs() -> Path:
    """The folder with initdb and pg_ctl; for tests marked ``postgres``."""
    place = postgres()
    if place is None:
        pytest.skip("PostgreSQL is not here: " + NEEDS["postgres"][2])
    return place


@pytest.fixture
def figure(request: pytest.FixtureRequest) -> Callable[[str], None]:
    """Keeps one measured line for the list "Figures" at the end of the run."""
    return lambda line: request.node.user_properties.append((FIGURE, line))


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Debian's Chromium, quiet: it calls nobody by itself."""
    args = [
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--disable-dev-shm-usage",
    ]
    # Chromium's sandbox does not start as root, which is what a container often is.
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    return {"headless": True, **browser_type_launch_args, "executable_path": chromium(), "args": args + sandbox}

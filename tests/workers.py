"""A plugin for whole runs: as many tests side by side as there are processors, the files in an order that keeps all busy.

One worker more than processors, for one does nothing but wait for the run on PostgreSQL (tests.beside).
"""

import os

import pytest
from xdist.remote import Producer  # type: ignore[import-untyped]
from xdist.scheduler import LoadFileScheduling  # type: ignore[import-untyped]

# Files that ask for the same look at every page: it is taken once, by the worker that has them all.
LOOKS = "tests/browser/test_looks.py"
TOGETHER = {f"tests/browser/test_{name}.py": LOOKS for name in ("axe", "private")}
# What takes longest begins first.
FIRST = ("tests/records/test_postgres.py", "tests/browser/", "tests/registry/test_engines.py", "tests/two_sides/")


@pytest.hookimpl(tryfirst=True)
def pytest_cmdline_main(config: pytest.Config) -> None:
    """Where nothing is chosen everything is run, and that side by side."""
    option = config.option
    if hasattr(config, "workerinput"):  # a worker is asked too
        return
    chosen = option.keyword or option.markexpr or option.collectonly or option.usepdb
    if config.args_source is pytest.Config.ArgsSource.TESTPATHS and not chosen and option.numprocesses is None:
        option.numprocesses = len(os.sched_getaffinity(0)) + 1
        option.loadscopereorder = False  # in the order below


class ByFile(LoadFileScheduling):  # type: ignore[misc]
    """A file at a time, and files that share what takes long as if they were one."""

    def _split_scope(self, nodeid: str) -> str:
        file: str = super()._split_scope(nodeid)
        return TOGETHER.get(file, file)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> ByFile:
    """Called by pytest-xdist where tests are run side by side."""
    return ByFile(config, log)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """In a worker: the long ones first."""
    if hasattr(config, "workerinput"):
        items.sort(
            key=lambda item: next((at for at, path in enumerate(FIRST) if item.nodeid.startswith(path)), len(FIRST))
        )

"""The project's own search, behind the face that every peer has. The only place that calls it."""

import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from secondchair.core.wishes import Wishes
from secondchair.registry import Registry
from secondchair.registry.build import written
from secondchair.registry.keeping.claims import Claims
from secondchair.registry.keeping.merging import picked
from secondchair.registry.keeping.snapshot import META
from secondchair.registry.keeping.writing import install
from secondchair.registry.search import joint_shortlist
from secondchair.registry.searching.asked import question_of
from secondchair.registry.searching.kernel import Kernel

from .made_up import MadeUp


def built(made: MadeUp, out: Path) -> Path:
    """A directory of made-up people in ``out``, unless one is there."""
    if not (out / META).exists():
        work = out.with_name(out.name + "-work")
        work.mkdir(parents=True)
        about = {"built_on": "2026-11-24", "sources": [], "claims": [], "sample": False}
        written(work, picked([made.part()]), Claims(), about)
        install(work, out)
        work.rmdir()
    return out


class Ours:
    name = "ours"

    def __init__(self, made: MadeUp, kept: Path | None = None) -> None:
        """``kept``: a folder to keep the built directory in, which is taken as it is where it exists."""
        self._folder = tempfile.TemporaryDirectory()
        self.registry = Registry.open(built(made, kept or Path(self._folder.name) / "registry"))

    def ask(self, people: Sequence[Wishes], k: int) -> Any:
        return joint_shortlist(self.registry, people, k)

    def cpu(self) -> float:
        """Seconds of CPU spent outside this process."""
        return 0.0

    def close(self) -> None:
        self._folder.cleanup()


def kernel_alone(registry: Registry, people: Sequence[Wishes], k: int) -> float:
    """Seconds of CPU of the compiled search without what Python does before and after it, the best of several.

    Its numbers stand in one place and are added to each time; nobody reads them.
    """
    assert isinstance(registry.engine, Kernel), "the kernel was not compiled: ./second-chair sets it up"
    search, _, _ = registry.engine.ready(question_of(registry.snapshot, people), k)
    spent = []
    for _ in range(9):
        began = time.process_time()
        assert search() == 0
        spent.append(time.process_time() - began)
    return min(spent)

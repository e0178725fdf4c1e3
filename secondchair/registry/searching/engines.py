"""Who answers a question over a directory: the compiled search where it was made, else the one in numpy."""

from typing import Protocol

from ..keeping.snapshot import Snapshot
from .answered import Answer
from .asked import Question
from .kernel import Kernel
from .numeric import Numeric


class Engine(Protocol):
    """A search over one opened directory. All give the very same answers."""

    def answer(self, question: Question, k: int) -> Answer: ...


def engine_of(snapshot: Snapshot) -> Engine:
    """The fastest engine that runs here."""
    try:
        return Kernel(snapshot)
    except LookupError:
        return Numeric(snapshot)

"""The therapist index: built from NPPES files, kept as columns on disk, searched in memory."""

from functools import cached_property
from pathlib import Path
from typing import Any

from ..core.therapists import Fact, Therapist
from .build import build, info_of, update, use
from .keeping.snapshot import Snapshot
from .reading.progress import Progress, Reading
from .rows import FACTS, Row
from .searching.engines import Engine, engine_of
from .searching.naming import named

__all__ = ["Progress", "Reading", "Registry", "build", "update", "use"]


class Registry:
    """A built directory. Opening maps it and looks for damage; it is safe to share between threads."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot

    @classmethod
    def open(cls, directory: str | Path) -> "Registry":
        """The registry in a directory that ``build`` wrote. Raises BadInput where it is none, or not whole."""
        return cls(Snapshot(Path(directory)))

    def __len__(self) -> int:
        return len(self.snapshot)

    @property
    def is_sample(self) -> bool:
        """Whether these are the made-up therapists of the package: every page that shows one says so."""
        return bool(self.snapshot.meta["sample"])

    @property
    def built_on(self) -> str:
        """ISO date of the build."""
        return str(self.snapshot.meta["built_on"])

    def info(self) -> dict[str, Any]:
        """What it holds: therapists, by_licence, by_state, built_on, sources (their counts add up to rows), bytes.

        ``engine``: what answers searches over it here, "compiled" or "numpy".
        """
        return info_of(self.snapshot.path, self.snapshot.meta)

    @cached_property
    def engine(self) -> Engine:
        """What answers searches over it: the compiled kernel where it was made, else numpy."""
        return engine_of(self.snapshot)

    def therapist(self, therapist: int) -> Therapist | None:
        """The therapist of an id with all known facts, or None."""
        position = self.snapshot.position(therapist)
        return None if position is None else _therapist(self.snapshot.row(position))

    def named(self, text: str, k: int = 20) -> list[Therapist]:
        """At most k therapists in whose name every word of ``text`` begins a word, accents and capitals aside; by name.

        Ten digits are taken as an NPI. Empty where nobody is called so, or where too many are.
        """
        bare = text.strip()
        if bare.isascii() and bare.isdigit():
            found = self.therapist(int(bare[:20]))
            return [found] if found else []
        return [_therapist(self.snapshot.row(position)) for position in named(self.snapshot, text, k)]


def _therapist(row: Row) -> Therapist:
    values: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value for key, value in row.items() if key in FACTS
    }
    said = row.get("sources", {})
    facts = (Fact(key, value, *(said.get(key) or (row["source"], row.get("on")))) for key, value in values.items())
    return Therapist(id=row["id"], lat=row["lat"], lon=row["lon"], facts=tuple(facts), **values)

"""The therapist index: built from NPPES files, kept as columns on disk, searched in memory."""

from pathlib import Path
from typing import Any

from ..core.therapists import Fact, Therapist
from .build import Progress, build, info_of
from .rows import FACTS, LISTS, Row
from .snapshot import Snapshot

__all__ = ["Progress", "Registry", "build"]


class Registry:
    """A built directory. Opening reads a few kilobytes; columns are mapped when a search first needs them."""

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
        """What it holds: therapists, by_licence, by_state, built_on, sources (their counts add up to rows), bytes."""
        return info_of(self.snapshot.path, self.snapshot.meta)

    def therapist(self, therapist: int) -> Therapist | None:
        """The therapist of an id with all known facts, or None."""
        position = self.snapshot.position(therapist)
        return None if position is None else _therapist(self.snapshot.row(position))


def _therapist(row: Row) -> Therapist:
    values: dict[str, Any] = {
        key: tuple(value) if key in LISTS else value for key, value in row.items() if key in FACTS
    }
    said = row.get("sources", {})
    facts = (Fact(key, value, *(said.get(key) or (row["source"], row.get("on")))) for key, value in values.items())
    return Therapist(id=row["id"], lat=row["lat"], lon=row["lon"], facts=tuple(facts), **values)

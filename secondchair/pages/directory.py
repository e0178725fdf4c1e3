"""The therapist index that this server shows, opened once and again when a new build has replaced it."""

from functools import lru_cache
from pathlib import Path

from django.conf import settings

from secondchair.core.therapists import Therapist
from secondchair.registry import Registry

LARGEST_ID = 2**63 - 1


@lru_cache(maxsize=2)
def _opened(path: Path, built_at: int) -> Registry:
    return Registry.open(path)


def therapists() -> Registry:
    """The index under settings.REGISTRY. Raises BadInput where there is none."""
    path = Path(settings.REGISTRY)
    try:
        built_at = (path / "meta.json").stat().st_mtime_ns
    except OSError:  # what is wrong there is said when it is opened
        built_at = 0
    return _opened(path, built_at)


def therapist_of(number: object) -> Therapist | None:
    """The therapist of an id as it came, or None where there is none."""
    text = str(number)
    if not (text.isascii() and text.isdigit() and len(text) < 20 and int(text) <= LARGEST_ID):
        return None
    return therapists().therapist(int(text))

"""Listening: a text → reasons, stance, signs of danger; a draft → helps, hurts, stops. By phrases, runs of words and a network."""

from .hearing import hear
from .mirroring import mirror
from .network import one_look

__all__ = ["hear", "load", "mirror", "one_look"]


def load() -> None:
    """Reads every file that listening needs: a server does so before the first person writes."""
    for lang in ("en", "es"):
        hear("no", lang)
        mirror("no", lang)

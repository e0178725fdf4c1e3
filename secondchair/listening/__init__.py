"""Listening: a text → reasons, stance, signs of danger; a draft → helps, hurts, stops. By phrases kept as data."""

from .hearing import hear
from .mirroring import mirror

__all__ = ["hear", "mirror"]

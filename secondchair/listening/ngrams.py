"""The second listener: runs of words and of letters, each with a weight a label. It errs elsewhere than the network does.

Every run of one to three words, and every run of two to five signs inside a word with its edges, falls into one of SIZE buckets
by its checksum. A text is two vectors over buckets (words, letters) of (1 + log count) × rarity, each of length one; a
label's score is their product with its weights. ``training/linear.py`` makes the weights.
"""

import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from .network import HERE
from .tokens import Reading

BITS = 17
SIZE = 1 << BITS
_WORDS = (1, 2, 3)
_SIGNS = (2, 3, 4, 5)

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Grams:
    """One text's buckets, each once, and their values."""

    buckets: NDArray[np.int64]
    values: Floats


def bucket(run: str) -> int:
    """Where a run falls."""
    return zlib.crc32(run.encode()) & (SIZE - 1)


def _of_word(word: str) -> tuple[int, ...]:
    edged = f" {word} "
    return tuple(bucket(edged[at : at + n]) for n in _SIGNS for at in range(len(edged) - n + 1))


def _of_words(words: Sequence[str]) -> Iterator[int]:
    for n in _WORDS:
        for at in range(len(words) - n + 1):
            yield bucket("_" + " ".join(words[at : at + n]))


def counted(words: Sequence[str]) -> tuple[Counter[int], Counter[int]]:
    """How often each bucket of word runs and of letter runs is met in these plain words."""
    return Counter(_of_words(words)), Counter(chain.from_iterable(_of_word(word[:40]) for word in words))


def grams(words: Sequence[str], rarity: Floats) -> Grams:
    """The vector of a text. ``rarity``: by bucket."""
    parts = []
    for count in counted(words):
        buckets = np.fromiter(count.keys(), np.int64, len(count))
        times = np.fromiter(count.values(), np.float32, len(count))
        values = (1 + np.log(times)) * rarity[buckets]
        parts.append((buckets, values / max(float(np.linalg.norm(values)), 1e-6)))
    return Grams(np.concatenate([b for b, _ in parts]), np.concatenate([v for _, v in parts]).astype(np.float32))


@dataclass(frozen=True)
class Weights:
    """``weights``: SIZE × labels, in eight bits; ``scale`` and ``offset`` by label; ``rarity`` by bucket."""

    weights: NDArray[np.int8]
    scale: Floats
    offset: Floats
    rarity: Floats

    def scores(self, words: Sequence[str]) -> Floats:
        """The score of every label for these plain words."""
        text = grams(words, self.rarity)
        return np.asarray(text.values @ self.weights[text.buckets] * self.scale + self.offset, np.float32)


def saved(folder: Path, weights: Weights) -> None:
    """Writes both files."""
    np.save(folder / "ngrams.npy", weights.weights)
    np.savez(
        folder / "ngrams.npz", scale=weights.scale, offset=weights.offset, rarity=weights.rarity.astype(np.float16)
    )


@cache
def _weights() -> Weights:
    rest = np.load(HERE / "ngrams.npz")
    table = np.load(HERE / "ngrams.npy", mmap_mode="r")
    return Weights(table, rest["scale"], rest["offset"], rest["rarity"].astype(np.float32))


def scores(reading: Reading, first: int, past: int) -> Floats:
    """The score of every label (in the network's order) for words ``first`` to before ``past``."""
    return _weights().scores(reading.words[first:past])

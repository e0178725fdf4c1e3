"""Which words of a text led the network to a label."""

import numpy as np
from numpy.typing import NDArray

from .network import Seen
from .tokens import Reading
from .windows import Window

# Words shown at most: enough to recognise one's own sentence by.
MOST_WORDS = 10


def run_behind(label: int, seen: Seen, window: Window, reading: Reading) -> tuple[int, int]:
    """The words (from, to before) that gave ``label`` (its index) the most: at most MOST_WORDS of one clause."""
    weights = _by_word(label, seen, window, reading)
    first, past = _clause(weights, window, reading)
    return _strongest(weights, window.first, first, past)


def _by_word(label: int, seen: Seen, window: Window, reading: Reading) -> NDArray[np.float32]:
    """What each word of the window gave."""
    weights = np.zeros(window.past - window.first, dtype=np.float32)
    word = window.first
    for (_, end), share in zip(seen.spans(), seen.shares[:, label], strict=False):
        last = window.start + end - 1  # a piece begins with the space before it: its last sign is the word's
        while word + 1 < window.past and reading.spans[word][1] <= last:
            word += 1
        if reading.spans[word][0] <= last < reading.spans[word][1]:
            weights[word - window.first] += share
    return weights


def _clause(weights: NDArray[np.float32], window: Window, reading: Reading) -> tuple[int, int]:
    """The clause that gave most, as words from and to."""
    begins = {first for first, _ in reading.sentences}
    edges = [p for p in range(window.first, window.past) if p == window.first or reading.breaks[p] or p in begins]
    clauses = list(zip(edges, [*edges[1:], window.past], strict=True))
    return max(clauses, key=lambda c: float(weights[c[0] - window.first : c[1] - window.first].sum()))


def _strongest(weights: NDArray[np.float32], offset: int, first: int, past: int) -> tuple[int, int]:
    """These words, or the run of MOST_WORDS of them that gave most."""
    if past - first <= MOST_WORDS:
        return first, past
    sums = np.convolve(weights[first - offset : past - offset], np.ones(MOST_WORDS), "valid")
    begin = first + int(sums.argmax())
    return begin, begin + MOST_WORDS

"""What network, runs and phrases say together about one text, label by label."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from secondchair.core.reasons import Found

from . import ngrams
from .blending import logistic, weights
from .network import Seen, labels, see
from .phrasebook import Match
from .pointing import run_behind
from .tokens import Reading
from .windows import Window, windows

# A warm start is one only where the draft starts.
_AT_THE_START = "P1_warm_start"

# In a text of so few words a phrase says all of it, where the other listeners, used to stories, may hear too much or nothing.
BRIEF = 12
# What is left of a score where a phrase of a brief text is turned round.
_LEFT = 0.1

Places = Mapping[str, frozenset[int]]  # by label: the words at which its phrases begin


@dataclass(frozen=True)
class Told:
    """What the phrases say: labels ``found`` with weight and words, where they stand, and where one is turned round.

    ``danger``: where a sign of danger stands, in whatever kind of text.
    """

    found: Mapping[str, Found]
    places: Places = field(default_factory=dict)
    denied: Places = field(default_factory=dict)
    danger: frozenset[int] = frozenset()

    def phrase(self, label: str, window: Window) -> float:
        """The weight of a label's phrases in this window."""
        return self.found[label].score if label in self.found and window.holds(self.places[label]) else 0.0

    def is_denied(self, label: str, window: Window) -> bool:
        """Whether the label's phrases in this window are all turned round."""
        return window.holds(self.denied.get(label, ())) and not self.phrase(label, window)


def places_of(matches: Iterable[Match]) -> dict[str, frozenset[int]]:
    """By label: where its phrases begin."""
    found: dict[str, set[int]] = {}
    for match in matches:
        found.setdefault(match.phrase.label, set()).add(match.first)
    return {label: frozenset(places) for label, places in found.items()}


@dataclass(frozen=True)
class Listened:
    """What both listeners make of a text, window by window. ``network`` and ``runs``: windows × labels."""

    windows: list[Window]
    seen: list[Seen]
    network: NDArray[np.float32]
    runs: NDArray[np.float32]


@dataclass(frozen=True)
class Judged:
    """One text's labels. ``scores``: calibrated, by label."""

    scores: Mapping[str, float]
    langs: tuple[str, ...]
    told: Told
    reading: Reading
    _run: Callable[[str], tuple[int, int] | None]

    def said(self, kind: str, most: int | None = None) -> list[str]:
        """The labels of a kind that are sure enough, likeliest first; the likeliest is said sooner than a further one."""
        weighing = weights()[kind]
        first, enough = (min(table[lang] for lang in self.langs) for table in (weighing.first, weighing.enough))
        ordered = sorted(weighing.offset, key=lambda label: -self.scores[label])[:most]
        if self.scores[ordered[0]] < first:
            return []
        return ordered[:1] + [label for label in ordered[1:] if self.scores[label] >= enough]

    def found(self, label: str) -> Found:
        """A label with its score and the words that led there."""
        run = self._run(label)
        words = (self.reading.between(*run),) if run else self.told.found[label].words
        return Found(label, round(self.scores[label], 3), words)

    def unless_on(self, labels: Iterable[str], matches: Sequence[Match]) -> list[str]:
        """Those of these labels that do not rest on one of the matches alone."""
        return [label for label in labels if not self.rests_on(label, matches)]

    def rests_on(self, label: str, matches: Iterable[Match]) -> bool:
        """Whether no phrase of its own stands for a label, and half of the words that led to it are of one of these matches."""
        if (run := self._run(label)) is None:
            return False
        shared = (min(match.past, run[1]) - max(match.first, run[0]) for match in matches)
        return 2 * max(shared, default=0) >= run[1] - run[0]


def listened(reading: Reading, told: Told) -> Listened:
    """Both listeners on every window."""
    marked: Collection[int] = frozenset().union(*told.places.values())
    some = windows(reading, told.danger, marked)
    seen = see([window.text for window in some])
    none = np.zeros((0, len(labels())), np.float32)
    return Listened(
        some,
        seen,
        np.stack([one.scores for one in seen]) if seen else none,
        np.stack([ngrams.scores(reading, window.first, window.past) for window in some]) if some else none,
    )


def in_brief(scores: Mapping[str, float], kind: str, told: Told) -> dict[str, float]:
    """The scores of one kind in a text of at most BRIEF words.

    A phrase that is turned round there takes its label away. Where none of the kind is, one that stands there is believed if
    nothing else is surer; one for danger in any case.
    """
    turned = {label for label in scores if label in told.denied and label not in told.found}
    left = {label: score * _LEFT if label in turned else score for label, score in scores.items()}
    believed = {label: told.found[label].score for label in scores if label in told.found}
    if kind not in ("safety", "stops"):
        any_turned = any(label in told.denied for label in scores)
        surest = max(left.values())
        believed = {label: score for label, score in believed.items() if score > surest and not any_turned}
    return {label: max(score, believed.get(label, 0.0)) for label, score in left.items()}


def judge(reading: Reading, langs: tuple[str, ...], kinds: Iterable[str], told: Told) -> Judged:
    """The score of every label of these kinds: that of the window where it is surest. All are nought where nothing can be read.

    ``langs``: the languages that the text is taken to be in.
    """
    heard = listened(reading, told)
    place = {label: index for index, label in enumerate(labels())}
    best: dict[str, int] = {}
    scores: dict[str, float] = {}
    for kind in kinds:
        weighing = weights()[kind]
        both = weighing.network * heard.network + weighing.runs * heard.runs
        for label in weighing.offset:
            with_phrases = [
                float(both[row, place[label]])
                + weighing.phrase * told.phrase(label, window)
                + weighing.denied * told.is_denied(label, window)
                for row, window in enumerate(heard.windows)
            ]
            scores[label] = 0.0
            if with_phrases:
                best[label] = 0 if label == _AT_THE_START else int(np.argmax(with_phrases))
                scores[label] = logistic(with_phrases[best[label]] + weighing.offset[label])
        if len(reading.words) <= BRIEF:
            scores |= in_brief({label: scores[label] for label in weighing.offset}, kind, told)

    def run(label: str) -> tuple[int, int] | None:
        """The words that led to a label; None where a phrase has them."""
        window = heard.windows[best[label]]
        if told.phrase(label, window):
            return None
        return run_behind(place[label], heard.seen[best[label]], window, reading)

    return Judged(scores, langs, told, reading, run)

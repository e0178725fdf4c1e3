"""From matches to labels: how sure several phrases make together, and the exact words that led there."""

from collections.abc import Iterable

from secondchair.core.reasons import Found

from .phrasebook import Match
from .tokens import Reading

# More phrases of one label add nothing: long before, their sum is at its ceiling.
_ENOUGH = 12
# Phrases see words, not what is meant: no sum of them is surer than this.
NEVER_SURER = 0.92


def weigh(matches: Iterable[Match], reading: Reading) -> dict[str, Found]:
    """The labels found, each with its score and words. Overlapping phrases of one label count once, the surest one."""
    by_label: dict[str, list[Match]] = {}
    for match in sorted(matches, key=lambda m: (-m.phrase.weight, m.first - m.past, m.first)):
        kept = by_label.setdefault(match.phrase.label, [])
        if len(kept) < _ENOUGH and all(match.past <= other.first or other.past <= match.first for other in kept):
            kept.append(match)
    return {label: _found(label, kept, reading) for label, kept in by_label.items()}


def _found(label: str, kept: list[Match], reading: Reading) -> Found:
    doubt = 1.0
    for match in kept:
        doubt *= 1.0 - match.phrase.weight
    ordered = sorted(kept[:5], key=lambda m: m.first)
    words = dict.fromkeys(reading.between(m.first, m.past) for m in ordered)
    return Found(label, round(min(1.0 - doubt, NEVER_SURER), 3), tuple(words))


def surer(ones: dict[str, Found], others: dict[str, Found]) -> dict[str, Found]:
    """Two ways of listening together: of each label the surer finding."""
    joined = dict(ones)
    for label, found in others.items():
        if label not in joined or joined[label].score < found.score:
            joined[label] = found
    return joined

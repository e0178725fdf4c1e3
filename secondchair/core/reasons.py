"""What a text may say about couples therapy: reasons, the answer's stance, signs of danger.

The ids are the public interface (JSON, content keys, training labels); they never change their meaning.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

REASONS: tuple[str, ...] = (
    "vulnerability",
    "shame_failure",
    "blame_fear",
    "privacy",
    "self_reliance",
    "no_problem",
    "your_problem",
    "therapy_doubt",
    "past_bad",
    "therapist_trust",
    "time_logistics",
    "cost",
    "leaning_out",
    "fear_of_outcome",
    "exposure",
    "faith_culture",
)

STANCES: tuple[str, ...] = (
    "flat_no",
    "hard_no",
    "not_now",
    "felt_pushed",
    "coerced_yes",
    "asker_is_controlling",
)

SAFETY: tuple[str, ...] = ("violence", "coercive_control", "fear_threat", "self_harm", "child_harm")

# Practical reasons are taken at face value first: they are never decoded as an excuse.
PRACTICAL: frozenset[str] = frozenset({"time_logistics", "cost"})

# What may sit under each reason, most telling first. The id of a feeling is its plain English name; the words that a
# page shows stand in content/<language>/reasons.toml. First vocabulary: the article's own (scared, vulnerable, inadequate,
# ashamed, hurt), see docs/evidence.md.
FEELINGS: Mapping[str, tuple[str, ...]] = {
    "vulnerability": ("vulnerable", "scared", "awkward"),
    "shame_failure": ("ashamed", "inadequate", "hurt"),
    "blame_fear": ("scared", "hurt", "alone"),
    "privacy": ("exposed", "ashamed", "loyal to family"),
    "self_reliance": ("proud", "afraid of losing control", "hopeful"),
    "no_problem": ("surprised", "scared", "hurt"),
    "your_problem": ("hurt", "blamed", "worn out"),
    "therapy_doubt": ("doubtful", "scared to hope", "worn out"),
    "past_bad": ("hurt", "let down", "wary"),
    "therapist_trust": ("wary", "afraid of being judged", "unseen"),
    "time_logistics": ("tired", "overloaded"),
    "cost": ("worried", "ashamed about money"),
    "leaning_out": ("hopeless", "numb", "sad"),
    "fear_of_outcome": ("scared of losing you", "anxious", "vulnerable"),
    "exposure": ("scared", "ashamed", "trapped"),
    "faith_culture": ("loyal to family", "afraid of being judged", "wanting respect"),
}


@dataclass(frozen=True)
class Found:
    """One label found in a text.

    ``score`` is in 0–1 and calibrated (of those said with 0.8, about 80 % are right); ``words`` are exact substrings of the text.
    """

    id: str
    score: float
    words: tuple[str, ...]


@dataclass(frozen=True)
class Heard:
    """What one text may say. ``reasons``: at most three, best first, and none where ``ask_more``; ``further``: what may be
    offered next where one of them does not fit."""

    reasons: tuple[Found, ...] = ()
    feelings: tuple[str, ...] = ()
    stance: tuple[str, ...] = ()
    safety: tuple[Found, ...] = ()
    ask_more: bool = True
    further: tuple[Found, ...] = ()
    all_scores: Mapping[str, float] = field(default_factory=dict)


def feelings_under(reasons: tuple[str, ...], most: int = 3) -> tuple[str, ...]:
    """The feelings that may sit under these reasons (ids of REASONS, best first): the first two of each, no doubles."""
    found: list[str] = []
    for reason in reasons:
        found += [feeling for feeling in FEELINGS[reason][:2] if feeling not in found]
    return tuple(found[:most])

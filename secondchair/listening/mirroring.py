"""What a draft of the opening line holds: what helps, what may hurt, what stops the flow."""

from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise

from secondchair.core.mirror import HELPS, HURTS, STOPS, Mirrored, mirrored
from secondchair.core.reasons import Found

from .hearing import languages_of
from .judging import Told, judge, places_of
from .phrasebook import Language, Match, language
from .tokens import Reading, read
from .voices import harmless, kind_words, meant_and_denied
from .weighing import surer, weigh

KINDS = ("helps", "hurts", "stops")

# A sign of danger in a draft stops it as well; which stop it is shown as.
_DANGER = {"violence": "S1_threat", "child_harm": "S1_threat", "self_harm": "S2_self_harm", "fear_threat": "S4_fear"}
_OPENING = 2  # sentences in which a warm start counts


def mirror(text: str, lang: str | None = None) -> Mirrored:
    """What a draft to the partner holds, with the exact words that led there.

    ``text``: any text; its first 100,000 characters are read. ``lang``: ``en``, ``es`` or None (found from the text).
    At most one thing to keep and one to try; a stop empties both. Raises BadInput for another language.
    """
    reading = read(text)
    langs = languages_of(reading, lang)
    judged = judge(reading, langs, (*KINDS, "safety"), phrases_in(reading, langs))
    said = {
        *judged.said("helps"),
        *judged.unless_on(judged.said("hurts"), kind_words("hurts", reading, langs)),
        *judged.unless_on(judged.said("stops"), harmless(reading, langs)),
    }
    if judged.scores["coercive_control"] > judged.scores["S3_surveillance"]:
        said.discard("S3_surveillance")  # who is watched is not told off for watching: `hear` says that it is danger

    def held(labels: Iterable[str]) -> tuple[Found, ...]:
        return tuple(judged.found(label) for label in labels if label in said)

    return mirrored(held(HELPS), held(HURTS), held(STOPS))


def phrases_in(reading: Reading, langs: tuple[str, ...]) -> Told:
    """What the phrases of these languages say of a draft."""
    found: dict[str, Found] = {}
    places: dict[str, frozenset[int]] = {}
    denied: list[Match] = []
    danger: set[int] = set()
    for lang in langs:
        shared = language(lang)
        meant, not_meant = meant_and_denied("mirror", lang, reading)
        kept = _kept([match for match in meant if _counts(match, reading, shared)], reading)
        stops = _stops(meant_and_denied("safety", lang, reading)[0], kept)
        found = surer(surer(found, weigh(kept, reading)), weigh(stops, reading))
        here = places_of([*kept, *stops])
        places |= {label: here[label] | places.get(label, frozenset()) for label in here}
        denied += [match for match in (*meant, *not_meant) if match not in kept]
        danger |= {match.first for match in stops}
    return Told(found, places, places_of(denied), frozenset(danger))


def _stops(danger: list[Match], kept: list[Match]) -> list[Match]:
    """The signs of danger as the stops that they are in a draft. A threat is not the writer's fear."""
    threat = any(match.phrase.label == "S1_threat" for match in kept)
    return [
        replace(match, phrase=replace(match.phrase, label=_DANGER[match.phrase.label]))
        for match in danger
        if match.phrase.label in _DANGER and not (threat and match.phrase.label == "fear_threat")
    ]


def _kept(matches: list[Match], reading: Reading) -> list[Match]:
    """Without questions that hurt and without a free choice that has a price; a question is shown whole."""
    hurts = [m for m in matches if m.phrase.label in HURTS]
    priced = any(m.phrase.label in ("N3_ultimatum", "N4_pressure") for m in hurts)
    kept: list[Match] = []
    for match in matches:
        label = match.phrase.label
        if label == "P4_open_question":
            match = replace(match, past=_sentence_end(match, reading))
            if any(h.first < match.past and match.first < h.past for h in hurts):
                continue
        if not (label == "P6_free_choice" and priced):
            kept.append(match)
    return kept


def _sentence_end(match: Match, reading: Reading) -> int:
    return next(past for first, past in reading.sentences if first == match.sentence)


def _counts(match: Match, reading: Reading, shared: Language) -> bool:
    """Whether the draft's writer says this as their own, and in the place where it counts."""
    label = match.phrase.label
    if label == "N6_ambush" and _for_oneself(match, reading, shared):
        return False
    if label in HURTS:
        return not any(reading.quoted[match.first : match.past]) and not _reported(match, reading, shared)
    if label == "P1_warm_start":
        return _opens(match, reading) and not _followed_by(match, reading, shared.lists["but"])
    if label in ("P5_reflect", "P6_free_choice", "P3_own_part"):
        return not _followed_by(match, reading, shared.lists["but"])
    return True


def _opens(match: Match, reading: Reading) -> bool:
    return match.sentence in [first for first, _ in reading.sentences[:_OPENING]]


def _followed_by(match: Match, reading: Reading, but: frozenset[str]) -> bool:
    """Whether a "but" takes it back, in the same sentence or at the head of the next one."""
    return any(word in but for word in reading.words[match.past : _sentence_end(match, reading) + 1])


def _for_oneself(match: Match, reading: Reading, shared: Language) -> bool:
    """A booking for the writer alone: "I've booked a session for me"."""
    near = reading.words[match.first : match.past + 4]
    return any(one in shared.lists["meant_for"] and two in shared.lists["myself"] for one, two in pairwise(near))


def _reported(match: Match, reading: Reading, shared: Language) -> bool:
    """Words that report what the partner said: "you said I'm the problem"."""
    words, saying, you = reading.words, shared.lists["saying"], shared.lists["you"]
    places = range(max(match.sentence + 1, match.first - 4), match.first)
    return any(words[place] in saying and words[place - 1] in you for place in places)

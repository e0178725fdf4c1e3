"""What a text may say about couples therapy: reasons, the answer's stance, signs of danger."""

from secondchair.core.bad_input import BadInput
from secondchair.core.reasons import REASONS, SAFETY, STANCES, Found, Heard, feelings_under

from .blending import weights
from .judging import BRIEF, Judged, Told, judge, places_of
from .languages import likely_languages
from .phrasebook import Match, language
from .tokens import Reading, read
from .voices import harmless, kind_words, meant_and_denied, someone_else
from .weighing import surer, weigh

LANGUAGES: tuple[str, ...] = ("en", "es")
KINDS = ("reasons", "stance", "safety")
_MOST = 3  # reasons shown at once


def hear(text: str, lang: str | None = None, all_scores: bool = False) -> Heard:
    """What a partner said, or the asker's account of it.

    ``text``: any text; its first 100,000 characters are read. ``lang``: ``en``, ``es`` or None (found from the text; both
    where it is mixed): whose phrases and thresholds count. Scores are in 0–1 and calibrated, ``words`` are exact substrings.
    Where nothing is sure enough, or the text is empty or in another script, ``ask_more`` is true and ``reasons`` and
    ``further`` are empty; else ``further`` holds at most three that are less likely. ``all_scores`` fills ``all_scores`` with
    every label of REASONS, STANCES and SAFETY.

    Raises BadInput for another language than these two.
    """
    reading = read(text)
    judged = judged_in(reading, languages_of(reading, lang))
    reasons = judged.said("reasons", _MOST)
    scores = dict(judged.scores)
    stance = set(judged.said("stance"))
    if reasons:  # a no with a reason is not a flat one
        scores["flat_no"] = 0.0
        stance.discard("flat_no")
    if scores["coercive_control"] > scores["asker_is_controlling"]:
        stance.discard("asker_is_controlling")  # who is watched is not taken for the one who watches
    if len(reading.words) <= BRIEF:
        stance = set(judged.unless_on(stance, kind_words("stance", reading, judged.langs)))
    safety = judged.unless_on(judged.said("safety"), harmless(reading, judged.langs))
    return Heard(
        reasons=tuple(map(judged.found, reasons)),
        feelings=feelings_under(tuple(reasons)),
        stance=tuple(label for label in STANCES if label in stance),
        safety=tuple(judged.found(label) for label in SAFETY if label in safety),
        ask_more=not reasons,
        further=tuple(map(judged.found, _further(judged, reasons))),
        all_scores=scores if all_scores else {},
    )


def _further(judged: Judged, said: list[str]) -> list[str]:
    """The reasons to offer where one of those said does not fit, likeliest first; none where nothing was said."""
    likely = [label for label in REASONS if label not in said and judged.scores[label] >= weights()["reasons"].next]
    return sorted(likely, key=lambda label: -judged.scores[label])[:_MOST] if said else []


def languages_of(reading: Reading, lang: str | None) -> tuple[str, ...]:
    """The languages to listen in. Raises BadInput for one that is not known."""
    if lang is None:
        return likely_languages(reading)
    if lang not in LANGUAGES:
        raise BadInput(f"The language “{lang}” is not known here; use en or es, or leave it out.")
    return (lang,)


def judged_in(reading: Reading, langs: tuple[str, ...]) -> Judged:
    """Every label of KINDS, judged."""
    return judge(reading, langs, KINDS, phrases_in(reading, langs))


def phrases_in(reading: Reading, langs: tuple[str, ...]) -> Told:
    """What the phrases of these languages say."""
    found: dict[str, Found] = {}
    all_meant: list[Match] = []
    denied: list[Match] = []
    danger: set[int] = set()
    for lang in langs:
        shared = language(lang)
        for kind in KINDS:
            meant, not_meant = meant_and_denied(kind, lang, reading)
            if kind != "safety":
                told = [(match, someone_else(match, reading, shared)) for match in meant]
                meant = [match for match, by_another in told if not by_another]
                not_meant += [match for match, by_another in told if by_another]
            else:
                danger |= {match.first for match in meant}
            found = surer(found, weigh(meant, reading))
            all_meant += meant
            denied += not_meant
    return Told(found, places_of(all_meant), places_of(denied), frozenset(danger))

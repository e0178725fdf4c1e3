"""What a text may say about couples therapy: reasons, the answer's stance, signs of danger."""

from secondchair.core.bad_input import BadInput
from secondchair.core.reasons import REASONS, SAFETY, STANCES, Found, Heard, feelings_under

from .languages import likely_languages
from .phrasebook import language
from .tokens import Reading, read
from .voices import meant, someone_else
from .weighing import SURE_ENOUGH, surer, weigh

LANGUAGES: tuple[str, ...] = ("en", "es")
_MOST = 3  # reasons shown at once


def hear(text: str, lang: str | None = None, all_scores: bool = False) -> Heard:
    """What a partner said, or the asker's account of it.

    ``text``: any text; its first 100,000 characters are read. ``lang``: ``en``, ``es`` or None (found from the text; both
    where it is mixed). Scores are in 0–1, ``words`` are exact substrings. Where nothing is sure enough, or the text is
    empty or in another language, ``ask_more`` is true and ``reasons`` empty. ``all_scores`` fills ``all_scores`` with
    every label of REASONS, STANCES and SAFETY.

    Raises BadInput for another language than these two.
    """
    reading = read(text)
    found: dict[str, Found] = {}
    for one in languages_of(reading, lang):
        found = surer(found, _heard_in(reading, one))
    sure = [found[label] for label in REASONS if label in found and found[label].score >= SURE_ENOUGH]
    reasons = tuple(sorted(sure, key=lambda f: -f.score)[:_MOST])
    scores = {label: found[label].score if label in found else 0.0 for label in (*REASONS, *STANCES, *SAFETY)}
    if reasons:
        scores["flat_no"] = 0.0  # a no with a reason is not a flat one
    return Heard(
        reasons=reasons,
        feelings=feelings_under(tuple(f.id for f in reasons)),
        stance=tuple(label for label in STANCES if scores[label] >= SURE_ENOUGH),
        safety=tuple(found[label] for label in SAFETY if scores[label] >= SURE_ENOUGH),
        ask_more=not reasons,
        all_scores=scores if all_scores else {},
    )


def languages_of(reading: Reading, lang: str | None) -> tuple[str, ...]:
    """The languages to listen in. Raises BadInput for one that is not known."""
    if lang is None:
        return likely_languages(reading)
    if lang not in LANGUAGES:
        raise BadInput(f"The language “{lang}” is not known here; use en or es, or leave it out.")
    return (lang,)


def _heard_in(reading: Reading, lang: str) -> dict[str, Found]:
    shared = language(lang)
    found: dict[str, Found] = {}
    for kind in ("reasons", "stance", "safety"):
        matches = meant(kind, lang, reading)
        if kind != "safety":
            matches = [m for m in matches if not someone_else(m, reading, shared)]
        found |= weigh(matches, reading)
    return found

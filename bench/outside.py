"""Checks of parts of listening on other people's data, made for other ends; a part of ``bench/listening.py``.

Motivational interviewing about health is not a couple's kitchen. The figures only show whether a part sees the thing that its
name says: open questions, reflections, advice nobody asked for, confronting; talk against a change.
"""

import csv
import gzip
import io
from collections import defaultdict
from pathlib import Path

import scoring

from secondchair.core.mirror import HURTS
from secondchair.core.reasons import REASONS

SPEECH = Path(__file__).parent.parent.parent / "shared" / "data" / "speech"


def outside() -> None:
    if not SPEECH.is_dir():
        print("outside: passed over, its data do not come with the repository")
        return
    sentences()
    talks()


def fired(texts: list[str]) -> list[set[str]]:
    from secondchair.listening import mirror

    held = [mirror(text) for text in texts]
    return [{one.id for one in (*each.helps, *each.hurts, *each.stops)} for each in held]


def tell(what: str, hits: list[bool]) -> None:
    cases = [scoring.Case(frozenset(), ("x",) if hit else (), {}) for hit in hits]
    low, high = scoring.interval(scoring.found_any, cases)
    print(f"  {what:66} {scoring.share(hits):5.2f} [{low:.2f}–{high:.2f}] of {len(hits):4}")


def sentences() -> None:
    """1,681 sentences in 15 classes of counsellors' behaviour (CC BY-NC-SA, anuradha1992/Boosting-with-MI-Strategy)."""
    told: dict[str, list[str]] = defaultdict(list)
    with (SPEECH / "mi_gold_test_output.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            told[row["Ground truth"]].append(row["Text"])
    print("Sentences of counsellors and helpers")
    held = {name: fired(texts) for name, texts in told.items()}
    hurts = set(HURTS)
    for name in ("Open Question", "Closed Question"):
        tell(f"P4_open_question fires on: {name}", ["P4_open_question" in one for one in held[name]])
    for name in sorted(told):
        if "eflection" in name:
            tell(f"P5_reflect fires on: {name}", ["P5_reflect" in one for one in held[name]])
    for name in ("Advise without Permission", "Advise with Permission", "Direct", "Give Information"):
        if name in held:
            tell(f"N4_pressure fires on: {name}", ["N4_pressure" in one for one in held[name]])
    for name in ("Confront", "Warn", "Affirm", "Support"):
        if name in held:
            tell(f"any hurt fires on: {name}", [bool(one & hurts) for one in held[name]])


def talks() -> None:
    """AnnoMI: talk for and against a change by clients, questions and reflections by counsellors."""
    from secondchair.listening import hear

    against: dict[str, list[float]] = defaultdict(list)
    counsellors: dict[str, list[str]] = defaultdict(list)
    with gzip.open(SPEECH / "AnnoMI-simple.csv.gz") as raw:
        for row in csv.DictReader(io.TextIOWrapper(raw, encoding="utf-8")):
            if row["interlocutor"] == "client":
                scores = hear(row["utterance_text"], all_scores=True).all_scores
                against[row["client_talk_type"]].append(max(scores[label] for label in REASONS))
            else:
                counsellors[row["main_therapist_behaviour"]].append(row["utterance_text"])
    print("Talks about a change of habits")
    pairs = [(a, b) for a in against["sustain"] for b in against["change"]]
    above = sum((a > b) + (a == b) / 2 for a, b in pairs) / max(1, len(pairs))
    print(
        f"  talk against a change scores above talk for it on the surest reason: {above:.2f} of pairs (0.50: no link)"
    )
    for label in ("P4_open_question", "P5_reflect"):
        for name in ("question", "reflection", "therapist_input", "other"):
            tell(f"{label} fires on: {name}", [label in one for one in fired(counsellors[name])])

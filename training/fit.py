"""Weighs network, runs and phrases together, and chooses from which score on a label is said.

A part of ``python -m training``; writes weights.json and prints what was chosen.

Weights: one logistic regression a kind of label, on one half of the lines that the training set aside (the other half is for
``bench/listening.py``), without the files that the phrases were written on. Thresholds: see ``thresholds``.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from secondchair.core.mirror import HELPS, HURTS, STOPS
from secondchair.core.reasons import REASONS, SAFETY, STANCES
from secondchair.listening import hearing, mirroring
from secondchair.listening.judging import listened
from secondchair.listening.network import HERE, labels
from secondchair.listening.tokens import read

from .lines import is_for_fitting, lines

ROOT = Path(__file__).parent.parent
DEV = ROOT.parent / "shared" / "data" / "statements" / "dev.jsonl"
KINDS = {"reasons": REASONS, "stance": STANCES, "safety": SAFETY, "helps": HELPS, "hurts": HURTS, "stops": STOPS}
# What a phrase that is turned round ("it is not the money") takes away at least: too few examples are short and plain enough
# to fit it on, and people do write such lines.
# Danger is turned round less: "he never hit me before last night".
DENIED = {"reasons": -4.0, "stance": -4.0, "safety": -1.0, "helps": -4.0, "hurts": -4.0, "stops": -1.0}
# No threshold is lower: where nothing can be read every score is nought.
LOWEST = 0.005

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Evidence:
    """One text: by label what the network, the runs and the phrases say, whether these are denied, and what is true."""

    seen: dict[str, float]
    runs: dict[str, float]
    told: dict[str, float]
    denied: frozenset[str]
    true: frozenset[str]


def evidence(text: str, true: Iterable[str], draft: bool) -> Evidence:
    """What ``judge`` weighs for this text. Of a text of several windows the first is taken: hardly an example has more."""
    reading = read(text)
    told = (mirroring if draft else hearing).phrases_in(reading, hearing.languages_of(reading, None))
    heard = listened(reading, told)
    if not heard.windows:
        nothing = dict.fromkeys(labels(), -9.0)
        return Evidence(nothing, nothing, {}, frozenset(), frozenset(true))
    window = heard.windows[0]
    return Evidence(
        dict(zip(labels(), map(float, heard.network[0]), strict=True)),
        dict(zip(labels(), map(float, heard.runs[0]), strict=True)),
        {label: told.phrase(label, window) for label in told.found},
        frozenset(label for label in told.denied if told.is_denied(label, window)),
        frozenset(true),
    )


def fitted(kind: str, rows: Sequence[Evidence]) -> dict[str, Any]:
    """The weights of one kind of label."""
    names = KINDS[kind]
    x = np.array([[*_each(row, label), *(label == other for other in names)] for row in rows for label in names], float)
    y = np.array([label in row.true for row in rows for label in names])
    # The label's own offset is held back: some labels are rare here.
    scale = np.array([1.0, 1.0, 1.0, 1.0, *[0.5] * len(names)])
    model = LogisticRegression(C=1.0, max_iter=2000).fit(x * scale, y)
    network, runs, phrase, denied, *own = (model.coef_[0] * scale).round(3).tolist()
    offset = {label: round(float(model.intercept_[0]) + one, 3) for label, one in zip(names, own, strict=True)}
    return {"network": network, "runs": runs, "phrase": phrase, "denied": min(denied, DENIED[kind]), "offset": offset}


def _each(row: Evidence, label: str) -> tuple[float, float, float, float]:
    return row.seen[label], row.runs[label], row.told.get(label, 0.0), float(label in row.denied)


def scores(kind: str, weights: dict[str, Any], rows: Sequence[Evidence]) -> Array:
    """rows × labels."""
    offset = weights["offset"]
    each = np.array([[_each(row, label) for label in KINDS[kind]] for row in rows])
    linear = each @ np.array([weights[name] for name in ("network", "runs", "phrase", "denied")], float)
    return 1 / (1 + np.exp(-(linear + np.array([offset[label] for label in KINDS[kind]]))))


def truth(kind: str, rows: Sequence[Evidence]) -> NDArray[np.bool_]:
    return np.array([[label in row.true for label in KINDS[kind]] for row in rows])


def f1(true: NDArray[np.bool_], found: NDArray[np.bool_]) -> float:
    return float(2 * (true & found).sum() / max(1, true.sum() + found.sum()))


def best_f1(given: Array, true: NDArray[np.bool_]) -> float:
    """The one threshold for a kind with the best micro-F1."""
    return max(np.arange(0.1, 0.9, 0.02), key=lambda at: f1(true, given >= at)).round(3).item()


def for_recall(given: Array, true: NDArray[np.bool_], recall: float) -> float:
    """The highest threshold at which this part of the rows with any label still has one found."""
    surest = given[true.any(1)].max(1)
    return float(np.floor(np.quantile(surest, 1 - recall) * 1000) / 1000)


def for_alarms(given: Array, true: NDArray[np.bool_], alarms: float) -> float:
    """The lowest threshold at which no more than this part of the rows without a label has one found."""
    surest = given[~true.any(1)].max(1)
    return float(np.ceil(np.quantile(surest, 1 - alarms) * 1000) / 1000)


def said(given: Array, first: float, further: float) -> NDArray[np.bool_]:
    """The reasons that ``hear`` says."""
    order = np.argsort(-given, axis=1)
    found = np.zeros(given.shape, bool)
    rows = np.arange(len(given))
    for rank in range(3):
        place = order[:, rank]
        found[rows, place] = (given[rows, order[:, 0]] >= first) & ((rank == 0) | (given[rows, place] >= further))
    return found


def reason_thresholds(given: Array, true: NDArray[np.bool_]) -> tuple[float, float]:
    """First and further: the best F1 among those that ask for more when there is no reason (0.8) and seldom else (0.1)."""
    best, chosen = -1.0, (0.5, 0.5)
    has = true.any(1)
    for first in np.arange(0.1, 0.8, 0.02):
        for further in np.arange(first, 0.9, 0.02):
            found = said(given, first, further)
            asks = ~found.any(1)
            short = max(0.0, 0.80 - asks[~has].mean()) + max(0.0, asks[has].mean() - 0.10)
            value = f1(true, found) - 2 * short
            if value > best:
                best, chosen = value, (round(float(first), 3), round(float(further), 3))
    return chosen


# Danger: as much is heard as this part of false alarms allows on real statements; in Spanish, where there are none, as many
# false alarms are borne as it takes to hear this part of the dangerous examples.
ALARMS, HEARD_OF_ALL = 0.11, 0.96
# A stop ends the drafting: kind lines must not set it off.
STOP_ALARMS = 0.03


def thresholds(kind: str, given: Array, true: NDArray[np.bool_], on_real: bool) -> tuple[float, float]:
    """``first`` and ``enough`` of one kind on these rows."""
    if kind == "reasons":
        return reason_thresholds(given, true)
    enough = best_f1(given, true)
    if kind == "safety":
        first = for_alarms(given, true, ALARMS) if on_real else for_recall(given, true, HEARD_OF_ALL)
    elif kind == "stops":  # too few to count what is missed
        first = for_alarms(given, true, STOP_ALARMS)
    else:
        first = enough
    return max(LOWEST, min(first, enough)), enough


def real_rows() -> list[Evidence]:
    """The development part of the real statements; none where it is not at hand."""
    if not DEV.is_file():
        return []
    told = [json.loads(row) for row in DEV.read_text(encoding="utf-8").splitlines()]
    return [evidence(row["text"], {*row["reasons"], *row["stance"], *row["safety"]}, False) for row in told]


def main() -> None:
    known = [line for line in lines() if is_for_fitting(line)]
    own = {
        (lang, draft): [
            evidence(line.text, line.labels, draft) for line in known if (line.lang, line.draft) == (lang, draft)
        ]
        for lang in ("en", "es")
        for draft in (False, True)
    }
    real = real_rows()
    table: dict[str, dict[str, Any]] = {}
    for kind in KINDS:
        draft = kind in ("helps", "hurts", "stops")
        both = own["en", draft] + own["es", draft]
        weights = fitted(kind, both)
        first, enough = {}, {}
        for lang in ("en", "es"):
            is_real = bool(real) and lang == "en" and kind in ("reasons", "safety")
            # Drafts are few: one threshold for both languages.
            rows = real if is_real else both if draft or kind == "stance" else own[lang, draft]
            first[lang], enough[lang] = thresholds(kind, scores(kind, weights, rows), truth(kind, rows), is_real)
        table[kind] = weights | {"first": first, "enough": enough}
        print(kind, {name: value for name, value in table[kind].items() if name != "offset"}, f"on {len(both)} lines")
    # Worth offering when another reason did not fit.
    table["reasons"]["next"] = round(0.5 * min(table["reasons"]["first"].values()), 3)
    (HERE / "weights.json").write_text(json.dumps(table, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

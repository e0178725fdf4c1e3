"""The ways of listening that were tried, side by side: what docs/decisions/0009 rests on.

    python -m training.ways         some minutes; needs everything trained and the real statements beside the checkout

Each way learned from the same examples (without those set aside) and is measured on the development part of the real statements
and on the sets of another author: reasons micro-F1 at the way's best threshold, the top reason right, danger's false alarms
where 95 % is heard. The best threshold is chosen on the very texts that are measured, for every way alike: the order counts,
not the height. The phrases were written with the real statements in view; only the other sets are fair to them.
"""

import json
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import sentencepiece
import torch
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.multiclass import OneVsRestClassifier

from secondchair.core.reasons import REASONS

from .base import base
from .encoder import Listener
from .fit import DEV, KINDS, ROOT, Evidence, evidence, f1, fitted, said, scores
from .lines import HEARD, Line, is_for_fitting, lines, set_aside
from .train import padded
from .vocabulary import kept_pieces, unigram

SETS = ROOT / "tests" / "listening" / "sets"
TEXTS = {"real": DEV, "English": SETS / "en_hear.jsonl", "Spanish": SETS / "es_hear.jsonl"}
# What each way listens with.
WAYS: dict[str, frozenset[str]] = {
    "phrases with grammar": frozenset({"told"}),
    "runs of words and letters + linear": frozenset({"runs"}),
    "the base's embeddings + linear": frozenset({"embedded"}),
    "the base fine-tuned": frozenset({"seen"}),
    "runs and phrases": frozenset({"runs", "told"}),
    "fine-tuned and phrases": frozenset({"seen", "told"}),
    "fine-tuned and runs": frozenset({"seen", "runs"}),
    "fine-tuned, runs and phrases": frozenset({"seen", "runs", "told"}),
}
Array = NDArray[np.float64]


def main() -> None:
    known = [line for line in lines() if not line.draft]
    held = [line for line in known if is_for_fitting(line)]
    told = {
        name: [json.loads(row) for row in path.read_text(encoding="utf-8").splitlines()] for name, path in TEXTS.items()
    }
    learned = [evidence(line.text, line.labels, False) for line in held]
    measured = {name: [evidence(row["text"], (), False) for row in rows] for name, rows in told.items()}
    embed = embeddings([line for line in known if not set_aside(line)])
    vectors = {name: embed([row["text"] for row in rows]) for name, rows in told.items()}
    own = embed([line.text for line in held])
    for way, heard in WAYS.items():
        rows = [only(row, heard, own[i]) for i, row in enumerate(learned)]
        weights = {kind: fitted(kind, rows) for kind in ("reasons", "stance", "safety")}
        print(way)
        for name, some in measured.items():
            masked = [only(row, heard, vectors[name][i]) for i, row in enumerate(some)]
            given = np.hstack([scores(kind, weights[kind], masked) for kind in weights])
            print(f"    {name:8} {figures(given, told[name])}", flush=True)


def only(row: Evidence, heard: frozenset[str], embedded: Array) -> Evidence:
    """The evidence of this way alone."""
    none = dict.fromkeys(row.seen, 0.0)
    seen = dict(zip(HEARD, map(float, embedded), strict=True)) if "embedded" in heard else row.seen
    return replace(
        row,
        seen=seen if heard & {"seen", "embedded"} else none,
        runs=row.runs if "runs" in heard else none,
        told=row.told if "told" in heard else {},
        denied=row.denied if "told" in heard else frozenset(),
    )


def embeddings(learned: Sequence[Line]):  # type: ignore[no-untyped-def]
    """Texts → scores by a linear model on the base as it is, its last layer averaged over the pieces."""
    started = base()
    kept = kept_pieces(started, (line.text for line in lines()))
    pieces = sentencepiece.SentencePieceProcessor(model_proto=unigram(started, kept))
    encoder = Listener(started, kept, 1, list(range(started.layers))).eval()

    def averaged(texts: Sequence[str]) -> Array:
        ids = [[0, *pieces.encode("query: " + text)[:190], 2] for text in texts]
        order = sorted(range(len(ids)), key=lambda i: len(ids[i]))
        out = np.zeros((len(ids), started.hidden))
        with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
            for at in range(0, len(order), 64):
                some = order[at : at + 64]
                block = padded([ids[i] for i in some])
                there = (block != 1).float()[:, :, None]
                out[some] = ((encoder.encoded(block).float() * there).sum(1) / there.sum(1)).numpy()
        return out

    first = averaged([line.text for line in learned])
    middle = first.mean(0)

    def centred(vectors: Array) -> Array:
        moved = vectors - middle
        return np.asarray(moved / np.linalg.norm(moved, axis=1, keepdims=True))

    wanted = np.array([[label in line.labels for label in HEARD] for line in learned])
    model = OneVsRestClassifier(LogisticRegression(C=30, max_iter=300)).fit(centred(first), wanted)
    return lambda texts: np.asarray(model.decision_function(centred(averaged(texts))), float)


def figures(given: Array, rows: Sequence[dict[str, list[str]]]) -> str:
    reasons = given[:, : len(REASONS)]
    true = np.array([[label in row["reasons"] for label in REASONS] for row in rows])
    best = max(f1(true, said(reasons, cut, cut)) for cut in np.quantile(reasons, np.linspace(0.80, 0.995, 60)))
    has = true.any(1)
    top = true[has, reasons[has].argmax(1)].mean()
    danger = given[:, -len(KINDS["safety"]) :].max(1)
    dangerous = np.array([bool(row["safety"]) for row in rows])
    alarms = (danger[~dangerous] >= np.quantile(danger[dangerous], 0.05)).mean()
    return f"reasons F1 {best:.2f}, top reason right {top:.2f}, danger: alarms at 95 % heard {alarms:.2f}"


if __name__ == "__main__":
    main()

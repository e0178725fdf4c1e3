"""Network, runs and phrases together: one calibrated score a label.

A score is the logistic of ``network`` × what the network says + ``runs`` × what the runs of words and letters say + ``phrase``
× what the phrases say (0 to 0.92) + ``denied`` where a phrase stands in the text but is turned round, + the label's own
``offset``. The weights were fitted on examples that neither listener had seen, the thresholds chosen on them or, for
English reasons and danger, on the development part of the real statements (``training/fit.py``).
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from math import exp

from .network import HERE


@dataclass(frozen=True)
class Weights:
    """How one kind of label (reasons, stance, safety, helps, hurts, stops) is weighed."""

    network: float
    runs: float
    phrase: float
    denied: float
    offset: Mapping[str, float]
    first: Mapping[str, float]  # by language: from which score on the likeliest label of this kind is said
    enough: Mapping[str, float]  # by language: from which score on a further one is
    next: float = 1.0  # of the reasons: from which score on one is offered where those said do not fit


def logistic(x: float) -> float:
    """1 / (1 + e^-x), for any x."""
    return 1 / (1 + exp(-x)) if x > -700 else 0.0


@cache
def weights() -> Mapping[str, Weights]:
    """By kind. Read once."""
    table = json.loads((HERE / "weights.json").read_text(encoding="utf-8"))
    return {kind: Weights(**values) for kind, values in table.items()}

"""Trains the second listener, ``secondchair/listening/ngrams.py``, on the same examples as the network; a
part of ``python -m training``.

One logistic regression a label, its classes balanced; the solver is seeded. Lines set aside stay unseen.
"""

from collections.abc import Sequence

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from secondchair.listening import ngrams
from secondchair.listening.network import HERE
from secondchair.listening.tokens import read

from .lines import HEARD, LABELS, Line, lines, set_aside

# Weight of the data against the wish for small weights.
FIT = 4.0


def main() -> None:
    known = [line for line in lines() if not set_aside(line)]
    rarity = rarities(known)
    weights = np.zeros((ngrams.SIZE, len(LABELS)), np.float32)
    offset = np.zeros(len(LABELS), np.float32)
    for draft, labels in ((False, HEARD), (True, LABELS[len(HEARD) :])):
        some = [line for line in known if line.draft == draft]
        table = vectors(some, rarity)
        for label in labels:
            model = LogisticRegression(C=FIT, class_weight="balanced", solver="liblinear", random_state=1)
            model.fit(table, [label in line.labels for line in some])
            weights[:, LABELS.index(label)], offset[LABELS.index(label)] = model.coef_[0], model.intercept_[0]
    scale = np.maximum(np.abs(weights).max(0), 1e-6) / 127
    ngrams.saved(
        HERE, ngrams.Weights(np.round(weights / scale).astype(np.int8), scale.astype(np.float32), offset, rarity)
    )
    print(f"{len(known)} lines, {int((rarity > 0).sum())} of {ngrams.SIZE} buckets met")


def rarities(known: Sequence[Line]) -> ngrams.Floats:
    """log(lines / lines with the bucket) + 1; nought for a bucket met in one line only."""
    met = np.zeros(ngrams.SIZE)
    for line in known:
        for count in ngrams.counted(read(line.text).words):
            met[list(count)] += 1
    return np.where(met > 1, np.log((1 + len(known)) / (1 + met)) + 1, 0).astype(np.float16).astype(np.float32)


def vectors(some: Sequence[Line], rarity: ngrams.Floats) -> csr_matrix:
    """lines × buckets."""
    held = [ngrams.grams(read(line.text).words, rarity) for line in some]
    ends = np.cumsum([0, *(len(one.buckets) for one in held)])
    columns, values = np.concatenate([one.buckets for one in held]), np.concatenate([one.values for one in held])
    return csr_matrix((values, columns, ends), shape=(len(some), ngrams.SIZE))


if __name__ == "__main__":
    main()

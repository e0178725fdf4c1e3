"""What listening ships: small, whole, with its licence, and fitting the labels of the house."""

import numpy as np

from secondchair.core.mirror import HELPS, HURTS, STOPS
from secondchair.core.reasons import REASONS, SAFETY, STANCES
from secondchair.listening import ngrams
from secondchair.listening.blending import weights
from secondchair.listening.network import HERE, labels

KINDS = {"reasons": REASONS, "stance": STANCES, "safety": SAFETY, "helps": HELPS, "hurts": HURTS, "stops": STOPS}
MOST_BYTES = 40_000_000


def test_it_is_small_enough_to_live_in_the_repository() -> None:
    files = [path for path in HERE.iterdir() if path.is_file()]
    assert {path.name for path in files} == {
        "LICENSE",
        "labels.json",
        "listener.onnx",
        "ngrams.npy",
        "ngrams.npz",
        "pieces.model",
        "weights.json",
    }
    assert sum(path.stat().st_size for path in files) <= MOST_BYTES


def test_the_base_comes_with_its_licence() -> None:
    told = (HERE / "LICENSE").read_text(encoding="utf-8")
    assert "multilingual-e5-small" in told
    assert "Permission is hereby granted" in told


def test_every_label_is_known_to_every_part() -> None:
    every = [label for names in KINDS.values() for label in names]
    assert list(labels()) == every
    assert np.load(HERE / "ngrams.npy", mmap_mode="r").shape == (ngrams.SIZE, len(every))
    assert set(weights()) == set(KINDS)
    for kind, names in KINDS.items():
        weighing = weights()[kind]
        assert tuple(weighing.offset) == names
        for lang in ("en", "es"):
            assert 0 < weighing.first[lang] <= weighing.enough[lang] < 1


def test_a_listener_never_counts_against_what_it_hears() -> None:
    for weighing in weights().values():
        assert min(weighing.network, weighing.runs, weighing.phrase) >= 0
        assert weighing.denied <= 0

"""Trains the network of ``secondchair/listening/network`` on the written examples; a part of ``python -m training``.

Seeded; on the same machine the result is the same to the byte. A tenth of the examples is set aside for ``fit`` and for the
figures of ``bench/listening.py``: the network never sees them.
"""

import argparse
import json
import random
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import sentencepiece
import torch
from torch.nn import functional

from .base import base
from .encoder import Listener
from .export import export
from .lines import HEARD, LABELS, Line, batches, lines, set_aside, untidy
from .vocabulary import kept_pieces, unigram

NETWORK = Path(__file__).parent.parent / "secondchair" / "listening" / "network"
BATCH = 32
MOST_PIECES = 190
# A missed label costs twice what a false one does: most labels are missing in most lines.
MISSED = 2.0
RATE, RATE_OF_HEAD, RATE_OF_WORDS = 2e-4, 2e-3, 1e-4
WARMING = 0.08  # part of the steps in which the rate rises

Row = tuple[list[int], Line]


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--epochs", type=int, default=4)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--most", type=int, help="examples at most, for a trial")
    asked.add_argument("--out", type=Path, default=NETWORK)
    given = asked.parse_args()
    torch.manual_seed(given.seed)
    torch.use_deterministic_algorithms(True)
    started = base()
    known = lines()[: given.most]
    kept = kept_pieces(started, (line.text for line in known))
    model = unigram(started, kept)
    pieces = sentencepiece.SentencePieceProcessor(model_proto=model)
    network = Listener(started, kept, len(LABELS), list(range(started.layers)))
    train(network, pieces, [line for line in known if not set_aside(line)], given.epochs, random.Random(given.seed))
    given.out.mkdir(parents=True, exist_ok=True)
    (given.out / "pieces.model").write_bytes(model)
    (given.out / "labels.json").write_text(json.dumps(LABELS, indent=1) + "\n", encoding="utf-8")
    export(network, given.out / "listener.onnx")


def train(
    network: Listener,
    pieces: sentencepiece.SentencePieceProcessor,
    known: list[Line],
    epochs: int,
    chance: random.Random,
) -> None:
    """The whole training; prints the loss of each epoch."""
    steps = epochs * -(-len(known) // BATCH)
    optimizer = torch.optim.AdamW(_groups(network), weight_decay=0.01, betas=(0.9, 0.98))
    rising = WARMING * steps
    rate = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min((step + 1) / rising, max(0.02, (steps - step) / (steps - rising)))
    )
    plain = {lang: [one for one in known if one.lang == lang and one.is_plain] for lang in ("en", "es")}
    heard = {lang: [one for one in known if one.lang == lang and not one.draft] for lang in ("en", "es")}
    network.train()
    begun = time.monotonic()
    for epoch in range(epochs):
        rows: list[Row] = []
        for line in known:
            changed = untidy(line, plain[line.lang], heard[line.lang], chance)
            rows.append(([0, *pieces.encode(changed.text)[:MOST_PIECES], 2], changed))
        lost = 0.0
        for batch in batches(rows, BATCH, chance):
            loss = _loss(network, batch)
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            rate.step()
            lost += loss.item() * len(batch)
        print(f"epoch {epoch + 1}: loss {lost / len(rows):.3f}, {time.monotonic() - begun:.0f} s", flush=True)


def _groups(network: Listener) -> list[dict[str, object]]:
    """The head learns fastest, the word vectors slowest."""
    rates = {
        "looks": RATE_OF_HEAD,
        "says": RATE_OF_HEAD,
        "bias": RATE_OF_HEAD,
        "words": RATE_OF_WORDS,
        "places": RATE_OF_WORDS,
    }
    return [
        {"params": [value], "lr": rates.get(name.split(".")[0], RATE)} for name, value in network.named_parameters()
    ]


def _loss(network: Listener, batch: Sequence[Row]) -> torch.Tensor:
    with torch.autocast("cpu", dtype=torch.bfloat16):
        scores, _ = network(padded([ids for ids, _ in batch]))
    wanted = torch.tensor(np.array([targets(line) for _, line in batch]))
    counts = torch.tensor(np.array([counted(line) for _, line in batch]))
    each = functional.binary_cross_entropy_with_logits(
        scores.float(), wanted, pos_weight=torch.tensor(MISSED), reduction="none"
    )
    return (each * counts).sum() / len(batch)


def padded(rows: list[list[int]]) -> torch.Tensor:
    """One block; the length is a multiple of eight, so that the library plans few shapes."""
    longest = -(-max(map(len, rows)) // 8) * 8
    return torch.tensor([row + [1] * (longest - len(row)) for row in rows])


def targets(line: Line) -> list[float]:
    """1 for each label of the line."""
    return [float(label in line.labels) for label in LABELS]


def counted(line: Line) -> list[float]:
    """1 for each label that the line says anything about: an account is not labelled for the mirror, a draft only for it."""
    return [float((place >= len(HEARD)) == line.draft) for place in range(len(LABELS))]


if __name__ == "__main__":
    main()

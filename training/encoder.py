"""The network: the base's encoder, then for each label its own attention over the words.

A label's score is a weighted sum over the words: how much the label looks at a word, times what that word says for it.
The same products tell later which words led to the label, so nothing else has to be computed for that.
"""

import torch
from torch import Tensor, nn
from torch.nn import functional

from .base import Base

_EPSILON = 1e-12  # of the base's layer norms
DROPOUT = 0.1


class Layer(nn.Module):
    """One block of the encoder (BERT's order: attention, norm, two dense layers, norm)."""

    def __init__(self, hidden: int, heads: int, inner: int) -> None:
        super().__init__()
        self.heads = heads
        self.qkv = nn.Linear(hidden, 3 * hidden)
        self.out = nn.Linear(hidden, hidden)
        self.norm = nn.LayerNorm(hidden, eps=_EPSILON)
        self.wide = nn.Linear(hidden, inner)
        self.narrow = nn.Linear(inner, hidden)
        self.last = nn.LayerNorm(hidden, eps=_EPSILON)
        self.drop = nn.Dropout(DROPOUT)

    def forward(self, seen: Tensor, hide: Tensor) -> Tensor:
        """``seen``: batch × words × hidden; ``hide``: batch × 1 × 1 × words, very negative where there is no word."""
        batch, words, hidden = seen.shape
        parts = self.qkv(seen).view(batch, words, 3, self.heads, hidden // self.heads).permute(2, 0, 3, 1, 4)
        looks = parts[0] @ parts[1].transpose(-1, -2) * (hidden // self.heads) ** -0.5 + hide
        mixed = (self.drop(looks.softmax(-1)) @ parts[2]).transpose(1, 2).reshape(batch, words, hidden)
        seen = self.norm(seen + self.drop(self.out(mixed)))
        return self.last(seen + self.drop(self.narrow(functional.gelu(self.wide(seen)))))


class Listener(nn.Module):
    """ids (batch × words, 1 = no word) → scores (batch × labels, before the sigmoid) and shares (batch × words × labels)."""

    def __init__(self, base: Base, kept: list[int], labels: int, layers: list[int]) -> None:
        super().__init__()
        self.words = nn.Embedding(len(kept), base.hidden)
        self.places = nn.Embedding(base.longest, base.hidden)
        self.first = nn.LayerNorm(base.hidden, eps=_EPSILON)
        self.drop = nn.Dropout(DROPOUT)
        self.layers = nn.ModuleList(Layer(base.hidden, base.heads, base.inner) for _ in layers)
        self.looks = nn.Linear(base.hidden, labels)
        self.says = nn.Linear(base.hidden, labels)
        self.bias = nn.Parameter(torch.full((labels,), -3.0))
        self._load(base, kept, layers)

    def encoded(self, ids: Tensor) -> Tensor:
        """What the last layer makes of each piece: batch × words × hidden."""
        hide = (ids == 1)[:, None, None, :].float() * -1e4
        places = torch.arange(ids.shape[1], device=ids.device)
        seen = self.drop(self.first(self.words(ids) + self.places(places)))
        for layer in self.layers:
            seen = layer(seen, hide)
        return seen

    def forward(self, ids: Tensor) -> tuple[Tensor, Tensor]:
        seen = self.drop(self.encoded(ids))
        looks = (self.looks(seen) + (ids == 1)[:, :, None].float() * -1e4).softmax(1)
        shares = looks * self.says(seen)
        return shares.sum(1) + self.bias, shares

    def _load(self, base: Base, kept: list[int], layers: list[int]) -> None:
        held = {name: torch.from_numpy(value.copy()) for name, value in base.tensors.items()}
        with torch.no_grad():
            self.words.weight.copy_(held["emb.word"][kept])
            self.places.weight.copy_(held["emb.pos"] + held["emb.type"].view(-1, base.hidden)[0])
            self.first.weight.copy_(held["emb.ln.w"])
            self.first.bias.copy_(held["emb.ln.b"])
            for layer, place in zip(self.layers, layers, strict=True):
                name = f"l{place}."
                layer.qkv.weight.copy_(torch.cat([held[name + part + ".w"] for part in "qkv"]))
                layer.qkv.bias.copy_(torch.cat([held[name + part + ".b"] for part in "qkv"]))
                for part, mine in (("ao", layer.out), ("fi", layer.wide), ("fo", layer.narrow)):
                    mine.weight.copy_(held[f"{name}{part}.w"])
                    mine.bias.copy_(held[f"{name}{part}.b"])
                for part, norm in (("aln", layer.norm), ("oln", layer.last)):
                    norm.weight.copy_(held[f"{name}{part}.w"])
                    norm.bias.copy_(held[f"{name}{part}.b"])

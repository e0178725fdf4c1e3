"""The word pieces that are kept: those which frequent English and Spanish words are cut into, and single signs.

250,000 pieces for a hundred languages become some 24,000; that is what makes the model small enough to ship. The result
is an ordinary sentencepiece model (unigram, NFKC and lower case), so that a kept library reads text and says where
each piece stands.
"""

import tempfile
from collections.abc import Iterable
from pathlib import Path

import sentencepiece
from sentencepiece import sentencepiece_model_pb2 as layout

from .base import Base

# How many of the most frequent words of each language (package wordfreq) must be cut as the base would cut them.
FREQUENT = 60_000
_SPACE = "▁"
_SPECIAL = 4  # <s> <pad> </s> <unk>


def kept_pieces(base: Base, texts: Iterable[str]) -> list[int]:
    """The ids to keep, in the base's order: the four special ones, what the words and texts need, single signs."""
    from wordfreq import top_n_list

    whole = sentencepiece.SentencePieceProcessor(model_proto=unigram(base, list(range(len(base.pieces)))))
    kept = set(range(_SPECIAL))
    for lang in ("en", "es"):
        for word in top_n_list(lang, FREQUENT):
            kept.update(whole.encode(word))
    for text in texts:
        kept.update(whole.encode(text))
    for place, piece in enumerate(base.pieces):
        bare = piece.removeprefix(_SPACE)
        if len(bare) <= 1 and all(
            ord(sign) < 0x250 or 0x2000 <= ord(sign) < 0x2100 or ord(sign) > 0x1F000 for sign in bare
        ):
            kept.add(place)
    return sorted(kept)


def unigram(base: Base, kept: list[int]) -> bytes:
    """A sentencepiece model of these pieces."""
    model = layout.ModelProto()
    model.ParseFromString(_lower_case_rules())
    del model.pieces[:]
    model.trainer_spec.ClearField("model_prefix")  # the name of a passing folder: another one each time
    kinds = layout.ModelProto.SentencePiece
    special = {0: kinds.CONTROL, 1: kinds.CONTROL, 2: kinds.CONTROL, 3: kinds.UNKNOWN}
    for place in kept:
        kind = special.get(place, kinds.NORMAL)
        model.pieces.add(piece=base.pieces[place], score=float(base.scores[place]), type=kind)
    for name, place in (("bos", 0), ("pad", 1), ("eos", 2), ("unk", 3)):
        setattr(model.trainer_spec, f"{name}_id", place)
        setattr(model.trainer_spec, f"{name}_piece", base.pieces[place])
    return model.SerializeToString()


def _lower_case_rules() -> bytes:
    """A tiny model made by sentencepiece itself, for its table of NFKC with case folding."""
    with tempfile.TemporaryDirectory() as folder:
        stem = str(Path(folder) / "rules")
        sentencepiece.SentencePieceTrainer.train(
            sentence_iterator=iter(["a b c d e", "e d c b a"]),
            model_prefix=stem,
            vocab_size=10,
            normalization_rule_name="nmt_nfkc_cf",
            minloglevel=2,
        )
        return Path(stem + ".model").read_bytes()

"""A person's own text with the words that led somewhere marked in it, cut to what is around them."""

import re
from dataclasses import dataclass

AROUND = 60  # characters kept on each side of a marked run
GAP = "… "


@dataclass(frozen=True)
class Piece:
    """A run of the text; ``led``: these are words that led here."""

    text: str
    led: bool


def marked(text: str, words: tuple[str, ...], around: int = AROUND) -> tuple[Piece, ...]:
    """The text in pieces, ``words`` (substrings of it, as listening gives them) marked; none where none stands in it.

    What is further than ``around`` characters from every mark is left out, at the next space, with an ellipsis.
    """
    spans = _spans(text, words)
    pieces: list[Piece] = []
    at = 0
    for number, (start, end) in enumerate(spans):
        pieces += _between(text[at:start], first=number == 0, around=around)
        pieces.append(Piece(text[start:end], True))
        at = end
    if spans:
        rest = text[at:]
        pieces += [Piece(_head(rest, around), False)] if rest else []
    return tuple(piece for piece in pieces if piece.text)


def quoted(text: str, words: tuple[str, ...]) -> tuple[str, ...]:
    """The words as a quotation of the text: with the ¿ or ¡ that opens them there, which no listener counts as theirs."""
    return tuple(next((f"{sign}{word}" for sign in "¿¡" if f"{sign}{word}" in text), word) for word in words)


def place_of(words: str, text: str) -> tuple[int, int]:
    """Where these words of the text stand (start, end): at the edges of words, for "fine" is not meant in "confined"."""
    whole = re.search(rf"(?<!\w){re.escape(words)}(?!\w)", text)
    start = whole.start() if whole else text.find(words)
    return start, start + len(words)


def _spans(text: str, words: tuple[str, ...]) -> list[tuple[int, int]]:
    """Where the words stand, in order; runs with only white space between them are one."""
    found = sorted(place_of(word, text) for word in words if word and word in text)
    joined: list[tuple[int, int]] = []
    for start, end in found:
        if joined and (start <= joined[-1][1] or not text[joined[-1][1] : start].strip()):
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _between(run: str, *, first: bool, around: int) -> list[Piece]:
    if first:
        return [Piece(_tail(run, around), False)]
    if len(run) <= 2 * around:
        return [Piece(run, False)]
    return [Piece(_head(run, around), False), Piece(_tail(run, around).removeprefix(GAP), False)]


def _head(run: str, around: int) -> str:
    return run if len(run) <= around else run[:around].rsplit(maxsplit=1)[0] + " " + GAP


def _tail(run: str, around: int) -> str:
    return run if len(run) <= around else GAP + run[-around:].split(maxsplit=1)[-1]

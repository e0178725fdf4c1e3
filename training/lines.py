"""The written examples as training needs them: texts, labels, and the changes that make them less tidy."""

import json
import random
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from secondchair.core.mirror import HELPS, HURTS, STOPS
from secondchair.core.reasons import REASONS, SAFETY, STANCES

EXAMPLES = Path(__file__).parent.parent / "secondchair" / "listening" / "examples"
HEARD: tuple[str, ...] = (*REASONS, *STANCES, *SAFETY)
MIRRORED: tuple[str, ...] = (*HELPS, *HURTS, *STOPS)
LABELS: tuple[str, ...] = (*HEARD, *MIRRORED)


@dataclass(frozen=True)
class Line:
    """One example. ``draft``: it is labelled for the mirror, and says nothing about the labels of ``hear``."""

    text: str
    lang: str
    labels: frozenset[str]
    draft: bool
    source: str
    number: int

    @property
    def is_plain(self) -> bool:
        """An account with no label at all: it may stand around any other account."""
        return not self.draft and not self.labels


def lines(folder: Path = EXAMPLES) -> list[Line]:
    """Every example, in the order of files and lines. Raises ValueError where one has a label that is not known."""
    held: list[Line] = []
    for path in sorted(folder.glob("*.jsonl")):
        for number, raw in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            row = json.loads(raw)
            labels = {
                one for kind in ("reasons", "stance", "safety", "helps", "hurts", "stops") for one in row.get(kind, [])
            }
            if labels - set(LABELS):
                raise ValueError(f"{path.name}, line {number}: {sorted(labels - set(LABELS))} is no label")
            held.append(Line(row["text"], row["lang"], frozenset(labels), "helps" in row, path.stem, number))
    return held


def set_aside(line: Line) -> bool:
    """Whether the line is kept from the training: ten in a row of every hundred, for neighbours resemble each other."""
    return line.number // 10 % 10 == 4


# The phrases were written with these in view: on them they look better than they are.
SEEN_BY_PHRASES = frozenset({"en_danger", "en_reasons_a", "en_reasons_b", "es", "mirror"})


def is_for_fitting(line: Line) -> bool:
    """One half of the lines set aside that the phrases were not written on: the three listeners are weighed on it."""
    return set_aside(line) and line.source not in SEEN_BY_PHRASES and line.number // 100 % 2 == 0


def is_for_measuring(line: Line) -> bool:
    """The other half."""
    return set_aside(line) and line.source not in SEEN_BY_PHRASES and line.number // 100 % 2 == 1


def untidy(line: Line, plain: list[Line], others: list[Line], chance: random.Random) -> Line:
    """The line as somebody in a hurry might have written it, or in the middle of a longer story.

    ``plain`` and ``others``: lines of the same language that may stand around it.
    """
    text, labels = line.text, line.labels
    if not line.draft:
        draw = chance.random()
        if draw < 0.30 and plain:
            text = _around(text, [chance.choice(plain).text for _ in range(chance.choice((1, 1, 2)))], chance)
        elif draw < 0.40 and others and "flat_no" not in labels:
            other = chance.choice(others)
            if "flat_no" not in other.labels and not other.draft:
                text, labels = _around(text, [other.text], chance), labels | other.labels
    return replace(line, text=_hurried(text, chance), labels=labels)


def _around(text: str, others: list[str], chance: random.Random) -> str:
    pieces = [text, *others]
    chance.shuffle(pieces)
    return chance.choice((" ", " ", "\n", ". ")).join(pieces)


def _hurried(text: str, chance: random.Random) -> str:
    if chance.random() < 0.25:
        text = "".join(c for c in unicodedata.normalize("NFD", text) if c not in "\u0301\u0308\u0303")
    if chance.random() < 0.2:
        text = re.sub("['’]", "", text)
    elif chance.random() < 0.3:
        text = text.replace("'", "’")
    if chance.random() < 0.12:
        text = re.sub(r"[,.;:!?¿¡]", "", text)
    if chance.random() < 0.12:
        text = _mistyped(text, chance)
    return text


def _mistyped(text: str, chance: random.Random) -> str:
    places = [found.start() for found in re.finditer(r"(?<=\w)\w(?=\w)", text)]
    for place in sorted(chance.sample(places, min(len(places), chance.choice((1, 2)))), reverse=True):
        kind = chance.random()
        if kind < 0.4:
            text = text[:place] + text[place + 1 :]
        elif kind < 0.7:
            text = text[:place] + text[place] + text[place:]
        else:
            text = text[: place - 1] + text[place] + text[place - 1] + text[place + 1 :]
    return text


def batches(
    rows: list[tuple[list[int], Line]], size: int, chance: random.Random
) -> Iterator[list[tuple[list[int], Line]]]:
    """Rows of like length together, the batches in a random order."""
    ordered = sorted(rows, key=lambda row: (len(row[0]), chance.random()))
    cut = [ordered[at : at + size] for at in range(0, len(ordered), size)]
    chance.shuffle(cut)
    yield from cut

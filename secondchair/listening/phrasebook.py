"""The phrases of one kind and language, read from ``phrases/<kind>.<lang>.toml`` when first needed."""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from .matching import BadPhrase, Lists, Sequence, Word, commonness, first_words, needed, parse, reach
from .tokens import Reading

HERE = Path(__file__).parent / "phrases"

# How sure one phrase alone makes: judged when written, then held against data/statements (docs/decisions/0005).
WEIGHTS: Mapping[str, float] = {"plain": 0.65, "careful": 0.55, "likely": 0.4, "hint": 0.15}


@dataclass(frozen=True, slots=True, eq=False)
class Phrase:
    """One phrase, ready to match. ``denies``: it holds a negation of its own."""

    label: str
    weight: float
    sequence: Sequence
    begins: Word
    denies: bool


@dataclass(frozen=True, slots=True)
class Match:
    """A phrase found: words ``first`` to before ``past`` of the reading, in the sentence that begins at ``sentence``."""

    phrase: Phrase
    first: int
    past: int
    sentence: int


class Phrasebook:
    """Phrases by a word that each of them needs."""

    def __init__(self, phrases: list[Phrase], common: frozenset[str]) -> None:
        self.phrases = tuple(phrases)
        self._by_word: dict[str, list[Phrase]] = {}
        self._by_start: dict[str, list[tuple[str, Phrase]]] = {}
        for phrase in phrases:
            key = min(needed(phrase.sequence, common), key=lambda w: commonness(w, common))
            for word in key.words:
                self._by_word.setdefault(word, []).append(phrase)
            for start in key.starts:
                self._by_start.setdefault(start[:3], []).append((start, phrase))

    def matches(self, reading: Reading) -> Iterator[Match]:
        """Every place where a phrase stands, sentence by sentence."""
        for first, past in reading.sentences:
            where: dict[str, list[int]] = {}
            for place in range(first, past):
                where.setdefault(reading.words[place], []).append(place)
            for phrase in self._worth_trying(where):
                for place in _beginnings(phrase.begins, where):
                    ends = reach(phrase.sequence, reading, (place,), past)
                    if ends and max(ends) > place:
                        yield Match(phrase, place, max(ends), first)

    def _worth_trying(self, words: Iterable[str]) -> list[Phrase]:
        found: dict[int, Phrase] = {}
        for word in words:
            for phrase in self._by_word.get(word, ()):
                found[id(phrase)] = phrase
            for start, phrase in self._by_start.get(word[:3], ()):
                if word.startswith(start):
                    found[id(phrase)] = phrase
        return list(found.values())


def _beginnings(begins: Word, where: Mapping[str, list[int]]) -> list[int]:
    """The places of a sentence at which a phrase may begin, in order."""
    held = begins.words & where.keys()
    if begins.starts:
        held |= {word for word in where if word.startswith(begins.starts)}
    return sorted(place for word in held for place in where[word])


@dataclass(frozen=True)
class Language:
    """What all kinds share in one language: word lists, signs of denial, who else may be speaking."""

    lists: Lists
    common: frozenset[str]
    others: tuple["Opening", ...]
    denials: tuple["Opening", ...]


# What an opening may begin with, and the whole of it: most places of a text are passed over by the first alone.
Opening = tuple[Word, Sequence]


def _table(name: str) -> Mapping[str, object]:
    return tomllib.loads((HERE / f"{name}.toml").read_text(encoding="utf-8"))


@cache
def language(lang: str) -> Language:
    """The shared lists of one language, ``en`` or ``es``."""
    table = _table(f"language.{lang}")
    lists: dict[str, frozenset[str]] = {}
    raw = table["lists"]
    if not isinstance(raw, dict):
        raise BadPhrase(f"language.{lang}.toml has no lists")
    for name, words in raw.items():
        lists[name] = frozenset(words.split())
    others, denials = (tuple(_opening(parse(p, lists)) for p in _strings(table[k])) for k in ("others", "denials"))
    return Language(lists, lists["common"], others, denials)


def _opening(sequence: Sequence) -> Opening:
    return first_words(sequence)[0], sequence


def _strings(value: object) -> list[str]:
    return [str(item) for item in value] if isinstance(value, list) else []


@cache
def phrasebook(kind: str, lang: str) -> Phrasebook:
    """All phrases of ``kind`` (reasons, stance, safety, mirror). Raises BadPhrase naming what cannot be read."""
    shared = language(lang)
    found: list[Phrase] = []
    for label, groups in _table(f"{kind}.{lang}").items():
        if not isinstance(groups, dict):
            raise BadPhrase(f"{kind}.{lang}.toml: {label} is no table")
        for weight, phrases in groups.items():
            found += [_phrase(label, WEIGHTS[weight], text, shared) for text in _strings(phrases)]
    return Phrasebook(found, shared.common)


def _phrase(label: str, weight: float, text: str, shared: Language) -> Phrase:
    sequence = parse(text, shared.lists)
    begins, empty = first_words(sequence)
    if empty:
        raise BadPhrase(f"the phrase “{text}” may be empty")
    denies = any(w.words and w.words <= shared.lists["no"] for w in needed(sequence))
    return Phrase(label, weight, sequence, begins, denies)

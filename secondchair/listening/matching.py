"""Phrases as short patterns over words, matched without backtracking.

The pattern language, one phrase a string:

- ``too expensive``     these words, one after the other (case, accents and contractions do not matter)
- ``(a|b c)``           one of these; ``(a|b)?`` or ``word?``: may be missing
- ``want~``             any form of an English verb or noun: want, wants, wanted, wanting
- ``counsel*``          any word that begins so (three letters or more)
- ``@name``             one word of a list named in ``language.<lang>.toml``
- ``{3}``               up to three words of any kind
- ``^`` and ``$``       a clause begins here; the sentence ends here

Every step keeps the set of places reached, so the work is bounded by pattern length × sentence length.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from .inflections import forms
from .tokens import Reading, plain_forms

Lists = Mapping[str, frozenset[str]]
_PIECE = re.compile(r"\{(\d)\}|(\()|(\))(\?)?|(\|)|([\^$])|([@\w'’]+[~*]?)(\?)?|(\S)")


@dataclass(frozen=True, slots=True)
class Word:
    """One place of a pattern: any of ``words``, or a word that begins with one of ``starts``."""

    words: frozenset[str]
    starts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Gap:
    """Up to ``most`` words of any kind."""

    most: int


@dataclass(frozen=True, slots=True)
class Edge:
    """``^`` (a clause begins) or ``$`` (the sentence ends)."""

    begin: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several sequences; an empty one makes it optional."""

    ways: tuple["Sequence", ...]


Sequence = tuple[Word | Gap | Edge | Choice, ...]


class BadPhrase(ValueError):
    """A phrase in the data files that cannot be read; names the phrase."""


def parse(phrase: str, lists: Lists) -> Sequence:
    """The pattern of one phrase. Raises BadPhrase for an unknown list, an odd sign or brackets that do not close."""
    stack: list[list[list[Word | Gap | Edge | Choice]]] = [[[]]]
    for found in _PIECE.finditer(phrase):
        gap, opens, closes, maybe, bar, edge, word, word_maybe, odd = found.groups()
        if odd or (closes and len(stack) == 1):
            raise BadPhrase(f"cannot read “{found.group()}” in the phrase “{phrase}”")
        if gap:
            stack[-1][-1].append(Gap(int(gap)))
        elif opens:
            stack.append([[]])
        elif bar:
            stack[-1].append([])
        elif closes:
            ways = [tuple(way) for way in stack.pop()] + ([()] if maybe else [])
            stack[-1][-1].append(_choice(ways))
        elif edge:
            stack[-1][-1].append(Edge(edge == "^"))
        else:
            places = _word(word, lists, phrase)
            stack[-1][-1] += [Choice((places, ()))] if word_maybe else places
    if len(stack) != 1 or len(stack[0]) != 1 or not stack[0][0]:
        raise BadPhrase(f"the brackets do not close in the phrase “{phrase}”")
    return without_last_gap(tuple(stack[0][0]))


def without_last_gap(sequence: Sequence) -> Sequence:
    """A gap at the end says nothing and would only make the words found longer."""
    return without_last_gap(sequence[:-1]) if sequence and isinstance(sequence[-1], Gap) else sequence


def _choice(ways: list[Sequence]) -> Word | Choice:
    """One place instead of a choice where every way is a single word: the common case, and much faster."""
    single = [way[0] for way in ways if len(way) == 1 and isinstance(way[0], Word)]
    if len(single) < len(ways):
        return Choice(tuple(ways))
    return Word(frozenset().union(*(w.words for w in single)), tuple(s for w in single for s in w.starts))


def _word(word: str, lists: Lists, phrase: str) -> Sequence:
    if word.startswith("@"):
        if word[1:] not in lists:
            raise BadPhrase(f"no list {word} for the phrase “{phrase}”")
        return (Word(lists[word[1:]]),)
    if word.endswith("*") and len(plain_forms(word[:-1])[0]) < 3:
        raise BadPhrase(f"“{word}” is too short in the phrase “{phrase}”")
    return _written(word)


@cache
def _written(word: str) -> Sequence:
    """The places of one word of a phrase; the same words come back in many phrases."""
    if word.endswith("~"):
        return (Word(forms(word[:-1])),)
    if word.endswith("*"):
        return (Word(frozenset(), (plain_forms(word[:-1])[0],)),)
    return tuple(Word(frozenset({form})) for form in plain_forms(word))


def first_words(sequence: Sequence) -> tuple[Word, bool]:
    """What a match may begin with, and whether the sequence may be empty. A gap at the front is passed over."""
    words: set[str] = set()
    starts: set[str] = set()
    for part in sequence:
        if isinstance(part, Gap | Edge):
            continue
        inner = [first_words(way) for way in part.ways] if isinstance(part, Choice) else [(part, False)]
        for word, _ in inner:
            words |= word.words
            starts.update(word.starts)
        if not any(empty for _, empty in inner):
            return Word(frozenset(words), tuple(starts)), False
    return Word(frozenset(words), tuple(starts)), True


def commonness(word: Word, common: frozenset[str]) -> tuple[int, int]:
    """How often a place is likely to be filled by chance: common words first, then how many words fit."""
    return len(word.words & common), len(word.words) + len(word.starts)


def needed(sequence: Sequence, common: frozenset[str] = frozenset()) -> Iterator[Word]:
    """Places that every match must fill: a sentence with no such word need not be tried."""
    for part in sequence:
        if isinstance(part, Word):
            yield part
        elif isinstance(part, Choice):
            rarest = [min(needed(way, common), key=lambda w: commonness(w, common), default=None) for way in part.ways]
            held = [word for word in rarest if word is not None]
            if len(held) == len(rarest):
                yield Word(frozenset().union(*(w.words for w in held)), tuple(s for w in held for s in w.starts))


def fits(word: str, place: Word) -> bool:
    """Whether a word may stand at this place."""
    return word in place.words or (bool(place.starts) and word.startswith(place.starts))


def reach(sequence: Sequence, reading: Reading, places: Iterable[int], past: int) -> set[int]:
    """Where matches end that begin at one of ``places`` and stay before word ``past``."""
    here = set(places)
    words = reading.words
    for part in sequence:
        if not here:
            return here
        if isinstance(part, Word):
            held, starts = part.words, part.starts  # as fits() says, written out: this line takes most of the time
            here = {p + 1 for p in here if p < past and (words[p] in held or (starts and words[p].startswith(starts)))}
        elif isinstance(part, Gap):
            here = {q for p in here for q in range(p, min(p + part.most, past) + 1)}
        elif isinstance(part, Choice):
            here = set().union(*(reach(way, reading, here, past) for way in part.ways))
        else:
            here = {p for p in here if (p < past and reading.breaks[p] if part.begin else p == past)}
    return here


def all_places(sequence: Sequence) -> Iterator[Word]:
    """Every place of a pattern, whether it must be filled or not."""
    for part in sequence:
        if isinstance(part, Word):
            yield part
        elif isinstance(part, Choice):
            for way in part.ways:
                yield from all_places(way)

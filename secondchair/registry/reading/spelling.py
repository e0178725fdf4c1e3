"""Names of people and towns, written in capitals in NPPES, as people write them."""

import re

# Small words inside a family name, as in "de la Cruz"; only before another word, so that a lone "De" keeps its capital.
# "Van", "Von", "Di", "La" and "Do" stay: US families mostly write them large, and some are given names.
SMALL: frozenset[str] = frozenset({"de", "del", "da", "das", "dos", "y"})
AFTER_DE: frozenset[str] = frozenset({"la", "las", "los", "el"})
NUMERALS: frozenset[str] = frozenset({"II", "III", "IV", "VI", "VII"})

_PIECE = re.compile(r"[^\s\-']+|[\s\-']")


def one_line(text: str) -> str:
    """The text with single spaces between its words; line ends and what cannot be printed count as spaces."""
    if not text.isprintable():
        text = "".join(c if c.isprintable() else " " for c in text)
    return " ".join(text.split())


def name_of(first: str, middle: str, last: str, suffix: str) -> str:
    """A person's full name from the four NPPES fields, any of which may be empty."""
    return " ".join(part for part in (proper(first), proper(middle), proper(last), suffix_of(suffix)) if part)


def proper(text: str) -> str:
    """Text in capitals (or all small) in proper case: O'Brien, McDonald, de la Cruz. Mixed case is left as it is."""
    text = " ".join(text.split()).strip(" ,")
    if text != text.upper() and text != text.lower():
        return text
    if text.isalpha():  # one word, as most names are
        return _capital(text.lower())
    words = text.lower().split(" ")
    done: list[str] = []
    for number, word in enumerate(words):
        followed = number + 1 < len(words)
        small = word in SMALL or (word in AFTER_DE and number > 0 and words[number - 1] == "de")
        done.append(word if small and followed else _word(word))
    return " ".join(done)


def _word(word: str) -> str:
    pieces = _PIECE.findall(word)
    done: list[str] = []
    for number, piece in enumerate(pieces):
        # After an apostrophe a short end is an ending, not a name: "Sa'Nico", "D'Orta", but "Smith's".
        ending = number > 1 and pieces[number - 1] == "'" and len(piece) < 2
        done.append(piece if ending else _capital(piece))
    return "".join(done)


def _capital(piece: str) -> str:
    if piece.upper() in NUMERALS:
        return piece.upper()
    # "Mac" is left alone: Machado, Macias and Mack are as common as MacDonald, and nothing tells them apart.
    if piece.startswith("mc") and len(piece) > 3:
        return "Mc" + piece[2:].capitalize()
    return piece[:1].upper() + piece[1:]


def suffix_of(text: str) -> str:
    """What stands after a name: "Jr.", "III"."""
    bare = text.strip(" .,").upper()
    if bare in ("JR", "SR"):
        return bare.capitalize() + "."
    return bare if bare in NUMERALS | {"I", "V"} else proper(text)


# The few credentials that are written with small letters; everything else is an abbreviation in capitals.
_WRITTEN: dict[str, str] = {"PHD": "PhD", "PSYD": "PsyD", "EDD": "EdD", "MED": "MEd", "EDS": "EdS", "EDM": "EdM"}


def credentials_of(text: str) -> str:
    """The letters after a name, as "PhD, LMFT"; dots go, order stays."""
    return ", ".join(
        " ".join(_WRITTEN.get(word.upper(), word) for word in part.split())
        for part in text.replace(".", "").split(",")
        if part.strip()
    )

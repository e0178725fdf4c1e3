"""Six words that let a person come back: drawn by the system's random source, never chosen."""

import secrets
from functools import cache
from importlib.resources import files
from pathlib import Path

COUNT = 6

# language → word list inside the package diceware: EFF's long list; the Spanish list of 8,192 words without accents.
LISTS = {"en": "wordlist_en_eff.txt", "es": "wordlist_es.txt"}

# Words that nobody should be handed here: violence, weapons, sex, slurs, faithlessness, prison, what names the visit.
LEFT_OUT: frozenset[str] = frozenset((Path(__file__).parent / "left_out.txt").read_text(encoding="utf-8").split())


@cache
def word_list(lang: str) -> tuple[str, ...]:
    """The words that may be drawn for one of the site's languages: plain a-z, each once."""
    text = (files("diceware") / "wordlists" / LISTS[lang]).read_text(encoding="utf-8")
    # Words with a hyphen are passed over: typed with a space they would make the six look like seven.
    words = {word for line in text.splitlines() if (word := line.split()[-1]).isascii() and word.isalpha()}
    return tuple(sorted(words - LEFT_OUT))


def drawn(lang: str) -> str:
    """Six words of one language, with single spaces: at least 77 bits."""
    words = word_list(lang)
    return " ".join(secrets.choice(words) for _ in range(COUNT))

"""Names as they are looked up: small letters, no accents; and the key of each word."""

import re
import unicodedata
from functools import lru_cache

LETTERS = 8
_BETWEEN = re.compile(r"[^a-z0-9]+")


def plain(text: str) -> str:
    """Small letters without accents, words parted by one space: "Peña-O'Brien" → "pena o brien"."""
    if not text.isascii():
        letters = unicodedata.normalize("NFKD", text)
        text = "".join(c for c in letters if not unicodedata.combining(c))
    return _BETWEEN.sub(" ", text.casefold()).strip()


@lru_cache(maxsize=200_000)
def keys_of(text: str) -> tuple[int, ...]:
    """The keys of the words of a name, each once."""
    return tuple({int.from_bytes(word.encode()[:LETTERS].ljust(LETTERS, b"\0"), "big") for word in plain(text).split()})

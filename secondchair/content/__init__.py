"""The words a clinician can sign: one TOML file a page and language, loaded once, loud when something is missing."""

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

LANGUAGES: tuple[str, ...] = ("en", "es")
HERE = Path(__file__).parent


class MissingWords(LookupError):
    """A page, key or translation that is not in the content files."""


class Sentence(str):
    """Words that were escaped for HTML once, when they were loaded: a page asks for that hundreds of times."""

    __slots__ = ("_html",)
    _html: "_Escaped"

    def __new__(cls, text: str) -> "Sentence":
        made = super().__new__(cls, text)
        made._html = _Escaped(escape(text))
        return made

    def __html__(self) -> "_Escaped":
        return self._html


class _Escaped(str):
    """What is not to be escaped once more."""

    __slots__ = ()

    def __html__(self) -> "_Escaped":
        return self


class Words(Mapping[str, Any]):
    """A table of words. Reading a key that is not there is an error that names file and key, never an empty string."""

    def __init__(self, where: str, table: Mapping[str, Any]) -> None:
        self._where = where
        self._table = {key: _ready(f"{where}.{key}", value) for key, value in table.items()}

    def __getitem__(self, key: str) -> Any:
        try:
            return self._table[key]
        except KeyError:
            raise MissingWords(f"no words for {self._where}.{key}") from None

    def get(self, key: str, default: Any = None) -> Any:
        """The entry, or ``default``: for the few tables that a page may do without."""
        return self._table.get(key, default)

    def __iter__(self) -> Iterator[str]:
        return iter(self._table)

    def __len__(self) -> int:
        return len(self._table)

    def __contains__(self, key: object) -> bool:
        return key in self._table


def _ready(where: str, value: Any) -> Any:
    if isinstance(value, dict):
        return Words(where, value)
    if isinstance(value, list):
        return [_ready(where, item) for item in value]
    return Sentence(value) if isinstance(value, str) else value


@cache
def words(lang: str, name: str) -> Words:
    """The words of one file: ``words("es", "asker/start")``. Raises MissingWords where there is none."""
    path = HERE / lang / f"{name}.toml"
    if lang not in LANGUAGES or not path.is_file():
        raise MissingWords(f"no words in content/{lang}/{name}.toml")
    return Words(f"{lang}/{name}", tomllib.loads(path.read_text(encoding="utf-8")))


def names() -> tuple[str, ...]:
    """Every file's name, without language and ending, sorted."""
    return tuple(
        sorted(
            {
                str(p.relative_to(HERE / lang).with_suffix(""))
                for lang in LANGUAGES
                for p in (HERE / lang).rglob("*.toml")
            }
        )
    )


def lines(table: Mapping[str, Any], where: str = "") -> Iterator[tuple[str, str]]:
    """Every string of a table with its dotted key, lists numbered from 0."""
    for key, value in table.items():
        path = f"{where}.{key}" if where else key
        if isinstance(value, str):
            yield path, value
        elif isinstance(value, Mapping):
            yield from lines(value, path)
        elif isinstance(value, list):
            for number, item in enumerate(value):
                yield from lines({str(number): item}, path)

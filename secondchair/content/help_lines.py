"""Reads help_lines.toml. A host may add lines of its own place there, so every mistake is told in one sentence."""

import re
import tomllib
from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from secondchair.content import LANGUAGES
from secondchair.core.bad_input import BadInput
from secondchair.core.help_lines import KINDS, HelpLine

FILE = Path(__file__).parent / "help_lines.toml"
IN_EACH_LANGUAGE: tuple[str, ...] = ("name", "hours", "note")
NUMBERS: tuple[str, ...] = ("call", "tty", "text_to", "whatsapp")
ADDRESSES: tuple[str, ...] = ("chat", "web", "source")
PLAIN: tuple[str, ...] = ("id", "country", "region", "text_word", *NUMBERS, *ADDRESSES)
LISTS: tuple[str, ...] = ("kinds", "languages")
KEYS = frozenset({*IN_EACH_LANGUAGE, *PLAIN, *LISTS, "verified_on"})


@cache
def help_lines() -> tuple[HelpLine, ...]:
    """Every line of help_lines.toml, in the file's order. Raises BadInput where the file cannot be used."""
    return lines_from(FILE.read_text(encoding="utf-8"))


def lines_from(text: str) -> tuple[HelpLine, ...]:
    """The lines of a TOML text with ``[[line]]`` tables. Raises BadInput, which names the line and what to do."""
    try:
        tables = tomllib.loads(text).get("line", [])
    except tomllib.TOMLDecodeError as error:
        raise BadInput(f"help_lines.toml is not valid TOML ({error}): correct that place.") from None
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise BadInput("help_lines.toml: start each help line with [[line]].")
    found = tuple(_line(table, number) for number, table in enumerate(tables, start=1))
    ids = [line.id for line in found]
    for name in ids:
        if ids.count(name) > 1:
            raise BadInput(f'help_lines.toml: two lines have the id "{name}": give one of them another.')
    return found


def _line(table: Mapping[str, Any], number: int) -> HelpLine:
    where = f'help_lines.toml, line "{table.get("id", f"number {number}")}"'
    for key in table:
        if key not in KEYS:
            raise BadInput(f'{where}: "{key}" is not a key of a help line: take it out or correct its spelling.')
    plain = {key: _plain(table, key, where) for key in PLAIN}
    _check_plain(plain, where)
    lists = {key: _list(table, key, where) for key in LISTS}
    for kind in lists["kinds"]:
        if kind not in KINDS:
            raise BadInput(f'{where}: "{kind}" is not a kind: use {", ".join(KINDS)}.')
    if not lists["kinds"]:
        raise BadInput(f"{where}: kinds is missing: say what the line is for.")
    texts = {key: _in_each_language(table, key, where) for key in IN_EACH_LANGUAGE}
    if not texts["name"]:
        raise BadInput(f"{where}: name is missing: write it in {' and '.join(LANGUAGES)}.")
    return HelpLine(**plain, **lists, **texts, verified_on=_day(table, where))  # type: ignore[arg-type]


def _plain(table: Mapping[str, Any], key: str, where: str) -> str:
    value = table.get(key, "")
    if not isinstance(value, str) or value != value.strip():
        raise BadInput(f'{where}: {key} must be text in quotes, with no space at either end: write it as {key} = "…".')
    return value


def _check_plain(plain: Mapping[str, str], where: str) -> None:
    for key in ("id", "source"):
        if not plain[key]:
            raise BadInput(f"{where}: {key} is missing: add it.")
    if not re.fullmatch(r"[A-Z]{2}", plain["country"]):
        raise BadInput(f'{where}: country must be two capital letters, such as "US": correct it.')
    for key in NUMBERS:
        if not re.fullmatch(r"[0-9+() -]*", plain[key]):
            raise BadInput(f'{where}: {key} is "{plain[key]}": use digits, spaces and - ( ) + only.')
    for key in ADDRESSES:
        if plain[key] and not re.fullmatch(r"https?://[^\s\"<>]+", plain[key]):
            raise BadInput(f"{where}: {key} must be a web address that starts with https://: correct it.")
    if not any(plain[key] for key in (*NUMBERS, "chat", "web")):
        raise BadInput(f"{where}: there is no way to reach it: add call, text_to, chat or web.")


def _list(table: Mapping[str, Any], key: str, where: str) -> tuple[str, ...]:
    value = table.get(key, [])
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise BadInput(f'{where}: {key} must be a list of words: write it as {key} = ["…", "…"].')
    return tuple(value)


def _in_each_language(table: Mapping[str, Any], key: str, where: str) -> Mapping[str, str]:
    value = table.get(key)
    if value is None:
        return {}
    if not isinstance(value, dict) or set(value) != set(LANGUAGES):
        raise BadInput(f"{where}: {key} must be given in {' and '.join(LANGUAGES)}: add what is missing.")
    if not all(isinstance(text, str) and text for text in value.values()):
        raise BadInput(f"{where}: {key} has an empty text: fill it in or take {key} out.")
    return dict(value)


def _day(table: Mapping[str, Any], where: str) -> date | None:
    value = table.get("verified_on")
    if value is None or (isinstance(value, date) and not isinstance(value, datetime)):
        return value
    raise BadInput(f"{where}: verified_on must be a day without quotes, such as 2026-11-22: correct it.")

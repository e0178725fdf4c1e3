"""Help lines as a page shows them: in one language, with "check first" where the source is old or was never seen."""

from datetime import date
from typing import Any

from django.conf import settings
from django.utils import timezone

from secondchair.content import words
from secondchair.content.help_lines import help_lines
from secondchair.core.help_lines import KINDS, KINDS_FOR, HelpLine, lines_in
from secondchair.core.seen import check_first

from .days import day_in_words

# Where nothing says which kind it is.
USUAL = ("violence", "self_harm", "emergency")


def dialled(number: str) -> str:
    """A number as a telephone link takes it: digits and a leading plus."""
    return "".join(sign for sign in number if sign.isdigit() or sign == "+")


def shown(line: HelpLine, lang: str, today: date) -> dict[str, Any]:
    """One line in one language; what is not known of it is empty."""
    return {
        "id": line.id,
        "region": line.region,
        "name": line.name[lang],
        "call": line.call,
        "tty": line.tty,
        "text_to": line.text_to,
        "text_word": line.text_word,
        "whatsapp": line.whatsapp,
        "chat": line.chat,
        "web": line.web,
        "dial": dialled(line.call),
        "text_dial": dialled(line.text_to),
        "hours": line.hours.get(lang, ""),
        "always": "emergency" in line.kinds,
        "note": line.note.get(lang, ""),
        "source": line.source,
        "verified_on": day_in_words(line.verified_on, words(lang, "listing")) if line.verified_on else "",
        "check_first": check_first(line.verified_on, today),
    }


def for_signs(kinds: tuple[str, ...], lang: str) -> list[dict[str, Any]]:
    """The host country's lines, the first one of each kind that fits these signs of danger before all others."""
    wanted = dict.fromkeys([*(k for sign in kinds for k in KINDS_FOR.get(sign, (sign,))), *USUAL])
    firsts = [lines[0] for kind in wanted if (lines := lines_in(help_lines(), settings.COUNTRY, (kind,)))]
    found = dict.fromkeys(line.id for line in [*firsts, *lines_in(help_lines(), settings.COUNTRY, KINDS)])
    by_id = {line.id: line for line in help_lines()}
    return [shown(by_id[name], lang, timezone.localdate()) for name in found]


def by_country(lang: str) -> list[dict[str, Any]]:
    """Every line there is, a table per country, the host's country first."""
    today = timezone.localdate()
    countries = dict.fromkeys([settings.COUNTRY, *(line.country for line in help_lines())])
    return [
        {"code": code, "lines": [shown(line, lang, today) for line in help_lines() if line.country == code]}
        for code in countries
        if any(line.country == code for line in help_lines())
    ]


def number_of(kind: str) -> str:
    """The first number of the host's country for one kind ("emergency", "self_harm"); empty where there is none."""
    return next((line.call for line in lines_in(help_lines(), settings.COUNTRY, (kind,)) if line.call), "")

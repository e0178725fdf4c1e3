"""What templates need to say words with values in them: ``{% fill w.found n=3 %}``, ``w.reasons|of:reason``."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString

from secondchair.pages.closing import still_seen, who_sees

register = template.Library()


@register.simple_tag
def fill(sentence: str, **values: Any) -> SafeString:
    """A sentence with its {named} places filled; sentence and values are escaped."""
    filled = {name: conditional_escape(value) for name, value in values.items()}
    return SafeString(conditional_escape(sentence).format(**filled))


@register.filter
def of(table: Mapping[str, Any], key: str) -> Any:
    """The entry of a table under a key that is only known at run time. A missing key is an error."""
    return table[key]


@register.filter
def pairs(table: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """The entries of a table in the order of its file, for a template's ``for``."""
    return list(table.items())


@register.filter
def sees(visit: Any, item: str) -> str:
    """Who can see an item of the visit's own, the ledger's word: "both" or "me". No query where nobody is connected."""
    return who_sees(visit, item)


@register.filter
def still(visit: Any, item: str) -> list[str]:
    """What the other one still sees of an item that was changed since: its lines, mostly none."""
    return still_seen(visit, item)

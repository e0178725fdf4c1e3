"""What templates need to say words with values in them: ``{% fill w.found n=3 %}``, ``w.reasons|of:reason``.

And what stands on a page so often that Django's own ``include`` and ``url`` (30 microseconds each) made it slow: parts that
mostly have nothing to say, and addresses.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from django import template
from django.template.context import Context
from django.template.loader import render_to_string
from django.urls import get_resolver, get_script_prefix, get_urlconf, reverse
from django.urls.resolvers import URLResolver
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString

from secondchair.pages.closing import still_seen, who_sees

register = template.Library()


@register.simple_tag
def fill(sentence: str, **values: Any) -> SafeString:
    """A sentence with its {named} places filled; sentence and values are escaped."""
    filled = {name: conditional_escape(value) for name, value in values.items()}
    return SafeString(conditional_escape(sentence).format(**filled))


@register.simple_tag
def to(view: str, *args: Any) -> str:
    """The address of a view. Those of pages are worked out once; those of a therapist or an item are not kept in memory."""
    return reverse(view, args=args) if args else _address(view, get_resolver(get_urlconf()), get_script_prefix())


@lru_cache(maxsize=256)
def _address(view: str, resolver: URLResolver, prefix: str) -> str:
    return reverse(view)


@register.simple_tag
def errors(field: Any) -> str:
    """What is wrong with a form's field, where something is."""
    return render_to_string("_parts/errors.html", {"field": field}) if field.errors else ""


@register.simple_tag(takes_context=True)
def seen_now(context: Context, item: str, on: Any) -> str:
    """Beside a field, once two are connected: who can see now what stands in it (``on``), and what is still seen of it."""
    if context["visit"].couple.state != "connected":
        return ""
    return render_to_string(
        "_parts/seen_now.html", {"visit": context["visit"], "site": context["site"], "item": item, "on": on}
    )


@register.filter
def of(table: Mapping[str, Any], key: str) -> Any:
    """The entry of a table under a key that is only known at run time. A missing key is an error."""
    return table[key]


@register.filter
def pairs(table: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """The entries of a table in the order of its file, for a template's ``for``."""
    return list(table.items())


@register.filter
def labelled(names: Sequence[str], listing: Mapping[str, Any]) -> str:
    """The labels of these facts of a therapist, as one goes on in a sentence."""
    return ", ".join(listing["labels"][name].lower() for name in names)


@register.filter
def sees(visit: Any, item: str) -> str:
    """Who can see an item of the visit's own, the ledger's word: "both" or "me". No query where nobody is connected."""
    return who_sees(visit, item)


@register.filter
def still(visit: Any, item: str) -> list[str]:
    """What the other one still sees of an item that was changed since: its lines, mostly none."""
    return still_seen(visit, item)

"""Every page there is, read from the service's own list of addresses, so that none can be forgotten."""

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver, reverse

# Addresses that answer something else than a page.
NOT_PAGES = frozenset({"open:leave", "open:stay", "asker:sheet_pdf", "asker:sheet_ics"})


def _names(resolver: URLResolver, space: str = "") -> Iterator[tuple[str, bool]]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from _names(entry, f"{entry.namespace}:" if entry.namespace else space)
        elif isinstance(entry, URLPattern):
            yield f"{space}{entry.name}", bool(entry.pattern.converters)


def page_names() -> list[str]:
    """The URL names of all pages that need no value in their address, in the order of the service's list."""
    return [name for name, takes in _names(get_resolver()) if name not in NOT_PAGES and not takes]


def names_with_values() -> list[str]:
    """The URL names of the pages whose address holds a value (a therapist's number)."""
    return [name for name, takes in _names(get_resolver()) if name not in NOT_PAGES and takes]


def path_of(name: str, *values: object) -> str:
    """The address of a page on the service."""
    return reverse(name, args=values)

"""Every page there is, read from the service's own list of addresses, so that none can be forgotten."""

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver, reverse

NOT_PAGES = frozenset({"open:leave", "open:stay", "partner:look"})
FILES = (".pdf", ".ics")


def _entries(resolver: URLResolver, space: str = "") -> Iterator[tuple[str, str]]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from _entries(entry, f"{entry.namespace}:" if entry.namespace else space)
        elif isinstance(entry, URLPattern):
            yield f"{space}{entry.name}", str(entry.pattern)


def page_names() -> list[str]:
    """The URL names of all pages whose address needs no value, in the order of the service's list."""
    entries = _entries(get_resolver())
    return [name for name, path in entries if name not in NOT_PAGES and not path.endswith(FILES) and "<" not in path]


def file_paths() -> list[str]:
    """The addresses that answer with a file to keep."""
    return [f"/{path}" for _, path in _entries(get_resolver()) if path.endswith(FILES)]


def paths() -> list[str]:
    """The addresses of all pages that need no value."""
    return [reverse(name) for name in page_names()]

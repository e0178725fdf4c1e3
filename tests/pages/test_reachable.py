"""Which addresses lead nowhere for others."""

import pytest

from secondchair.pages.reachable import opens_only_here

HERE_ONLY = (
    "localhost", "localhost:8000", "127.0.0.1:8000", "127.5.5.5", "[::1]:8000", "[::1]", "notes.local", "NOTES.local:80",
    "a.localhost", "0.0.0.0:8000", "192.168.1.5", "10.0.0.2:8000", "[fe80::1]", "localhost.",
)  # fmt: skip
ANYWHERE = (
    "example.org",
    "example.org:8443",
    "localhost.example.org",
    "locale",
    "local.net",
    "8.8.8.8",
    "[2606:4700::1]",
)


@pytest.mark.parametrize("host", HERE_ONLY)
def test_hosts_that_lead_nowhere_for_others(host: str) -> None:
    assert opens_only_here(host)


@pytest.mark.parametrize("host", ANYWHERE)
def test_hosts_that_others_can_open(host: str) -> None:
    assert not opens_only_here(host)

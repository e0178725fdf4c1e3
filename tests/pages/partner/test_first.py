"""The first page for the one who isn't sure: the same for everyone, with no visit, and every door leads somewhere."""

import re
from html import unescape

import pytest
from django.test import Client

from secondchair.content import LANGUAGES, words
from secondchair.records.models import SessionRow

READ = ("/you", "/my", "/my/b", "/my/if", "/my/say", "/my/s", "/my/s.pdf")


def shown(client: Client, path: str) -> str:
    """A page's words as one reads them."""
    response = client.get(path)
    assert response.status_code == 200, path
    return unescape(response.content.decode())


@pytest.mark.parametrize("lang", LANGUAGES)
def test_it_says_first_that_a_yes_is_owed_to_nobody(stranger: Client, lang: str) -> None:
    stranger.post("/j", {"switch": lang})
    page, w = shown(stranger, "/you"), words(lang, "partner/first")
    assert re.findall(r"<h1>(.*?)</h1>", page) == [w["first"]["title"]]
    order = [
        page.index(w[part]["title"]) for part in ("first", "seen", "safe", "visit", "choose", "nervous", "other_ways")
    ]
    assert order == sorted(order)
    assert [step["what"] in page for step in w["visit"]["minutes"]] == [True] * 7


@pytest.mark.parametrize("path", READ)
def test_everything_can_be_looked_at_with_no_visit(path: str) -> None:
    fresh = Client()
    for _ in range(2):
        assert fresh.get(path).status_code == 200
    assert not fresh.cookies
    assert SessionRow.objects.using("vault").count() == 0


def test_every_door_leads_to_a_page(stranger: Client) -> None:
    doors = re.findall(r'<a class="card" href="([^"]+)"', stranger.get("/you").content.decode())
    assert sorted(doors) == ["/my", "/my/b", "/my/f", "/my/if", "/my/s", "/my/say"]
    assert [stranger.get(door, follow=True).status_code for door in doors] == [200] * 6


def test_it_is_linked_from_every_page_and_knows_no_one(ana: Client) -> None:
    assert 'href="/you"' in ana.get("/").content.decode()
    page = ana.get("/you").content.decode()
    assert "/you?" not in page and "/you#" not in page
    assert "My husband" not in page and 'href="/z"' not in page, "whoever reads this may not be who asked"


@pytest.mark.parametrize("path", ["/you", "/my", "/my/b", "/my/if", "/my/say", "/my/s"])
def test_nobody_is_asked_for_the_self_check_here(stranger: Client, path: str) -> None:
    page = stranger.get(path).content.decode()
    assert 'href="/c"' not in page and 'href="/i/card"' in page

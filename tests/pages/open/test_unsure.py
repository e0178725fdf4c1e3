"""For the one who isn't sure: words of their own, and an address to pass on only where it leads somewhere."""

from html import unescape

import pytest
from django.test import Client

from secondchair.content import LANGUAGES, words
from secondchair.core.reasons import PRACTICAL, REASONS
from secondchair.listening import mirror
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


def shown(client: Client, host: str = "testserver") -> str:
    response = client.get("/you", headers={"host": host})
    assert response.status_code == 200
    return unescape(response.content.decode())


@pytest.mark.parametrize("lang", LANGUAGES)
def test_under_each_reason_stand_the_readers_own_words_and_none_of_the_askers(stranger: Client, lang: str) -> None:
    page = unescape(stranger.get("/you", headers={"accept-language": lang}).content.decode())
    asker, reader = words(lang, "reasons"), words(lang, "open/unsure")["bothers"]["reasons"]
    assert tuple(reader) == REASONS
    for reason in REASONS:
        assert asker[reason]["first_person"] in page
        assert reader[reason]["means"] in page and reader[reason]["could_ask"] in page
        assert asker[reason]["means"] not in page and asker[reason]["step"] not in page


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("reason", REASONS)
def test_a_line_to_ask_with_holds_nothing_that_the_mirror_would_hold_against_it(lang: str, reason: str) -> None:
    held = mirror(words(lang, "open/unsure")["bothers"]["reasons"][reason]["could_ask"], lang)
    assert not [(found.id, found.words) for found in (*held.stops, *held.hurts)]


@pytest.mark.parametrize("reason", REASONS)
def test_what_may_be_under_it_speaks_to_the_reader(reason: str) -> None:
    english, spanish = (words(lang, "open/unsure")["bothers"]["reasons"][reason]["means"] for lang in LANGUAGES)
    assert not english.startswith(("They", "Your partner")) and "su pareja quizá" not in spanish.lower()
    assert any(maybe in english.lower() for maybe in (" may ", " could "))
    assert any(maybe in spanish.lower() for maybe in ("quizá", "puede"))


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("reason", sorted(PRACTICAL))
def test_practical_reasons_are_taken_as_said(lang: str, reason: str) -> None:
    means = words(lang, "open/unsure")["bothers"]["reasons"][reason]["means"].lower()
    assert not any(word in means for word in ("feel", "afraid", "scared", "siente", "miedo", "excuse", "pretexto"))


@pytest.mark.parametrize("host", HERE_ONLY)
def test_hosts_that_lead_nowhere_for_others(host: str) -> None:
    assert opens_only_here(host)


@pytest.mark.parametrize("host", ANYWHERE)
def test_hosts_that_others_can_open(host: str) -> None:
    assert not opens_only_here(host)


def test_an_address_of_this_computer_is_shown_and_not_offered_to_pass_on(stranger: Client, settings: object) -> None:
    settings.ALLOWED_HOSTS = ["127.0.0.1", "example.org"]  # type: ignore[attr-defined]
    said = words("en", "open/unsure")["pass_on"]
    here, anywhere = shown(stranger, "127.0.0.1:8000"), shown(stranger, "example.org")
    assert said["local"] in here and said["local"] not in anywhere
    assert here.count("http://127.0.0.1:8000/you") == 1
    for line in said["lines"]:
        assert line.format(address="http://example.org/you") in anywhere
        assert line.split("{")[0] not in here
    assert said["text"] in anywhere and said["text"] not in here

"""The pages that are the same for everyone."""

from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings as configured
from django.test import Client

from secondchair.content import LANGUAGES, words
from secondchair.content.help_lines import help_lines

OPEN = ["/i/help", "/i/card", "/i/who", "/i/about", "/i/sources", "/i/host", "/you"]


@pytest.mark.parametrize("path", OPEN)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_open_pages_are_the_same_for_everyone(ana: Client, stranger: Client, path: str, lang: str) -> None:
    def shown(client: Client) -> str:
        client.post(path, {"switch": lang})
        page = client.get(path).content.decode()
        return page[page.index("<main") : page.index("</main>")]

    assert shown(ana) == shown(stranger)


def test_no_help_line_is_ever_hidden(stranger: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    for days in (0, 89, 400, 4000):
        later = datetime(2026, 11, 23, 12, tzinfo=UTC) + timedelta(days=days)
        monkeypatch.setattr("django.utils.timezone.now", lambda later=later: later)
        page = Client().get("/i/help").content.decode()
        for line in help_lines():
            assert (line.call or line.chat or line.web) in page, line.id
        assert (page.count(words("en", "open/help")["check_first"] + ".</strong>") == len(help_lines())) is (days > 90)


def test_who_runs_it_says_what_the_host_has_set_and_what_not(stranger: Client, settings: object) -> None:
    assert words("en", "open/host")["not_set"][:40] in stranger.get("/i/host").content.decode()
    settings.HOST_NAME, settings.HOST_CONTACT = "Harbor Circle", "care at example"  # type: ignore[attr-defined]
    settings.REVIEWED_BY, settings.REVIEWED_ON = "A. Clinician, LMFT", "2026-12-01"  # type: ignore[attr-defined]
    page = stranger.get("/i/host").content.decode()
    assert "Harbor Circle" in page and "care at example" in page
    assert "A. Clinician, LMFT" in page and words("en", "site")["not_reviewed"] not in page


def test_until_a_clinician_signed_every_page_says_so(stranger: Client) -> None:
    assert not configured.REVIEWED_BY
    for path in OPEN:
        assert words("en", "site")["not_reviewed"] in stranger.get(path).content.decode()


@pytest.mark.parametrize(
    ("asked", "lang"), [("es-MX,es;q=0.9", "es"), ("en-US", "en"), ("de", "en"), ("de,es;q=0.5", "es")]
)
def test_the_browsers_language_is_the_first_guess(stranger: Client, asked: str, lang: str) -> None:
    assert f'<html lang="{lang}">' in stranger.get("/i/about", headers={"accept-language": asked}).content.decode()

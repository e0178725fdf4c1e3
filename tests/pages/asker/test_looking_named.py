"""Look: somebody known by name or number; what is typed is kept nowhere."""

import json
import re
from collections.abc import Callable
from html import unescape
from pathlib import Path

import pytest
from django.test import Client

from secondchair.content import LANGUAGES, words
from secondchair.core.story import Story
from secondchair.pages.asker.looking_forms import Named
from secondchair.records import access
from secondchair.registry import build

from .test_looking import ONE, cards, shown

StoryOf = Callable[[Client], Story]
TEN = "sample therapist 0"  # 01 to 09


def sent(client: Client, **fields: str) -> str:
    response = client.post("/f/n", fields)
    assert response.status_code == 200, "the answer stands on the page itself"
    return unescape(response.content.decode())


def kept(client: Client) -> str:
    return json.dumps([access.export_for(access.reader_of(client.session)), dict(client.session.items())])


@pytest.fixture
def streets(settings: object, tmp_path: Path) -> None:
    """A registry that knows more of a person than this page may show."""
    row = {
        "id": 1234567893, "name": "José Muñoz", "zip": "93030", "city": "Oxnard", "state": "CA", "licence": "LMFT",
        "phone": "8055550199", "other_names": ["Pepe Quince"], "also_at": ["Ojai, CA 93023"],
    }  # fmt: skip
    (tmp_path / "rows.jsonl").write_text(json.dumps(row) + "\n", encoding="utf-8")
    build([tmp_path / "rows.jsonl"], tmp_path / "built")
    settings.REGISTRY = tmp_path / "built"  # type: ignore[attr-defined]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_name_is_found_by_the_first_letters_of_its_words(stranger: Client, lang: str) -> None:
    stranger.post("/", {"switch": lang})
    page = sent(stranger, name="THERAP samp 03")
    assert cards(page) == [ONE + 2] and words(lang, "asker/named")["answers"]["one"] in page
    assert f'href="/f/{ONE + 2}"' in page and 'value="THERAP samp 03"' in page
    page = sent(stranger, name=TEN)
    assert cards(page) == [ONE + n for n in range(9)] and words(lang, "asker/named")["answers"]["some"] in page


@pytest.mark.parametrize("typed", ["jose munoz", "JOSÉ", "Muñ jos", "1234567893", "NPI: 123 456-7893", "pepe"])
def test_accents_capitals_and_how_digits_are_set_apart_do_not_matter(
    stranger: Client, streets: None, typed: str
) -> None:
    assert cards(sent(stranger, name=typed)) == [1234567893]


def test_only_the_town_is_shown(stranger: Client, streets: None) -> None:
    found, profile = (
        page.partition("<main")[2].partition("</main>")[0]
        for page in (sent(stranger, name="jose"), shown(stranger, "/f/1234567893"))
    )
    for main in (found, profile):
        assert "José Muñoz" in main and "Oxnard, CA" in main and "93030" not in main
    assert not any(more in found for more in ("Ojai", "Quince"))
    assert "Ojai, CA 93023" in profile and "Pepe Quince" in profile  # a town, and a trade name


@pytest.mark.parametrize(
    ("typed", "answer", "how_many"),
    [
        ("xqzzy", "nobody", 0),
        ("9000009999", "number", 0),
        ("(805) 555-1212", "number", 0),
        ("xq", "short", 0),
        ("...", "short", 0),
        ("sample", "first", 20),
    ],
)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_each_answer_has_its_sentence(stranger: Client, lang: str, typed: str, answer: str, how_many: int) -> None:
    stranger.post("/", {"switch": lang})
    page, answers = sent(stranger, name=typed), words(lang, "asker/named")["answers"]
    assert [name for name in answers if answers[name] in page] == [answer] and len(cards(page)) == how_many


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ("", "name_empty"),
        ("  ", "name_empty"),
        ("x" * 81, "name_long"),
        ("123", "name_digits"),
        ("9" * 30, "name_digits"),
    ],
)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_cannot_be_looked_up_is_told_in_one_sentence(stranger: Client, lang: str, typed: str, error: str) -> None:
    stranger.post("/", {"switch": lang})
    page = sent(stranger, name=typed)
    assert re.findall(r'role="alert">([^<]+)</p>', page) == [words(lang, "asker/named")["errors"][error]]
    assert f'value="{typed}"' in page and not cards(page)


def test_an_npi_is_ten_digits() -> None:
    w = words("en", "asker/named")
    assert all(Named(w, {"name": name}).is_valid() for name in ("1234567893", "Ana 2nd", "²²²", "1a"))


@pytest.mark.parametrize("how", [{}, {"keep": "1"}, {"switch": "es"}, {"add": str(ONE)}, {"csrfmiddlewaretoken": "x"}])
@pytest.mark.parametrize("strict", [False, True], ids=["in a visit", "too late"])
def test_the_name_is_kept_nowhere(strict: bool, how: dict[str, str]) -> None:
    client = Client(enforce_csrf_checks=strict)
    client.get("/f/n")
    for name in ("Quincenelli", TEN, "x" * 90):
        response = client.post("/f/n", {"name": name, **how})
        assert "Location" not in response.headers, "no address carries it"
    assert not any(word in kept(client) for word in ("Quincenelli", "therapist 0", "xxx"))
    page = client.get("/f/n").content.decode()
    assert re.search(r'name="name" value=""', page)
    assert "Quincenelli" not in client.get("/f/n", {"name": "Quincenelli"}).content.decode().partition("<main")[2]


def test_a_stranger_who_looks_somebody_up_has_no_story(stranger: Client, story_of: StoryOf) -> None:
    sent(stranger, name=TEN)
    assert story_of(stranger) == Story()


def test_the_language_is_switched_with_what_stands_there(ana: Client) -> None:
    page = sent(ana, name="sample therapist 03", switch="es")
    assert '<html lang="es">' in page and 'value="sample therapist 03"' in page and cards(page) == [ONE + 2]
    page = sent(ana, name="", switch="en")
    assert '<html lang="en">' in page and 'role="alert">' not in page.partition("<footer")[0]


def test_who_comes_up_can_be_put_on_the_own_list_and_taken_off(ana: Client, story_of: StoryOf) -> None:
    page = sent(ana, name=TEN, add=str(ONE))
    assert story_of(ana).listed == (ONE,) and f'name="take" value="{ONE}"' in page and len(cards(page)) == 9
    page = sent(ana, name="", take=str(ONE))
    assert story_of(ana).listed == () and not cards(page) and "aria-invalid" not in page


def test_the_search_leads_there_and_back(stranger: Client) -> None:
    assert 'href="/f/n"' in shown(stranger, "/f") and 'href="/f"' in shown(stranger, "/f/n")

"""A sheet of one's own to phone with: the same on the screen and in the file."""

import re
from html import unescape
from io import BytesIO

import pytest
from django.test import Client
from pypdf import PdfReader

from secondchair.content import LANGUAGES, words
from secondchair.core.reasons import REASONS
from secondchair.core.story import Story
from tests.cast import begun

MINE = Story(bothers=REASONS, terms={"visits": "three", "cost": "85", "own_words": "Zebra crossings, quietly."})


def printed(client: Client) -> tuple[str, str]:
    """The file's name as the browser gets it, and its words with single blanks."""
    response = client.get("/my/s.pdf")
    assert response.status_code == 200 and response.headers["Content-Type"] == "application/pdf"
    text = " ".join(page.extract_text() for page in PdfReader(BytesIO(response.content)).pages)
    return response.headers["Content-Disposition"], re.sub(r"\s+", " ", text)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_page_and_file_hold_the_same(lang: str) -> None:
    dee = begun(MINE)
    dee.post("/j", {"switch": lang})
    page, (name, text) = unescape(dee.get("/my/s").content.decode()), printed(dee)
    w, call = words(lang, "partner/sheet"), words(lang, "call")
    assert tuple(w["ask"]) == REASONS
    asked = [*w["ask"].values(), *(question["ask"] for question in call["questions"].values())]
    for line in (*asked, "85", "Zebra crossings, quietly.", w["opening"], call["after"]["once"]):
        assert line in page, line
        # Typst may break a word at a line's end; the first words tell which line it is.
        assert " ".join(line.split()[:4]) in text, line
    assert name == f'attachment; filename="{w["file_name"]}.pdf"'


def test_it_works_with_nothing_of_ones_own(stranger: Client) -> None:
    page, (_, text) = unescape(stranger.get("/my/s").content.decode()), printed(stranger)
    w = words("en", "partner/sheet")
    assert w["mine_none"] in page and w["mine"] not in text and w["terms_ask"] not in text
    assert words("en", "call")["questions"]["fair"]["ask"] in page


def test_nothing_of_an_asker_is_on_it(ana: Client) -> None:
    asked = {path: ana.get(path).content for path in ("/my/s.pdf",)}
    assert asked["/my/s.pdf"] == Client().get("/my/s.pdf").content

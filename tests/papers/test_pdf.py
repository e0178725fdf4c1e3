"""Sheets: what stands on them can be read by eye and by a screen reader, and nothing else is in the file."""

import re
from io import BytesIO
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from secondchair.core.bad_input import BadInput
from secondchair.core.paper import KINDS, Paper, Section
from secondchair.papers.pdf import pdf_of

CALL = Paper(
    "Preguntas para la llamada",
    "es",
    (
        Section(
            "Antes de llamar", ("Ana busca un momento tranquilo: ¿por la mañana?", "Segunda línea\ncon corte"), "text"
        ),
        Section("Preguntar", ("¿Cuánto cuesta una sesión?",), "ask"),
        Section("Decir", ("“uno”", "dos", "tres"), "columns"),
        Section("", ("Ben", "Cleo", "Dee"), "list"),
    ),
    "Hecho en papel.",
)


def opened(pdf: bytes) -> PdfReader:
    return PdfReader(BytesIO(pdf), strict=True)


def text_of(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in opened(pdf).pages)


def structure_of(pdf: bytes) -> list[dict[str, Any]]:
    """The elements of the tag tree, in reading order."""

    def walk(node: Any) -> list[dict[str, Any]]:
        node = node.get_object()
        if isinstance(node, list):
            return [found for child in node for found in walk(child)]
        if not isinstance(node, dict):
            return []
        kids = walk(node["/K"]) if "/K" in node else []
        return [node, *kids] if "/S" in node else kids

    return walk(opened(pdf).trailer["/Root"]["/StructTreeRoot"])


def test_every_word_is_there_in_order() -> None:
    text = text_of(pdf_of(CALL))
    words = ["Preguntas para", "Antes de llamar", "Ana busca", "¿por la mañana?", "con corte", "Preguntar", "¿Cuánto"]
    words += ["Decir", "“uno”", "dos", "tres", "Ben", "Cleo", "Dee", "Hecho en papel."]
    places = [text.find(word) for word in words]
    assert -1 not in places
    assert places == sorted(places)


def test_it_is_tagged_and_says_its_language() -> None:
    root = opened(pdf_of(CALL)).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"].value is True
    assert root["/Lang"] == "es"
    assert b"pdfuaid:part>1<" in root["/Metadata"].get_data()
    tags = [str(element["/S"]) for element in structure_of(pdf_of(CALL))]
    assert tags.count("/H1") == 3
    assert tags.count("/LI") == 6


def test_the_file_says_nothing_of_who_and_when() -> None:
    reader = opened(pdf_of(CALL))
    assert set(reader.metadata or {}) == {"/Title", "/Creator"}
    metadata = reader.trailer["/Root"]["/Metadata"].get_data().decode()
    assert not re.search(r"second.?chair|Date>|dc:creator|20[0-9]{2}-[0-9]{2}", metadata, re.IGNORECASE)
    assert pdf_of(CALL) == pdf_of(CALL)


@pytest.mark.parametrize(("size", "points"), [("us-letter", (612, 792)), ("a4", (595, 842))])
def test_the_page_has_the_asked_size(size: str, points: tuple[int, int]) -> None:
    box = opened(pdf_of(CALL, size)).pages[0].mediabox
    assert (round(box.width), round(box.height)) == points


def test_letter_is_the_size_where_none_is_asked() -> None:
    assert pdf_of(CALL) == pdf_of(CALL, "us-letter")


@pytest.mark.parametrize(
    "markup", ["#panic()", "$x$", "*bold*", "= Heading", "\\ [ ]", '"', '#read("/etc/hosts")', "`code`"]
)
def test_what_is_typed_is_never_markup(markup: str) -> None:
    text = text_of(pdf_of(Paper("Ana", "en", (Section("Ben", (f"Cleo {markup} Dee",), "list"),))))
    assert f"Cleo {markup} Dee" in text


def test_ruled_space_makes_an_asking_sheet_longer() -> None:
    lines = tuple(f"Question {number}" for number in range(14))
    asked, told = (pdf_of(Paper("Ask", "en", (Section("", lines, kind),))) for kind in ("ask", "text"))
    assert len(opened(asked).pages) > len(opened(told).pages) == 1


def test_a_word_longer_than_the_page_is_not_cut_off() -> None:
    long = "".join(chr(ord("a") + number % 26) for number in range(3000))
    text = text_of(pdf_of(Paper("Long", "en", (Section("", (long,)),))))
    assert long in re.sub(r"[^a-z]", "", text.split("Long", 1)[1])


def test_signs_that_no_font_draws_become_a_box_that_says_them() -> None:
    # U+10FFFD is for private use: no font of any machine draws it.
    pdf = pdf_of(Paper("Ana \U0010fffd", "en", (Section("Ben", ("Cleo \U0010fffd\U0010fffc Dee",)),)))
    alternatives = [element["/Alt"] for element in structure_of(pdf) if "/Alt" in element]
    assert alternatives == ["\U0010fffd", "\U0010fffd\U0010fffc"]
    assert b"pdfuaid:part>1<" in opened(pdf).trailer["/Root"]["/Metadata"].get_data()
    assert "Cleo" in text_of(pdf)


@pytest.mark.parametrize(
    "text", ["你好 世界", "שלום עולם", "مرحبا", "नमस्ते", "ไทย", "🙂 👩‍❤️‍👨", "a\x00b\ud800c\ufffe", "\u202eabc"]
)
def test_no_script_stops_the_printer(text: str) -> None:
    assert opened(pdf_of(Paper(f"A {text}", "es", (Section(text, (text, text), "columns"),), text))).pages


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.text(min_size=1, max_size=60).map(lambda text: "A" + text),
    st.lists(st.text(max_size=80), max_size=4),
    st.sampled_from(KINDS),
)
def test_any_text_makes_a_sheet(title: str, lines: list[str], kind: str) -> None:
    assert opened(pdf_of(Paper(title, "en", (Section(title, tuple(lines), kind),), title))).pages


@pytest.mark.parametrize(
    ("paper", "size", "said"),
    [
        (Paper(" \x00", "en"), "a4", "no title"),
        (Paper("Ana", "en"), "a5", "a5"),
        (Paper("Ana", "en", (Section("", (), "poem"),)), "a4", "poem"),
    ],
)
def test_what_cannot_be_drawn_is_said_in_a_sentence(paper: Paper, size: str, said: str) -> None:
    with pytest.raises(BadInput, match=said):
        pdf_of(paper, size)

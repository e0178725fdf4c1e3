"""A sheet as a PDF: tagged for screen readers, drawn in this process, with nothing in it that says who made it."""

import json
import re
from dataclasses import asdict, replace
from functools import cache
from pathlib import Path
from typing import Any

import typst

from secondchair.core.bad_input import BadInput
from secondchair.core.paper import KINDS, Paper, Section

SHEET = Path(__file__).with_name("sheet.typ")
SIZES: tuple[str, ...] = ("us-letter", "a4")
# Signs that no page can show: controls (line breaks apart), halves of surrogate pairs, Unicode's noncharacters.
UNSHOWN = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
# How typst names a sign that no font draws.
UNDRAWN = re.compile(r'the text `"(.+?)"` could not be displayed')
CODED = re.compile(r"\\u\{([0-9a-f]+)\}")
ROUNDS = 8
# After so many rounds: everything that typst's own fonts are not made for.
RARE = r"[\x{600}-\x{1dff}\x{2190}-\x{10ffff}\x{200b}-\x{200f}]+"


def pdf_of(paper: Paper, size: str = "us-letter") -> bytes:
    """The PDF file of a sheet, ``size`` one of SIZES.

    A PDF/UA-1 document as far as typst checks that itself. Signs that no font at hand draws (some emoji, some scripts)
    show as an empty box whose alternative text is the signs. Metadata: title and language, no author, no date.

    Raises BadInput for a sheet without a title, an unknown size or an unknown kind of section.
    """
    if size not in SIZES:
        raise BadInput(f"the page size “{size}” is not known: choose one of {', '.join(SIZES)}")
    sheet = _showable(paper)
    if not sheet.title:
        raise BadInput("the sheet has no title: give one, screen readers say it first")
    if odd := next((section.kind for section in sheet.sections if section.kind not in KINDS), None):
        raise BadInput(f"the kind of section “{odd}” is not known: choose one of {', '.join(KINDS)}")
    return _drawn({**asdict(sheet), "size": size})


def _drawn(data: dict[str, Any]) -> bytes:
    """Drawn again with what typst could not draw put into boxes; it names a few such signs at a time."""
    undrawn: set[str] = set()
    for _ in range(ROUNDS):
        try:
            return _compiled(data, _pattern(undrawn))
        except typst.TypstError as error:
            # It writes invisible signs as \\u{200d}.
            signs = CODED.sub(lambda code: chr(int(code[1], 16)), "".join(UNDRAWN.findall(error.diagnostic)))
            named = set(signs)
            if not named - undrawn:
                raise
            undrawn |= named
    return _compiled(data, RARE)


def _pattern(signs: set[str]) -> str:
    """A regular expression (Rust's) for a run of these signs, empty for none."""
    return "[" + "".join(sorted(rf"\x{{{ord(s):x}}}" for s in signs)) + "]+" if signs else ""


def _compiled(data: dict[str, Any], undrawn: str) -> bytes:
    pdf: bytes = typst.compile(
        _template(),
        font_paths=_fonts(),
        format="pdf",
        pdf_standards="ua-1",
        sys_inputs={"paper": json.dumps({**data, "undrawn": undrawn})},
    )
    return pdf


@cache
def _template() -> bytes:
    return SHEET.read_bytes()


@cache
def _fonts() -> typst.Fonts:
    """typst's own fonts first, then the machine's: those are for scripts that the own ones do not draw."""
    return typst.Fonts()


def _shown(text: str) -> str:
    return UNSHOWN.sub("", text.replace("\r\n", "\n").replace("\t", " ")).strip()


def _showable(paper: Paper) -> Paper:
    """The same sheet in signs that can be drawn, without empty lines."""
    sections = tuple(
        Section(_shown(section.title), tuple(filter(None, map(_shown, section.lines))), section.kind)
        for section in paper.sections
    )
    return replace(paper, title=_shown(paper.title), sections=sections, footer=_shown(paper.footer))

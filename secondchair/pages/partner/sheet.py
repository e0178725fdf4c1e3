"""A sheet of one's own to phone a therapist with: on the screen, on paper, as a PDF file."""

from typing import Any

from django.http import HttpResponse

from secondchair.core.paper import Paper, Section
from secondchair.core.reasons import REASONS
from secondchair.core.sharing import TERMS
from secondchair.pages.doors import Visit, view
from secondchair.pages.downloads import PDF, download
from secondchair.pages.items import as_sentence, term_clause
from secondchair.papers.pdf import pdf_of

from .side import heard

IMPRESSIONS = ("comfortable", "respected", "once")


@view("partner/sheet")
def sheet(visit: Visit) -> HttpResponse:
    """My questions first, then those that everyone gets. It works with nothing of mine on it."""
    return visit.page(_values(visit))


@view("partner/sheet")
def sheet_pdf(visit: Visit) -> HttpResponse:
    """The same sheet as a file, made of the same values."""
    paper = sheet_paper(visit, _values(visit))
    return download(pdf_of(paper), PDF, f"{visit.w['file_name']}.pdf")


def _values(visit: Visit) -> dict[str, Any]:
    """What stands on the sheet. Own words that hold danger stay off it: a sheet lies about."""
    told, story, said = heard(visit), visit.story, visit.words_of("terms")
    clauses = [term_clause(name, story.terms.get(name, ""), said) for name in TERMS if name != "own_words"]
    return {
        **told,
        "call": visit.words_of("call"),
        "asks": [visit.w["ask"][reason] for reason in REASONS if reason in story.bothers],
        "terms": [as_sentence(clause) for clause in clauses if clause],
        "own_words": "" if told["danger"] else story.terms.get("own_words", ""),
        "impressions": IMPRESSIONS,
    }


def sheet_paper(visit: Visit, values: dict[str, Any]) -> Paper:
    """The sheet as a value: my questions with room to write, my terms, the questions for anyone, what to notice after."""
    w, call, after = visit.w, values["call"], values["call"]["after"]
    mine = (
        Section(w["mine"], tuple(values["asks"]), "ask"),
        Section(w["terms"], tuple(values["terms"]), "list"),
        Section(w["own_words"], (values["own_words"],)),
    )
    has_terms = bool(values["terms"] or values["own_words"])
    asked = tuple(question["ask"] for question in call["questions"].values())
    felt = (*(f"{after[name]} {w['nought_to_ten']}" for name in IMPRESSIONS), after["note"])
    sections = (
        Section("", (w["free"],)),
        Section(w["opening_label"], (w["opening"],)),
        Section("", (w["name_line"],), "ask"),
        *(section for section in mine if any(section.lines)),
        *((Section("", (w["terms_ask"],), "ask"),) if has_terms else ()),
        Section(w["questions"], asked, "ask"),
        Section(w["after"], felt, "ask"),
    )
    return Paper(w["title"], visit.lang, sections)

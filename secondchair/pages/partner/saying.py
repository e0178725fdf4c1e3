"""Ways to say it: not now, not this way, no, and maybe with one's own terms. Lines to copy; nothing is sent."""

from django.http import HttpResponse

from secondchair.core.sharing import TERMS
from secondchair.pages.doors import Visit, view
from secondchair.pages.items import term_clause

from .side import heard

ANSWERS = ("not_now", "not_this_way", "no", "maybe_if")


@view("partner/say")
def say(visit: Visit) -> HttpResponse:
    """Every answer is whole. Where the own words hold danger, nothing of one's own is made a line to say."""
    answers = [(visit.w[f"{name}_title"], visit.w[name]) for name in ANSWERS]
    return visit.page({"answers": answers, "own": _own_lines(visit), **heard(visit)})


def _own_lines(visit: Visit) -> list[str]:
    said, mine = visit.words_of("terms"), visit.story.terms
    clauses = (term_clause(name, mine.get(name, ""), said) for name in TERMS if name != "own_words")
    lines = [str(visit.w["maybe"]).format(term=clause) for clause in clauses if clause]
    return lines + ([mine["own_words"]] if mine.get("own_words") else [])

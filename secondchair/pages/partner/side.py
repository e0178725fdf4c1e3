"""One's own side: what is here, who can see it, and the doors."""

from collections.abc import Mapping

from django.http import HttpResponse

from secondchair.core.sharing import TERMS
from secondchair.pages.doors import Visit, view
from secondchair.pages.items import item_in_words

from .whose import said_whose

# The doors from the first page and from one's own side, with the view each opens.
DOORS: Mapping[str, str] = {
    "bothers": "partner:bothers",
    "terms": "partner:terms",
    "say": "partner:say",
    "sheet": "partner:sheet",
    "look": "partner:look",
    "side": "partner:side",
}


@view("partner/side")
def side(visit: Visit) -> HttpResponse:
    """What I picked and wrote. Where the open notes may be somebody else's, that is asked first and nothing is shown."""
    if visit.sent is not None:
        said_whose(visit)
        return visit.go("partner:side")
    return visit.page(
        {
            "more": visit.words_of("partner/doors"),
            "doors": {name: to for name, to in DOORS.items() if name != "side"},
            "bothers": item_in_words("bothers", visit.story.bothers, visit.lang),
            "terms": my_terms(visit),
            "said": visit.words_of("terms"),
            **heard(visit),
        }
    )


@view("partner/look")
def look(visit: Visit) -> HttpResponse:
    """On to the therapists; first whose notes are open, where they may be somebody else's: a search of theirs stands there."""
    return visit.go("partner:side" if visit.is_anothers else "asker:find")


def my_terms(visit: Visit) -> list[tuple[str, str, str]]:
    """My terms in the order of the page, without what is left open: (label, sentence, item)."""
    said = visit.words_of("terms")
    mine = [(name, visit.story.terms[name]) for name in TERMS if name in visit.story.terms]
    return [
        (said["labels"][name], line, f"term_{name}")
        for name, value in mine
        for line in item_in_words(f"term_{name}", value, visit.lang)
    ]


def heard(visit: Visit) -> dict[str, object]:
    """Whether the own words hold a sign of danger, and what a page says then. It is heard anew each time: nothing of it is kept."""
    own = visit.story.terms.get("own_words", "")
    return {
        "danger": bool(own and visit.hear(own).safety),
        "care": visit.words_of("care"),
        "my": visit.words_of("partner/side"),
    }

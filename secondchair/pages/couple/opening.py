"""Open things to the other one: each after a look at exactly what they will see; taken back at any time."""

from functools import partial
from typing import Any

from django.http import Http404, HttpResponse

from secondchair.core.bad_input import BadInput
from secondchair.core.sharing import BOTH, ITEMS, Seen, offer, readers_of, take_back, want
from secondchair.listening import mirror
from secondchair.pages.closing import in_words
from secondchair.pages.doors import Visit
from secondchair.records import actions

from .items import OWN, PREVIEWED, TYPED, print_of, shown, value_of
from .standing import connected


@connected("couple/open")
def open_(visit: Visit, seen: Seen) -> HttpResponse:
    """What I can open, and what I would like to see if it is opened to me."""
    if visit.sent is None:
        return visit.page(_values(visit, seen))
    sent = visit.request.POST
    if (item := sent.get("back")) in ITEMS:
        actions.change_space(visit.request.session, lambda space, who: take_back(space, who, (str(item),)))
    elif "want" in sent or "all" in sent:
        wanted = OWN if "all" in sent else tuple(sent.getlist("item"))
        actions.change_space(visit.request.session, partial(want, items=wanted, among=OWN))
    return visit.go("couple:open")


def _values(visit: Visit, seen: Seen) -> dict[str, Any]:
    held = {item: value_of(visit, item) for item in OWN}
    rows = [
        {
            "shown": shown(visit, item, seen.offered.get(item) if held[item] is None else held[item]),
            "who": who_sees(item, seen) if _stands(item, held[item], seen) else "me",
            "still": [] if _stands(item, held[item], seen) else in_words(visit, item, seen.mine.get(item)),
            "offered": item in seen.offered,
            "gone": held[item] is None,  # opened, and no longer in the story
            "changed": held[item] is not None and item in seen.offered and held[item] != seen.offered[item],
        }
        for item in OWN
        if held[item] is not None or item in seen.offered
    ]
    names = visit.words_of("couple/items")
    return {
        "rows": rows,
        "words": names,
        "wants": [(item, names["asked"][item], item in seen.wanted) for item in OWN],
    }


def _stands(item: str, value: Any, seen: Seen) -> bool:
    """Whether the item is shown as it was opened: the notes hold the same, or nothing of it any more."""
    return value is None or value == seen.offered.get(item)


def who_sees(item: str, seen: Seen) -> str:
    """The ledger's word on an item of the reader's own: "both" or "me"."""
    return "both" if readers_of(item, seen) == BOTH else "me"


@connected("couple/preview")
def preview(visit: Visit, seen: Seen, item: str) -> HttpResponse:
    """Exactly what the other one will see, and one button. 404 for what is no item, or holds nothing."""
    try:
        value = value_of(visit, item)
    except LookupError:
        raise Http404 from None
    if value is None:
        raise Http404
    if visit.sent is None:
        return _page(visit, seen, item, value)
    if not visit.passed:
        return visit.check_first("couple:preview", item)
    if visit.sent.get("as_shown") != print_of(value) or item not in visit.request.session.get(PREVIEWED, ()):
        return _page(visit, seen, item, value, error="moved")
    if item in TYPED and mirror(value).stops:
        visit.set_passed(False)  # as in the mirror: words of danger come before anything else
        return _page(visit, seen, item, value, error="stopped")
    try:
        actions.change_space(visit.request.session, partial(offer, item=item, value=value))
    except BadInput:
        return _page(visit, seen, item, value, error="long")
    return visit.go("couple:wishes" if item not in OWN else "couple:open")


def _page(visit: Visit, seen: Seen, item: str, value: Any, error: str = "") -> HttpResponse:
    before = visit.request.session.get(PREVIEWED, [])
    if item not in before:
        visit.request.session[PREVIEWED] = [*before, item]
    was = seen.offered.get(item)
    return visit.page(
        {
            "item": item,
            "now": shown(visit, item, value),
            "was": shown(visit, item, was) if was is not None and was != value else None,
            "same": was == value,
            "print": print_of(value),
            "who": who_sees(item, seen) if was == value else "me",
            "who_was": who_sees(item, seen),
            "own": item in OWN,
            "words": visit.words_of("couple/items"),
            "error": error,
        }
    )

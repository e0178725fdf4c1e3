"""My wishes, one by one: which are only mine, which are open; and whether we search with what the other one opens, too."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.http import HttpResponse

from secondchair.core.sharing import SENSITIVE, Seen, readers_of, take_back, want
from secondchair.pages.doors import Visit
from secondchair.pages.listing.cards import value_in_words
from secondchair.pages.listing.fields import HOW, WANTED
from secondchair.pages.listing.forms import choice, choices
from secondchair.pages.listing.wished import THIS_VISIT, WISH_ITEMS, wish_in_words, wishes_now
from secondchair.pages.worded import Worded
from secondchair.records import actions

from .standing import connected


@dataclass(frozen=True)
class Row:
    """One wish. ``lines``: what the other one sees or would see; ``now``: what it is by now, where that differs.

    ``offered``: opened by me; ``readers``: the ledger's word, "me" or "both".
    """

    item: str
    lines: list[str]
    now: list[str]
    offered: bool
    readers: str


class Sensitive(Worded):
    """What a therapist may know from work or life, and how much it matters. For this visit only."""

    culture = choices(WANTED["culture"])
    culture_how = choice(HOW)


@connected("couple/wishes")
def wishes(visit: Visit, seen: Seen) -> HttpResponse:
    """Each of my wishes with who can see it; taking back; wishes that are kept for this visit only."""
    if visit.sent is None:
        return visit.page(_values(visit, seen, Sensitive(visit.w, initial=visit.request.session.get(THIS_VISIT))))
    if "once" in visit.sent:
        form = Sensitive(visit.w, visit.sent)
        if not form.is_valid():
            return visit.page(_values(visit, seen, form))
        _for_this_visit(visit, form.cleaned_data)
    else:
        _changed(visit, visit.sent)
    return visit.go("couple:wishes")


def _for_this_visit(visit: Visit, given: Mapping[str, Any]) -> None:
    """Nothing ticked is no entry at all."""
    if given["culture"]:
        visit.request.session[THIS_VISIT] = dict(given)
    else:
        visit.request.session.pop(THIS_VISIT, None)


def _changed(visit: Visit, sent: Mapping[str, Any]) -> None:
    session = visit.request.session
    if sent.get("mine") in WISH_ITEMS:
        actions.change_space(session, partial(take_back, items=(str(sent["mine"]),)))
    elif sent.get("with") in ("both", "mine"):
        wanted = WISH_ITEMS if sent["with"] == "both" else ()
        actions.change_space(session, partial(want, items=wanted, among=WISH_ITEMS))


def rows_of(visit: Visit, seen: Seen) -> list[Row]:
    """A row for each wish that there is, or that is open."""
    now, rows = wishes_now(visit), []
    for item in WISH_ITEMS:
        mine = wish_in_words(visit, item, now.get(item))
        opened = wish_in_words(visit, item, seen.offered.get(item))
        if mine or opened:
            changed = mine if opened and mine != opened else []
            readers = "me" if readers_of(item, seen) == ("me",) else "both"
            rows.append(Row(item, opened or mine, changed, item in seen.offered, readers))
    return rows


def _values(visit: Visit, seen: Seen, form: Sensitive) -> dict[str, Any]:
    listing = visit.words_of("listing")
    ticked = form["culture"].value() or ()
    return {
        "form": form,
        "said": visit.words_of("couple/wished"),
        "rows": rows_of(visit, seen),
        "both": set(WISH_ITEMS) <= set(seen.wanted),
        "place_open": "wish_near" in seen.mine,
        "knows": [
            (value, value_in_words("culture", value, listing), value in ticked)
            for name in SENSITIVE
            for value in WANTED[name]
        ],
        "hows": HOW,
        "how": form["culture_how"].value() or HOW[0],
        "passed": visit.passed,
    }

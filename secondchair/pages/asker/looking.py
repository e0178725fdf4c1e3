"""Look: find therapists and read about one. The own list and looking together stand in modules beside this one."""

from dataclasses import replace
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from secondchair.content import Words
from secondchair.pages.closing import close_emptied
from secondchair.pages.directory import therapist_of, therapists
from secondchair.pages.doors import Visit, view
from secondchair.pages.listing.cards import card_of, found_card, value_in_words, wish_label
from secondchair.pages.listing.fields import (
    ALSO,
    FORMATS,
    HOW,
    HOW_MUCH,
    KM_OF,
    MILES,
    MILES_FIRST,
    MORE,
    MOST,
    ONCE,
    TOO_PRIVATE,
    WANTED,
    YEARS,
)
from secondchair.pages.listing.forms import Find
from secondchair.pages.listing.profile import boards_shown, facts_of, unknown_of
from secondchair.pages.worded import form_for
from secondchair.registry.country.boards import boards_for
from secondchair.registry.search import ORDERS

from .looking_list import list_is_full, listed_changed
from .looking_map import map_of_one, map_of_search
from .looking_narrow import narrowed, narrowing_of, near_of
from .looking_search import CHANGEABLE, Found, found_in, kept_of, without

FOLDED = tuple(name for name in WANTED if name not in ("gender", ONCE))


@view("asker/find", place="look")
def find(visit: Visit) -> HttpResponse:
    """Where, how far, what the therapist should be like; the results stand on the same page."""
    if visit.sent is None:
        kept = Find(visit.w, visit.story.search) if visit.story.search else None
        # The kept search done again; it is not where it fits no more.
        found = found_in(therapists(), kept.cleaned_data, timezone.now().year) if kept and kept.is_valid() else None
        form = kept if kept and found and not visit.typed else form_for(visit, Find, visit.story.search)
        return visit.page(_find_values(visit, form, found))
    changed = listed_changed(visit)
    form = Find(visit.w, _sent_search(visit))
    if not form.is_valid():
        return visit.again(form, _find_values(visit, form, None))
    given = form.cleaned_data
    visit.save(lambda story: replace(story, search=kept_of(given)))
    close_emptied(visit)
    visit.request.session["looked"] = True
    if given[ONCE]:  # shown at once, from what was sent: it is not kept, so there is nothing to come back to
        return visit.page(_find_values(visit, form, found_in(therapists(), given, timezone.now().year)))
    return HttpResponseRedirect(f"{reverse('asker:find')}#{f't{changed}' if changed else 'found'}", status=303)


def _sent_search(visit: Visit) -> dict[str, Any]:
    """What was sent as plain values, changed as the button asks: a wish left open, one more that must be, more shown."""
    given = visit.request.POST
    sent: dict[str, Any] = {
        name: given.getlist(name) if name in (*WANTED, "also") else given.get(name, "") for name in Find.base_fields
    }
    if "add" in given or "take" in given:
        sent["shown"] = visit.story.search.get("shown", "")  # as many as stood there before
    on = given.get("open", "")
    return without(sent, on) if on in CHANGEABLE else narrowed(sent, given.get("narrow", ""))


def _find_values(visit: Visit, form: Find, found: Found | None) -> dict[str, Any]:
    return {
        "form": form,
        "listing": visit.words_of("listing"),
        "towns": form.near.towns,
        "miles": MILES,
        "km": KM_OF,
        "miles_picked": form["miles"].value() or MILES_FIRST,
        "formats": FORMATS,
        "orders": ORDERS,
        "years": YEARS,
        "also": ALSO,
        "too_private": TOO_PRIVATE,
        "ticked": form["also"].value() or (),
        "full": list_is_full(visit),
        **_wish_values(visit, form, found),
        **(_found_values(visit, found) if found else {}),
    }


def _wish_values(visit: Visit, form: Find, found: Found | None) -> dict[str, Any]:
    """The wishes as the page draws them; the folded ones stand open before a search, and where one is wrong."""
    groups = {name: _group(form, name, visit.words_of("listing")) for name in (*WANTED, "fee", "since")}
    more_set = sum(bool(group["on"]) for name, group in groups.items() if name != "gender")
    return {
        **{name: groups[name] for name in ("gender", ONCE, "fee", "since")},
        "groups": [groups[name] for name in FOLDED],
        "more_set": more_set,
        "more_open": any(name in form.errors for name in groups) or (more_set and not found),
    }


def _group(form: Find, name: str, listing: Words) -> dict[str, Any]:
    """One wish as the page draws it: what is ticked, and how much it matters."""
    on = form[name].value() or ()
    return {
        "name": name,
        "legend": listing["labels"][name],
        "field": form[name],
        "values": [(value, value_in_words(name, value, listing), value in on) for value in WANTED.get(name, ())],
        "on": on,
        "how": form[f"{name}_how"].value() or HOW[0],
        "hows": HOW if name in WANTED and name != "hours" else HOW_MUCH,
    }


def _found_values(visit: Visit, found: Found) -> dict[str, Any]:
    listing, registry = visit.words_of("listing"), therapists()
    known = [(who, row) for row in found.shortlist.rows if (who := registry.therapist(row.id)) is not None]
    cards = [found_card(who, row, found.wishes, listing) for who, row in known]
    shown = len(cards)
    labels = {"near": visit.w["distance"]} | {wish.on: wish_label(wish, listing) for wish in found.wishes.wishes}
    return {
        "found": found,
        "live": visit.request.session.get("looked"),  # in this visit: else a kept search is only shown
        "near": near_of(registry, found),
        "narrowing": narrowing_of(registry, found, listing, visit.w),
        "boards": boards_shown(boards_for(found.place.state, ""), timezone.now().date()),
        "cards": cards,
        "map": map_of_search(found.place, found.wishes.miles, [who for who, _ in known]),
        "map_words": visit.words_of("map"),
        "next": min(shown + MORE, MOST) if shown < min(found.shortlist.count, MOST) else 0,
        "concessions": [{"on": c.on, "adds": c.adds, "label": labels.get(c.on, "")} for c in found.concessions],
    }


@view("asker/profile", place="look")
def profile(visit: Visit, therapist: int) -> HttpResponse:
    """Everything known of one therapist, with source and date; what is not known becomes a question."""
    who = therapist_of(therapist)
    if who is None:
        raise Http404
    if visit.sent is not None:
        listed_changed(visit)
        return visit.go("asker:profile", who.id)
    listing = visit.words_of("listing")
    return visit.page(
        {
            "card": card_of(who, listing),
            "therapist": who,
            "listing": listing,
            "facts": facts_of(who, listing),
            "map": map_of_one(who),
            "map_words": visit.words_of("map"),
            "unknown": unknown_of(who),
            "call": visit.words_of("call"),
            "boards": boards_shown(boards_for(who.licence_state or who.state, who.licence), timezone.now().date()),
            "on_list": who.id in visit.story.listed,
            "full": list_is_full(visit),
        }
    )

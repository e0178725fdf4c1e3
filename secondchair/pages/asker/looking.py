"""Look: find therapists, read about one, keep an own list. Looking together stands in the module beside this one."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from secondchair.core.story import Story
from secondchair.core.therapists import Therapist
from secondchair.pages.directory import therapists
from secondchair.pages.doors import Visit, view
from secondchair.pages.worded import form_for
from secondchair.registry.boards import boards_for

from .hearing import heard_in
from .looking_cards import Card, card_of, found_card, wish_label
from .looking_forms import ALSO, FIRST, FORMATS, HOW, HOW_MUCH, MILES, MORE, MOST, ONCE, TOO_PRIVATE, WANTED, YEARS, Find
from .looking_profile import boards_shown, facts_of, unknown_of
from .looking_search import CHANGEABLE, Found, found_in, kept_of, without

MOST_LISTED = 12
LARGEST_ID = 2**63 - 1


def therapist_of(number: object) -> Therapist | None:
    """The therapist of an id as it came, or None where there is none."""
    text = str(number)
    if not (text.isascii() and text.isdigit() and len(text) < 20 and int(text) <= LARGEST_ID):
        return None
    return therapists().therapist(int(text))


def with_therapist(number: int) -> Callable[[Story], Story]:
    """Adds to the end of the own list, once, while there is room."""

    def change(story: Story) -> Story:
        if number in story.listed or len(story.listed) >= MOST_LISTED:
            return story
        return replace(story, listed=(*story.listed, number))

    return change


def without_therapist(number: int) -> Callable[[Story], Story]:
    """Takes off the own list."""
    return lambda story: replace(story, listed=tuple(n for n in story.listed if n != number))


def listed_changed(visit: Visit) -> int | None:
    """Does what an "add" or "take off" button asked for; the therapist's id, or None where no such button was pressed."""
    sent = visit.sent or {}
    for action, change in (("add", with_therapist), ("take", without_therapist)):
        number = str(sent.get(action, ""))
        if action == "take" and number.isdigit() and int(number[:20]) in visit.story.listed:
            visit.save(change(int(number)))
            return int(number)
        if action == "add" and (therapist := therapist_of(number)) is not None:
            visit.save(change(therapist.id))
            return therapist.id
    return None


def list_is_full(visit: Visit) -> bool:
    """Whether nothing more can be added."""
    return len(visit.story.listed) >= MOST_LISTED


@view("asker/find", place="look")
def find(visit: Visit) -> HttpResponse:
    """Where, how far, what the therapist should be like; the results stand on the same page."""
    if visit.sent is None:
        form = form_for(visit, Find, visit.story.search)
        return visit.page(_find_values(visit, form, _searched_again(visit)))
    changed = listed_changed(visit)
    form = Find(visit.w, _sent_search(visit))
    if not form.is_valid():
        return visit.again(form, _find_values(visit, form, None))
    given = form.cleaned_data
    visit.save(lambda story: replace(story, search=kept_of(given)))
    if given[ONCE]:  # shown at once, from what was sent: it is not kept, so there is nothing to come back to
        return visit.page(_find_values(visit, form, found_in(therapists(), given, timezone.now().year)))
    return HttpResponseRedirect(f"{reverse('asker:find')}#{f't{changed}' if changed else 'found'}", status=303)


def _sent_search(visit: Visit) -> dict[str, Any]:
    """What was sent as plain values; one wish left open where that button was pressed, more shown where that one was."""
    sent = {
        name: visit.sent.getlist(name) if name in (*WANTED, "also") else visit.sent.get(name, "")
        for name in Find.base_fields
        if visit.sent is not None
    }
    if visit.sent is not None and (on := visit.sent.get("open", "")) in CHANGEABLE:
        return without(sent, on)
    return sent


def _searched_again(visit: Visit) -> Found | None:
    """The kept search done again, or None where there is none, or where it fits no more."""
    if not visit.story.search:
        return None
    form = Find(visit.w, visit.story.search)
    return found_in(therapists(), form.cleaned_data, timezone.now().year) if form.is_valid() else None


def _find_values(visit: Visit, form: Find, found: Found | None) -> dict[str, Any]:
    listing = visit.words_of("listing")
    groups = {name: _group(form, name) for name in (*WANTED, "fee", "since")}
    return {
        "form": form,
        "listing": listing,
        "towns": form.near.towns,
        "miles": MILES,
        "formats": FORMATS,
        "years": YEARS,
        "gender": groups.pop("gender"),
        "culture": groups.pop("culture"),
        "groups": [group for group in groups.values() if group["name"] in WANTED],
        "fee": groups["fee"],
        "since": groups["since"],
        "more_open": any(group["on"] for group in groups.values()) or bool(form.errors and "place" not in form.errors),
        "also": ALSO,
        "too_private": TOO_PRIVATE,
        "ticked": form["also"].value() or (),
        "full": list_is_full(visit),
        "boards": boards_shown(boards_for(found.place.state, ""), timezone.now().date()) if found else (),
        **(_found_values(visit, found) if found else {}),
    }


def _group(form: Find, name: str) -> dict[str, Any]:
    """One wish as the page draws it: what is ticked, and how much it matters."""
    value = form[name].value()
    return {
        "name": name,
        "values": WANTED.get(name, ()),
        "on": value or (),
        "how": form[f"{name}_how"].value() or HOW[0],
        "hows": HOW if name in WANTED and name != "hours" else HOW_MUCH,
    }


def _found_values(visit: Visit, found: Found) -> dict[str, Any]:
    listing, registry = visit.words_of("listing"), therapists()
    cards: list[Card] = []
    for row in found.shortlist.rows:
        if (therapist := registry.therapist(row.id)) is not None:
            cards.append(found_card(therapist, row, found.wishes, listing))
    shown = len(cards)
    labels = {wish.on: wish_label(wish, listing) for wish in found.wishes.wishes}
    return {
        "found": found,
        "cards": cards,
        "next": min(shown + MORE, MOST) if shown < min(found.shortlist.count, MOST) else 0,
        "first": FIRST,
        "concessions": [
            {"on": c.on, "adds": c.adds, "label": labels.get(c.on, ""), "open": c.on in CHANGEABLE}
            for c in found.concessions
        ],
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
            "unknown": unknown_of(who),
            "call": visit.words_of("call"),
            "boards": boards_shown(boards_for(who.licence_state or who.state, who.licence), timezone.now().date()),
            "on_list": who.id in visit.story.listed,
            "full": list_is_full(visit),
        }
    )


@view("asker/listed", place="look")
def listed(visit: Visit) -> HttpResponse:
    """The own list, in the order of adding. Looking together is not offered while words of danger stand in the story."""
    if visit.sent is not None:
        listed_changed(visit)
        return visit.go("asker:listed")
    return visit.page(
        {
            "listing": visit.words_of("listing"),
            "cards": cards_of(visit, visit.story.listed),
            "gone": [number for number in visit.story.listed if therapist_of(number) is None],
            "most": MOST_LISTED,
            "may_pair": visit.passed or not heard_in(visit).safety,
        }
    )


def cards_of(visit: Visit, numbers: tuple[int, ...]) -> list[Card]:
    """Cards of these therapists, in this order, without those that the directory no longer holds."""
    listing = visit.words_of("listing")
    return [card_of(who, listing) for number in numbers if (who := therapist_of(number)) is not None]

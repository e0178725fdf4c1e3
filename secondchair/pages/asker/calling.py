"""Call and Alone: the sheet for a phone call, the same for everyone, and going alone with goals of one's own."""

from dataclasses import replace
from typing import Any

from django.http import HttpResponse

from secondchair.core.paper import Paper, Section
from secondchair.core.therapists import Therapist
from secondchair.pages.directory import therapist_of
from secondchair.pages.doors import Visit, view
from secondchair.pages.downloads import PDF, download
from secondchair.pages.listing.cards import Card, card_of
from secondchair.pages.listing.fields import ALSO, TOO_PRIVATE
from secondchair.pages.listing.profile import unknown_of
from secondchair.pages.worded import form_for
from secondchair.papers.pdf import pdf_of

from .looking_forms import Goals
from .looking_together import choices_of, choose, chosen_of

IMPRESSIONS = ("comfortable", "respected", "once")


@view("asker/call", place="call")
def call(visit: Visit) -> HttpResponse:
    """The questions, the chosen therapists' numbers, and what is not known of each. Nobody's own wishes choose a line."""
    if visit.sent is not None:
        choose(visit)
        return visit.go("asker:call")
    listing = visit.words_of("listing")
    return visit.page(
        {
            "call": visit.words_of("call"),
            "listing": listing,
            "people": _people(visit),
            "agreed": visit.words_of("couple/round")["title"],
            "choices": choices_of(visit, listing),
            "impressions": IMPRESSIONS,
            "also": (*ALSO, *TOO_PRIVATE),
        }
    )


def _people(visit: Visit) -> list[tuple[Card, tuple[str, ...], bool]]:
    """Whom to call: card, what is unknown, whether both would call them."""
    listing, both = visit.words_of("listing"), _agreed(visit)
    return [(card_of(who, listing), unknown_of(who), who.id in both) for who in _to_call(visit)]


def _agreed(visit: Visit) -> tuple[int, ...]:
    """Whom two who are connected both would call."""
    return (visit.couple.seen.opened or ()) if visit.couple.seen else ()


def _to_call(visit: Visit) -> list[Therapist]:
    """First those whom both would call, then those chosen from the own list."""
    agreed = [who for number in _agreed(visit) if (who := therapist_of(number)) is not None]
    return [*agreed, *(who for who in chosen_of(visit) if who not in agreed)]


@view("asker/call", place="call")
def call_pdf(visit: Visit) -> HttpResponse:
    """The sheet as a PDF file, made of the same words as the page."""
    return _printed(visit, call_paper(visit, _to_call(visit)))


def call_paper(visit: Visit, people: list[Therapist]) -> Paper:
    """The call sheet: what is unknown of each therapist, the questions with room to write, and what to notice after."""
    words, listing = visit.words_of("call"), visit.words_of("listing")
    sections = (
        Section("", (words["lead"], words["who"], words["how"])),
        Section(words["opening_label"], (words["opening"],)),
        *(_person(visit, therapist) for therapist in people),
        Section(visit.w["questions"], tuple(question["ask"] for question in words["questions"].values()), "ask"),
        Section(words["flags"]["green_title"], tuple(words["flags"]["green"]), "list"),
        Section(words["flags"]["red_title"], tuple(words["flags"]["red"]), "list"),
        Section(visit.w["also"], tuple(listing["also"][name]["ask"] for name in (*ALSO, *TOO_PRIVATE)), "list"),
        Section(words["money"]["title"], tuple(words["money"]["notes"]), "list"),
        _impression(visit),
    )
    return Paper(words["title"], visit.lang, sections, f"{words['after']['lead']} {listing['not_a_check']}")


def _person(visit: Visit, therapist: Therapist) -> Section:
    words, listing = visit.words_of("call"), visit.words_of("listing")
    card = card_of(therapist, listing)
    name = f"{card.name} ({listing['sample']})" if visit.sample else card.name
    head = ", ".join(part for part in (name, card.licence, card.town, card.phone) if part)
    return Section(head, tuple(words["unknown"][name] for name in unknown_of(therapist)), "list")


def _impression(visit: Visit) -> Section:
    after = visit.words_of("call")["after"]
    asked = (f"{after[name]} {visit.w['nought_to_ten']}" for name in IMPRESSIONS)
    return Section(after["title"], (*asked, after["note"]), "ask")


@view("asker/alone", place="alone")
def alone(visit: Visit) -> HttpResponse:
    """Going alone: four goals to tick, what it can and cannot do, questions for that therapist, what to watch for."""
    form = form_for(visit, Goals, {"goals": visit.story.goals})
    values: dict[str, Any] = {"form": form, "goals": visit.words_of("goals"), "ticked": form["goals"].value() or ()}
    if visit.sent is None:
        return visit.page(values)
    if not form.is_valid():
        return visit.again(form, values)
    visit.save(lambda story: replace(story, goals=tuple(form.cleaned_data["goals"])))
    return visit.go("asker:alone")


@view("asker/alone", place="alone")
def alone_pdf(visit: Visit) -> HttpResponse:
    """The same as a PDF file: the ticked goals, or all four where none is ticked."""
    return _printed(visit, alone_paper(visit))


def alone_paper(visit: Visit) -> Paper:
    """Goals with what to bring, what it can and cannot do, questions with room to write, what to watch for."""
    words = visit.words_of("goals")
    honest, questions, watch, later = words["honest"], words["questions"], words["watch"], words["later"]
    chosen = [goal for name, goal in words["goals"].items() if name in visit.story.goals] or list(
        words["goals"].values()
    )
    return Paper(
        words["title"],
        visit.lang,
        (
            Section("", (words["lead"],)),
            *(Section(goal["title"], (goal["text"], *goal["bring"]), "list") for goal in chosen),
            Section(questions["title"], tuple(questions["ask"]), "ask"),
            Section(honest["can_title"], tuple(honest["can"]), "list"),
            Section(honest["cannot_title"], tuple(honest["cannot"]), "list"),
            Section(watch["title"], (*watch["lines"], watch["except"]), "list"),
            Section(later["title"], tuple(later["lines"]), "list"),
        ),
        honest["sum"],
    )


def _printed(visit: Visit, paper: Paper) -> HttpResponse:
    return download(pdf_of(paper), PDF, f"{visit.words_of('asker/call')['file_name']}.pdf")

"""Hear: what did they say, what may be under it, and the pages for an answer that ends the asking."""

from dataclasses import replace
from functools import partial

from django.http import HttpResponse

from secondchair.core import steps
from secondchair.core.marking import marked
from secondchair.core.reasons import FEELINGS, PRACTICAL, REASONS, Heard
from secondchair.core.story import Story
from secondchair.listening import hear
from secondchair.pages.doors import Visit, view
from secondchair.pages.worded import form_for

from . import forms

CHIPS = ("time_logistics", "cost", "your_problem", "therapy_doubt", "self_reliance", "vulnerability")
SPECIAL_STARTS = ("nothing", "not_asked")  # nothing was said that could be heard


def heard_in(visit: Visit) -> Heard:
    """What the story's own words say; a picked phrase is certain by the asker's own choice."""
    story = visit.story
    return hear(story.said) if story.said else Heard()


def reasons_of(story: Story, heard: Heard) -> tuple[str, ...]:
    """The reasons to show, best first: the picked phrase, then what was heard; without those set aside."""
    found = ((story.phrase,) if story.phrase else ()) + tuple(f.id for f in heard.reasons)
    asked = tuple(reason for reason in story.asks if reason not in found)
    return tuple(dict.fromkeys(r for r in found + asked if r not in story.set_aside))


def on_from_hearing(visit: Visit) -> HttpResponse:
    """The page that the story leads to after "what did they say?"."""
    return visit.go(f"asker:{steps.after_hearing(visit.story, heard_in(visit), visit.passed)}")


@view("asker/start", place="hear")
def start(visit: Visit) -> HttpResponse:
    """What did they say about couples therapy? Own words, a phrase, nothing, or not asked yet."""
    form = form_for(visit, forms.Start, {"said": visit.story.said})
    if visit.sent is not None:
        if not form.is_valid():
            return visit.again(form, {"chips": CHIPS, "reasons": visit.words_of("reasons")})
        given = form.cleaned_data
        visit.save(lambda story: _begun_again(story, given))
        visit.heed(given["said"])
        return on_from_hearing(visit)
    return visit.page({"form": form, "chips": CHIPS, "reasons": visit.words_of("reasons")})


def _begun_again(story: Story, given: dict[str, str]) -> Story:
    """The story with this answer: a new answer puts nothing aside yet, the same one keeps what was chosen on it."""
    start = "phrase" if given["phrase"] else given["other"] or "words"
    begun = replace(story, start=start, said=given["said"], phrase=given["phrase"])
    return begun if begun == story else replace(begun, asks=(), set_aside=(), question="")


@view("asker/more", place="hear")
def more(visit: Visit) -> HttpResponse:
    """A no without a reason, or words that say too little: what else did they say? Own words, or a pick from the list."""
    form = form_for(visit, forms.More)
    values = {
        "form": form,
        "reasons": visit.words_of("reasons"),
        "ids": REASONS,
        "flat": "flat_no" in heard_in(visit).stance,
    }
    if visit.sent is None:
        return visit.page(values)
    if not form.is_valid():
        return visit.again(form, values)
    given = form.cleaned_data
    if given["more"]:
        visit.save(lambda story: replace(story, said=f"{story.said}\n{given['more']}".strip(), start="words"))
        visit.heed(given["more"])
        return on_from_hearing(visit)
    visit.save(lambda story: replace(story, asks=tuple(dict.fromkeys((*story.asks, *given["asks"])))))
    return visit.go("asker:reasons")


@view("asker/reasons", place="hear")
def reasons(visit: Visit) -> HttpResponse:
    """Up to three reasons that it could be, with the words that led there; each can be asked about or set aside."""
    story = visit.story
    if not story.start:
        return visit.go("asker:start")
    if visit.sent is not None:
        return _sorted_out(visit)
    heard = heard_in(visit)
    if heard.safety and not visit.passed:
        return visit.go("asker:support")
    special = story.start if story.start in SPECIAL_STARTS else ""
    words_that_led = {found.id: found.words for found in heard.reasons}
    shown = reasons_of(story, heard)[:3]
    return visit.page(
        {
            "cards": [
                {
                    "id": reason,
                    "led": marked(story.said, words_that_led.get(reason, ())),
                    "feelings": FEELINGS[reason],
                    "practical": reason in PRACTICAL,
                    "asked": reason in story.asks,
                }
                for reason in shown
            ],
            "rest": [reason for reason in REASONS if reason not in shown],
            "special": special,
            "reasons": visit.words_of("reasons"),
            "care": visit.words_of("care"),
            "not_now": "not_now" in heard.stance,
        }
    )


def _sorted_out(visit: Visit) -> HttpResponse:
    """One button was pressed: ask about it, take that back, set aside, or bring another reason in."""
    for action in ("ask", "unask", "aside", "add"):
        reason = visit.request.POST.get(action, "")
        if reason in REASONS:
            visit.save(partial(_with, action=action, reason=reason))
            break
    return visit.go("asker:reasons")


def _with(story: Story, action: str, reason: str) -> Story:
    asks = tuple(r for r in story.asks if r != reason)
    aside = tuple(r for r in story.set_aside if r != reason)
    if action == "aside":
        return replace(story, asks=asks, set_aside=(*aside, reason))
    if action == "unask":
        return replace(story, asks=asks)
    return replace(story, asks=(*asks, reason), set_aside=aside)


@view("asker/good_no", place="hear")
def good_no(visit: Visit) -> HttpResponse:
    """A clear no, a pushed yes, "stop asking": the page of the good no. Nothing here asks again."""
    stances = heard_in(visit).stance
    which = next((stance for stance in steps.NO_ASKING if stance in stances), "hard_no")
    return visit.page({"which": which})


@view("asker/declined", place="hear")
def declined(visit: Visit) -> HttpResponse:
    """Forcing, tricking, watching: declined kindly, with help for one's own behaviour."""
    return visit.page()


@view("asker/tonight", place="tonight")
def tonight(visit: Visit) -> HttpResponse:
    """Two sentences to say or not to say tonight, before anything longer."""
    heard = heard_in(visit)
    if heard.safety and not visit.passed:
        return visit.go("asker:support")
    shown = visit.story.asks or reasons_of(visit.story, heard)
    special = visit.story.start if visit.story.start in SPECIAL_STARTS else "general"
    return visit.page(
        {
            "reason": shown[0] if shown else special,
            "special": (*SPECIAL_STARTS, "general"),
            "reasons": visit.words_of("reasons"),
        }
    )

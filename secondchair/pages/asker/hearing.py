"""Hear: what did they say, what may be under it, and the pages for an answer that ends the asking."""

from dataclasses import replace
from functools import partial

from django.http import HttpResponse

from secondchair.core import steps
from secondchair.core.marking import marked
from secondchair.core.reasons import FEELINGS, PRACTICAL, REASONS, Heard
from secondchair.core.story import Story
from secondchair.pages.doors import Visit, view
from secondchair.pages.typed import LONGEST_TEXT
from secondchair.pages.worded import form_for

from . import forms

CHIPS = ("time_logistics", "cost", "your_problem", "therapy_doubt", "self_reliance", "vulnerability")
MOST_GUESSES = 3
ENDS = frozenset({"support", "declined", "good_no"})
SPECIAL_STARTS = ("nothing", "not_asked")  # nothing was said that could be heard
RESTING = frozenset({"no", "clear_no", "heated"})  # how a conversation went: now nothing is asked for a while


def heard_in(visit: Visit) -> Heard:
    """What the story's own words say."""
    return visit.hear(visit.story.said)


def reasons_of(story: Story, heard: Heard) -> tuple[str, ...]:
    """The reasons to show: the picked phrase, up to three guesses, every one to be asked about; none that was set aside.

    For each that was set aside the next likely one comes up, as long as there is one.
    """
    first = ((story.phrase,) if story.phrase else ()) + tuple(found.id for found in heard.reasons)
    shown = list(dict.fromkeys(first))[:MOST_GUESSES]
    candidates = dict.fromkeys((*first, *(found.id for found in heard.further)))
    guesses = [reason for reason in candidates if reason not in story.set_aside][: len(shown)]
    return tuple(dict.fromkeys((*guesses, *story.asks)))


def on_from_hearing(visit: Visit) -> HttpResponse:
    """The page that the story leads to after "what did they say?"."""
    return visit.go(f"asker:{steps.after_hearing(visit.story, heard_in(visit), visit.passed)}")


def ended(visit: Visit) -> HttpResponse | None:
    """Where this visit goes instead of any word on how to ask; None where asking may be looked at.

    Danger, a plan to force somebody, a clear no heard at the start or told afterwards: nothing beyond is coached, on
    whatever way a page is reached.
    """
    to = steps.after_hearing(visit.story, heard_in(visit), visit.passed)
    if to in ENDS:
        return visit.go(f"asker:{to}")
    return visit.go("asker:afterwards") if visit.story.outcome == "clear_no" else None


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
    if begun == story:
        return story
    return replace(begun, asks=(), set_aside=(), question="", outcome="", told_no=False)


@view("asker/more", place="hear")
def more(visit: Visit) -> HttpResponse:
    """A no without a reason, or words that say too little: what else did they say? Own words, or a pick from the list."""
    if (other := ended(visit)) is not None:
        return other
    if visit.sent is not None and "told_no" in visit.sent:
        visit.save(lambda story: replace(story, told_no=True))
        return visit.go("asker:good_no")
    form = form_for(visit, forms.More)
    values = {
        "form": form,
        "reasons": visit.words_of("reasons"),
        "ids": REASONS,
        "flat": "flat_no" in heard_in(visit).stance,
        "known": not heard_in(visit).ask_more,
    }
    if visit.sent is None:
        return visit.page(values)
    if not form.is_valid():
        return visit.again(form, values)
    given = form.cleaned_data
    if given["more"]:
        if len(visit.story.said) + len(given["more"]) >= LONGEST_TEXT:
            form.add_error("more", visit.w["errors"]["more_long"])
            return visit.again(form, values)
        visit.save(lambda story: _with_more(story, given["more"]))
        visit.heed(given["more"])
        return on_from_hearing(visit)
    visit.save(lambda story: replace(story, asks=tuple(dict.fromkeys((*story.asks, *given["asks"])))))
    return visit.go("asker:reasons")


def _with_more(story: Story, more: str) -> Story:
    """The story with what else was said; sent twice it is said once: repetition is what a clear no sounds like."""
    said = story.said if story.said.endswith(more) else f"{story.said}\n{more}".strip()
    return replace(story, said=said, start="words")


@view("asker/reasons", place="hear")
def reasons(visit: Visit) -> HttpResponse:
    """Up to three reasons that it could be, with the words that led there; each can be asked about or set aside."""
    story = visit.story
    if not story.start:
        return visit.go("asker:start")
    if (other := ended(visit)) is not None:
        return other
    if visit.sent is not None:
        return _sorted_out(visit)
    heard = heard_in(visit)
    special = story.start if story.start in SPECIAL_STARTS else ""
    words_that_led = {found.id: found.words for found in (*heard.reasons, *heard.further)}
    shown = reasons_of(story, heard)
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
            "may_pass_on": story.outcome not in RESTING,
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
    if (other := ended(visit)) is not None:
        return other
    shown = visit.story.asks or reasons_of(visit.story, heard_in(visit))
    special = visit.story.start if visit.story.start in SPECIAL_STARTS else "general"
    return visit.page(
        {
            "reason": shown[0] if shown else special,
            "special": (*SPECIAL_STARTS, "general"),
            "reasons": visit.words_of("reasons"),
        }
    )

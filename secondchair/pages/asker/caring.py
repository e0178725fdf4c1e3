"""Care: the private self-check, support, and what to do when others use the device. Nothing of it is stored."""

from django.http import HttpResponse

from secondchair.core.care import ANSWERS, QUESTIONS, outcome_of
from secondchair.core.story import Story
from secondchair.pages import helping
from secondchair.pages.doors import Visit, view
from secondchair.pages.typed import SENTENCES
from secondchair.records import actions


@view("asker/check")
def check(visit: Visit) -> HttpResponse:
    """Six private questions before anything longer is drafted. The answers live in this request only."""
    care = visit.words_of("care")
    if visit.sent is None:
        visit.note_link()
        return visit.page({"care": care, "questions": QUESTIONS, "answers": ANSWERS})
    answers = {question: str(visit.sent.get(question, "")) for question in QUESTIONS}
    if any(answer not in ANSWERS for answer in answers.values()):
        return visit.page({"care": care, "questions": QUESTIONS, "answers": ANSWERS, "given": answers, "missing": True})
    outcome = outcome_of(answers)
    visit.set_passed(outcome.may_draft)
    if not outcome.may_draft and visit.own.pending:
        actions.hold_code(visit.request.session)  # nothing connects behind somebody's back
    if outcome.support:
        return visit.go("asker:support")
    on_to = None if outcome.device_tips and not outcome.own_behaviour else visit.after_check()
    if outcome.device_tips:  # that page leads on to what was noted
        return visit.go("asker:device")
    if outcome.own_behaviour:
        return visit.go("asker:own_behaviour")
    return on_to or visit.go("asker:plan" if visit.story.start else visit.home)


@view("asker/support")
def support(visit: Visit) -> HttpResponse:
    """Calm support with sourced lines. Which kind of sign stood in the text chooses the first words and lines only."""
    kinds = () if visit.passed else _kinds_in(visit)
    return visit.page({"care": visit.words_of("care"), "kinds": kinds, **_lines(visit, kinds, most=3)})


def _kinds_in(visit: Visit) -> tuple[str, ...]:
    """The kinds of danger in anything that was written in this visit; danger to one's own life first."""
    found = dict.fromkeys(sign.id for text in texts_of(visit.story) for sign in visit.hear(text).safety)
    return tuple(sorted(found, key=lambda kind: kind != "self_harm"))


def texts_of(story: Story) -> tuple[str, ...]:
    """Every text of a story in somebody's own words: saved, and standing typed on a page."""
    saved = (story.said, story.own_part, story.small_step, story.opening, story.terms.get("own_words", ""))
    typed = [text for page in story.typed.values() for name in page if name in SENTENCES for text in page[name]]
    return tuple(text for text in dict.fromkeys((*saved, *typed)) if text.strip())


@view("asker/own_behaviour")
def own_behaviour(visit: Visit) -> HttpResponse:
    """For someone worried about how they act when angry: respectful help, no shaming."""
    return visit.page({"care": visit.words_of("care"), **_lines(visit, ("own_behaviour",), most=2)})


@view("asker/device")
def device(visit: Visit) -> HttpResponse:
    """When others use this device: what leaving can and cannot do, and closing after ten quiet minutes."""
    if visit.sent is not None:
        visit.request.session["shared_device"] = "short" in visit.sent
        return visit.go("asker:device")
    return visit.page({"care": visit.words_of("care"), "short": bool(visit.request.session.get("shared_device"))})


def _lines(visit: Visit, kinds: tuple[str, ...], most: int) -> dict[str, object]:
    return {
        "lines": helping.for_signs(kinds, visit.lang)[:most],
        "help": visit.words_of("open/help"),
        "emergency": helping.number_of("emergency"),
        "crisis": helping.number_of("self_harm"),
    }

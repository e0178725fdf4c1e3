"""The plan for one conversation: what it is about, and that its ids have words."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from secondchair.content import LANGUAGES, words
from secondchair.core.plan import MOST, PARTS, Plan, plan_for
from secondchair.core.reasons import REASONS
from secondchair.core.story import STARTS, Story

ids = st.sampled_from((*REASONS, "no_such_reason"))
stories = st.builds(
    Story,
    start=st.sampled_from(("", *STARTS)),
    phrase=st.sampled_from(("", *REASONS)),
    asks=st.lists(ids, max_size=5).map(tuple),
    set_aside=st.lists(ids, max_size=5).map(tuple),
    question=st.sampled_from(("", *REASONS)),
)
found = st.lists(ids, max_size=5).map(tuple)


def test_what_the_asker_picks_comes_before_what_was_found() -> None:
    ana = Story(start="words", asks=("privacy", "cost"))
    plan = plan_for(ana, ("self_reliance",))
    assert plan == Plan(("privacy", "cost"), reflect="privacy", own_part="privacy", step="privacy", tonight="privacy")


def test_with_nothing_picked_the_first_found_leads() -> None:
    plan = plan_for(Story(start="words"), ("self_reliance", "blame_fear"))
    assert plan.questions == ("self_reliance", "blame_fear")
    assert plan.step == "self_reliance"


def test_the_picked_question_is_asked_and_its_answer_said_back() -> None:
    ben = Story(start="words", asks=("privacy", "cost"), question="cost")
    plan = plan_for(ben)
    assert (plan.question, plan.reflect, plan.step) == ("cost", "cost", "privacy")


def test_a_question_about_another_reason_is_passed_over() -> None:
    assert plan_for(Story(asks=("privacy",), question="cost")).question == "privacy"


def test_what_was_set_aside_is_left_out() -> None:
    cleo = Story(start="words", asks=("privacy",), set_aside=("privacy", "cost"))
    assert plan_for(cleo, ("cost", "past_bad")).questions == ("past_bad",)


def test_a_picked_phrase_counts_only_where_the_story_began_with_it() -> None:
    dee = Story(start="phrase", phrase="therapy_doubt")
    assert plan_for(dee).question == "therapy_doubt"
    assert plan_for(replace(dee, start="words")).question == "general"


def test_without_a_reason_the_start_decides() -> None:
    leads = {start: plan_for(Story(start=start)).question for start in ("", *STARTS)}
    assert leads == {
        "": "general",
        "words": "general",
        "phrase": "general",
        "nothing": "nothing",
        "not_asked": "not_asked",
    }


@given(stories, found)
def test_every_plan_has_its_five_parts_and_words_in_both_languages(story: Story, reasons: tuple[str, ...]) -> None:
    plan = plan_for(story, reasons)
    assert plan.parts == PARTS
    assert 1 <= len(plan.questions) == len(set(plan.questions)) <= MOST
    for lang in LANGUAGES:
        table = words(lang, "reasons")
        assert all(table[reason]["question"].endswith("?") for reason in plan.questions)
        assert len(table[plan.tonight]["tonight"]) == 2
        assert table[plan.reflect]["reflect"] and table[plan.step]["step"] and table[plan.own_part]["own_part"]
        assert list(words(lang, "talk")["parts"]) == list(plan.parts)


@given(stories, found)
def test_no_plan_speaks_of_what_was_set_aside(story: Story, reasons: tuple[str, ...]) -> None:
    plan = plan_for(story, reasons)
    assert not {*plan.questions, plan.step, plan.tonight} & set(story.set_aside)


@given(stories, found)
def test_the_plan_stays_with_the_reasons_that_were_given(story: Story, reasons: tuple[str, ...]) -> None:
    given_ids = {*story.asks, *reasons, story.phrase}
    assert set(plan_for(story, reasons).questions) <= given_ids | {"general", "nothing", "not_asked"}

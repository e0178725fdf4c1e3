"""Every public id has its words, in the shape that pages and the plan read."""

import pytest

from secondchair.content import LANGUAGES, lines, words
from secondchair.core.mirror import HELPS, HURTS, STOPS
from secondchair.core.plan import GENERAL, PARTS, STARTS_WITHOUT_REASON
from secondchair.core.reasons import FEELINGS, PRACTICAL, REASONS
from secondchair.pages.asker.passing import MOMENT

SPECIAL = (*STARTS_WITHOUT_REASON, GENERAL)
WORDS_OF_A_START = {"title", "means", "helps", "backfires", "question", "reflect", "step", "tonight", "own_part"}
WORDS_OF_A_REASON = WORDS_OF_A_START | {"first_person", "chip"}

both = pytest.mark.parametrize("lang", LANGUAGES)


@both
def test_reasons_are_the_public_ids_in_their_order(lang: str) -> None:
    assert tuple(words(lang, "reasons")) == (*REASONS, *SPECIAL, "feelings")


@both
@pytest.mark.parametrize("name", [*REASONS, *SPECIAL])
def test_a_reason_has_all_its_words(lang: str, name: str) -> None:
    table = words(lang, "reasons")[name]
    assert set(table) == (WORDS_OF_A_REASON if name in REASONS else WORDS_OF_A_START)
    assert len(table["helps"]) in (2, 3) and len(table["backfires"]) == 2 and len(table["tonight"]) == 2


@both
@pytest.mark.parametrize("name", [*REASONS, *SPECIAL])
def test_the_question_is_one_and_open(lang: str, name: str) -> None:
    question = words(lang, "reasons")[name]["question"]
    assert question.count("?") == 1 and question.endswith("?")
    assert not question.lower().startswith(("do ", "don’t ", "are ", "is ", "will ", "would you ", "can ", "¿no "))


@both
def test_every_feeling_has_words_that_follow_the_sentence(lang: str) -> None:
    wanted = {feeling for under in FEELINGS.values() for feeling in under}
    feelings = words(lang, "reasons")["feelings"]
    assert set(feelings) == wanted
    assert all(text[0].islower() and text[-1].isalpha() for text in feelings.values())


@both
@pytest.mark.parametrize("name", sorted(PRACTICAL))
def test_practical_reasons_are_not_decoded(lang: str, name: str) -> None:
    means = words(lang, "reasons")[name]["means"].lower()
    assert not any(word in means for word in ("feel", "afraid", "scared", "siente", "miedo", "excuse", "pretexto"))


@both
def test_the_mirror_has_words_for_every_id(lang: str) -> None:
    mirror = words(lang, "mirror")
    assert (tuple(mirror["helps"]), tuple(mirror["hurts"])) == (HELPS, HURTS)
    assert tuple(mirror["stops"]["text"]) == STOPS
    assert all(set(mirror["helps"][i]) == {"name", "keep"} for i in HELPS)
    assert all(set(mirror["hurts"][i]) == {"name", "why", "gentler"} for i in HURTS)


@both
def test_the_talk_has_its_five_parts_six_replies_and_three_answers(lang: str) -> None:
    talk = words(lang, "talk")
    assert tuple(talk["parts"]) == PARTS
    assert len(talk["replies"]) == 6 and set(talk["answers"]) == {"yes", "maybe", "no"}


@both
def test_the_call_has_ten_questions_and_one_for_each_unknown(lang: str) -> None:
    call = words(lang, "call")
    assert len(call["questions"]) == 10
    assert all(set(question) == {"ask", "why", "sign"} for question in call["questions"].values())
    assert all("?" in text for text in call["unknown"].values())


@both
def test_going_alone_has_the_four_goals(lang: str) -> None:
    assert tuple(words(lang, "goals")["goals"]) == ("their_no", "future", "my_part", "if_it_ends")


@both
def test_a_clear_no_and_an_unsafe_talk_lead_to_no_further_asking(lang: str) -> None:
    outcomes = words(lang, "afterwards")["outcomes"]
    assert tuple(outcomes) == ("yes", "maybe", "no", "clear_no", "heated", "did_not_happen", "unsafe")
    said = " ".join(text for name in ("clear_no", "unsafe") for _, text in lines(outcomes[name])).lower()
    assert not any(again in said for again in ("ask again in", "try again", "two weeks", "dos semanas", "otro momento"))


@both
def test_every_reason_and_start_has_a_line_to_pass_the_address_on_with(lang: str) -> None:
    w = words(lang, "asker/pass_on")
    assert tuple(w["fitted"]) == (*REASONS, *SPECIAL) and len(w["others"]) == 3
    assert tuple(w["ask"]["moment"]) == MOMENT

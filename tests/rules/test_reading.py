"""The syllable counters and the two reading figures, against examples whose right answer is known."""

import pytest

from tests.rules.reading import english_syllables, grade, inflesz, sentences, spanish_syllables, words_in

# Syllables as the CMU pronouncing dictionary and a dictionary of Spanish give them.
ENGLISH = (
    "cat 1, partner 2, couple 2, therapist 3, counseling 3, different 2, asked 1, wanted 2, tried 1, people 2, "
    "little 2, handled 2, hopes 1, changes 2, wishes 2, sentences 3, called 1, safety 2, careful 2, movement 2, "
    "serious 3, languages 3, easier 3, trying 2, quiet 2, being 2, area 3, curious 3, situation 4, privacy 3, "
    "relationship 4, don’t 1, isn’t 2, can’t 1, haven’t 2, they’re 1, I’ll 1, well-known 2, agree 2, maybe 2, "
    "afraid 2, employers 3"
)
SPANISH = (
    "sol 1, pareja 3, ahí 2, día 2, quiere 2, guerra 2, pingüino 3, país 2, ciudad 2, terapia 3, también 2, leer 2, "
    "oír 2, hoy 1, y 1, miedo 2, búho 2, prohibir 2, cuidado 3, psicología 5, aún 2, noche 2, usted 2, quizá 2, "
    "acuerdo 3"
)


def _pairs(table: str) -> list[tuple[str, int]]:
    return [(word, int(count)) for word, count in (entry.strip().split() for entry in table.split(","))]


@pytest.mark.parametrize(("word", "count"), _pairs(ENGLISH))
def test_english_syllables(word: str, count: int) -> None:
    assert english_syllables(word) == count


@pytest.mark.parametrize(("word", "count"), _pairs(SPANISH))
def test_spanish_syllables(word: str, count: int) -> None:
    assert spanish_syllables(word) == count


def test_grade_is_the_published_formula() -> None:
    # 10 words, 2 sentences, 11 syllables: 0.39 * 5 + 11.8 * 1.1 - 15.59
    assert grade(["The cat sat on the mat. It was so happy"]) == pytest.approx(0.39 * 5 + 11.8 * 1.1 - 15.59)


def test_inflesz_is_the_published_formula() -> None:
    # 8 words, 2 sentences, 14 syllables: 206.835 - 62.3 * 14/8 - 4
    assert inflesz(["Mi pareja no quiere ir.", "Tiene mucho miedo"]) == pytest.approx(206.835 - 62.3 * 14 / 8 - 4)


def test_hard_prose_is_told_from_plain_prose() -> None:
    hard = (
        "Individuals experiencing interpersonal difficulties frequently demonstrate considerable ambivalence "
        "regarding participation in professionally facilitated therapeutic interventions."
    )
    assert grade([hard]) > 12 > 7 > grade(["Some people are not sure. They may need more time."])
    duro = (
        "La ambivalencia respecto de la participación en intervenciones terapéuticas profesionalmente estructuradas "
        "constituye una manifestación frecuente de dificultades interpersonales."
    )
    assert inflesz([duro]) < 40 < 65 < inflesz(["Hay quien no sabe qué hacer. Quizá le falta tiempo."])


def test_a_string_without_an_end_mark_is_one_sentence() -> None:
    assert sentences("Pick the moment") == ["Pick the moment"]
    assert len(sentences("I said: “Go on.” Then I left. Why?")) == 3


def test_addresses_places_and_figures_are_not_words() -> None:
    assert words_in("Call 1-800-799-7233 or see thehotline.org, {n} times") == ["Call", "or", "see", "times"]
    assert sentences("800 636 6738") == []

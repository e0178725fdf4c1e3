"""What is heard in a partner's words, in both languages, and what is not."""

import pytest

from secondchair.core.bad_input import BadInput
from secondchair.listening import hear


def reasons(text: str, lang: str | None = None) -> list[str]:
    return [found.id for found in hear(text, lang).reasons]


def danger(text: str) -> set[str]:
    return {found.id for found in hear(text).safety}


# The article's six callers, said in our own words, as the dossier's A.2 maps them.
CALLERS = [
    ("I am not sure Ben is going to want to come.", []),
    ("Ben works a lot and I'm not sure when he is available", ["time_logistics"]),
    ("She says I'm the problem, so she has no reason to come", ["your_problem"]),
    ("He says that we can work it out ourselves", ["self_reliance"]),
    ("Cleo told me she wouldn't feel comfortable", ["vulnerability"]),
    ("My partner doesn't believe in therapy", ["therapy_doubt"]),
]


@pytest.mark.parametrize(("text", "expected"), CALLERS)
def test_the_six_callers(text: str, expected: list[str]) -> None:
    heard = hear(text)
    assert [found.id for found in heard.reasons][:1] == expected
    assert heard.ask_more == (not expected)


SAMPLES = [
    ("vulnerability", "I would only freeze up in that room.", "Me da pena hablar de lo que siento."),
    ("shame_failure", "If we need that we have already failed.", "Sería admitir que fracasamos."),
    ("blame_fear", "The two of you would just gang up on me.", "Me van a echar la culpa de todo."),
    ("privacy", "I won't discuss this with some stranger.", "No voy a hablar de esto con un extraño."),
    ("self_reliance", "We can sort it out on our own.", "Podemos resolverlo solos."),
    ("no_problem", "All couples argue, we're fine.", "Todas las parejas discuten."),
    ("your_problem", "You're the one who needs to see someone.", "El problema eres tú."),
    ("therapy_doubt", "It's a waste of time.", "Es pura palabrería."),
    ("past_bad", "We tried counselling before and it only got worse.", "Ya fuimos y fue peor."),
    (
        "therapist_trust",
        "A female therapist would just side with you.",
        "La terapeuta se va a poner de tu lado por ser mujer.",
    ),
    ("time_logistics", "Who would watch the children?", "No tengo tiempo, trabajo hasta tarde."),
    ("cost", "We can't afford that.", "Es muy caro y no tenemos dinero."),
    ("leaning_out", "I'm done trying.", "Ya no quiero seguir, quiero separarme."),
    ("fear_of_outcome", "It only ends in divorce.", "De eso salen divorciados."),
    ("exposure", "I don't want my past dug up.", "No quiero que saquen cosas de mi pasado."),
    ("faith_culture", "We pray about it and talk to our pastor.", "Eso se lo dejamos a Dios."),
]


@pytest.mark.parametrize(("reason", "english", "spanish"), SAMPLES)
def test_every_reason_in_both_languages(reason: str, english: str, spanish: str) -> None:
    assert reason in reasons(english)
    assert reason in reasons(spanish)


# The dossier's vignettes, retold.
VIGNETTES = [
    ("Ana says it is shift work all week and then being dead tired", "time_logistics"),
    ("They think the counselor will take my side, the last one did", "past_bad"),
    ("We are two women and she says no therapist here will get us", "therapist_trust"),
    ("He told me he doesn't know whether he wants to stay", "leaning_out"),
    ("Dee went silent and then said some things are better left buried", "exposure"),
    ("Dice que eso es cosa de gringos", "faith_culture"),
    ("They would do an app or a podcast, not a person", "self_reliance"),
]


@pytest.mark.parametrize(("text", "reason"), VIGNETTES)
def test_vignettes_with_a_reason(text: str, reason: str) -> None:
    assert reason in reasons(text)
    assert not danger(text)


def test_vignette_b_also_hears_the_fear_of_blame() -> None:
    assert "blame_fear" in reasons(VIGNETTES[1][0])


STANCES = [
    ("I told them I'd take the kids if they don't come", "asker_is_controlling"),
    ("How do I get him to agree without him knowing that it is counseling?", "asker_is_controlling"),
    ("How can I track her phone?", "asker_is_controlling"),
    ("I'll make him go", "asker_is_controlling"),
    ("She agreed after I begged for hours", "coerced_yes"),
    ("Fine, if that shuts you up", "coerced_yes"),
    ("Stop nagging me", "felt_pushed"),
    ("Deja de insistir", "felt_pushed"),
    ("Maybe after the move", "not_now"),
    ("Tal vez más adelante", "not_now"),
    ("No means no", "hard_no"),
    ("No. No. And no.", "hard_no"),
    ("No es no", "hard_no"),
    ("Ben refuses to go", "flat_no"),
    ("No quiere ir", "flat_no"),
]


@pytest.mark.parametrize(("text", "stance"), STANCES)
def test_stances(text: str, stance: str) -> None:
    assert stance in hear(text).stance


def test_a_bare_no_asks_for_more() -> None:
    heard = hear("no")
    assert heard.ask_more
    assert heard.reasons == ()
    assert heard.stance == ("flat_no",)


def test_a_no_with_a_reason_is_not_flat() -> None:
    heard = hear("He refuses to go because it's too expensive", all_scores=True)
    assert [found.id for found in heard.reasons] == ["cost"]
    assert "flat_no" not in heard.stance
    assert heard.all_scores["flat_no"] == 0.0


NOT_MEANT = [
    "It's not the money.",
    "Not that it's too expensive.",
    "They don't think it's too expensive.",
    "My sister thinks it's too expensive.",
    "No es por el dinero.",
    "Mi hermana dice que es muy caro.",
]


@pytest.mark.parametrize("text", NOT_MEANT)
def test_denied_or_another_persons_reasons_do_not_count(text: str) -> None:
    assert "cost" not in reasons(text)


def test_a_denied_reason_does_not_hide_the_real_one() -> None:
    assert reasons("It's not the money, she doesn't believe in therapy") == ["therapy_doubt"]


def test_the_partners_quoted_words_count() -> None:
    assert reasons('Cleo said: "we can’t afford it"') == ["cost"]


def test_curly_quotes_capitals_and_missing_apostrophes() -> None:
    for text in ("WE CAN’T AFFORD IT", "we cant afford it", "we cannot afford it"):
        assert reasons(text) == ["cost"]


def test_accents_may_be_missing() -> None:
    assert reasons("Esta carisimo") == reasons("Está carísimo") == ["cost"]


def test_both_languages_in_one_text() -> None:
    assert "cost" in reasons("She says está carísimo and no, gracias")


def test_all_scores_name_every_label() -> None:
    scores = hear("We can't afford it", all_scores=True).all_scores
    assert len(scores) == 16 + 6 + 5
    assert scores["cost"] >= 0.5 > scores["privacy"]
    assert not hear("We can't afford it").all_scores


def test_at_most_three_best_first() -> None:
    heard = hear(
        "We can't afford it. She doesn't believe in therapy. We can work it out ourselves. Nobody should know our business."
    )
    scores = [found.score for found in heard.reasons]
    assert len(scores) == 3
    assert scores == sorted(scores, reverse=True)


def test_an_unknown_language_is_refused_in_one_sentence() -> None:
    with pytest.raises(BadInput, match="fr"):
        hear("non", lang="fr")

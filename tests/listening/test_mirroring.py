"""What a draft holds: every help, hurt and stop fires on its own line and not on its look-alike."""

import pytest

from secondchair.core.bad_input import BadInput
from secondchair.listening import mirror


def held(text: str) -> set[str]:
    found = mirror(text)
    return {one.id for one in (*found.helps, *found.hurts, *found.stops)}


FIRES = [
    ("P1_warm_start", "I loved how you made us laugh tonight.", "Gracias por hacer la cena."),
    ("P2_i_statement", "I've been feeling lonely, and I miss us.", "Me he sentido lejos y te extraño."),
    ("P3_own_part", "I know I go quiet when money comes up.", "Reconozco que yo también me cierro."),
    ("P4_open_question", "What worries you about it?", "¿Qué te preocupa más?"),
    ("P5_reflect", "It sounds like the last time hurt.", "Entiendo que fue difícil para ti."),
    ("P6_free_choice", "It's okay to say no.", "Está bien si me dices que no."),
    ("P7_small_step", "Could we read one page together on Sunday?", "¿Podemos ver dos perfiles juntos el domingo?"),
    ("N1_blame", "You never help with anything.", "Tú nunca me escuchas."),
    ("N2_diagnose", "You're a narcissist.", "Eres bipolar."),
    ("N3_ultimatum", "If you don't come, I'm leaving.", "Si no vienes, te dejo."),
    ("N4_pressure", "You have to go.", "Tienes que ir."),
    ("N5_dismiss", "That is a silly reason.", "Eso es una excusa tonta."),
    ("N6_ambush", "I already booked us for Tuesday.", "Ya hice la cita para nosotros."),
    ("N7_contempt", "You are such a coward.", "Eres cobarde, pareces un niño."),
    ("S1_threat", "I'll hurt you.", "Te voy a golpear."),
    ("S2_self_harm", "If you leave me I'll kill myself.", "Si te vas me mato."),
    ("S3_surveillance", "I went through your phone.", "Revisé tu teléfono."),
    ("S4_fear", "I'm scared of you.", "Te tengo miedo."),
    ("S5_coercion", "You owe me sex.", "Es tu obligación tener sexo conmigo."),
]


@pytest.mark.parametrize(("label", "english", "spanish"), FIRES)
def test_every_feature_in_both_languages(label: str, english: str, spanish: str) -> None:
    assert label in held(english)
    assert label in held(spanish)


LOOK_ALIKES = [
    ("P1_warm_start", "You're great but you are so lazy."),
    ("P2_i_statement", "I feel that you never try."),
    ("P3_own_part", "I'm sorry you feel that way."),
    ("P4_open_question", "Don't you think we need help?"),
    ("P5_reflect", "I get it, but that is silly."),
    ("P6_free_choice", "It's your choice… I just hope you choose well."),
    ("P7_small_step", "We need to fix this marriage."),
    ("N1_blame", "I'm not blaming you."),
    ("N1_blame", "You said I'm the problem."),
    ("N1_blame", 'You told me "you never listen".'),
    ("N1_blame", "You always make me laugh."),
    ("N3_ultimatum", "I can't go on like this."),
    ("S2_self_harm", "I can't go on like this."),
    ("N4_pressure", "Should we eat first?"),
    ("N6_ambush", "I've booked a session for me."),
    ("S4_fear", "I'm scared you'll say no."),
    ("S4_fear", "Tengo miedo de que digas que no."),
]


@pytest.mark.parametrize(("label", "text"), LOOK_ALIKES)
def test_look_alikes_do_not_fire(label: str, text: str) -> None:
    assert label not in held(text)


def test_disguised_blame_is_blame() -> None:
    assert "N1_blame" in held("I feel that you never try.")


def test_wanting_for_them_is_pressure() -> None:
    assert "N4_pressure" in held("I need you to want this")


def test_fear_of_a_no_is_a_feeling() -> None:
    assert "P2_i_statement" in held("I'm scared you'll say no")


def test_one_to_keep_and_one_to_try() -> None:
    found = mirror("What worries you most about it? Come with me, or I call a lawyer.")
    assert (found.keep, found.try_next) == ("P4_open_question", "N3_ultimatum")
    assert found.helps[0].words == ("What worries you most about it?",)


def test_a_stop_leaves_nothing_to_keep_or_try() -> None:
    found = mirror("What worries you? If you leave me I'll kill myself.")
    assert [one.id for one in found.stops] == ["S2_self_harm"]
    assert (found.keep, found.try_next) == (None, None)


def test_a_good_draft_has_helps_and_no_hurts() -> None:
    found = mirror(
        "Thank you for the walk yesterday. I've been feeling far away and I miss us. I know I snap when I'm tired. "
        "What bothers you most about it? If it's a no, I'll respect that. Could we look at one page together on Friday?"
    )
    assert len(found.helps) >= 6
    assert found.hurts == found.stops == ()


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(BadInput, match="xx"):
        mirror("hello", lang="xx")

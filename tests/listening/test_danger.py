"""Signs of danger: said outright, sideways, made small; whoever is hurt; and what only sounds like it."""

import pytest

from secondchair.listening import hear, mirror


def danger(text: str) -> set[str]:
    return {found.id for found in hear(text).safety}


SIGNS = [
    ("violence", "Ben slapped me last night"),
    ("violence", "My girlfriend (I'm a man) punched me"),
    ("violence", "My wife and I are both women; she shoved me into the wall"),
    ("violence", "It was only one push, Dee grabbed my arm hard: she grabbed me"),
    ("violence", "He hasn't hit me since March"),
    ("violence", "Me pegó una vez nomás"),
    ("violence", "Me ahorcó"),
    ("coercive_control", "She keeps my phone and I can't see my sister"),
    ("coercive_control", "He won't let me work"),
    ("coercive_control", "I have to ask permission to buy groceries"),
    ("coercive_control", "Me tiene vigilado"),
    ("coercive_control", "Me quita el teléfono"),
    ("coercive_control", "No me deja salir"),
    ("fear_threat", "I'm afraid of them"),
    ("fear_threat", "I am scared what he'll do if I raise it again"),
    ("fear_threat", "He said he will kill me"),
    ("fear_threat", "If you make me go I will kill you"),
    ("coercive_control", "If you don't come I'll take the kids"),
    ("fear_threat", "Tengo miedo de su reacción"),
    ("fear_threat", "Me amenaza"),
    ("self_harm", "If they leave I'll end it"),
    ("self_harm", "I don't want to be here anymore"),
    ("self_harm", "Ya no quiero vivir"),
    ("child_harm", "She hits our son"),
    ("child_harm", "He hit me while our kids watched"),
    ("child_harm", "Le pega a mis hijos"),
]


@pytest.mark.parametrize(("sign", "text"), SIGNS)
def test_signs_are_heard(sign: str, text: str) -> None:
    assert sign in danger(text)


@pytest.mark.parametrize(
    "text", ["She says she'd kill herself if I left", "He will hurt himself if I leave", "Dice que se mata si me voy"]
)
def test_suicide_tied_to_leaving_is_both(text: str) -> None:
    assert {"self_harm", "coercive_control"} <= danger(text)


NO_SIGNS = [
    "He has never hit me",
    "She never hits me",
    "Nunca me ha pegado",
    "He'd kill me if I forgot the milk",
    "That kills the mood",
    "I'm afraid they'll say no",
    "I'm scared to bring it up",
    "I'm scared of losing us",
    "We hit a rough patch",
    "She beat me at chess",
    "It killed the conversation",
    "Tengo miedo de que diga que no",
]


@pytest.mark.parametrize("text", NO_SIGNS)
def test_figures_of_speech_and_denials_are_no_signs(text: str) -> None:
    assert danger(text) == set()


def test_danger_is_heard_beside_a_reason() -> None:
    heard = hear("My husband says I'm crazy, keeps my phone and won't let me see my sister")
    assert "coercive_control" in {found.id for found in heard.safety}


@pytest.mark.parametrize(
    "draft",
    [
        "If you don't come I will kill myself.",
        "If you say no I'll hurt you.",
        "Si no vienes me mato.",
        "If you do not come, I will hurt the dog.",
    ],
)
def test_a_not_in_the_condition_does_not_turn_the_threat_round(draft: str) -> None:
    assert mirror(draft).stops


def test_a_threat_in_a_draft_is_not_shown_as_the_writers_fear() -> None:
    assert [found.id for found in mirror("If you make me go I will kill you").stops] == ["S1_threat"]


def test_children_as_leverage_are_an_ultimatum() -> None:
    assert "N3_ultimatum" in {found.id for found in mirror("If you don't come I'll take the kids").hurts}


@pytest.mark.parametrize(
    "text",
    [
        "He forces himself on me",
        "I said no in bed and he went on",
        "Last night I didn't want to but he didn't stop",
        "Anoche no quería pero siguió",
    ],
)
def test_a_no_that_was_passed_over_in_bed_is_violence(text: str) -> None:
    assert "violence" in danger(text)


@pytest.mark.parametrize(
    "text", ["He put a tracker on my car", "She put a tracker on my phone", "Me revisa el celular"]
)
def test_who_is_watched_is_not_taken_for_the_one_who_watches(text: str) -> None:
    heard = hear(text)
    assert "coercive_control" in {found.id for found in heard.safety}
    assert "asker_is_controlling" not in heard.stance


@pytest.mark.parametrize("text", ["yes", "ok", "He agreed, we start Tuesday", "Dijo que sí, encantado", "therapy"])
def test_a_glad_yes_or_a_bare_word_ends_nothing(text: str) -> None:
    assert hear(text).stance == ()


@pytest.mark.parametrize(
    ("sign", "text"),
    [
        ("violence", "He never hit me before last night"),
        ("violence", "He said I was right and then he threw me down the stairs"),
        ("fear_threat", "I am scared when it gets dark and he comes home"),
        ("coercive_control", "He beat me at cards then locked me out all night"),
        ("violence", "Nunca me había pegado hasta ayer"),
    ],
)
def test_harmless_words_beside_it_hide_no_danger(sign: str, text: str) -> None:
    assert sign in danger(text)


def test_who_is_kept_short_is_not_told_off_for_watching() -> None:
    assert mirror("He controls all our money and will not let me see my friends.").stops == ()

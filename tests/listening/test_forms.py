"""How people really write: mistyped, in one word, with or without accents, in every form of "you", quoting, denying, mocking."""

import pytest

from secondchair.listening import hear, mirror


def reasons(text: str) -> list[str]:
    return [found.id for found in hear(text).reasons]


MISTYPED = [
    ("therapy_doubt", "he thinks counceling is a waist of time"),
    ("cost", "we cant aford it rigth now"),
    ("therapy_doubt", "she dosent beleive in therepy"),
    ("privacy", "he doesnt want to tell a stragner our buisness"),
    ("your_problem", "says im the one with the probelm"),
    ("therapy_doubt", "dice q la terapia no sirbe para nada"),
    ("cost", "no tenemos dinero pa eso, esta carisimo la psicologa"),
]


@pytest.mark.parametrize(("reason", "text"), MISTYPED)
def test_mistyped(reason: str, text: str) -> None:
    assert reason in reasons(text)


ONE_WORD = [("cost", "expensive"), ("cost", "Money."), ("therapy_doubt", "useless"), ("cost", "carísimo")]


@pytest.mark.parametrize(("reason", "text"), ONE_WORD)
def test_one_word(reason: str, text: str) -> None:
    assert reason in reasons(text)


EVERY_YOU = [
    ("your_problem", "Me dijo que la que necesita terapia soy yo"),
    ("your_problem", "Me dice: andá vos, el que está mal sos vos"),
    ("your_problem", "Dice que vaya usted, que el problema es usted"),
    ("your_problem", "Dice ve tú, que el problema eres tú"),
]


@pytest.mark.parametrize(("reason", "text"), EVERY_YOU)
def test_every_you(reason: str, text: str) -> None:
    assert reason in reasons(text)


@pytest.mark.parametrize(
    "text",
    [
        "Mi esposo dice que esta muy caro y que asi no se puede",
        "Mi esposo dice que está muy caro y que así no se puede",
        "MI ESPOSO DICE QUE ESTÁ MUY CARO Y QUE ASÍ NO SE PUEDE",
    ],
)
def test_accents_and_capitals_change_nothing(text: str) -> None:
    assert reasons(text)[:1] == ["cost"]


OTHER_PEOPLES = [
    "My mother thinks therapy is a waste of time.",
    "A friend of mine says that counselling is far too expensive.",
    "Mi cuñada dice que la terapia no sirve.",
]


@pytest.mark.parametrize("text", OTHER_PEOPLES)
def test_other_peoples_reasons_are_not_the_partners(text: str) -> None:
    assert reasons(text) == []


OTHER_ROLES = [
    "He works at the bank and she teaches the little ones at the school by the river.",
    "Compramos una casa carísima y somos felices.",
]


@pytest.mark.parametrize("text", OTHER_ROLES)
def test_a_reasons_words_in_another_role_are_no_reason(text: str) -> None:
    assert reasons(text) == []


def test_mockery_marked_by_its_form_is_heard_for_what_it_says() -> None:
    assert "therapy_doubt" in reasons(
        'He rolled his eyes: "oh sure, talking, that always helps". He thinks it is useless.'
    )
    assert "N7_contempt" in {found.id for found in mirror("Oh wow, what a hero, scared of a little chat.").hurts}


@pytest.mark.parametrize(
    ("sign", "text"),
    [
        ("violence", "My boyfriend and I are both men and last night he shoved me down the stairs"),
        ("violence", "My wife throws plates at me when she drinks, I'm a big guy so whatever"),
        (
            "coercive_control",
            "My girlfriend goes through my phone each evening and I must not see my old friends (I'm a woman too)",
        ),
        (
            "coercive_control",
            "Mi esposa me quita el sueldo y tengo que pedirle permiso para comprar, soy hombre y me da pena",
        ),
    ],
)
def test_men_and_same_sex_partners_are_heard_as_victims(sign: str, text: str) -> None:
    assert sign in {found.id for found in hear(text).safety}

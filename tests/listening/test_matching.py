"""The small language that phrases are written in, and the phrase files themselves."""

import pytest

from secondchair.listening.inflections import forms
from secondchair.listening.matching import BadPhrase, parse, reach
from secondchair.listening.phrasebook import HERE, phrasebook
from secondchair.listening.tokens import read

LISTS = {"who": frozenset({"ana", "ben"})}


def found(phrase: str, text: str) -> list[str]:
    reading, sequence = read(text), parse(phrase, LISTS)
    places = (
        (p, reach(sequence, reading, (p,), past)) for first, past in reading.sentences for p in range(first, past)
    )
    return [reading.between(p, max(ends)) for p, ends in places if ends and max(ends) > p]


@pytest.mark.parametrize(
    ("phrase", "text", "words"),
    [
        ("too expensive", "It's TOO expensive!", ["TOO expensive"]),
        ("does not want~", "Ben doesn’t want it", ["doesn’t want"]),
        ("@who said", "then Ana said no", ["Ana said"]),
        ("(work|sort) it out", "we sort it out", ["sort it out"]),
        ("talk (more|a lot)? here", "talk here, talk a lot here", ["talk here", "talk a lot here"]),
        ("see {2} here", "see one two here", ["see one two here"]),
        ("see {2} here", "see one two three here", []),
        ("counsel*", "a counsellor", ["counsellor"]),
        ("^ no $", "No. I said no", ["No"]),
        ("one two", "one. two", []),
        ("mas dias", "más días", ["más días"]),
    ],
)
def test_the_pattern_language(phrase: str, text: str, words: list[str]) -> None:
    assert found(phrase, text) == words


@pytest.mark.parametrize("phrase", ["(open", "close)", "@nobody", "go*", "a & b", ""])
def test_a_phrase_that_cannot_be_read_is_named(phrase: str) -> None:
    with pytest.raises(BadPhrase):
        parse(phrase, LISTS)


def test_forms_of_words() -> None:
    assert {"try", "tries", "tried", "trying"} <= forms("try")
    assert {"go", "went", "gone"} <= forms("go")
    assert {"slapped", "slapping"} <= forms("slap")


@pytest.mark.parametrize(
    "name", sorted(p.stem for p in HERE.glob("*.toml") if not p.stem.startswith(("language", "figures", "kind")))
)
def test_every_phrase_file_can_be_read_and_is_rich(name: str) -> None:
    kind, lang = name.split(".")
    assert len(phrasebook(kind, lang).phrases) >= 50


@pytest.mark.parametrize("kind", ["reasons", "stance", "safety", "mirror"])
def test_both_languages_have_the_same_labels(kind: str) -> None:
    english, spanish = ({phrase.label for phrase in phrasebook(kind, lang).phrases} for lang in ("en", "es"))
    assert english == spanish

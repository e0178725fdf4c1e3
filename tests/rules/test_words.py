"""Every word that a person reads: both languages, plain, tentative, and nothing that presses or names a guess."""

import re
from typing import Any

import pytest

from secondchair.content import LANGUAGES, lines, names, words
from tests.rules.reading import grade, inflesz, sentences, words_in
from tests.rules.wording import BANNED, GENDERED, GUESSING_PAGES, MAY_SAY, NEVER_GUESSED, may_say, plain, said

ALL = names()
# Holds single words to compare, no sentence: the reading figures are made for prose. tests/content/ looks at it.
WORD_LISTS = frozenset({"two_words"})
PROSE = [name for name in ALL if name not in WORD_LISTS]
SAFETY = re.compile(
    r"(?:^|/)(?:care|support|safety|check|self_check|declined|good_no|crisis|help\w*|card|device|own_behaviour|exit|leave)(?:/|$)"
)
SAMPLE = 100  # words: the formulas are made for samples of a hundred words and more; less is read together
HARDEST = {"core": 7.0, "safety": 6.0}
EASIEST_SPANISH = 65.0
LONGEST = {"en": 25, "es": 28}  # words in one sentence


def strings(lang: str, name: str) -> list[tuple[str, str]]:
    """Every string of a file with its key."""
    return list(lines(words(lang, name)))


def shape(table: Any) -> Any:
    """Keys and list lengths of a table."""
    if isinstance(table, str):
        return "words"
    if isinstance(table, list):
        return [shape(item) for item in table]
    return {key: shape(table[key]) for key in sorted(table)} if hasattr(table, "keys") else type(table).__name__


def texts(lang: str, chosen: list[str]) -> list[str]:
    return [text for name in chosen for _, text in strings(lang, name)]


def length(lang: str, name: str) -> int:
    return sum(len(words_in(text)) for _, text in strings(lang, name))


def complaints(lang: str, name: str, patterns: tuple[str, ...]) -> list[str]:
    return [
        f"{lang}/{name}.toml {key}: “{bad}” in “{text}”"
        for key, text in strings(lang, name)
        if not may_say(name, key)
        for bad in said(text, patterns)
    ]


def test_there_are_words() -> None:
    assert {"reasons", "talk", "asker/tonight", "mirror", "call", "goals", "afterwards"} <= set(ALL)


@pytest.mark.parametrize("name", ALL)
def test_both_languages_have_the_same_keys(name: str) -> None:
    english, spanish = (dict(strings(lang, name)) for lang in LANGUAGES)
    only = {"en": sorted(english.keys() - spanish.keys()), "es": sorted(spanish.keys() - english.keys())}
    assert not any(only.values()), f"{name}.toml: keys in one language only: {only}"
    assert shape(words("en", name)) == shape(words("es", name)), f"{name}.toml: tables or lists differ"


@pytest.mark.parametrize("name", ALL)
def test_both_languages_fill_in_the_same_places(name: str) -> None:
    english, spanish = (dict(strings(lang, name)) for lang in LANGUAGES)
    places = {
        key: (sorted(re.findall(r"\{\w*\}", english[key])), sorted(re.findall(r"\{\w*\}", spanish[key])))
        for key in english.keys() & spanish.keys()
    }
    differ = {key: found for key, found in places.items() if set(found[0]) != set(found[1])}
    assert not differ, f"{name}.toml: {{places}} differ: {differ}"


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", ALL)
def test_no_string_is_empty(lang: str, name: str) -> None:
    empty = [key for key, text in strings(lang, name) if not text.strip() or text != text.strip()]
    assert not empty, f"{lang}/{name}.toml: empty or with blanks at an end: {empty}"


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", ALL)
def test_no_banned_words(lang: str, name: str) -> None:
    found = complaints(lang, name, BANNED[lang])
    assert not found, "\n".join(found)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", [name for name in ALL if name.startswith(GUESSING_PAGES)])
def test_no_page_guesses_at_a_secret(lang: str, name: str) -> None:
    found = complaints(lang, name, NEVER_GUESSED[lang])
    assert not found, "\n".join(found)


@pytest.mark.parametrize("name", ALL)
def test_spanish_gives_no_reader_a_gender(name: str) -> None:
    found = complaints("es", name, GENDERED)
    assert not found, "\n".join(found)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", ALL)
def test_quotes_are_curly_and_nothing_cheers(lang: str, name: str) -> None:
    found = [f"{lang}/{name}.toml {key}: {text}" for key, text in strings(lang, name) if re.search(r"[\"«»!¡]", text)]
    assert not found, "straight or angled quotes, or an exclamation mark:\n" + "\n".join(found)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", ALL)
def test_quotes_come_in_pairs(lang: str, name: str) -> None:
    found = [
        f"{lang}/{name}.toml {key}: {text}" for key, text in strings(lang, name) if text.count("“") != text.count("”")
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", ALL)
def test_no_sentence_is_long(lang: str, name: str) -> None:
    found = [
        f"{lang}/{name}.toml {key}: {len(words_in(sentence))} words (most: {LONGEST[lang]}): {sentence}"
        for key, text in strings(lang, name)
        for sentence in sentences(text)
        if len(words_in(sentence)) > LONGEST[lang]
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("name", [name for name in PROSE if length("en", name) >= SAMPLE])
def test_english_is_plain(name: str) -> None:
    most = HARDEST["safety" if SAFETY.search(name) else "core"]
    figure = grade(texts("en", [name]))
    assert figure <= most, f"en/{name}.toml: Flesch-Kincaid grade {figure:.1f}, at most {most:.0f}"


@pytest.mark.parametrize("name", [name for name in PROSE if length("es", name) >= SAMPLE])
def test_spanish_is_plain(name: str) -> None:
    figure = inflesz(texts("es", [name]))
    assert figure >= EASIEST_SPANISH, f"es/{name}.toml: INFLESZ {figure:.1f}, at least {EASIEST_SPANISH:.0f}"


def test_short_files_are_plain_together() -> None:
    short = {lang: [name for name in PROSE if length(lang, name) < SAMPLE] for lang in LANGUAGES}
    if sum(length("en", name) for name in short["en"]) >= SAMPLE:
        assert grade(texts("en", short["en"])) <= HARDEST["core"], f"together too hard: {short['en']}"
    if sum(length("es", name) for name in short["es"]) >= SAMPLE:
        assert inflesz(texts("es", short["es"])) >= EASIEST_SPANISH, f"together too hard: {short['es']}"


def test_every_exception_is_needed_and_has_a_reason() -> None:
    for (name, start), reason in MAY_SAY.items():
        assert reason.strip(), f"{name} {start}: no reason given"
        patterns = {lang: BANNED[lang] + NEVER_GUESSED[lang] for lang in LANGUAGES} | {"es-gender": GENDERED}
        used = [
            key
            for lang in LANGUAGES
            for key, text in (strings(lang, name) if name in ALL else [])
            if key.startswith(start) and said(text, patterns[lang] + (GENDERED if lang == "es" else ()))
        ]
        assert used, f"{name} {start}: this exception is not needed any more"


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "Get them to come"),
        ("en", "You could win this"),
        ("en", "They may be in denial"),
        ("en", "Nobody can read this"),
        ("es", "Cómo convencer a su pareja"),
        ("es", "Una estrategia TÓXICA"),
    ],
)
def test_the_list_finds_what_it_bans(lang: str, text: str) -> None:
    assert said(text, BANNED[lang])


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "I won’t ask again by the window"),
        ("en", "A wonderful, prefixed thing"),
        ("es", "Si tiene ganas, hablen"),
    ],
)
def test_the_list_lets_other_words_be(lang: str, text: str) -> None:
    assert not said(text, BANNED[lang])


@pytest.mark.parametrize("text", ["cansado/a", "todxs", "amig@s", "bienvenida", "Si se siente cansado", "querido(a)"])
def test_gendered_forms_are_found(text: str) -> None:
    assert said(text, GENDERED)


@pytest.mark.parametrize(
    "text",
    [
        "La hoja está guardada",
        "Estoy levantando la voz",
        "Siento cansancio",
        "y/o",
        "Tiene cuidado",
        "Escriba a x@y.org",
    ],
)
def test_other_forms_are_let_be(text: str) -> None:
    assert not said(text, GENDERED), plain(text)

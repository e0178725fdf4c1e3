"""How hard a text is to read, counted here because textstat fetches a dictionary before it counts English.

Flesch-Kincaid grade (Kincaid 1975) for English, Szigriszt-Pazos perspicuity read on the INFLESZ scale for Spanish.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable

SENTENCE_END = re.compile(r"[.!?…]+[”’)\]]*(?=\s|$)")
WORD = re.compile(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*")
# Left out of the count: addresses, and what a page puts in at a {place}.
NOT_PROSE = re.compile(
    r"https?://\S+|\b[\w.-]+@[\w.-]+|\b[\w-]+(?:\.[\w-]+)*\.(?:org|com|gov|net|es)\b(?:/\S*)?|\{\w+\}"
)

# Plain words that the spelling rules below count wrongly.
ENGLISH: dict[str, int] = {
    "anxiety": 4, "anyone": 3, "area": 3, "areas": 3, "backfires": 3, "being": 2, "business": 2, "client": 2,
    "clients": 2, "create": 2, "diet": 2, "different": 2, "does": 1, "doing": 2, "evening": 2, "evenings": 2,
    "every": 2, "everyone": 3, "everything": 3, "going": 2, "helpline": 2, "homework": 2, "hotline": 2,
    "household": 2, "idea": 3, "ideas": 3, "insurance": 3, "lifeline": 2, "lifetime": 2, "marriage": 2, "maybe": 2,
    "ok": 2, "old-fashioned": 3, "poem": 2, "quiet": 2, "quietly": 3, "react": 2, "reaction": 3, "reacts": 2,
    "really": 2, "safety": 2, "science": 2, "seeing": 2, "several": 2, "sideways": 2, "society": 4, "somebody": 3,
    "someone": 2, "something": 2, "sometimes": 2, "somewhere": 2, "suicide": 3, "therapist": 3, "therefore": 2,
    "whatever": 3, "whoever": 3,
}  # fmt: skip


def english_syllables(word: str) -> int:
    """Syllables of one English word by its spelling."""
    word = word.lower().replace("'", "’")
    if word in ENGLISH:
        return ENGLISH[word]
    if "-" in word:
        return sum(english_syllables(part) for part in word.split("-") if part)
    base, _, ending = word.partition("’")
    if ending == "t" and base.endswith("n"):
        base = base if base == "can" else base[:-1]
        said_apart = base == "have" or base[-1] not in "aeioun"
        return ENGLISH.get(base, _by_spelling(base)) + said_apart
    return ENGLISH.get(base, _by_spelling(base))


def _by_spelling(word: str) -> int:
    """Runs of vowels, less the silent e's, plus the vowels that are said apart."""
    word = re.sub(r"(?<=[aeiou])y(?=[aeiou])", "j", word)
    count = len(re.findall(r"[aeiouy]+", word))
    silent = r"[^aeiou]e(?=(?:ly|ful|fully|less|ment|ments|ness)$)|[^aeiouy]e$|[^aeioudt]ed$|(?<![cs])[^aeiouscxzg]es$"
    if re.search(silent, word) and not re.search(r"[^aeioulr]l(?:e|ed|es)$", word):
        count -= 1
    apart = r"(?<![tcsg])i(?:a|o|u)|[^aeiou]i(?:er|est)$|eo(?!p)|(?<![qg])ua|ying$"
    if re.search(apart, word) and not re.search(r"(?:friend|view)", word):
        count += 1
    return max(count, 1)


def spanish_syllables(word: str) -> int:
    """Syllables of one Spanish word: two strong vowels part, a weak one joins unless its accent parts it."""
    word = word.lower().replace("ü", "w")
    word = re.sub(r"qu(?=[eiéí])|gu(?=[eiéí])", "g", word)
    word = re.sub(r"(?<!c)h", "", word)
    word = re.sub(r"y(?![aeiouáéíóú])", "i", word)
    plain = unicodedata.normalize("NFC", word)
    vowels = re.findall(r"[aeiouáéíóúw]+", plain)
    return max(sum(_nuclei(group) for group in vowels), 1)


def _nuclei(group: str) -> int:
    """How many syllables a run of Spanish vowels makes."""
    strong = re.findall(r"[aeoáéóíú]", group)
    return max(len(strong), 1)


def sentences(text: str) -> list[str]:
    """The sentences of one string; a string with no end mark is one sentence. None without a word in it."""
    parts = SENTENCE_END.split(NOT_PROSE.sub(" ", text))
    return [part.strip() for part in parts if WORD.search(part)]


def words_in(text: str) -> list[str]:
    """The words of a text; figures are not words here."""
    return WORD.findall(NOT_PROSE.sub(" ", text))


def _means(texts: Iterable[str], syllables: Callable[[str], int]) -> tuple[float, float]:
    """Words a sentence and syllables a word."""
    all_sentences = [sentence for text in texts for sentence in sentences(text)]
    all_words = [word for sentence in all_sentences for word in words_in(sentence)]
    if not all_words:
        raise ValueError("no words to read in this text")
    return len(all_words) / len(all_sentences), sum(map(syllables, all_words)) / len(all_words)


def grade(texts: Iterable[str]) -> float:
    """Flesch-Kincaid grade of English strings taken as one text."""
    a_sentence, a_word = _means(texts, english_syllables)
    return 0.39 * a_sentence + 11.8 * a_word - 15.59


def inflesz(texts: Iterable[str]) -> float:
    """Szigriszt-Pazos perspicuity of Spanish strings taken as one text: 65 and more is "fairly easy"."""
    a_sentence, a_word = _means(texts, spanish_syllables)
    return 206.835 - 62.3 * a_word - a_sentence

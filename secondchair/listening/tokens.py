"""A text as words that remember where they stand: lower case, no accents, contractions opened."""

import re
import unicodedata
from dataclasses import dataclass
from itertools import pairwise

# What is read of a very long text: its first 100,000 characters (about 18,000 words). The rest is not looked at.
READ_MOST = 100_000
# A sentence without a full stop is cut here, so that the work grows with the length of the text and not faster.
LONGEST_SENTENCE = 60

_WORD = re.compile(r"[^\W_]+(?:['’ʼ`´][^\W_]+)*")
_SENTENCE_END = re.compile(r"[.!?…\n\r¿¡;|]")
_CLAUSE_END = re.compile(r"[,:()\[\]\"“”«»—–/]|\s-+\s|--")
_QUOTES = {"“": 1, "«": 1, "”": -1, "»": -1}

_ENDINGS = {"'m": "am", "'re": "are", "'ve": "have", "'ll": "will", "'d": "would", "'s": "is"}
_BARE = {
    **{f"{w}nt": f"{w} not" for w in ("do", "does", "did", "is", "are", "was", "were", "has", "have", "had")},
    **{f"{w}nt": f"{w} not" for w in ("would", "could", "should", "must", "need")},
    "wont": "will not",
    "cant": "can not",
    "cannot": "can not",
    "won't": "will not",
    "can't": "can not",
    "shan't": "shall not",
    "ain't": "is not",
    "aint": "is not",
    "im": "i am",
    "ive": "i have",
    "youre": "you are",
    "youve": "you have",
    "theyre": "they are",
    "hes": "he is",
    "shes": "she is",
    "thats": "that is",
    "whats": "what is",
    "let's": "let us",
    "lets": "let us",
    "gonna": "going to",
    "wanna": "want to",
    "gotta": "got to",
    "u": "you",
    "ur": "your",
    "al": "a el",
    "del": "de el",
    "pa": "para",
    "q": "que",
}


@dataclass(frozen=True)
class Reading:
    """One text, word by word (parallel tuples).

    ``words``: plain forms; ``spans``: where each stands in the text (start, end); ``breaks``: a clause begins here;
    ``quoted``: stands between double quotes; ``sentences``: (first, past last) word of each sentence.
    """

    text: str
    words: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]
    breaks: tuple[bool, ...]
    quoted: tuple[bool, ...]
    sentences: tuple[tuple[int, int], ...]

    def between(self, first: int, past: int) -> str:
        """The exact piece of the text from word ``first`` to before word ``past``, with a question mark that follows it."""
        end = self.spans[past - 1][1]
        return self.text[self.spans[first][0] : end + (self.text[end : end + 1] == "?")]


def plain_forms(word: str) -> tuple[str, ...]:
    """The word as it is compared: ``Don’t`` → ``("do", "not")``, ``Días`` → ``("dias",)``."""
    low = re.sub("[’ʼ`´]", "'", word.lower())
    low = "".join(c for c in unicodedata.normalize("NFKD", low) if not unicodedata.combining(c))
    if low in _BARE:
        return tuple(_BARE[low].split())
    if low.endswith("n't"):
        return (low[:-3], "not")
    for ending, full in _ENDINGS.items():
        if low.endswith(ending) and len(low) > len(ending):
            return (low[: -len(ending)], full)
    return (low.replace("'", ""),)


def read(text: str) -> Reading:
    """The words of a text; anything that is not a letter or digit only separates. Never raises."""
    words: list[str] = []
    spans: list[tuple[int, int]] = []
    breaks: list[bool] = []
    quoted: list[bool] = []
    ends: list[int] = [0]
    last, depth = 0, 0
    for found in _WORD.finditer(text[:READ_MOST]):
        gap, last = text[last : found.start()], found.end()
        depth = _quote_depth(depth, gap)
        if _SENTENCE_END.search(gap) or len(words) - ends[-1] >= LONGEST_SENTENCE:
            ends.append(len(words))
        clause = len(words) == ends[-1] or bool(_CLAUSE_END.search(gap))
        forms = plain_forms(found.group()[:60])
        if words[-2:] == [forms[0]] * 2 and not clause:
            continue  # "no no no no": more of the same word says nothing more
        words += forms
        spans += [found.span()] * len(forms)
        breaks += [clause, False][: len(forms)]
        quoted += [depth > 0] * len(forms)
    told: dict[object, tuple[int, int]] = {}
    for a, b in pairwise([*ends, len(words)]):  # the same sentence said again says nothing more
        if a < b:
            told.setdefault((tuple(words[a:b]), tuple(breaks[a:b]), tuple(quoted[a:b])), (a, b))
    sentences = tuple(told.values())
    return Reading(text, tuple(words), tuple(spans), tuple(breaks), tuple(quoted), sentences)


def _quote_depth(depth: int, gap: str) -> int:
    for sign in gap:
        if sign == '"':
            depth = 0 if depth else 1
        elif sign in _QUOTES:
            depth = 1 if _QUOTES[sign] > 0 else 0
    return depth

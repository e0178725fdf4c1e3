"""A text cut into windows that the listeners read one by one: whole sentences, none too long."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from .tokens import Reading

# Words in a window: about what an example has, so that a reason in the middle of a long text is not drowned by the rest.
LONGEST = 70
# A text up to this long is one window.
WHOLE = 90
# Windows read of one text: some 2,200 words. Of a longer one, those with a sign of danger, then those with another phrase, then
# every so many-th.
MOST = 36
_OTHER_PHRASES = MOST // 2
# Letters of other scripts than ours are not read: the network knows a few of their signs and would guess.
_OURS = re.compile(r"[A-Za-zÀ-ÖØ-öø-ɏ]")
# A row of signs, or a word that is none: blanked, so that a sentence beside it is still read whole.
_ROW = re.compile(r"(?<=[^\w\s]{3})[^\w\s]+|(?<=_{3})_+|\w{41,}")
_SIGNS_AROUND = 3

Cut = tuple[int, int]


@dataclass(frozen=True)
class Window:
    """Words ``first`` to before ``past`` of a reading, and the ``text`` that they stand in, which begins at ``start``."""

    first: int
    past: int
    start: int
    text: str

    def holds(self, places: Collection[int]) -> bool:
        """Whether one of these words stands in it."""
        return any(self.first <= place < self.past for place in places)


def windows(reading: Reading, danger: Collection[int] = (), marked: Collection[int] = ()) -> list[Window]:
    """At most MOST windows, in order. ``danger``, ``marked``: places of words whose windows matter most, in this order.

    Sentences of another script are passed over.
    """
    sentences = [one for one in reading.sentences if _is_ours(reading, *one)]
    cuts = _cuts(sentences)
    if len(cuts) > MOST:
        dangerous = _with(cuts, danger)[:MOST]
        telling = [cut for cut in _with(cuts, marked) if cut not in set(dangerous)][
            : min(_OTHER_PHRASES, MOST - len(dangerous))
        ]
        rest = [cut for cut in cuts if cut not in {*dangerous, *telling}]
        free = MOST - len(dangerous) - len(telling)
        cuts = sorted(dangerous + telling + [rest[i * len(rest) // free] for i in range(free)])
    return [_window(reading, first, past) for first, past in cuts]


def _with(cuts: Sequence[Cut], places: Collection[int]) -> list[Cut]:
    return [cut for cut in cuts if any(cut[0] <= place < cut[1] for place in places)]


def _is_ours(reading: Reading, first: int, past: int) -> bool:
    letters = [word for word in reading.words[first:past] if word[:1].isalpha()]
    return bool(letters) and 2 * sum(bool(_OURS.match(word)) for word in letters) >= len(letters)


def _cuts(sentences: Sequence[Cut]) -> list[Cut]:
    """Runs of sentences, as words from and to. A sentence said again in between is counted, for it stands in the text."""
    if sentences and sentences[-1][1] - sentences[0][0] <= WHOLE:
        return [(sentences[0][0], sentences[-1][1])]
    cuts: list[Cut] = []
    for first, past in sentences:
        if cuts and past - cuts[-1][0] <= LONGEST:
            cuts[-1] = (cuts[-1][0], past)
        else:
            cuts.append((first, past))
    return cuts


def _window(reading: Reading, first: int, past: int) -> Window:
    start, end = reading.spans[first][0], reading.spans[past - 1][1]
    # The sign that ends the sentence and the one that opens it belong to it: a question is heard by its mark.
    least, most = max(0, start - _SIGNS_AROUND), min(len(reading.text), end + _SIGNS_AROUND)
    while start > least and reading.text[start - 1] in "¿¡\"“«'":
        start -= 1
    while end < most and reading.text[end] in "?!.…\"”»'":
        end += 1
    return Window(first, past, start, _ROW.sub(lambda row: " " * len(row.group()), reading.text[start:end]))

"""The written examples as data: well labelled, nobody's name, nobody's sentence."""

import json
import re
from collections import Counter

import pytest

from secondchair.core.mirror import HELPS, HURTS, STOPS
from secondchair.core.reasons import REASONS, SAFETY, STANCES
from tests.conftest import ROOT, SHARED
from tests.listening.examples import rows

LABELS = {
    "reasons": REASONS,
    "stance": STANCES,
    "safety": SAFETY,
    "helps": HELPS,
    "hurts": HURTS,
    "stops": STOPS,
}
# Words that English and Spanish write with a capital and that are no person's: days, places, faiths, brands.
NOT_NAMES = frozenset((ROOT / "tests" / "rules" / "not_names.txt").read_text(encoding="utf-8").split())
# The fixed cast of every test.
CAST = frozenset({"Ana", "Ben", "Cleo", "Dee"})
WORD = re.compile(r"[^\W\d_]+")
BEFORE_A_CAPITAL = frozenset(".!?…:;\"“”«»‘'(\n¿¡-—–*/>)|0123456789")


def test_there_are_many_for_every_label_in_both_languages() -> None:
    count = Counter((row["lang"], label) for row in rows() for kind in LABELS for label in row.get(kind, ()))
    for lang in ("en", "es"):
        for kind, labels in LABELS.items():
            for label in labels:
                assert count[lang, label] >= 25, (lang, kind, label)


def test_labels_are_known_and_each_line_stands_once() -> None:
    for row in rows():
        kinds = {"helps", "hurts", "stops"} if "helps" in row else {"reasons", "stance", "safety"}
        assert set(row) == {"text", "lang", "file", "line", *kinds}, (row["file"], row["line"])
        for kind in kinds:
            assert set(row[kind]) <= set(LABELS[kind]), (row["file"], row["line"])
    count = Counter(row["text"] for row in rows())
    assert [text for text, times in count.items() if times > 1] == []


def test_no_example_names_a_person() -> None:
    """No capital in the middle of a sentence but on a word that the list knows to be no name, or that is written small too."""
    small = Counter(word for row in rows() for word in set(WORD.findall(row["text"])) if word.islower())
    named = Counter()
    for row in rows():
        for found in WORD.finditer(row["text"]):
            word, before = found.group(), row["text"][: found.start()].rstrip()
            is_name = word[0].isupper() and not word.isupper() and before and before[-1] not in BEFORE_A_CAPITAL
            if is_name and small[word.lower()] < 2 and word not in NOT_NAMES | CAST:
                named[word, row["file"], row["line"]] += 1
    assert not named


def fives(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"[a-záéíóúñü']+", text.lower().replace("’", "'"))
    return {tuple(words[i : i + 5]) for i in range(len(words) - 4)}


@pytest.mark.skipif(not SHARED.is_dir(), reason="../shared/data is not here: it does not come with the repository")
def test_no_example_copies_the_real_statements() -> None:
    """No five words in a row in common."""
    path = SHARED / "statements" / "dev.jsonl"
    real = set().union(*(fives(json.loads(line)["text"]) for line in path.read_text(encoding="utf-8").splitlines()))
    assert [(row["file"], row["line"]) for row in rows() if fives(row["text"]) & real] == []


def test_no_example_stands_in_the_sets_that_measure() -> None:
    """No eight words in a row in common with the sets that another author wrote: then a figure on them means something."""
    folder = ROOT / "tests" / "listening" / "sets"
    measured = {
        tuple(words[i : i + 8])
        for path in folder.glob("*.jsonl")
        for line in path.read_text(encoding="utf-8").splitlines()
        for words in [json.loads(line)["text"].lower().split()]
        for i in range(len(words) - 7)
    }
    for row in rows():
        words = row["text"].lower().split()
        assert not measured & {tuple(words[i : i + 8]) for i in range(len(words) - 7)}, (row["file"], row["line"])

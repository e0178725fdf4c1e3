"""How well listening by phrases does on what real people wrote, and how fast it is.

    python bench/listening.py [FILE]             figures on labelled snippets (default: ../shared/data/statements/dev.jsonl)
    python bench/listening.py --errors [FILE]    every miss, by id and labels (never the words)
    python bench/listening.py --sets             figures on the own sets set aside (tests/listening/sets), with 95 % intervals
    python bench/listening.py --overlap [FILE]   whether any five words in a row of it stand in the project's own files

A line: {"id", "text", "reasons", "stance", "safety"}. Ends with 3 where the file is not there, 1 where an overlap was found.
"""

import json
import random
import re
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))
DEV = ROOT.parent / "shared" / "data" / "statements" / "dev.jsonl"
SETS = ROOT / "tests" / "listening" / "sets"
RESAMPLED = 500  # times that the lines are drawn again for an interval
OWN = ("secondchair/listening", "tests/listening", "docs/decisions/0005-listening-by-phrases.md", "bench/listening.py")

Row = dict[str, Any]


def main(words: list[str]) -> int:
    if "--sets" in words:
        sets()
        return 0
    names = [word for word in words if not word.startswith("--")]
    path = Path(names[0]) if names else DEV
    if not path.is_file():
        print(
            "no file of labelled snippets here: give one, or put the shared data beside the checkout", file=sys.stderr
        )
        return 3
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    if "--overlap" in words:
        return overlap(rows)
    heard = [listen(row["text"]) for row in rows]
    if "--errors" in words:
        errors(rows, heard)
    figures(rows, heard)
    speed(rows)
    return 0


def listen(text: str) -> Row:
    from secondchair.listening import hear

    found = hear(text)
    return {
        "reasons": [f.id for f in found.reasons],
        "scores": {f.id: f.score for f in (*found.reasons, *found.safety)},
        "stance": list(found.stance),
        "safety": [f.id for f in found.safety],
        "words": {f.id: f.words for f in (*found.reasons, *found.safety)},
    }


def f1(pairs: list[tuple[set[str], set[str]]]) -> tuple[float, float, float]:
    """Micro precision, recall and F1 of (true, found) sets."""
    hits = sum(len(true & found) for true, found in pairs)
    precision = hits / max(1, sum(len(found) for _, found in pairs))
    recall = hits / max(1, sum(len(true) for true, _ in pairs))
    return precision, recall, 2 * precision * recall / max(1e-9, precision + recall)


def share(hits: int, of: int) -> str:
    return f"{hits}/{of} = {hits / max(1, of):.2f}"


def figures(rows: list[Row], heard: list[Row]) -> None:
    both = list(zip(rows, heard, strict=True))
    for name in ("reasons", "stance", "safety"):
        p, r, f = f1([(set(row[name]), set(h[name])) for row, h in both])
        print(f"{name:8} micro precision {p:.2f}  recall {r:.2f}  F1 {f:.2f}")
    with_reason = [(row, h) for row, h in both if row["reasons"]]
    print("top one right (snippets with a reason)", end=" ")
    print(
        share(
            sum(h["reasons"][:1] != [] and h["reasons"][0] in row["reasons"] for row, h in with_reason),
            len(with_reason),
        )
    )
    print("one of three right                    ", end=" ")
    print(share(sum(bool(set(h["reasons"]) & set(row["reasons"])) for row, h in with_reason), len(with_reason)))
    print(
        "asks for more though a reason was there",
        share(sum(not h["reasons"] for _, h in with_reason), len(with_reason)),
    )
    without = [h for row, h in both if not row["reasons"]]
    print("asks for more where none was           ", share(sum(not h["reasons"] for h in without), len(without)))
    danger(both)
    calibration(both)
    for name in ("reasons", "stance", "safety"):
        by_label(name, both)


def danger(both: list[tuple[Row, Row]]) -> None:
    dangerous = [h for row, h in both if row["safety"]]
    others = [h for row, h in both if not row["safety"]]
    hard = [h for row, h in both if not row["safety"] and not row["reasons"] and not row["stance"]]
    print("any danger heard           ", share(sum(bool(h["safety"]) for h in dangerous), len(dangerous)))
    print("false alarms, all others   ", share(sum(bool(h["safety"]) for h in others), len(others)))
    print("false alarms, hard negatives", share(sum(bool(h["safety"]) for h in hard), len(hard)))


def calibration(both: list[tuple[Row, Row]]) -> None:
    """Of the reasons said with a score in a band: how many are right."""
    bands: Counter[float] = Counter()
    right: Counter[float] = Counter()
    for row, h in both:
        for label in h["reasons"]:
            band = int(h["scores"][label] * 10) / 10
            bands[band] += 1
            right[band] += label in row["reasons"]
    for band in sorted(bands):
        print(f"reasons said with {band:.1f}–{band + 0.1:.1f}: right", share(right[band], bands[band]))


def by_label(name: str, both: list[tuple[Row, Row]]) -> None:
    labels = sorted({label for row, h in both for label in (*row[name], *h[name])})
    for label in labels:
        true = sum(label in row[name] for row, _ in both)
        found = sum(label in h[name] for _, h in both)
        hits = sum(label in row[name] and label in h[name] for row, h in both)
        print(f"  {label:22} true {true:3} found {found:3} right {hits:3}")


def errors(rows: list[Row], heard: list[Row]) -> None:
    for row, h in zip(rows, heard, strict=True):
        for name in ("reasons", "stance", "safety"):
            missed, extra = set(row[name]) - set(h[name]), set(h[name]) - set(row[name])
            if missed or extra:
                print(row["id"], name, "missed", sorted(missed), "extra", sorted(extra))


def sets() -> None:
    """The sets set aside: hear in both languages, and drafts."""
    for name in ("en_hear", "es_hear"):
        rows = [json.loads(line) for line in (SETS / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]
        both = [(row, listen(row["text"])) for row in rows]
        print(f"{name} ({len(rows)} lines)")
        for kind in ("reasons", "stance", "safety"):
            within(kind, [(set(row[kind]), set(h[kind])) for row, h in both])
        rate(
            "top one right",
            [h["reasons"][:1] != [] and h["reasons"][0] in r["reasons"] for r, h in both if r["reasons"]],
        )
        rate("any danger heard", [bool(h["safety"]) for r, h in both if r["safety"]])
        rate("false alarms", [bool(h["safety"]) for r, h in both if not r["safety"]])
    drafts = [json.loads(line) for line in (SETS / "mirror.jsonl").read_text(encoding="utf-8").splitlines()]
    for lang in ("en", "es"):
        rows = [row for row in drafts if row["lang"] == lang]
        found = [reflect(row["text"]) for row in rows]
        print(f"mirror {lang} ({len(rows)} lines)")
        for kind in ("helps", "hurts", "stops"):
            within(kind, [(set(row[kind]), h[kind]) for row, h in zip(rows, found, strict=True)])


def reflect(text: str) -> dict[str, set[str]]:
    from secondchair.listening import mirror

    held = mirror(text)
    return {kind: {one.id for one in getattr(held, kind)} for kind in ("helps", "hurts", "stops")}


def within(kind: str, pairs: list[tuple[set[str], set[str]]]) -> None:
    """Precision, recall and F1, the last with its bootstrap interval over lines."""
    chance = random.Random(1)
    drawn = sorted(f1(chance.choices(pairs, k=len(pairs)))[2] for _ in range(RESAMPLED))
    precision, recall, both = f1(pairs)
    print(f"  {kind:8} P {precision:.2f}  R {recall:.2f}  F1 {both:.2f} [{interval(drawn)}]")


def rate(what: str, hits: list[bool]) -> None:
    chance = random.Random(1)
    drawn = sorted(sum(chance.choices(hits, k=len(hits))) / len(hits) for _ in range(RESAMPLED))
    print(f"  {what}: {share(sum(hits), len(hits))} [{interval(drawn)}]")


def interval(drawn: list[float]) -> str:
    """The middle 95 % of sorted figures."""
    return f"{drawn[round(0.025 * len(drawn))]:.2f}–{drawn[round(0.975 * len(drawn)) - 1]:.2f}"


def speed(rows: list[Row]) -> None:
    texts = [row["text"] for row in rows]
    begun = time.perf_counter()
    for text in texts:
        listen(text)
    each = (time.perf_counter() - begun) / max(1, len(texts))
    long = " ".join(texts * 20)[:20_000]
    begun = time.perf_counter()
    listen(long)
    print(f"{each * 1000:.2f} ms a snippet, warm; {time.perf_counter() - begun:.2f} s for {len(long)} characters")


def overlap(rows: list[Row]) -> int:
    """Whether five words in a row of the data stand in our files. Prints where, not what."""
    runs = {run: row["id"] for row in rows for run in fives(row["text"])}
    found = 0
    for name in OWN:
        place = ROOT / name
        files = [p for p in ([place] if place.is_file() else place.rglob("*")) if p.suffix in {".py", ".toml", ".md"}]
        for path in files:
            for run in fives(path.read_text(encoding="utf-8")):
                if run in runs:
                    found += 1
                    print(f"{path.relative_to(ROOT)}: five words of {runs[run]}: {' '.join(run)}")
    print(f"{found} runs of five words in common")
    return 1 if found else 0


def fives(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"[a-záéíóúñü']+", text.lower().replace("’", "'"))
    return {tuple(words[i : i + 5]) for i in range(len(words) - 4)}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

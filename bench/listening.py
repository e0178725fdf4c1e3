"""How well listening does, against what it must reach, and how fast it is.

    .venv/bin/python bench/listening.py                 everything that is at hand
    .venv/bin/python bench/listening.py real [FILE]     real statements (default: ../shared/data/statements/dev.jsonl)
    .venv/bin/python bench/listening.py spanish mirror english written groups speed outside
    .venv/bin/python bench/listening.py errors [FILE]   every miss of ``real``, by id and labels (never the words)
    .venv/bin/python bench/listening.py overlap [FILE]  whether five words in a row of it stand in listening's own files

A line of FILE: {"id", "text", "reasons", "stance", "safety"}. Every figure has its 95 % interval (texts drawn again 1,000
times). Ends with 3 where a named file is not there, 1 where an overlap was found.
"""

import json
import re
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "bench")]

import listening_speed  # noqa: E402
import outside  # noqa: E402
import scoring  # noqa: E402
from scoring import Case  # noqa: E402

from secondchair.core.reasons import REASONS, SAFETY, STANCES  # noqa: E402

DEV = ROOT.parent / "shared" / "data" / "statements" / "dev.jsonl"
SETS = ROOT / "tests" / "listening" / "sets"
OWN = ("secondchair/listening", "tests/listening", "docs", "bench", "training")
READ_IN = {".py", ".toml", ".md", ".jsonl", ".json", ".html"}
KINDS = {"reasons": REASONS, "stance": STANCES, "safety": SAFETY}

Row = dict[str, Any]


def rows_of(path: Path) -> list[Row]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def listen(text: str) -> dict[str, Any]:
    """What ``hear`` says, by kind, with every score and the words."""
    from secondchair.listening import hear

    heard = hear(text, all_scores=True)
    return {
        "reasons": [found.id for found in heard.reasons],
        "stance": list(heard.stance),
        "safety": [found.id for found in heard.safety],
        "scores": dict(heard.all_scores),
        "words": {found.id: found.words for found in (*heard.reasons, *heard.safety)},
    }


def cases_of(rows: Sequence[Row], heard: Sequence[dict[str, Any]], kind: str) -> list[Case]:
    return [
        Case(
            frozenset(row[kind]),
            tuple(one[kind]),
            {label: score for label, score in one["scores"].items() if label in KINDS[kind]},
        )
        for row, one in zip(rows, heard, strict=True)
    ]


def pooled(rows: Sequence[Row], heard: Sequence[dict[str, Any]]) -> list[Case]:
    """Every label of every kind in one: for the calibration."""
    return [
        Case(frozenset(label for kind in KINDS for label in row[kind]), (), one["scores"])
        for row, one in zip(rows, heard, strict=True)
    ]


def tell(what: str, figure: scoring.Figure, cases: Sequence[Case], goal: str = "") -> None:
    low, high = scoring.interval(figure, cases)
    print(f"  {what:56} {figure(cases):5.2f} [{low:.2f}–{high:.2f}] of {len(cases):4}   {goal}")


def heard_figures(rows: list[Row], goals: dict[str, str]) -> None:
    heard = [listen(row["text"]) for row in rows]
    reasons, safety = cases_of(rows, heard, "reasons"), cases_of(rows, heard, "safety")
    stated, none = [case for case in reasons if case.true], [case for case in reasons if not case.true]
    tell("reasons, micro-F1", scoring.f1, reasons, goals.get("f1", ""))
    tell("top reason right, where one is stated", scoring.first_right, stated, goals.get("first", ""))
    tell(
        "one of three right, where it does not ask more",
        scoring.one_right,
        [c for c in stated if c.found],
        goals.get("one", ""),
    )
    tell("asks more on texts without a reason", scoring.found_none, none, goals.get("ask", ""))
    tell("asks more on texts with one", scoring.found_none, stated, goals.get("wrongly", ""))
    tell("calibration error, all labels pooled", scoring.calibration_error, pooled(rows, heard), goals.get("ece", ""))
    tell("danger: recall", scoring.found_any, [case for case in safety if case.true], goals.get("recall", ""))
    tell(
        "danger: false alarms on texts without",
        scoring.found_any,
        [c for c in safety if not c.true],
        goals.get("alarms", ""),
    )
    bare = [
        case for case, row in zip(safety, rows, strict=True) if not (row["reasons"] or row["stance"] or row["safety"])
    ]
    tell("danger: false alarms on texts with no label at all", scoring.found_any, bare)
    tell("stance, micro-F1", scoring.f1, cases_of(rows, heard, "stance"))
    tell("kinds of danger, micro-F1", scoring.f1, safety)


REAL = {
    "f1": "must 0.60, aim 0.75",
    "first": "must 0.65, aim 0.80",
    "one": "must 0.85, aim 0.95",
    "ask": "at least 0.75",
    "wrongly": "at most 0.12",
    "ece": "at most 0.05",
    "recall": "must 0.95, aim 0.97",
    "alarms": "must 0.12, aim 0.08",
}


def real(path: Path = DEV) -> None:
    print(f"Real statements ({path.name})")
    heard_figures(rows_of(path), REAL)
    unaided(rows_of(path))


def unaided(rows: list[Row]) -> None:
    """Danger without the phrases, which were written with the real statements in view: what the two others hear of it."""
    from secondchair.listening.blending import weights
    from secondchair.listening.judging import Told, judge
    from secondchair.listening.tokens import read

    first = weights()["safety"].first["en"]
    told = [judge(read(row["text"]), ("en",), ("safety",), Told({})).scores for row in rows]
    cases = [
        Case(frozenset(row["safety"]), tuple(label for label in scores if scores[label] >= first), {})
        for row, scores in zip(rows, told, strict=True)
    ]
    tell("danger without the phrases: recall", scoring.found_any, [case for case in cases if case.true])
    tell("danger without the phrases: false alarms", scoring.found_any, [case for case in cases if not case.true])


def spanish() -> None:
    print("Spanish, written by another author without sight of the examples")
    heard_figures(rows_of(SETS / "es_hear.jsonl"), {"f1": "at least 0.70", "recall": "at least 0.95"})


def english() -> None:
    print("English, written by the same other author")
    heard_figures(rows_of(SETS / "en_hear.jsonl"), {})


def written() -> None:
    """The lines that the training set aside, nothing was fitted on, and the phrases were not written on."""
    from training.lines import is_for_measuring, lines

    held = [line for line in lines() if is_for_measuring(line) and not line.draft]
    for lang, name in (("en", "English"), ("es", "Spanish")):
        rows = [
            {
                "text": line.text,
                **{kind: [one for one in labels if one in line.labels] for kind, labels in KINDS.items()},
            }
            for line in held
            if line.lang == lang
        ]
        print(f"{name} examples set aside from the training")
        heard_figures(rows, {"ece": "at most 0.05"})


def reflect(text: str) -> dict[str, set[str]]:
    from secondchair.listening import mirror

    held = mirror(text)
    return {kind: {one.id for one in getattr(held, kind)} for kind in ("helps", "hurts", "stops")}


def mirror() -> None:
    drafts = rows_of(SETS / "mirror.jsonl")
    for name, some in (
        ("Mirror, both languages", drafts),
        *((f"Mirror, {c}", [r for r in drafts if r["lang"] == c]) for c in ("en", "es")),
    ):
        print(f"{name}, drafts by another author")
        found = [reflect(row["text"]) for row in some]
        cases = {
            kind: [Case(frozenset(r[kind]), tuple(f[kind]), {}) for r, f in zip(some, found, strict=True)]
            for kind in ("helps", "hurts", "stops")
        }
        tell("hurts, micro-F1", scoring.f1, cases["hurts"], "at least 0.80")
        tell("stops, recall", scoring.found_any, [case for case in cases["stops"] if case.true], "at least 0.95")
        tell("stops, false alarms", scoring.found_any, [case for case in cases["stops"] if not case.true])
        tell("helps, micro-F1", scoring.f1, cases["helps"], "at least 0.75")


PARTNER = {"he": r"\b(he|him|his|husband|boyfriend|DH)\b", "she": r"\b(she|her|wife|girlfriend)\b"}


def groups(path: Path = DEV) -> None:
    """The same figures by who is reluctant (by pronoun: the gender that stands more often), and by length."""
    rows = rows_of(path)
    told = {name: [len(re.findall(look, row["text"], re.IGNORECASE)) for row in rows] for name, look in PARTNER.items()}
    by: dict[str, list[Row]] = {"about a man": [], "about a woman": [], "about neither or both": []}
    for row, he, she in zip(rows, told["he"], told["she"], strict=True):
        by["about a man" if he > she else "about a woman" if she > he else "about neither or both"].append(row)
    for low, high in ((0, 15), (15, 30), (30, 1000)):
        by[f"{low} to {high - 1} words"] = [row for row in rows if low <= len(row["text"].split()) < high]
    for name, some in by.items():
        heard = [listen(row["text"]) for row in some]
        print(f"Real statements {name}: {len(some)}")
        tell("reasons, micro-F1", scoring.f1, cases_of(some, heard, "reasons"))
        safety = cases_of(some, heard, "safety")
        tell("danger: recall", scoring.found_any, [case for case in safety if case.true])
        tell("danger: false alarms", scoring.found_any, [case for case in safety if not case.true])


def errors(path: Path = DEV) -> None:
    for row in rows_of(path):
        heard = listen(row["text"])
        for kind in KINDS:
            missed, extra = set(row[kind]) - set(heard[kind]), set(heard[kind]) - set(row[kind])
            if missed or extra:
                print(row["id"], kind, "missed", sorted(missed), "extra", sorted(extra))


def overlap(path: Path = DEV) -> int:
    """Runs of five words of the data that stand in our files. Prints where, never what."""
    runs = {run: row["id"] for row in rows_of(path) for run in fives(row["text"])}
    found = 0
    for name in OWN:
        place = ROOT / name
        for file in [place] if place.is_file() else sorted(place.rglob("*")):
            if file.suffix in READ_IN and SETS not in file.parents:
                for run in fives(file.read_text(encoding="utf-8")) & runs.keys():
                    found += 1
                    print(f"{file.relative_to(ROOT)}: five words of {runs[run]}")
    print(f"{found} runs of five words in common")
    return found


def fives(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"[a-záéíóúñü']+", text.lower().replace("’", "'"))
    return {tuple(words[i : i + 5]) for i in range(len(words) - 4)}


PARTS: dict[str, Callable[..., object]] = {
    "real": real,
    "spanish": spanish,
    "mirror": mirror,
    "english": english,
    "written": written,
    "groups": groups,
    "speed": listening_speed.speed,
    "outside": outside.outside,
}
READ_REAL = {"real": real, "groups": groups, "errors": errors, "overlap": overlap}


def main(words: list[str]) -> int:
    files = [Path(word) for word in words if word not in PARTS and word not in READ_REAL]
    missing = [str(file) for file in files if not file.is_file()]
    if missing:
        print(
            f"no such part or file: {', '.join(missing)}; parts are {', '.join([*PARTS, 'errors', 'overlap'])}",
            file=sys.stderr,
        )
        return 3
    asked = [word for word in words if word in PARTS or word in READ_REAL]
    real_file = files[0] if files else DEV
    for name in asked or (["real"] if files else list(PARTS)):
        if name not in READ_REAL:
            PARTS[name]()
        elif real_file.is_file():
            if READ_REAL[name](real_file) and name == "overlap":
                return 1
        elif asked:
            print("no real statements here: name a file, or put the shared data beside the checkout", file=sys.stderr)
            return 3
        else:
            print(f"{name}: passed over, the real statements do not come with the repository")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

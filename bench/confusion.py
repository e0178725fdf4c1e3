"""Draws which reason is taken for which: docs/pictures/reasons-confused.svg.

    .venv/bin/python bench/confusion.py

Every text with exactly one reason that the network was not trained on: real statements (where they are at hand), the sets of the
other author, and the examples set aside. A row is the reason that is true, a column the one that is said first; "asks" is
asking for more. A square's shade is its share of the row, the number its count.
"""

import sys
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "bench")]

from listening import DEV, SETS, listen, rows_of  # noqa: E402

from secondchair.core.reasons import REASONS  # noqa: E402
from training.lines import lines, set_aside  # noqa: E402

SIDE, LEFT, TOP = 34, 150, 140
COLUMNS = (*REASONS, "asks")


def counted() -> Counter[tuple[str, str]]:
    texts = [(line.text, sorted(line.labels & set(REASONS))) for line in lines() if set_aside(line) and not line.draft]
    for path in (DEV, SETS / "en_hear.jsonl", SETS / "es_hear.jsonl"):
        if path.is_file():
            texts += [(row["text"], row["reasons"]) for row in rows_of(path)]
    return Counter((true[0], next(iter(listen(text)["reasons"]), "asks")) for text, true in texts if len(true) == 1)


def drawn(count: Counter[tuple[str, str]]) -> str:
    width, height = LEFT + SIDE * len(COLUMNS) + 10, TOP + SIDE * len(REASONS) + 10
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="sans-serif" font-size="12">',
        "<title>Which reason is true (rows) and which is said first (columns)</title>",
        f'<rect width="{width}" height="{height}" fill="#fffaf3"/>',
    ]
    for column, name in enumerate(COLUMNS):
        x = LEFT + SIDE * column + SIDE / 2 + 4
        parts.append(f'<text transform="translate({x} {TOP - 8}) rotate(-60)" fill="#3b332c">{name}</text>')
    for row, true in enumerate(REASONS):
        y, whole = TOP + SIDE * row, sum(count[true, name] for name in COLUMNS)
        parts.append(f'<text x="{LEFT - 8}" y="{y + 21}" text-anchor="end" fill="#3b332c">{true}</text>')
        for column, name in enumerate(COLUMNS):
            times, x = count[true, name], LEFT + SIDE * column
            part = times / max(1, whole)
            colour = "#2f6f62" if true == name else "#b4572f"
            square = f'<rect x="{x}" y="{y}" width="{SIDE - 2}" height="{SIDE - 2}" stroke="#e6dccd"'
            parts.append(f'{square} fill="{colour}" fill-opacity="{part:.2f}"/>')
            if times:
                ink = "#ffffff" if part > 0.5 else "#3b332c"
                parts.append(
                    f'<text x="{x + SIDE / 2 - 1}" y="{y + 20}" text-anchor="middle" font-size="11" fill="{ink}">{times}</text>'
                )
    return "\n".join([*parts, "</svg>\n"])


if __name__ == "__main__":
    table = counted()
    (ROOT / "docs" / "pictures" / "reasons-confused.svg").write_text(drawn(table), encoding="utf-8")
    right = sum(times for (true, said), times in table.items() if true == said)
    print(
        f"{sum(table.values())} texts with one reason; {right} said first; the rest in docs/pictures/reasons-confused.svg"
    )
    for (true, said), times in table.most_common():
        if true != said and said != "asks" and times >= 4:
            print(f"  {true} taken for {said}: {times}")

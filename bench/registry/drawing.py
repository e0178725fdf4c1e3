"""Draws how long a question takes against the size of the directory, from the JSON of ``peers`` runs. Both axes by tens."""

import json
import math
import statistics
from collections.abc import Sequence
from pathlib import Path
from typing import Any

PANELS = ("metro", "nationwide")
TITLES = {"metro": "Both in one metro, in person", "nationwide": "Anywhere in the country"}
LEFT, TOP, WIDTH, HEIGHT, LABELS, BELOW = 70, 48, 330, 380, 175, 46
INK, LINES, PAPER, OURS = "#3b332c", "#e6dccd", "#fffaf3", "#2f6f62"
COLOURS = ("#b4572f", "#8a6d1f", "#5b6f9e", "#8d4f7d", "#4f8a8b", "#7a5c43", "#a03c4a")
LIMIT = "memory alone"
LEAST = 1e-3  # ms: below, nobody waits and nobody can measure
Line = list[tuple[int, float]]


def lines_of(runs: Sequence[dict[str, Any]], kind: str) -> dict[str, Line]:
    """Name → (rows, median ms), by rows; the limit of the memory among them."""
    lines: dict[str, Line] = {}
    for run in sorted(runs, key=lambda run: int(run["rows"])):
        result = run["kinds"].get(kind)
        if result:
            for name, times in {**result["ms"], LIMIT: result["limit"]}.items():
                if statistics.median(times) >= LEAST:
                    lines.setdefault(name, []).append((run["rows"], statistics.median(times)))
    return lines


def drawn(runs: Sequence[dict[str, Any]]) -> str:
    """The picture as SVG, a panel for each of PANELS."""
    panels = {kind: lines_of(runs, kind) for kind in PANELS}
    values = [ms for lines in panels.values() for line in lines.values() for _, ms in line]
    low, high = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))
    sizes = sorted({run["rows"] for run in runs})
    width, height = len(PANELS) * (LEFT + WIDTH + LABELS), TOP + HEIGHT + BELOW
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="sans-serif" font-size="12">',
        "<title>Milliseconds of CPU for one question against the size of the directory</title>",
        f'<rect width="{width}" height="{height}" fill="{PAPER}"/>',
    ]
    names = sorted({name for lines in panels.values() for name in lines} - {"ours", LIMIT})
    colours = dict(zip(names, COLOURS * 2, strict=False)) | {"ours": OURS, LIMIT: INK}
    for number, kind in enumerate(PANELS):
        panel = Panel(number * (LEFT + WIDTH + LABELS) + LEFT, (low, high), (sizes[0], sizes[-1]))
        parts += panel.frame(TITLES[kind], sizes) + panel.lines(panels[kind], colours)
    return "\n".join([*parts, "</svg>\n"])


class Panel:
    """One panel, whose left edge is at ``x``; ``tens``: the powers of ten of the ms; ``sizes``: fewest and most rows."""

    def __init__(self, x: float, tens: tuple[int, int], sizes: tuple[int, int]) -> None:
        self._x, self._tens = x, tens
        self._sizes = math.log10(sizes[0]), math.log10(max(sizes[1], sizes[0] + 1))

    def place(self, rows: int, ms: float) -> tuple[float, float]:
        across = (math.log10(rows) - self._sizes[0]) / (self._sizes[1] - self._sizes[0])
        up = (math.log10(ms) - self._tens[0]) / (self._tens[1] - self._tens[0])
        return round(self._x + WIDTH * across, 1), round(TOP + HEIGHT * (1 - up), 1)

    def frame(self, title: str, sizes: Sequence[int]) -> list[str]:
        parts = [f'<text x="{self._x}" y="{TOP - 22}" font-size="15" fill="{INK}">{title}</text>']
        for ten in range(self._tens[0], self._tens[1] + 1):
            _, y = self.place(sizes[0], 10.0**ten)
            parts.append(f'<path d="M{self._x} {y}h{WIDTH}" stroke="{LINES}"/>')
            parts.append(f'<text x="{self._x - 8}" y="{y + 4}" text-anchor="end" fill="{INK}">{10.0**ten:g} ms</text>')
        for rows in sizes:
            x, _ = self.place(rows, 1)
            parts.append(f'<path d="M{x} {TOP}v{HEIGHT}" stroke="{LINES}"/>')
            parts.append(
                f'<text x="{x}" y="{TOP + HEIGHT + 18}" text-anchor="middle" fill="{INK}">{_short(rows)}</text>'
            )
        middle = self._x + WIDTH / 2
        parts.append(f'<text x="{middle}" y="{TOP + HEIGHT + 36}" text-anchor="middle" fill="{INK}">therapists</text>')
        return parts

    def lines(self, lines: dict[str, Line], colours: dict[str, str]) -> list[str]:
        parts, ends = [], []
        for name, line in lines.items():
            points = [self.place(rows, ms) for rows, ms in line]
            style = ' stroke-dasharray="4 4"' if name == LIMIT else ' stroke-width="3"' if name == "ours" else ""
            path = " ".join(f"{x},{y}" for x, y in points)
            parts.append(f'<polyline points="{path}" fill="none" stroke="{colours[name]}"{style}/>')
            parts += [f'<circle cx="{x}" cy="{y}" r="2.5" fill="{colours[name]}"/>' for x, y in points]
            ends.append((points[-1][1], name, line[-1][1]))
        for y, name, ms in _apart(ends):
            weight = ' font-weight="bold"' if name == "ours" else ""
            text = f"{name} {ms:.0f}" if ms >= 100 else f"{name} {ms:.2g}"
            parts.append(
                f'<text x="{self._x + WIDTH + 8}" y="{y + 4:.1f}" fill="{colours[name]}"{weight}>{text}</text>'
            )
        return parts


def _apart(ends: list[tuple[float, str, float]]) -> list[tuple[float, str, float]]:
    """The labels at the ends of the lines, pushed down where two would touch, and up again from the bottom."""
    placed: list[tuple[float, str, float]] = []
    for y, name, ms in sorted(ends):
        placed.append((max(y, placed[-1][0] + 14) if placed else y, name, ms))
    bottom = float(TOP + HEIGHT)
    for number in range(len(placed) - 1, -1, -1):
        y, name, ms = placed[number]
        placed[number] = (min(y, bottom), name, ms)
        bottom = placed[number][0] - 14
    return placed


def _short(rows: int) -> str:
    for size, letter in ((1_000_000, "M"), (1000, "k")):
        if rows >= size:
            return f"{rows / size:g} {letter}"
    return str(rows)


def main(files: Sequence[Path], out: Path) -> int:
    runs = [json.loads(file.read_text(encoding="utf-8")) for file in files]
    out.write_text(drawn(runs), encoding="utf-8")
    print(f"{out.name}: {len(runs)} runs")
    return 0

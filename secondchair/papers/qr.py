"""A square code (QR, ISO/IEC 18004) that holds one text and nothing more, as a value that a page draws by itself."""

from dataclasses import dataclass

import segno

from secondchair.core.bad_input import BadInput

QUIET = 4  # modules of light ground on every side, as the standard asks
LONGEST = 300  # characters: a denser code is hard to read from paper


@dataclass(frozen=True)
class Code:
    """``size``: modules on a side, the quiet zone with it. ``path``: the dark ones as data of one SVG path, a unit each."""

    size: int
    path: str


def code_of(text: str) -> Code:
    """The code of a text of 1 to LONGEST characters; the same text gives the same code.

    A sixth of it or more may be unreadable (error correction M, or better where it costs no room). Raises BadInput for an
    empty text and for one that is too long.
    """
    if not 1 <= len(text) <= LONGEST:
        raise BadInput(f"a code of {len(text)} characters cannot be drawn: give 1 to {LONGEST}")
    rows = [bytes(row) for row in segno.make_qr(text, error="m").matrix_iter(border=QUIET)]
    return Code(len(rows), "".join(_strokes(x, y, row) for y, row in enumerate(rows) for x in _starts(row)))


def _starts(row: bytes) -> list[int]:
    """Where each run of dark modules begins."""
    return [x for x in range(len(row)) if row[x] and not row[x - 1]]


def _strokes(x: int, y: int, row: bytes) -> str:
    """One run of dark modules: a bar of height 1."""
    length = row.index(0, x) - x
    return f"M{x} {y}h{length}v1h-{length}z"

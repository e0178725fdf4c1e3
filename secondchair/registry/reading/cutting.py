"""Cutting a file into stretches of whole lines, always at the same places, whoever reads them and however it is packed.

A stretch ends before a line that looks like a row, so that a record of several lines stays whole. Where it is cut depends on
the bytes alone: that is why a build that was stopped may take up what is done, and why many processes find what one does.
"""

import os
import re
from collections.abc import Callable, Iterator
from typing import IO

from .lines import LONGEST, File, check_swelling, too_long

STRETCH = 64 << 20  # bytes of a stretch; tests take less
_PIECE = 1 << 20
_ROW = re.compile(rb'\n"?[12][0-9]{9}"?,')


def first_line(unpacked: IO[bytes], name: str) -> bytes:
    """The header. Raises BadInput where the first line does not end."""
    line = unpacked.readline(LONGEST)
    if len(line) == LONGEST:
        raise too_long(name)
    return line


def plain_stretches(raw: IO[bytes], name: str, size: int, stretch: int) -> Iterator[tuple[int, int]]:
    """Start and length of each stretch of a plain file of ``size`` bytes, from where it stands."""
    start = raw.tell()
    while start < size:
        after, length = start + stretch, size - start
        if after < size:
            length = stretch + _cut(os.pread(raw.fileno(), LONGEST + 1, after - 1), name, size - after)
        yield start, length
        start += length


def packed_stretches(
    file: File, unpacked: IO[bytes], raw: IO[bytes], stretch: int, tell: Callable[[], None]
) -> Iterator[tuple[int, bytearray, bool]]:
    """Start, bytes and whether it is the last, of each stretch of a packed file. ``tell`` is called now and then."""
    start, held, ended, done = 0, bytearray(), False, unpacked.tell()
    while not (ended and not held):
        while not ended and len(held) <= stretch + LONGEST:
            piece = unpacked.read(_PIECE)
            ended = not piece
            held += piece
            done += len(piece)
            check_swelling(file, done, raw.tell())
            tell()
        length = len(held)
        if length > stretch:
            length = stretch + _cut(bytes(held[stretch - 1 : stretch + LONGEST]), file.name, length - stretch)
        rest = held[length:]
        del held[length:]
        if held:
            yield start, held, ended and not rest
        start, held = start + length, rest


def _cut(window: bytes, name: str, left: int) -> int:
    """How far behind the first byte of ``window`` the first row begins; ``left`` bytes are left of the file behind it."""
    row = _ROW.search(window)
    at = row.start() if row else window.find(b"\n")
    if at >= 0:
        return at
    if left < LONGEST:
        return left
    raise too_long(name)

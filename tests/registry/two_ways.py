"""One stretch read with the sieve and without it: the answers must be the same to the last byte."""

from dataclasses import asdict
from typing import Any

import numpy as np
import pytest

from secondchair.registry import compiled
from secondchair.registry.parts import Part, packed, unpacked
from secondchair.registry.reading.added import Added
from secondchair.registry.reading.layouts import Layout
from secondchair.registry.reading.records import CUT_OFF
from secondchair.registry.reading.sieve import Sieve
from secondchair.registry.reading.stretches import Reader, Report, Stretch


def needs_the_sieve() -> None:
    """Skips, and says so, where no compiler can make the library."""
    if why := compiled.made("sieve"):
        pytest.skip(f"the sieve is not here: {why}")
    if compiled.library("sieve") is None:
        pytest.skip(f"the sieve is not here: {compiled.OFF}=0, or it does not load")


def without_sieve(_: Layout) -> Sieve | None:
    """Everything goes through Python's careful reader."""
    return None


def read(reader: Reader, header: str, body: bytes, last: bool = True) -> tuple[Part | Added, Report]:
    """What a reader makes of a stretch."""
    found, report = reader.read(Stretch("", "file.csv", "", len(body), last, header), body)
    assert isinstance(found, Part | Added)
    assert CUT_OFF not in {reason for _, reason in report.rejected}
    return found, report


def same_both_ways(with_sieve: Reader, without: Reader, header: str, body: bytes) -> tuple[Part, Report]:
    """Reads a stretch of a main file both ways, compares, and gives it. Counts must add up whatever the bytes are."""
    part, report = read(with_sieve, header, body)
    other, other_report = read(without, header, body)
    assert asdict(report) == asdict(other_report)
    assert isinstance(part, Part) and isinstance(other, Part)
    assert flat(part) == flat(other)
    lines = body.count(b"\n") + (not body.endswith(b"\n") if body else 0)
    assert report.lines == lines and report.counts.get("rejected", 0) == len(report.rejected)
    assert report.counts.get("therapists", 0) == len(part.id) <= len(part.seen)
    assert sum(report.counts.values()) <= lines
    for line in part.text.splitlines(keepends=True) if part.text.isascii() else part.text.split(b"\n")[:-1]:
        assert packed(unpacked(line)) == line.rstrip(b"\n") + b"\n"
    return part, report


def flat(part: Part) -> dict[str, Any]:
    """A part as plain values that can be compared."""
    plain = {
        name: getattr(part, name).tolist() for name in ("id", "lat", "lon", "ends", "seen", "row", "key", "key_row")
    }
    kinds = {
        name: str(getattr(part, name).dtype) for name in ("id", "lat", "lon", "ends", "seen", "row", "key", "key_row")
    }
    numbers = {name: values.tolist() for name, values in part.numbers.items()}
    coded = {name: (coded.codes.tolist(), coded.values) for name, coded in part.coded.items()}
    assert all(np.all(coded.codes < len(coded.values)) for coded in part.coded.values())
    return {**plain, "kinds": kinds, "text": bytes(part.text), "numbers": numbers, "coded": coded}

"""Damaged rows by the thousand: nothing but BadInput is raised, counts add up, and the sieve finds what Python finds."""

import gzip
import random
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from secondchair.core.bad_input import BadInput
from secondchair.registry.reading.layouts import NAMES, PLACES, layout_of
from secondchair.registry.reading.stretches import Reader

from .nppes_file import ANA, BEN, CLEO, DEE, csv_of, gone, person
from .two_ways import needs_the_sieve, read, same_both_ways, without_sieve

JUNK = [
    *(
        b'"',
        b",",
        b"\n",
        b"\r\n",
        b"\r",
        b"\x00",
        b'""',
        b'","',
        b'"\n"',
        b",,",
        b'"\n"1234567893","',
        b"\x1f",
        b"\x7f",
    ),
    *(
        b"\xe9",
        "é".encode(),
        b"\xff\xfe",
        "\u2028".encode(),
        b"\xc2\x85",
        b" ",
        b"\t",
        b"=HYPERLINK(1)",
        b"\\",
        b"106h00000x",
    ),
]
MADE_UP = [
    *(person(ANA), person(BEN, last="PE\u00d1A"), person(CLEO, entity="2"), gone(DEE), person(BEN, code="207Q00000X")),
    *(person(CLEO, letters="M.S.W., L.C.S.W.", code="104100000X"), person(DEE, zip="9908407"), person(ANA, country="CA")),
    *(person(ANA, off="02/20/2018", on="09/11/2018"), person(BEN, first="", last=""), person(1234567890), person(BEN, sex="X")),
    person(DEE, **{f"Healthcare Provider Taxonomy Code_{n}": "103T00000X" for n in range(2, 16)}),
]  # fmt: skip


def mutated(row: bytes, dice: random.Random) -> bytes:
    """The row with some damage, or none."""
    for _ in range(dice.choice((0, 1, 1, 1, 2, 3, 8))):
        at, junk = dice.randrange(len(row) + 1), dice.choice(JUNK)
        kind = dice.randrange(5)
        if kind == 0:
            row = row[:at] + junk + row[at:]
        elif kind == 1:
            row = row[:at] + junk + row[at + len(junk) :]
        elif kind == 2:
            row = row[:at] + row[at + dice.randrange(1, 40) :]
        elif kind == 3:
            row = row[:at] + bytes([dice.randrange(256)]) + row[at + 1 :]
        else:
            # Unquoted fields, as other programs write them, and fields that come twice.
            row = row.replace(b'""', b"") if dice.random() < 0.5 else row[:at] + row[max(0, at - 60) :]
    return row


def bodies(rows: list[bytes], count: int, seed: int) -> Iterator[bytes]:
    """``count`` damaged rows in stretches of some hundred, the last one often cut."""
    dice = random.Random(seed)
    while count > 0:
        size = min(count, dice.choice((1, 10, 300)))
        body = b"".join(mutated(dice.choice(rows), dice) for _ in range(size))
        yield body[: -dice.randrange(1, 300)] if dice.random() < 0.2 else body
        count -= size


def run(header: str, rows: list[bytes], count: int, seed: int) -> int:
    """Reads ``count`` damaged rows both ways. How many therapists were in them."""
    readers, found = (Reader(), Reader(without_sieve)), 0
    for body in bodies(rows, count, seed):
        part, _ = same_both_ways(*readers, header, body)
        found += len(part.id)
    return found


def made_up() -> tuple[str, list[bytes]]:
    header, *rows = csv_of(MADE_UP).encode().splitlines(keepends=True)
    return header.decode(), [*rows, *(row.decode().encode("latin-1") for row in rows)]


def real(shared: Path) -> tuple[str, list[bytes]]:
    files = sorted((shared / "registry").glob("npidata_pfile_2024*.csv.gz"))
    if not files:
        pytest.skip("../shared/data/registry is not here: it does not come with the repository")
    header, *rows = gzip.decompress(files[0].read_bytes()).splitlines(keepends=True)
    return header.decode(), rows


def test_damaged_rows_of_made_up_files() -> None:
    needs_the_sieve()
    assert run(*made_up(), 2_000, seed=1) > 200


def test_damaged_rows_of_real_files(shared: Path) -> None:
    needs_the_sieve()
    assert run(*real(shared), 2_000, seed=2) > 50


def test_real_files_whole(shared: Path) -> None:
    needs_the_sieve()
    header, rows = real(shared)
    _, report = same_both_ways(Reader(), Reader(without_sieve), header, b"".join(rows))
    assert sum(report.counts.values()) == report.lines == len(rows)


@pytest.mark.full
def test_a_hundred_thousand_damaged_rows(shared: Path, figure: Callable[[str], None]) -> None:
    needs_the_sieve()
    found = run(*real(shared), 100_000, seed=3)
    figure(f"registry: 100,000 damaged rows read both ways, the same; {found:,} therapists in them")
    assert found > 2_000


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(body=st.binary(max_size=400), tail=st.sampled_from([b"", b"\n", b'"\n', b"\r\n"]))
def test_any_bytes(body: bytes, tail: bytes) -> None:
    needs_the_sieve()
    header, rows = made_up()
    same_both_ways(Reader(), Reader(without_sieve), header, rows[0] + body + tail + rows[1])


def test_line_ends_and_bare_fields_and_long_lines() -> None:
    needs_the_sieve()
    header, rows = made_up()
    body = b"".join(rows)
    readers = Reader(), Reader(without_sieve)
    plain, report = same_both_ways(*readers, header, body)
    windows, _ = same_both_ways(*readers, header, body.replace(b"\n", b"\r\n"))
    assert len(plain.id) == len(windows.id) > 0
    bare, _ = same_both_ways(*readers, header, b"".join(row.replace(b'"', b"") for row in rows))
    assert bare.seen.size > 0
    for size in (60_000, 65_000, 70_000, 140_000):
        wide = rows[2].replace(b'"DE LA CRUZ"', b'"' + b"A" * size + b'"')
        _, long = same_both_ways(*readers, header, wide + rows[0])
        assert sum(long.counts.values()) == 2, report


@settings(max_examples=300, deadline=None)
@given(
    st.text(max_size=300)
    | st.lists(st.sampled_from([*PLACES, *NAMES, "Entity Type Code", "x"]), max_size=12).map(",".join)
)
def test_any_header(line: str) -> None:
    try:
        layout = layout_of(line, "file.csv")
    except BadInput as error:
        assert str(error).startswith("file.csv: ") and "\n" not in str(error).replace(line, "")
    else:
        assert max(layout.plain + layout.groups) < layout.width


@pytest.mark.parametrize("columns", [PLACES, NAMES])
def test_damaged_rows_of_the_smaller_files(columns: tuple[str, ...]) -> None:
    header = ",".join(f'"{column}"' for column in columns)
    row = ("1234567893", "OXNARD", "CA", "93030", "US") if columns == PLACES else ("1234567893", "OXNARD COUPLES", "3")
    line = ",".join(f'"{field}"' for field in row).encode() + b"\n"
    reader, taken = Reader(), 0
    for body in bodies([line], 2_000, seed=4):
        found, report = read(reader, header, body)
        assert sum(report.counts.values()) <= report.lines == body.count(b"\n") + (not body.endswith(b"\n"))
        taken += len(found.id)
    assert taken > 300

"""The files around the rows: zips whole and bad, headers of all sorts, and the two smaller files of the month."""

import csv
import gzip
import os
import struct
import zipfile
from pathlib import Path
from typing import Any

import pytest

from secondchair.core.bad_input import BadInput
from secondchair.registry import Registry, build
from secondchair.registry.build import harmless
from secondchair.registry.reading.layouts import NAMES, PLACES
from secondchair.registry.reading.lines import LARGEST

from .nppes_file import ANA, BEN, CLEO, DEE, HEADER, adds_up, csv_of, gone, person

MAIN = "npidata_pfile_20240101-20240107.csv"
PL, OTHER = MAIN.replace("npidata", "pl"), MAIN.replace("npidata", "othername")


def table(columns: tuple[str, ...], *rows: tuple[str, ...]) -> str:
    return "".join(",".join(f'"{field}"' for field in row) + "\n" for row in (columns, *rows))


def zipped(path: Path, **kinds: Any) -> Path:
    """A monthly zip; ``files``: name → text."""
    with zipfile.ZipFile(path, "w", kinds.get("how", zipfile.ZIP_DEFLATED)) as archive:
        for name, text in kinds["files"].items():
            archive.writestr(name, text)
    return path


def refused(path: Path, words: str) -> None:
    """One sentence that begins with the file's name, and nothing is left behind."""
    with pytest.raises(BadInput, match=words) as said:
        build([path], path.parent / "out")
    assert str(said.value).startswith(path.name) and "\n" not in str(said.value)
    assert not (path.parent / "out").exists() and not (path.parent / ".out-building").exists()


def test_the_monthly_zip_with_its_smaller_files(tmp_path: Path) -> None:
    places = table(
        PLACES,
        (str(ANA), "VENTURA", "CA", "930011234", "US"),
        (str(ANA), "", "CA", "93033", ""),
        (str(ANA), "VENTURA", "CALIFORNIA", "93001-1234", "US"),  # the same once more
        (str(BEN), "LYON", "", "69001", "FR"),
        (str(CLEO), "OXNARD", "CA", "93030", "US"),
        ("1234567890", "OXNARD", "CA", "93030", "US"),
        (str(BEN), "OXNARD", "CA", "00000", "US"),
    )
    names = table(
        NAMES,
        (str(ANA), "OXNARD COUPLES", "3"),
        (str(ANA), "ANA SMITH", "1"),
        (str(ANA), "THE OTHER ROOM", "5"),
        (str(BEN), "", "3"),
        (str(CLEO), "CLEO INC", "3"),
    )
    month = zipped(
        tmp_path / "month.zip",
        files={
            "a/" + PL: places,
            OTHER: names,
            MAIN: csv_of([person(ANA), person(BEN), person(CLEO, entity="2")]),
            PL.replace(".csv", "_fileheader.csv"): places[:200],
            "endpoint_pfile_20240101-20240107.csv": "x\n",
            "readme.pdf": "x",
        },
    )
    info = build([month], tmp_path / "out")
    assert all(adds_up(source) for source in info["sources"])
    told = [(s["name"], s["rows"], s["therapists"], s["others"], s["rejected"]) for s in info["sources"]]
    assert told == [
        ("month.zip", 3, 2, 1, 0),
        (f"month.zip, {PL}", 7, 3, 1, 3),
        (f"month.zip, {OTHER}", 5, 2, 2, 1),
    ]
    ana = Registry.open(tmp_path / "out").therapist(ANA)
    assert ana is not None
    assert ana.also_at == ("Ventura, CA 93001", "Oxnard, CA 93033")
    assert ana.other_names == ("Oxnard Couples", "The Other Room")
    fact = ana.fact("also_at")
    assert fact is not None and (fact.source, fact.on) == ("nppes", None)
    with (tmp_path / "out" / "rejected.csv").open(encoding="utf-8", newline="") as file:
        assert [(row[0].partition(", ")[2], row[1]) for row in csv.reader(file)][1:] == [
            *((PL, line) for line in ("5", "7", "8")),
            (OTHER, "5"),
        ]


def test_smaller_files_by_themselves_and_newer_ones(tmp_path: Path) -> None:
    (tmp_path / MAIN).write_text(csv_of([person(ANA), person(BEN)]))
    (tmp_path / PL).write_text(table(PLACES, *((str(ANA), "", "CA", f"930{n:02}", "US") for n in range(1, 40))))
    (tmp_path / "pl_pfile_2.csv.gz").write_bytes(
        gzip.compress(table(PLACES, (str(BEN), "", "CA", "93001", "US")).encode())
    )
    info = build([tmp_path / PL, tmp_path / MAIN, tmp_path / "pl_pfile_2.csv.gz"], tmp_path / "out")
    assert all(adds_up(source) for source in info["sources"])
    registry = Registry.open(tmp_path / "out")
    ana, ben = registry.therapist(ANA), registry.therapist(BEN)
    assert ana is not None and ben is not None
    assert len(ana.also_at) == 10 and ben.also_at == ("Ventura, CA 93001",)
    later = table(PLACES, (str(ANA), "", "AZ", "85004", "US"))
    (tmp_path / "pl_pfile_2.csv.gz").write_bytes(gzip.compress(later.encode()))
    build([tmp_path / PL, tmp_path / MAIN, tmp_path / "pl_pfile_2.csv.gz"], tmp_path / "out")
    ana = Registry.open(tmp_path / "out").therapist(ANA)
    assert ana is not None and ana.also_at == ("Phoenix, AZ 85004",)


def test_zips_that_cannot_be_used(tmp_path: Path) -> None:
    text = csv_of([person(ANA)])
    second = MAIN.replace("2024", "2025")
    refused(zipped(tmp_path / "two.zip", files={MAIN: text, second: text}), "holds 2 files")
    refused(zipped(tmp_path / "none.zip", files={PL: table(PLACES)}), "holds 0 files")
    refused(zipped(tmp_path / "empty.zip", files={MAIN: ""}), "npidata_pfile")
    whole = zipped(tmp_path / "whole.zip", files={MAIN: text}, how=zipfile.ZIP_STORED).read_bytes()
    for name, data, words in (
        ("locked.zip", changed(whole, flags=1), "password"),
        ("foreign.zip", changed(whole, method=97), "packed in a way"),
        ("bit.zip", whole.replace(b"OXNARD", b"OXNARE"), "damaged"),
        ("cut.zip", whole[:-30], "cut off"),
        ("short.zip", whole[: len(whole) // 2], "cut off"),
    ):
        (tmp_path / name).write_bytes(data)
        refused(tmp_path / name, words)


def changed(whole: bytes, flags: int = 0, method: int | None = None) -> bytes:
    """A zip of one stored member with other flags or another way of packing in both of its headers."""
    data, central = bytearray(whole), whole.index(b"PK\x01\x02")
    for at in (6, central + 8):
        struct.pack_into("<H", data, at, flags)
        if method is not None:
            struct.pack_into("<H", data, at + 2, method)
    return bytes(data)


def test_swollen_files(tmp_path: Path) -> None:
    text = csv_of([person(ANA)]).encode()
    nothing = b'"",' * 400_000
    with gzip.open(tmp_path / "bomb.csv.gz", "wb", compresslevel=9) as file:
        file.write(text)
        for _ in range(120):
            file.write(b"\n".join(nothing[n : n + 900] for n in range(0, len(nothing), 900)) + b"\n")
    assert (tmp_path / "bomb.csv.gz").stat().st_size < 1_000_000
    refused(tmp_path / "bomb.csv.gz", "swells")
    with (
        zipfile.ZipFile(tmp_path / "bomb.zip", "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive,
        archive.open(MAIN, "w") as member,
    ):
        for _ in range(110):
            member.write(nothing[:1_000_000])
    refused(tmp_path / "bomb.zip", "swells")
    whole = zipped(tmp_path / "said.zip", files={MAIN: text}).read_bytes()
    data, central = bytearray(whole), whole.index(b"PK\x01\x02")
    struct.pack_into("<I", data, central + 24, min(LARGEST + 1, 2**32 - 2))  # a size that is only declared
    (tmp_path / "said.zip").write_bytes(bytes(data))
    refused(tmp_path / "said.zip", "swells")


def test_a_pipe_is_said(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.csv")
    refused(tmp_path / "pipe.csv", "is not a file")


@pytest.mark.parametrize(("sign", "words"), [(";", "semicolons"), ("\t", "tabs"), ("|", "bars")])
def test_other_signs_between_columns(sign: str, words: str, tmp_path: Path) -> None:
    for text in (csv_of([person(ANA)]).replace(",", sign), csv_of([person(ANA)]).replace('"', "").replace(",", sign)):
        (tmp_path / "week.csv").write_text(text)
        refused(tmp_path / "week.csv", words)


def test_headers_that_cannot_be_used(tmp_path: Path) -> None:
    twice = [*HEADER, "Provider First Name"]
    renamed = ["Provider 1st Name" if column == "Provider First Name" else column for column in HEADER]
    for header, words in ((twice, "First Name.*more than once"), (renamed, "First Name.*missing")):
        (tmp_path / "week.csv").write_text(csv_of([person(ANA)], header))
        refused(tmp_path / "week.csv", words)
    (tmp_path / "pl.csv").write_text(table(PLACES[:-1], (str(ANA), "", "CA", "93030")))
    refused(tmp_path / "pl.csv", "Country Code.*missing")
    (tmp_path / "endpoint_pfile.csv").write_text('"NPI","Endpoint Type","Endpoint"\n"1","2","3"\n')
    refused(tmp_path / "endpoint_pfile.csv", "missing")
    (tmp_path / "wide.csv").write_bytes(csv_of([person(ANA)]).encode("utf-16"))
    refused(tmp_path / "wide.csv", "header|missing|columns")


def test_a_byte_order_mark_and_windows_line_ends(tmp_path: Path) -> None:
    (tmp_path / "week.csv").write_bytes(
        b"\xef\xbb\xbf" + csv_of([person(ANA), gone(BEN)]).replace("\n", "\r\n").encode()
    )
    info = build([tmp_path / "week.csv"], tmp_path / "out")
    assert (info["therapists"], info["sources"][0]["deactivations"], info["sources"][0]["rejected"]) == (1, 1, 0)


def one(tmp_path: Path, **changed: str) -> Any:
    """Ana as a directory shows her after one row, or the reason why not."""
    (tmp_path / "week.csv").write_text(csv_of([person(ANA, **changed), gone(DEE)]), encoding="utf-8")
    build([tmp_path / "week.csv"], tmp_path / "out")
    ana = Registry.open(tmp_path / "out").therapist(ANA)
    with (tmp_path / "out" / "rejected.csv").open(encoding="utf-8", newline="") as file:
        return ana or [row[2] for row in csv.reader(file)][1:]


def test_odd_values(tmp_path: Path) -> None:
    assert one(tmp_path, last="CRUZ\x07\x00\u200b", first="A\u00a0NA").name == "A Na Cruz"
    assert one(tmp_path, last="=HYPERLINK(1)", first="").name == "=hyperlink(1)"
    date = one(tmp_path, **{"Last Update Date": "13/45/2024", "Provider Enumeration Date": "yesterday"})
    assert date.since is None and date.fact("name").on is None
    assert (
        one(
            tmp_path,
            zip="00901",
            country="PR",
            **{"Provider Business Practice Location Address State Name": "PUERTO RICO"},
        ).state
        == "PR"
    )
    assert (
        one(tmp_path, zip="96910", country="GU").state == "GU"
        and one(tmp_path, zip="00802", country="VI").state == "VI"
    )
    assert one(tmp_path, zip="93030 1234").zip == one(tmp_path, zip="93030-1234").zip == "93030"
    for zip_code in ("09012", "34002", "96271"):
        assert "military" in one(tmp_path, zip=zip_code)[0]
    assert "200 letters" in one(tmp_path, last="A" * 201)[0]
    assert one(tmp_path, code="999999999X") == [] and one(tmp_path, code=" 106h00000x").licence == "LMFT"
    assert one(tmp_path, **{"Provider License Number_1": 'A"\\\u00e9'}).licence_number == 'A"\\\u00e9'
    assert one(tmp_path, **{PRACTICE_PHONE: "1" * 30}).phone == ""


PRACTICE_PHONE = "Provider Business Practice Location Address Telephone Number"


def test_fifteen_codes_with_the_main_one_anywhere(tmp_path: Path) -> None:
    codes = {f"Healthcare Provider Taxonomy Code_{n}": "207Q00000X" for n in range(1, 16)}
    for place in (1, 7, 15):
        groups = {
            **codes,
            f"Healthcare Provider Taxonomy Code_{place}": "103T00000X",
            f"Provider License Number_{place}": "PSY1",
            f"Provider License Number State Code_{place}": "NV",
            f"Healthcare Provider Primary Taxonomy Switch_{place}": "X" if place == 7 else "Y",
        }
        ana = one(tmp_path, code="207Q00000X", **groups)
        assert (ana.licence, ana.licence_number, ana.states) == ("psychologist", "PSY1", ("CA", "NV"))


def test_the_last_of_two_rows_in_one_file(tmp_path: Path) -> None:
    (tmp_path / "week.csv").write_text(csv_of([person(ANA, first="OLD"), person(BEN), person(ANA, first="NEW")]))
    info = build([tmp_path / "week.csv"], tmp_path / "out")
    ana = Registry.open(tmp_path / "out").therapist(ANA)
    assert ana is not None and ana.name.startswith("New") and info["therapists"] == 2
    assert info["sources"][0]["therapists"] == 3


def test_a_spreadsheet_runs_nothing_of_the_list_of_rejected_rows(tmp_path: Path) -> None:
    assert [harmless(cell) for cell in ("=1+1", "@x", "-2", "plain")] == ["'=1+1", "'@x", "'-2", "plain"]
    (tmp_path / "=cmd.csv").write_text(csv_of([person(ANA), person(BEN, zip="=HYPERLINK(1)")]))
    build([tmp_path / "=cmd.csv"], tmp_path / "out")
    with (tmp_path / "out" / "rejected.csv").open(encoding="utf-8", newline="") as file:
        (_, row) = csv.reader(file)
    assert row[0] == "'=cmd.csv" and not row[2].startswith(("=", "+", "-", "@"))

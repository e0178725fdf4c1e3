"""NPPES files, whole and damaged: every row accounted for, every damage said."""

import csv
import gzip
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from secondchair.core.bad_input import BadInput
from secondchair.registry import Registry, build
from secondchair.registry.keeping.snapshot import ROWS
from secondchair.registry.reading.layouts import NAMES
from secondchair.registry.reading.nppes import is_npi

from .nppes_file import ANA, BEN, CLEO, DEE, HEADER, adds_up, csv_of, gone, person

NAME = "npidata_pfile_20240101-20240107.csv"


def built(tmp_path: Path, *texts: str) -> tuple[Registry, list[dict[str, Any]]]:
    files = [tmp_path / f"week{number}.csv" for number, _ in enumerate(texts)]
    for file, text in zip(files, texts, strict=True):
        file.write_text(text, encoding="utf-8")
    info = build(files, tmp_path / "out")
    assert all(adds_up(source) for source in info["sources"])
    return Registry.open(tmp_path / "out"), info["sources"]


def rejected(tmp_path: Path) -> list[list[str]]:
    with (tmp_path / "out" / "rejected.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))[1:]


def test_what_a_row_says(tmp_path: Path) -> None:
    registry, _ = built(tmp_path, csv_of([person(ANA)]))
    ana = registry.therapist(ANA)
    assert ana is not None
    assert (ana.name, ana.credentials, ana.gender, ana.licence) == ("Ana de la Cruz", "PhD, LMFT", "woman", "LMFT")
    assert (ana.zip, ana.city, ana.state, ana.phone) == ("93030", "Oxnard", "CA", "(805) 555-0123")
    assert (ana.licence_number, ana.licence_state, ana.states, ana.since) == ("12345", "CA", ("CA",), 2009)
    assert (ana.training, ana.video, ana.fee, ana.openings) == ((), None, None, None)
    licence = ana.fact("licence")
    assert licence is not None and (licence.source, licence.on) == ("nppes", "2024-01-04")
    assert ana.fact("fee") is None


def test_states_are_those_of_the_licences_and_of_the_practice(tmp_path: Path) -> None:
    more = {"Healthcare Provider Taxonomy Code_2": "1041C0700X", "Provider License Number State Code_2": "NV"}
    other = {"Healthcare Provider Taxonomy Code_3": "207Q00000X", "Provider License Number State Code_3": "TX"}
    registry, _ = built(tmp_path, csv_of([person(ANA, zip="85004", **more, **other)]))
    ana = registry.therapist(ANA)
    assert ana is not None and ana.states == ("AZ", "CA", "NV")


def test_the_old_name_of_the_sex_column_and_the_order_of_columns(tmp_path: Path) -> None:
    header = ["Provider Gender Code" if column == "Provider Sex Code" else column for column in reversed(HEADER)]
    row = person(ANA) | {"Provider Gender Code": "M"}
    registry, _ = built(tmp_path, csv_of([row], header))
    ana = registry.therapist(ANA)
    assert ana is not None and ana.gender == "man"


@pytest.mark.parametrize("sex", ["X", "U", ""])
def test_any_other_sex_is_unknown(sex: str, tmp_path: Path) -> None:
    registry, _ = built(tmp_path, csv_of([person(ANA, sex=sex)]))
    ana = registry.therapist(ANA)
    assert ana is not None and ana.gender == "" and ana.fact("gender") is None


def test_each_kind_of_row_is_counted(tmp_path: Path) -> None:
    rows = [person(ANA), person(BEN, code="106S00000X"), person(CLEO, entity="2"), gone(DEE)]
    rows += [person(1234567890), person(BEN, zip="00000"), person(BEN, country="CA"), person(BEN, entity="")]
    rows += [person(BEN, zip="9908407"), person(BEN, first="", last=""), person(BEN, zip="")]
    registry, (source,) = built(tmp_path, csv_of(rows))
    assert (source["rows"], source["therapists"], source["others"]) == (11, 1, 2)
    assert (source["deactivations"], source["rejected"], len(registry)) == (1, 7, 1)
    lines = rejected(tmp_path)
    assert [(file, line) for file, line, _ in lines] == [("week0.csv", str(n)) for n in (6, 7, 8, 9, 10, 11, 12)]
    for words, (_, _, reason) in zip(
        ["NPI", "00000", "outside", "entity", "9908407", "name", "postal"], lines, strict=True
    ):
        assert words in reason


def test_a_later_row_takes_the_place_of_an_earlier_one(tmp_path: Path) -> None:
    month = csv_of([person(ANA), person(BEN), person(CLEO), person(DEE)])
    week = csv_of([person(ANA, first="ANNA"), gone(BEN), person(CLEO, code="207Q00000X"), person(DEE, country="GB")])
    registry, _ = built(tmp_path, month, week)
    ana = registry.therapist(ANA)
    assert ana is not None and ana.name == "Anna de la Cruz"
    assert [registry.therapist(npi) for npi in (BEN, CLEO, DEE)] == [None, None, None]
    assert len(registry) == 1


def test_reactivated_stays_and_deactivated_again_goes(tmp_path: Path) -> None:
    back = person(ANA, off="02/20/2018", on="09/11/2018")
    off_again = person(BEN, off="02/20/2020", on="09/11/2018")
    registry, _ = built(tmp_path, csv_of([back, off_again]))
    assert registry.therapist(ANA) is not None and registry.therapist(BEN) is None


def test_gzip_and_zip_give_the_same_as_plain(tmp_path: Path) -> None:
    text = csv_of([person(ANA), person(BEN, last="O'BRIEN")])
    (tmp_path / NAME).write_text(text, encoding="utf-8")
    (tmp_path / (NAME + ".gz")).write_bytes(gzip.compress(text.encode()))
    with zipfile.ZipFile(tmp_path / "month.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("npidata_pfile_20240101-20240107_fileheader.csv", text.splitlines()[0])
        archive.writestr("othername_pfile_20240101-20240107.csv", ",".join(NAMES) + "\n")
        archive.writestr(NAME, text)
    folders = [tmp_path / word for word in ("plain", "gz", "inside")]
    for folder, name in zip(folders, (NAME, NAME + ".gz", "month.zip"), strict=True):
        assert build([tmp_path / name], folder)["therapists"] == 2
    assert len({next(folder.glob(f"{ROWS}-*")).read_bytes() for folder in folders}) == 1


def test_utf_8_and_latin_1_in_one_file(tmp_path: Path) -> None:
    lines = csv_of([person(ANA, last="PEÑA"), person(BEN, last="PEÑA")]).splitlines(keepends=True)
    (tmp_path / NAME).write_bytes(lines[0].encode() + lines[1].encode("utf-8") + lines[2].encode("latin-1"))
    build([tmp_path / NAME], tmp_path / "out")
    registry = Registry.open(tmp_path / "out")
    names = [found.name for npi in (ANA, BEN) if (found := registry.therapist(npi))]
    assert names == ["Ana Peña", "Ana Peña"]


def test_a_lost_quote_spoils_one_row_only(tmp_path: Path) -> None:
    lines = csv_of([person(ANA), person(BEN), person(CLEO), person(DEE)]).splitlines(keepends=True)
    lines[2] = lines[2].replace('"', "", 1)
    registry, (source,) = built(tmp_path, "".join(lines))
    assert (source["rows"], source["therapists"], source["rejected"]) == (4, 3, 1)
    assert registry.therapist(BEN) is None and registry.therapist(CLEO) is not None
    assert [line[1] for line in rejected(tmp_path)] == ["3"]


def test_a_line_end_inside_quotes_is_read(tmp_path: Path) -> None:
    registry, (source,) = built(tmp_path, csv_of([person(ANA, last="DE LA\nCRUZ"), person(BEN), person("17")]))
    ana = registry.therapist(ANA)
    assert ana is not None and ana.name == "Ana de la Cruz" and source["therapists"] == 2
    assert rejected(tmp_path)[0][1] == "5"  # lines are counted as an editor counts them


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(at=st.integers(200, 2900), junk=st.sampled_from(['"', ",", "\n", "\x00", "é", '","', '"\n"', "\r"]))
def test_damage_anywhere_is_counted_or_said(at: int, junk: str, tmp_path: Path) -> None:
    text = csv_of([person(ANA), person(BEN), person(CLEO), gone(DEE)])
    body = text.index("\n") + 1
    at = body + at % (len(text) - body)
    file = tmp_path / NAME
    file.write_text(text[:at] + junk + text[at:], encoding="utf-8")
    try:
        info = build([file], tmp_path / "out")
    except BadInput:
        return
    source = info["sources"][0]
    assert adds_up(source) and source["therapists"] >= 2 and source["rows"] >= 4


def test_a_file_that_was_cut_off_is_said(tmp_path: Path) -> None:
    text = csv_of([person(ANA), person(BEN)])
    whole = gzip.compress(text.encode())
    for name, data in (
        ("a.csv", text[:-60].encode()),
        ("b.csv.gz", whole[: len(whole) // 2]),
        ("c.zip", b"PK\x03\x04cut"),
    ):
        (tmp_path / name).write_bytes(data)
        with pytest.raises(BadInput, match="cut off"):
            build([tmp_path / name], tmp_path / "out")
        assert not (tmp_path / "out").exists()


def test_files_that_are_none_are_said(tmp_path: Path) -> None:
    no_phone = [column for column in HEADER if "Telephone" not in column]
    cases = {
        "empty.csv": (b"", "empty"),
        "header.csv": (csv_of([]).encode(), "no rows"),
        "column.csv": (csv_of([person(ANA)], no_phone).encode(), "Telephone Number"),
        "words.csv": (b"Dear team,\n\nsee the file attached.\n", "missing"),
        "binary.csv": (bytes(range(256)) * 40, "header|missing"),
        "long.csv": (b"x" * 1_000_001, "line of more"),
    }
    for name, (data, words) in cases.items():
        (tmp_path / name).write_bytes(data)
        with pytest.raises(BadInput, match=words) as said:
            build([tmp_path / name], tmp_path / "out")
        assert str(said.value).startswith(name) and "\n" not in str(said.value)
    (tmp_path / "folder").mkdir()
    for name in ("folder", "nowhere.csv"):
        with pytest.raises(BadInput, match=name):
            build([tmp_path / name], tmp_path / "out")


def test_a_zip_without_the_file_is_said(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "month.zip", "w") as archive:
        archive.writestr("readme.txt", "nothing")
    with pytest.raises(BadInput, match="holds 0 files"):
        build([tmp_path / "month.zip"], tmp_path / "out")


def test_check_digits() -> None:
    assert is_npi("1234567893")
    assert [is_npi(f"123456789{digit}") for digit in range(10)].count(True) == 1
    assert not any(map(is_npi, ["", "123456789", "12345678931", "3234567893", "123456789x", "１２３４５６７８９３"]))


def test_the_real_weeks(shared: Path, tmp_path: Path) -> None:
    files = sorted((shared / "registry").glob("npidata_pfile_2024*.csv.gz"))
    if len(files) != 2:
        pytest.skip("../shared/data/registry is not here: it does not come with the repository")
    info = build(files, tmp_path / "out")
    assert [source["rows"] for source in info["sources"]] == [19_785, 25_350]
    assert all(adds_up(source) for source in info["sources"])
    assert info["sources"][0]["deactivations"] == 601
    assert info["therapists"] == sum(info["by_licence"].values()) == sum(info["by_state"].values()) > 5_000
    assert sum(source["rejected"] for source in info["sources"]) < 20

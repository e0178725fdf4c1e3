"""`registry` and `shortlist` from the shell, on the made-up directory that comes with the package."""

import json
from pathlib import Path

import pytest

from secondchair import Registry, joint_shortlist
from secondchair.cli import main, telling
from secondchair.core.therapists import Shortlist, ShortlistRow
from secondchair.core.wishes import wishes_from
from secondchair.registry.country.places import place_of_zip

ANA = {
    "near": {"zip": "93030", "miles": 40},
    "wishes": [
        {"on": "languages", "want": ["es"], "strength": "prefer", "weight": 3},
        {"on": "licence", "avoid": ["associate"], "strength": "must"},
    ],
}
BEN = {"near": {"zip": "93001", "miles": 60}, "format": "either", "wishes": []}
# Unknown never fails a must, so only a place where nobody is leaves nobody.
NOBODY = {"near": {"zip": "99501", "miles": 5}, "format": "in_person", "wishes": []}


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("registry") / "sample"
    assert main(["registry", "build", "--sample", "--out", str(folder)]) == 0
    return folder


def written(folder: Path, name: str, wishes: object) -> str:
    path = folder / name
    path.write_text(wishes if isinstance(wishes, str) else json.dumps(wishes), encoding="utf-8")
    return str(path)


def test_what_an_index_holds_is_told_as_json(sample: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["registry", "info", str(sample), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told == Registry.open(sample).info()
    assert set(told) >= {"therapists", "by_licence", "by_state", "built_on", "sources", "bytes"}
    (source,) = told["sources"]
    assert source["rows"] == sum(source[part] for part in ("therapists", "others", "deactivations", "rejected")) > 0


def test_what_an_index_holds_is_told_in_words(sample: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["registry", "info", str(sample)]) == 0
    assert f"{len(Registry.open(sample)):,} therapists" in capsys.readouterr().out


def test_progress_and_result_go_different_ways(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["registry", "build", "--sample", "--out", str(tmp_path / "r")]) == 0
    told = capsys.readouterr()
    assert "240 rows" in told.err
    assert "therapists, built on" in told.out


def test_a_couples_shortlist_is_the_joint_search(
    sample: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    both = [written(tmp_path, "ana.json", ANA), written(tmp_path, "ben.json", BEN)]
    command = ["shortlist", "--registry", str(sample), "--wishes", both[0], "--wishes", both[1], "-k", "5", "--json"]
    assert main(command) == 0
    told = json.loads(capsys.readouterr().out)
    wishes = [wishes_from(one, place_of_zip) for one in (ANA, BEN)]
    assert told == joint_shortlist(Registry.open(sample), wishes, k=5).as_json()
    assert 0 < len(told["shortlist"]) <= 5
    assert all(row["name"] and len(row["score"]) == 2 for row in told["shortlist"])


def test_one_person_searches_alone(sample: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["shortlist", "--registry", str(sample), "--wishes", written(tmp_path, "ana.json", ANA)]) == 0
    words = capsys.readouterr().out
    assert "  1. Sample Therapist" in words
    assert " fit. The best 8:" in words or " fits. The best 1:" in words


@pytest.mark.parametrize(
    ("km", "told"),
    [(0.4, "0 miles (0 km)"), (1.4, "1 mile (1 km)"), (32.2, "20 miles (32 km)"), (2090, "1,299 miles (2,090 km)")],
)
def test_distances_are_told_in_miles_and_in_km(km: float, told: str) -> None:
    row = ShortlistRow(1, "Sample Therapist", (5,), 5, True, (km,), ({},), ())
    assert f", {told} away" in telling.shortlist(Shortlist(1, (row,)))


def test_nobody_found_is_status_3_and_says_so(sample: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    command = ["shortlist", "--registry", str(sample), "--wishes", written(tmp_path, "cleo.json", NOBODY)]
    status = main(command)
    words = capsys.readouterr().out
    found = joint_shortlist(Registry.open(sample), [wishes_from(NOBODY, place_of_zip)])
    assert found.rows == ()
    assert status == 3
    assert "Nobody fits every must." in words


@pytest.mark.parametrize(
    ("wishes", "said"),
    [
        ("{", "line 1: this is not JSON"),
        ("[]", "the wishes"),
        ({"near": {"zip": "00000"}}, "00000"),
        ({"near": {"zip": "93030"}, "wishes": [{"on": "height"}]}, "height"),
        ("[" * 100_000, "dee.json"),
    ],
)
def test_wishes_that_cannot_be_read_are_said_with_their_file(
    sample: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], wishes: object, said: str
) -> None:
    command = ["shortlist", "--registry", str(sample), "--wishes", written(tmp_path, "dee.json", wishes)]
    assert main(command) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.count("\n") == 1
    assert "dee.json" in told.err
    assert said in told.err


def test_wishes_in_another_encoding_are_said(sample: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "ana.json").write_bytes('{"near": "ñ"}'.encode("latin-1"))
    assert main(["shortlist", "--registry", str(sample), "--wishes", str(tmp_path / "ana.json")]) == 2
    assert "UTF-8" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (["registry", "build", "--out", "{}/r"], "--sample"),
        (["registry", "build", "{}/none.csv", "--out", "{}/r"], "none.csv"),
        (["registry", "info", "{}/none"], "none"),
        (["registry"], "ACTION"),
        (["shortlist", "--registry", "{}/none", "--wishes", "{}/none.json"], "none"),
        (["shortlist", "--registry", "{}"], "--wishes"),
    ],
)
def test_bad_input_is_one_plain_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], command: list[str], said: str
) -> None:
    assert main([word.format(tmp_path) for word in command]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.count("\n") == 1
    assert said in told.err


def test_three_people_are_one_too_many(sample: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wishes = ["--wishes", written(tmp_path, "ana.json", ANA)] * 3
    assert main(["shortlist", "--registry", str(sample), *wishes]) == 2
    assert "one, or two" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (["sample", "01"], 0, "Sample Therapist 01 (9000000001)"),
        (["9000000002"], 0, "Sample Therapist 02"),
        (["nobody"], 3, "more letters may help"),
        (["1234567893"], 3, "No therapist here has the NPI 1234567893."),
        (["  "], 2, "there is no name"),
    ],
)
def test_somebody_is_found_by_name_or_number(
    sample: Path, capsys: pytest.CaptureFixture[str], words: list[str], status: int, said: str
) -> None:
    assert main(["registry", "find", str(sample), *words]) == status
    told = capsys.readouterr()
    assert said in told.out + told.err
    if not status:
        assert main(["registry", "find", str(sample), *words, "--json"]) == 0
        assert json.loads(capsys.readouterr().out)[0]["id"] >= 9_000_000_001


def test_a_copy_is_checked_and_used(sample: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["registry", "check", str(sample)]) == 0
    assert main(["registry", "use", str(sample), str(tmp_path / "served")]) == 0
    assert Registry.open(tmp_path / "served").info() == Registry.open(sample).info()
    text = next((tmp_path / "served").glob("rows-*"))
    text.write_bytes(text.read_bytes().replace(b"Sample", b"Simple", 1))
    capsys.readouterr()
    for command in (["check", str(tmp_path / "served")], ["use", str(tmp_path / "served"), str(tmp_path / "other")]):
        assert main(["registry", *command]) == 2
        assert capsys.readouterr().err.startswith(f"secondchair: served: the file {text.name} is damaged")
    assert not (tmp_path / "other").exists()


def test_an_update_reads_a_week_and_says_what_it_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = tmp_path / "rows.jsonl"
    rows.write_text('{"id": 7, "zip": "93030"}\n{"id": 8, "zips": "93030"}\n', encoding="utf-8")
    out = str(tmp_path / "out")
    assert main(["registry", "build", str(rows), "--out", out]) == 0
    assert "rejected.csv" in capsys.readouterr().out
    assert main(["registry", "update", out]) == 2
    rows.write_text('{"id": 9, "zip": "93030"}\n', encoding="utf-8")
    assert main(["registry", "update", out, str(rows)]) == 0
    assert len(Registry.open(out)) == 2


@pytest.mark.parametrize("order", ["fit", "distance"])
def test_the_order_can_be_chosen(sample: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], order: str) -> None:
    command = ["shortlist", "--registry", str(sample), "--wishes", written(tmp_path, "ana.json", ANA), "--json"]
    assert main([*command, "-k", "50", "--order", order]) == 0
    told = json.loads(capsys.readouterr().out)["shortlist"]
    keys = [row["km"] if order == "distance" else [-row["product"]] for row in told]
    assert len(keys) > 20 and keys == sorted(keys)
    assert main([*command, "--order", "price"]) == 2

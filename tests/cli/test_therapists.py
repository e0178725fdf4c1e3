"""`registry` and `shortlist` from the shell, on the made-up directory that comes with the package."""

import json
from pathlib import Path

import pytest

from secondchair import Registry, joint_shortlist
from secondchair.cli import main
from secondchair.core.wishes import wishes_from
from secondchair.registry.places import place_of_zip

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
    assert "240 rows read" in told.err
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

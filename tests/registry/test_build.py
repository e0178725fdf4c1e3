"""The directory on disk: rows of other sources, claims, and a directory that is never half there."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from secondchair.core.bad_input import BadInput
from secondchair.core.wishes import wishes_from
from secondchair.registry import Reading, Registry, build
from secondchair.registry.country.places import place_of_zip
from secondchair.registry.search import joint_shortlist

from .nppes_file import ANA, BEN, CLEO, adds_up, csv_of, gone, person


def jsonl(path: Path, *rows: object) -> Path:
    path.write_text(
        "".join((row if isinstance(row, str) else json.dumps(row)) + "\n" for row in rows), encoding="utf-8"
    )
    return path


def week(tmp_path: Path, *rows: dict[str, str]) -> Path:
    (tmp_path / "week.csv").write_text(csv_of(list(rows)), encoding="utf-8")
    return tmp_path / "week.csv"


def test_rows_of_another_directory(tmp_path: Path) -> None:
    row: dict[str, Any] = {"id": 7, "lat": 53.3, "lon": -6.3, "name": "Cleo Murphy", "licence": "other", "fee": 9000}
    row |= {
        "languages": ["en", "ga", "en"],
        "video": False,
        "sources": {"fee": {"source": "own page", "on": "2026-05-01"}},
    }
    info = build([jsonl(tmp_path / "dublin.jsonl", row, {"id": 8, "zip": "93030"})], tmp_path / "out")
    assert info["by_licence"] == {"other": 1, "unknown": 1} and info["by_state"] == {"CA": 1, "unknown": 1}
    registry = Registry.open(tmp_path / "out")
    cleo, dee = registry.therapist(7), registry.therapist(8)
    assert cleo is not None and dee is not None
    assert (cleo.languages, cleo.video, cleo.lat, dee.city) == (("en", "ga"), False, 53.3, "Oxnard")
    said = {fact.name: (fact.source, fact.on) for fact in cleo.facts}
    assert said["fee"] == ("own page", "2026-05-01") and said["name"] == ("dublin", None)


def test_rows_that_cannot_be_used_are_listed(tmp_path: Path) -> None:
    bad: list[object] = [
        "not json",
        "[1]",
        {"lat": 1, "lon": 1},
        {"id": True, "lat": 1, "lon": 1},
        {"id": 2},
        {"id": 3, "lat": 91, "lon": 0},
        {"id": 3, "lat": 1},
        '{"id": 4, "lat": NaN, "lon": 1}',
        {"id": 5, "zip": "00000"},
        {"id": 6, "zip": "93030", "hours": ["noon"]},
        {"id": 7, "zip": "93030", "fee": -1},
        {"id": 8, "zip": "93030", "fees": 9000},
        {"id": 9, "zip": "93030", "licence": "coach"},
        {"id": 10, "zip": "93030", "languages": [["es"]]},
        {"id": 11, "zip": "93030", "video": "yes"},
        {"id": 12, "zip": "93030", "sources": {"fee": "me"}},
        "[" * 100_000,
        {"id": 2**63, "zip": "93030"},
    ]
    (source,) = build([jsonl(tmp_path / "rows.jsonl", {"id": 1, "zip": "93030"}, *bad)], tmp_path / "out")["sources"]
    assert adds_up(source) and (source["therapists"], source["rejected"]) == (1, len(bad))
    assert len((tmp_path / "out" / "rejected.csv").read_text(encoding="utf-8").splitlines()) == 1 + len(bad)


@pytest.mark.parametrize("text", ["\n\n", "not json\n", '{"id": 1}\n'])
def test_a_file_without_one_usable_row_is_said(text: str, tmp_path: Path) -> None:
    (tmp_path / "rows.jsonl").write_text(text, encoding="utf-8")
    with pytest.raises(BadInput, match="rows"):
        build([tmp_path / "rows.jsonl"], tmp_path / "out")


def test_claims_are_laid_over_by_id(tmp_path: Path) -> None:
    claim = {
        "id": ANA,
        "languages": ["es"],
        "fee": 12000,
        "zip": "93001",
        "gender": None,
        "training": [],
        "on": "2026-10-01",
    }
    claims = jsonl(tmp_path / "claims.jsonl", claim, {"id": BEN, "fee": 1}, {"id": CLEO, "fee": 1})
    info = build([week(tmp_path, person(ANA), person(BEN), gone(BEN))], tmp_path / "out", claims=claims)
    assert info["therapists"] == 1 and adds_up(info["sources"][1]) and info["sources"][1]["rejected"] == 2
    ana = Registry.open(tmp_path / "out").therapist(ANA)
    assert ana is not None
    assert (ana.languages, ana.fee, ana.zip, ana.gender, ana.training) == (("es",), 12000, "93001", "woman", ())
    assert ana.lat > 34.3  # the place moved with the ZIP
    said = {fact.name: (fact.source, fact.on) for fact in ana.facts}
    assert said["fee"] == ("practice", "2026-10-01") and said["gender"] == ("nppes", "2024-01-04")


def test_building_again_gives_the_same_bytes(tmp_path: Path) -> None:
    files = [week(tmp_path, person(BEN), person(ANA)), jsonl(tmp_path / "more.jsonl", {"id": 5, "zip": "10001"})]
    for name in ("one", "two"):
        build(files, tmp_path / name, today=date(2026, 12, 1))
    names = sorted(path.name for path in (tmp_path / "one").iterdir())
    assert [name.split("-")[0] for name in names] == ["claims", "meta.json", "rejected.csv", "rows", "search"]
    for name in names:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes(), name


def test_progress_is_told(tmp_path: Path) -> None:
    told: list[Reading] = []
    build([week(tmp_path, person(ANA))], tmp_path / "out", progress=told.append)
    size = (tmp_path / "week.csv").stat().st_size
    assert [(so.name, so.rows, so.bytes_done, so.bytes_all) for so in told] == [("week.csv", 1, size, size)]
    assert told[0].rate > 0 and told[0].left == 0


def test_a_new_build_takes_the_place_of_an_old_one_and_nothing_else(tmp_path: Path) -> None:
    out = tmp_path / "out"
    build([week(tmp_path, person(ANA))], out)
    old = Registry.open(out)
    with pytest.raises(BadInput):
        build([tmp_path / "nowhere.csv"], out)
    assert len(Registry.open(out)) == 1
    build([week(tmp_path, person(BEN))], out)
    assert Registry.open(out).therapist(BEN) is not None
    found = old.therapist(ANA)  # who was opened before stays whole: never a mix of the two
    assert found is not None and found.id == ANA and old.therapist(BEN) is None
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "keep.txt").write_text("keep")
    with pytest.raises(BadInput, match="not a registry"):
        build([week(tmp_path, person(ANA))], tmp_path / "letters")
    with pytest.raises(BadInput, match="not a directory"):
        build([week(tmp_path, person(ANA))], tmp_path / "week.csv")
    assert (tmp_path / "letters" / "keep.txt").read_text() == "keep"
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]


@pytest.mark.parametrize(
    "meta", ["[]", '{"kind": "other"}', '{"kind": "second-chair registry", "version": 99, "files": {}}']
)
def test_a_foreign_directory_is_said(meta: str, tmp_path: Path) -> None:
    (tmp_path / "meta.json").write_text(meta)
    for place in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(BadInput):
            Registry.open(place)


def test_what_to_build_must_be_clear(tmp_path: Path) -> None:
    with pytest.raises(BadInput):
        build([], tmp_path / "out")
    with pytest.raises(BadInput):
        build([week(tmp_path, person(ANA))], tmp_path / "out", sample=True)


def test_a_week_of_nothing_but_deactivations(tmp_path: Path) -> None:
    build([week(tmp_path, gone(ANA))], tmp_path / "out")
    registry = Registry.open(tmp_path / "out")
    assert len(registry) == 0 and registry.therapist(ANA) is None
    found = joint_shortlist(registry, [wishes_from({"near": {"zip": "93030"}}, place_of_zip)])
    assert (found.count, found.rows) == (0, ())


def test_info(tmp_path: Path) -> None:
    info = build([week(tmp_path, person(ANA))], tmp_path / "out", today=date(2026, 12, 1))
    registry = Registry.open(tmp_path / "out")
    assert registry.info() == info
    assert list(info) == ["therapists", "by_licence", "by_state", "built_on", "sources", "bytes", "engine"]
    assert (info["by_licence"], info["by_state"], info["built_on"]) == ({"LMFT": 1}, {"CA": 1}, "2026-12-01")
    assert info["bytes"] == sum(path.stat().st_size for path in (tmp_path / "out").iterdir())
    assert registry.built_on == "2026-12-01" and not registry.is_sample and len(registry) == 1
    assert registry.therapist(1) is registry.therapist(-1) is registry.therapist(2**70) is None

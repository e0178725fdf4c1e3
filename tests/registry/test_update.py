"""Later files and claims over a directory that stands: as if it had been built of everything at once."""

import json
import os
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from secondchair.core.bad_input import BadInput
from secondchair.registry import Registry, build, compiled, update
from secondchair.registry.keeping import snapshot
from secondchair.registry.reading.layouts import PLACES

from .nppes_file import ANA, BEN, CLEO, DEE, adds_up, csv_of, gone, person

DAY = date(2026, 12, 1)


def week(tmp_path: Path, name: str, *rows: dict[str, str]) -> Path:
    file = tmp_path / f"npidata_pfile_{name}.csv"
    file.write_text(csv_of(list(rows)), encoding="utf-8")
    return file


def claims(tmp_path: Path, *rows: object) -> Path:
    (tmp_path / "claims.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return tmp_path / "claims.jsonl"


def contents(folder: Path) -> dict[str, Any]:
    """What a directory says of everybody in it, and the arrays that a search reads."""
    found = snapshot.Snapshot(folder)
    rows = [found.row(position) for position in range(len(found))]
    return {"rows": rows, "words": found.meta["words"]} | {name: a.tolist() for name, a in found.arrays.items()}


def test_an_update_gives_what_a_build_of_all_files_gives(tmp_path: Path) -> None:
    month = week(tmp_path, "month", person(ANA), person(BEN, zip="10001", sex="M"), person(CLEO))
    first = week(tmp_path, "one", person(BEN, zip="89101", sex="M"), gone(CLEO), person(DEE))
    second = week(tmp_path, "two", person(DEE, last="O'BRIEN"), person(ANA, code="207Q00000X"))
    build([month], tmp_path / "out", today=DAY)
    for file in (first, second):
        update(tmp_path / "out", [file], today=DAY)
    info = build([month, first, second], tmp_path / "whole", today=DAY)
    assert contents(tmp_path / "out") == contents(tmp_path / "whole")
    got = Registry.open(tmp_path / "out").info()
    assert got["sources"] == info["sources"] and all(map(adds_up, got["sources"]))


def test_claims_stay_when_the_registry_changes(tmp_path: Path) -> None:
    build([week(tmp_path, "month", person(ANA), person(BEN))], tmp_path / "out")
    given = claims(tmp_path, {"id": ANA, "fee": 12000, "zip": "93001", "on": "2026-10-01"})
    update(tmp_path / "out", [], claims=given)
    update(tmp_path / "out", [week(tmp_path, "one", person(ANA, first="ANNA", zip="90001"))])
    ana = Registry.open(tmp_path / "out").therapist(ANA)
    assert ana is not None and (ana.name, ana.fee, ana.zip) == ("Anna de la Cruz", 12000, "93001")
    # … also through a whole new build into the same folder, and until a later claim says otherwise.
    build([week(tmp_path, "next", person(ANA, first="ANNE"))], tmp_path / "out")
    ana = Registry.open(tmp_path / "out").therapist(ANA)
    assert ana is not None and (ana.name, ana.fee) == ("Anne de la Cruz", 12000)
    update(tmp_path / "out", [], claims=claims(tmp_path, {"id": ANA, "languages": ["es"]}))
    ana = Registry.open(tmp_path / "out").therapist(ANA)
    assert ana is not None and (ana.fee, ana.languages, ana.zip) == (None, ("es",), "93030")


def test_a_claim_brings_nobody_back(tmp_path: Path) -> None:
    build([week(tmp_path, "month", person(ANA), person(BEN))], tmp_path / "out")
    update(tmp_path / "out", [], claims=claims(tmp_path, {"id": ANA, "fee": 9000}, {"id": CLEO, "fee": 9000}))
    update(tmp_path / "out", [week(tmp_path, "one", gone(ANA))])
    assert [npi for npi in (ANA, BEN, CLEO) if Registry.open(tmp_path / "out").therapist(npi)] == [BEN]
    source = update(tmp_path / "out", [], claims=claims(tmp_path, {"id": ANA, "fee": 9000}))["sources"][-1]
    assert adds_up(source) and source["rejected"] == 1
    assert "no therapist has the id" in (tmp_path / "out" / "rejected.csv").read_text(encoding="utf-8")


def test_who_withdrew_never_comes_back_by_a_file(tmp_path: Path) -> None:
    out, month = tmp_path / "out", week(tmp_path, "month", person(ANA), person(BEN))
    build([month], out)
    said = update(out, [], claims=claims(tmp_path, {"id": ANA, "fee": 1}, {"id": ANA, "withdrawn": True}))["sources"][
        -1
    ]
    assert adds_up(said) and (said["therapists"], said["deactivations"]) == (1, 1)
    for again in (lambda: update(out, [month]), lambda: build([month], out), lambda: build([month, month], out)):
        again()
        assert Registry.open(out).therapist(ANA) is None and Registry.open(out).therapist(BEN) is not None
    texts = b"".join(file.read_bytes() for file in out.iterdir() if file.name != "meta.json")
    assert b"Ana de la Cruz" in texts  # Ben is called so as well in these rows
    assert texts.count(b"Ana de la Cruz") == 1
    rejected = update(out, [], claims=claims(tmp_path, {"id": ANA, "fee": 1}))["sources"][-1]["rejected"]
    assert rejected == 1
    # Only the practice itself may be listed again, with the next file that has it.
    build([month], out, claims=claims(tmp_path, {"id": ANA, "withdrawn": False}))
    assert Registry.open(out).therapist(ANA) is not None


@pytest.mark.parametrize(
    "line",
    [
        {"withdrawn": True},
        {"id": 1, "withdrawn": "yes"},
        {"id": True, "withdrawn": True},
        {"id": 1, "withdrawn": True, "fee": 1},
    ],
)
def test_an_unclear_withdrawal_is_listed(line: object, tmp_path: Path) -> None:
    build([week(tmp_path, "month", person(ANA))], tmp_path / "out")
    source = update(tmp_path / "out", [], claims=claims(tmp_path, line))["sources"][-1]
    assert (source["rows"], source["rejected"]) == (1, 1)
    assert len(Registry.open(tmp_path / "out")) == 1


def test_withdrawals_that_cannot_be_read_stop_a_build(tmp_path: Path) -> None:
    month = week(tmp_path, "month", person(ANA))
    build([month], tmp_path / "out", claims=claims(tmp_path, {"id": ANA, "withdrawn": True}))
    kept = next((tmp_path / "out").glob("claims-*"))
    kept.write_text("{", encoding="utf-8")
    with pytest.raises(BadInput, match="withdrawals"):
        build([month], tmp_path / "out")


def test_an_update_that_fails_changes_nothing(tmp_path: Path) -> None:
    build([week(tmp_path, "month", person(ANA))], tmp_path / "out")
    before = contents(tmp_path / "out")
    with pytest.raises(BadInput):
        update(tmp_path / "out", [tmp_path / "nowhere.csv"])
    with pytest.raises(BadInput, match="at least one"):
        update(tmp_path / "out", [])
    with pytest.raises(BadInput):
        update(tmp_path / "nowhere", [week(tmp_path, "one", person(BEN))])
    build([], tmp_path / "sample", sample=True)
    with pytest.raises(BadInput, match="made-up"):
        update(tmp_path / "sample", [week(tmp_path, "one", person(BEN))])
    assert contents(tmp_path / "out") == before
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]


def test_names_are_found_after_an_update(tmp_path: Path) -> None:
    build(
        [week(tmp_path, "month", person(ANA, last="PEÑA"), person(BEN, last="O'BRIEN", first="BEN"))], tmp_path / "out"
    )
    update(tmp_path / "out", [week(tmp_path, "one", person(CLEO, last="PENA-RUIZ", first="CLEO"))])
    registry = Registry.open(tmp_path / "out")
    assert [who.name for who in registry.named("pena")] == ["Ana Peña", "Cleo Pena-Ruiz"]
    assert [who.name for who in registry.named("PEÑA an")] == ["Ana Peña"]
    assert [who.name for who in registry.named("brien")] == ["Ben O'Brien"]
    assert [who.name for who in registry.named("ruiz cleo")] == ["Cleo Pena-Ruiz"]
    assert [who.id for who in registry.named(f" {BEN} ")] == [BEN]
    for nobody in ("", "?!", "pena brien", "1234567890", "0" * 500, "penarui", "ana pen x"):
        assert registry.named(nobody) == []


def test_two_updates_at_once_lose_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "out"
    build([week(tmp_path, "month", person(ANA), person(BEN))], out)
    one, other = week(tmp_path, "one", gone(ANA)), week(tmp_path, "two", person(DEE))
    made, first = compiled.made, [True]

    def meanwhile(name: str) -> str:
        if first.pop() if first else False:
            update(out, [one])  # another update ends between the call and its own work
        return made(name)

    monkeypatch.setattr(compiled, "made", meanwhile)
    update(out, [other])
    registry = Registry.open(out)
    assert [bool(registry.therapist(npi)) for npi in (ANA, BEN, DEE)] == [False, True, True]
    assert len(registry.info()["sources"]) == 3


def test_a_list_of_withdrawals_that_was_cut_stops_a_build(tmp_path: Path) -> None:
    month, out = week(tmp_path, "month", person(ANA), person(BEN)), tmp_path / "out"
    build([month], out, claims=claims(tmp_path, {"id": ANA, "withdrawn": True}, {"id": BEN, "withdrawn": True}))
    kept = next(out.glob("claims-*"))
    whole = kept.read_bytes()
    for cut in (b"", whole[: whole.index(b"\n") + 1]):
        kept.write_bytes(cut)
        for again in (lambda: build([month], out), lambda: update(out, [month])):
            with pytest.raises(BadInput):
                again()
    kept.unlink()
    with pytest.raises(BadInput, match="withdrawals"):
        build([month], out)


def test_the_sample_is_not_laid_over_a_real_directory(tmp_path: Path) -> None:
    build(
        [week(tmp_path, "month", person(ANA))],
        tmp_path / "out",
        claims=claims(tmp_path, {"id": ANA, "withdrawn": True}),
    )
    with pytest.raises(BadInput, match="holds a real directory"):
        build([], tmp_path / "out", sample=True)


def test_claims_wait_for_who_is_away(tmp_path: Path) -> None:
    out, month = tmp_path / "out", week(tmp_path, "month", person(ANA), person(BEN))
    build([month], out, claims=claims(tmp_path, {"id": ANA, "fee": 12000}))
    update(out, [week(tmp_path, "one", gone(ANA))])
    build([week(tmp_path, "other", person(BEN))], out)
    assert Registry.open(out).therapist(ANA) is None
    update(out, [month])
    ana = Registry.open(out).therapist(ANA)
    assert ana is not None and ana.fee == 12000


def test_second_places_stay_when_a_week_brings_the_person_anew(tmp_path: Path) -> None:
    out, month = tmp_path / "out", week(tmp_path, "month", person(ANA), person(BEN))
    places = tmp_path / "pl_pfile_month.csv"
    row = {PLACES[0]: str(ANA), PLACES[1]: "VENTURA", PLACES[2]: "CA", PLACES[3]: "93001", PLACES[4]: "US"}
    places.write_text(csv_of([row, row | {PLACES[0]: str(BEN)}], list(PLACES)), encoding="utf-8")
    build([month, places], out, claims=claims(tmp_path, {"id": BEN, "fee": 9000}))
    for first in ("ANNA", "ANYA"):
        update(out, [week(tmp_path, "one", person(ANA, first=first), person(BEN, first=first))])
        for npi in (ANA, BEN):
            who = Registry.open(out).therapist(npi)
            assert who is not None and who.also_at == ("Ventura, CA 93001",) and who.name.startswith(first.title())
    ben = Registry.open(out).therapist(BEN)
    assert ben is not None and ben.fee == 9000


def test_odd_claims_are_refused_and_block_nothing(tmp_path: Path) -> None:
    out, month = tmp_path / "out", week(tmp_path, "month", person(ANA))
    build([month], out)
    odd: list[dict[str, Any]] = [
        {"id": ANA, "training": ["\ud800"]},
        {"id": ANA, "training": ["a\u2028b"]},
        {"id": ANA, "on": "2026-02-30"},
        {"id": 2**63, "withdrawn": True},
        {"id": -1, "withdrawn": True},
    ]
    source = update(out, [], claims=claims(tmp_path, *odd))["sources"][-1]
    assert adds_up(source) and source["rejected"] == len(odd)
    (tmp_path / "bom.jsonl").write_text("\ufeff" + json.dumps({"id": ANA, "fee": 9000}) + "\n", encoding="utf-8")
    assert update(out, [], claims=tmp_path / "bom.jsonl")["sources"][-1]["therapists"] == 1
    for wrong in (month, tmp_path / "nowhere.jsonl"):
        with pytest.raises(BadInput):
            build([month], out, claims=wrong)
    ana = Registry.open(out).therapist(ANA)
    assert ana is not None and ana.fee == 9000


def test_a_day_that_is_none_is_no_date(tmp_path: Path) -> None:
    build([week(tmp_path, "month", person(ANA) | {"Last Update Date": "02/31/2024"})], tmp_path / "out")
    ana = Registry.open(tmp_path / "out").therapist(ANA)
    assert ana is not None and all(fact.on is None for fact in ana.facts)


def test_files_can_be_read_by_whoever_serves(tmp_path: Path) -> None:
    before = os.umask(0o077)
    try:
        build([week(tmp_path, "month", person(ANA))], tmp_path / "out")
    finally:
        os.umask(before)
    assert (tmp_path / "out").stat().st_mode & 0o777 == 0o755
    assert {file.stat().st_mode & 0o777 for file in (tmp_path / "out").iterdir()} == {0o644}

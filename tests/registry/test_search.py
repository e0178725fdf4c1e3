"""The joint search against its slow twin, and the promises it makes whatever the rows."""

import json
import random
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from secondchair.core.bad_input import BadInput
from secondchair.core.wishes import wishes_from
from secondchair.registry import Registry, build
from secondchair.registry.country.places import place_of_zip
from secondchair.registry.search import joint_shortlist

from .twin import Twin

LANGUAGES, TRAINING, CULTURE = ["en", "es", "vi"], ["eft", "gottman", "ibct"], ["affirming", "latino"]
HOURS = ["mon-09", "mon-18", "sat-10", "sun-23"]
WORDS = {
    "gender": ["woman", "man", "nonbinary"],
    "licence": ["LMFT", "LCSW", "associate"],
    "training": TRAINING,
    "languages": LANGUAGES,
    "insurance": ["aetna"],
    "culture": CULTURE,
    "hours": HOURS,
}


def some(words: list[str]) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(words), min_size=1, max_size=3, unique=True)


def maybe(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | values


NEAR_LAT, NEAR_LON = (
    st.floats(33.8, 34.8).map(lambda v: round(v, 3)),
    st.floats(-119.8, -118.4).map(lambda v: round(v, 3)),
)
ROW = st.fixed_dictionaries(
    {
        "lat": NEAR_LAT | st.floats(-90, 90),
        "lon": NEAR_LON | st.floats(-180, 180),
        "gender": maybe(st.sampled_from(WORDS["gender"])),
        "licence": maybe(st.sampled_from(WORDS["licence"])),
        **{
            name: st.just([]) | some(WORDS[name]) for name in ("training", "languages", "insurance", "culture", "hours")
        },
        "states": some(["CA", "NV", "AZ"]),
        "video": st.sampled_from([None, True, False]),
        "sliding": st.sampled_from([None, True, False]),
        "openings": st.sampled_from([None, True, False]),
        "fee": maybe(st.integers(0, 40).map(lambda v: v * 1000)),
        "since": maybe(st.integers(2005, 2026)),
    }
)


@st.composite
def wish(draw: st.DrawFn, on: str) -> dict[str, Any]:
    strength = draw(st.sampled_from(["must", "prefer"]))
    made: dict[str, Any] = {"on": on, "strength": strength}
    if on in ("fee", "since"):
        made["at_most"] = draw(st.integers(0, 40)) * 1000 if on == "fee" else draw(st.integers(2005, 2026))
    else:
        turn = "want" if on == "hours" and strength == "must" else draw(st.sampled_from(["want", "avoid"]))
        made[turn] = draw(some([*WORDS[on], "nobody"] if on != "hours" else WORDS[on]))
    return made | ({"weight": draw(st.integers(1, 5))} if strength == "prefer" else {})


@st.composite
def person(draw: st.DrawFn) -> dict[str, Any]:
    near = {"lat": draw(NEAR_LAT), "lon": draw(NEAR_LON)}
    miles = draw(maybe(st.sampled_from([1, 5, 12.5, 40])))
    on = draw(st.lists(st.sampled_from([*WORDS, "fee", "since"]), max_size=5, unique=True))
    return {
        "near": near | ({} if miles is None else {"miles": miles}),
        "state": draw(st.sampled_from(["CA", "CA", "NV", "TX"])),
        "format": draw(st.sampled_from(["either", "in_person", "video"])),
        "wishes": [draw(wish(name)) for name in on],
    }


def registry_of(rows: list[dict[str, Any]], folder: Path) -> Registry:
    file = folder / "rows.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    build([file], folder / "registry")
    return Registry.open(folder / "registry")


def answer(registry: Registry, people: list[dict[str, Any]], k: int = 8) -> dict[str, Any]:
    return joint_shortlist(registry, [wishes_from(p, place_of_zip) for p in people], k).as_json()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("search")


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(
    rows=st.lists(ROW, min_size=1, max_size=14), people=st.lists(person(), min_size=1, max_size=2), k=st.integers(0, 9)
)
def test_the_same_as_the_slow_twin(rows: list[Any], people: list[Any], k: int, folder: Path) -> None:
    named = [{"id": 7 + i, "name": f"Sample Therapist {i:02}"} | row for i, row in enumerate(rows)]
    assert answer(registry_of(named, folder), people, k) == Twin(named, people).answer(k)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(rows=st.lists(ROW, min_size=1, max_size=14), people=st.lists(person(), min_size=2, max_size=2))
def test_the_same_when_the_two_swap(rows: list[Any], people: list[Any], folder: Path) -> None:
    registry = registry_of([{"id": 7 + i} | row for i, row in enumerate(rows)], folder)
    one, other = answer(registry, people), answer(registry, people[::-1])
    assert (one["count"], one["facets"]) == (other["count"], other["facets"])
    for row, mirrored in zip(one["shortlist"], other["shortlist"], strict=True):
        assert row["id"] == mirrored["id"] and row["score"] == mirrored["score"][::-1]


@pytest.mark.parametrize("seed", range(12))
def test_the_same_as_the_definition(seed: int, shared: Path, tmp_path: Path) -> None:
    definition = shared.parent / "joint_search.py"
    if not definition.is_file():
        pytest.skip("../shared/joint_search.py is not here: it does not come with the repository")
    sys.path.insert(0, str(definition.parent))
    try:
        import joint_search  # type: ignore[import-not-found]
    finally:
        sys.path.pop(0)
    rows, people = joint_search.random_case(seed, 300)
    registry = registry_of(rows, tmp_path)
    for asking in (people, people[::-1], people[:1]):
        got = answer(registry, asking)
        for row in got["shortlist"]:
            assert row.pop("name") == ""
        assert got == json.loads(json.dumps(joint_search.joint(rows, asking, 8)))


def test_unknown_never_fails_a_must_and_is_asked(tmp_path: Path) -> None:
    ana = {"near": {"zip": "93030", "miles": 20}, "wishes": [{"on": "languages", "want": ["es"], "strength": "must"}]}
    registry = registry_of([{"id": 1, "zip": "93030"}, {"id": 2, "zip": "93030", "languages": ["en"]}], tmp_path)
    got = answer(registry, [ana])
    assert [row["id"] for row in got["shortlist"]] == [1]
    assert got["shortlist"][0]["ask"] == ["languages", "openings"]
    assert {"who": 0, "on": "languages", "adds": 1} in got["concessions"]


def test_hours_that_suit_each_but_not_both(tmp_path: Path) -> None:
    def of(hour: str) -> dict[str, Any]:
        return {"near": {"zip": "93030"}, "wishes": [{"on": "hours", "want": [hour], "strength": "must"}]}

    registry = registry_of([{"id": 1, "zip": "93030", "hours": ["mon-09", "mon-18"]}], tmp_path)
    assert answer(registry, [of("mon-09")])["count"] == 1
    both = answer(registry, [of("mon-09"), of("mon-18")])
    assert both["count"] == 0
    assert {"who": None, "on": "hours_together", "adds": 1} in both["concessions"]


def test_nobody_wants_the_same_format(tmp_path: Path) -> None:
    registry = registry_of([{"id": 1, "zip": "93030", "video": True, "states": ["CA"]}], tmp_path)
    ana: dict[str, Any] = {"near": {"zip": "93030"}, "format": "video", "wishes": []}
    ben = ana | {"format": "in_person"}
    assert answer(registry, [ana])["count"] == answer(registry, [ben])["count"] == 1
    assert answer(registry, [ana, ben])["count"] == 0


@pytest.mark.parametrize(("people", "k"), [(0, 8), (3, 8), (1, -1)])
def test_bad_calls_are_said(people: int, k: int, tmp_path: Path) -> None:
    registry = registry_of([{"id": 1, "zip": "93030"}], tmp_path)
    with pytest.raises(BadInput):
        answer(registry, [{"near": {"zip": "93030"}}] * people, k)


def test_a_metro_search_over_50_000_rows_is_quick(tmp_path: Path, figure: Callable[[str], None]) -> None:
    r = random.Random(7)
    rows = [
        {"id": i + 1, "lat": r.uniform(25, 48), "lon": r.uniform(-122, -70), "gender": r.choice(["woman", "man"])}
        | {"licence": "LMFT", "states": [r.choice(["CA", "NV", "TX"])], "since": r.randint(2005, 2026)}
        | ({"lat": r.gauss(34.05, 0.2), "lon": r.gauss(-118.3, 0.2)} if i % 20 == 0 else {})
        for i in range(50_000)
    ]
    registry = registry_of(rows, tmp_path)
    ana: dict[str, Any] = {"near": {"zip": "90012", "miles": 20}, "format": "in_person", "wishes": []}
    ana["wishes"] = [
        {"on": "gender", "want": ["woman"], "strength": "must"},
        {"on": "since", "at_most": 2016, "strength": "prefer"},
    ]
    wishes = [wishes_from(ana, place_of_zip)]
    taken = []
    for _ in range(41):
        start = time.process_time_ns()
        found = joint_shortlist(registry, wishes)
        taken.append((time.process_time_ns() - start) / 1e6)
    assert found.count > 500
    figure(f"registry: one person, metro, 50,000 rows, {found.count} fit: median {statistics.median(taken):.1f} ms CPU")

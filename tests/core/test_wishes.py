"""Wishes from JSON: what is right is kept, whatever is wrong is said by its field."""

import json
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from secondchair.core.bad_input import BadInput
from secondchair.core.wishes import Wish, Wishes, wishes_from


@dataclass(frozen=True)
class Town:
    state: str = "CA"
    lat: float = 34.2
    lon: float = -119.2


def place_of_zip(zip_code: str) -> Town | None:
    return Town() if zip_code == "93030" else None


ANA: dict[str, Any] = {
    "near": {"zip": "93030", "miles": 20},
    "state": "ca",
    "format": "video",
    "wishes": [
        {"on": "gender", "want": ["woman"], "strength": "must"},
        {"on": "licence", "avoid": ["associate"], "strength": "prefer", "weight": 3},
        {"on": "fee", "at_most": 15000, "strength": "must"},
        {"on": "hours", "want": ["mon-18", "sun-23"], "strength": "must"},
    ],
}


def ana(**changed: Any) -> dict[str, Any]:
    return {**ANA, **changed}


def one(**wish: Any) -> dict[str, Any]:
    return ana(wishes=[wish])


def test_all_that_is_said_is_kept() -> None:
    kept = (
        Wish("gender", "must", want=("woman",)),
        Wish("licence", "prefer", avoid=("associate",), weight=3),
        Wish("fee", "must", at_most=15000),
        Wish("hours", "must", want=("mon-18", "sun-23")),
    )
    assert wishes_from(ANA, place_of_zip) == Wishes(34.2, -119.2, "CA", "93030", 20.0, "video", kept)


def test_the_least_that_must_be_said() -> None:
    assert wishes_from({"near": {"zip": "93030"}}, place_of_zip) == Wishes(34.2, -119.2, "CA", "93030")
    point = {"near": {"lat": 1, "lon": 2}, "state": "NV"}
    assert wishes_from(point, place_of_zip) == Wishes(1.0, 2.0, "NV")
    assert wishes_from({"near": {"zip": "93030-1234", "lat": 1, "lon": 2}}, place_of_zip).lat == 1.0


@pytest.mark.parametrize(
    ("data", "field"),
    [
        (None, "the wishes"),
        ([], "the wishes"),
        ({}, "near"),
        (ana(near="93030"), "near"),
        (ana(near={}), "near"),
        (ana(near={"zip": "00000"}), "near.zip"),
        (ana(near={"zip": 93030}), "near.zip"),
        (ana(near={"zip": "SW1A 1AA"}), "near.zip"),
        (ana(near={"zip": "٩٣٠٣٠"}), "near.zip"),
        (ana(near={"zip": ["93030"]}), "near.zip"),
        (ana(near={"zip": "93030", "mile": 5}), "near"),
        (ana(near={"zip": "93030", "miles": -1}), "near.miles"),
        (ana(near={"zip": "93030", "miles": 0}), "near.miles"),
        (ana(near={"zip": "93030", "miles": True}), "near.miles"),
        (ana(near={"zip": "93030", "miles": float("nan")}), "near.miles"),
        (ana(near={"zip": "93030", "miles": float("inf")}), "near.miles"),
        (ana(near={"zip": "93030", "miles": 10**5000}), "near.miles"),
        (ana(near={"lat": 91, "lon": 0}), "near.lat"),
        (ana(near={"lat": 0}), "near.lon"),
        (ana(near={"lat": 0, "lon": float("nan")}), "near.lon"),
        (ana(state="California"), "state"),
        (ana(state=7), "state"),
        ({"near": {"lat": 1, "lon": 2}}, "state"),
        (ana(format="phone"), "format"),
        (ana(format=["video"]), "format"),
        (ana(who="Ana"), "the wishes"),
        (ana(wishes={}), "wishes"),
        (ana(wishes=["woman"]), "wishes[0]"),
        (ana(wishes=[*ANA["wishes"], ANA["wishes"][0]]), "wishes[4].on"),
        (one(on="shoes", want=["red"], strength="must"), "wishes[0].on"),
        (one(on=["gender"], want=["woman"], strength="must"), "wishes[0].on"),
        (one(on="gender", want=["woman"]), "wishes[0].strength"),
        (one(on="gender", want=["woman"], strength="never"), "wishes[0].strength"),
        (one(on="gender", want=["woman"], avoid=["man"], strength="must"), "wishes[0]"),
        (one(on="gender", strength="must"), "wishes[0]"),
        (one(on="gender", at_most=3, strength="must"), "wishes[0]"),
        (one(on="gender", want=[], strength="must"), "wishes[0].want"),
        (one(on="gender", want="woman", strength="must"), "wishes[0].want"),
        (one(on="gender", want=[["woman"]], strength="must"), "wishes[0].want"),
        (one(on="gender", want=[{}], strength="must"), "wishes[0].want"),
        (one(on="gender", want=[float("nan")], strength="must"), "wishes[0].want"),
        (one(on="gender", want=["x" * 61], strength="must"), "wishes[0].want"),
        (one(on="hours", want=["mon-24"], strength="must"), "wishes[0].want"),
        (one(on="hours", avoid=["mon-18"], strength="must"), "wishes[0].avoid"),
        (one(on="fee", want=["low"], strength="must"), "wishes[0]"),
        (one(on="fee", at_most=1.5, strength="must"), "wishes[0].at_most"),
        (one(on="fee", at_most=-1, strength="must"), "wishes[0].at_most"),
        (one(on="since", at_most=16, strength="must"), "wishes[0].at_most"),
        (one(on="gender", want=["woman"], strength="prefer", weight=0), "wishes[0].weight"),
        (one(on="gender", want=["woman"], strength="prefer", weight=6), "wishes[0].weight"),
        (one(on="gender", want=["woman"], strength="prefer", weight=True), "wishes[0].weight"),
        (one(on="gender", want=["woman"], strength="prefer", weight=2.0), "wishes[0].weight"),
        (one(on="gender", want=["woman"], strength="prefer", weigth=2), "wishes[0]"),
    ],
)
def test_what_is_wrong_is_said_by_its_field(data: object, field: str) -> None:
    with pytest.raises(BadInput) as said:
        wishes_from(data, place_of_zip)
    assert str(said.value).startswith(field + ":")
    assert len(str(said.value)) < 250 and str(said.value).isprintable()


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["near", "zip", "on", "x"]), inner, max_size=3)
    ),
    max_leaves=6,
)
SPOTS = ["near", "state", "format", "wishes"]
WISH_SPOTS = ["on", "want", "strength", "weight"]


@given(spot=st.sampled_from(SPOTS), wish_spot=st.sampled_from(WISH_SPOTS), junk=JSON, deep=st.booleans())
def test_any_json_is_read_or_refused_in_one_sentence(spot: str, wish_spot: str, junk: Any, deep: bool) -> None:
    wish = {**ANA["wishes"][1], wish_spot: junk}
    data = ana(wishes=[wish]) if deep else ana(**{spot: junk})
    try:
        assert isinstance(wishes_from(data, place_of_zip), Wishes)
    except BadInput as said:
        assert "\n" not in str(said)


def test_a_refused_wish_survives_json() -> None:
    with pytest.raises(BadInput, match="miles"):
        wishes_from(json.loads('{"near": {"zip": "93030", "miles": Infinity}}'), place_of_zip)

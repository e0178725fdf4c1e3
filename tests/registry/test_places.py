"""ZIP codes, towns and boards."""

import subprocess
import sys

import pytest

from secondchair.registry.country.boards import boards_for, states
from secondchair.registry.country.places import STATES, place_of_zip, places_named


def test_a_zip() -> None:
    oxnard = place_of_zip("93030")
    assert oxnard is not None and (oxnard.city, oxnard.state) == ("Oxnard", "CA")
    assert abs(oxnard.lat - 34.21) < 0.02 and abs(oxnard.lon + 119.175) < 0.02


@pytest.mark.parametrize(
    "text", ["00000", "", "9303", "93030-1234", "SW1A 1AA", "09001"]
)  # the last: military, no point
def test_no_place(text: str) -> None:
    assert place_of_zip(text) is None


@pytest.mark.parametrize("text", ["Oxnard", "oxnard, ca", "Oxnard CA", "  OXNARD,  California ", "Óxnard"])
def test_a_town_however_it_is_written(text: str) -> None:
    found = places_named(text)
    assert [(place.city, place.state) for place in found] == [("Oxnard", "CA")]
    assert place_of_zip(found[0].zip) is not None


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Springfield", "IL"),
        ("Kansas City", "MO"),
        ("Washington DC", "DC"),
        ("San José, CA", "CA"),
        ("St. Louis", "MO"),
    ],
)
def test_the_biggest_comes_first_and_states_once(text: str, first: str) -> None:
    found = [place.state for place in places_named(text)]
    assert found[0] == first and len(found) == len(set(found))


def test_names_that_start_alike() -> None:
    assert places_named("New York")[0].state == "NY" and len(places_named("Springfield")) > 5
    assert {place.state for place in places_named("O'Fallon")} == {"IL", "MO"}
    assert places_named("") == places_named("nowhere at all") == places_named("ca") == ()


def test_nothing_is_read_before_it_is_asked_for() -> None:
    code = "import sys, secondchair.registry.search, secondchair.core.wishes; sys.exit('zipcodes' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_california_has_a_board_for_each_kind() -> None:
    names = [boards_for("CA", kind)[0].name for kind in ("LMFT", "associate", "psychologist", "psychiatrist")]
    assert names[0] == names[1] == "California Board of Behavioral Sciences"
    assert names[2:] == ["California Board of Psychology", "Medical Board of California"]


def test_every_state_has_a_board_and_nothing_unchecked_is_dated() -> None:
    assert set(states()) == STATES - {"GU", "VI", "AS", "MP"}
    for state in states():
        for kind in ("LMFT", "LCSW", "LPCC", "psychologist", "psychiatrist", "associate", "other"):
            boards = boards_for(state, kind)
            assert boards or (state, kind) == ("PR", "LMFT")  # we know of no such licence there
            assert all(board.url.startswith("https://") or board.url == "" for board in boards)
    assert boards_for("ZZ", "LMFT") == ()

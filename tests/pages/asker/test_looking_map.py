"""The small map of the search, of the own list and of a profile."""

import math
import re
from collections.abc import Callable
from html import unescape
from itertools import combinations

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from secondchair.content import LANGUAGES, words
from secondchair.core.story import Story
from secondchair.core.therapists import Therapist
from secondchair.pages.asker.looking_map import Map, map_of_list, map_of_one, map_of_search
from secondchair.pages.asker.looking_map_room import RADIUS
from secondchair.registry import Registry
from secondchair.registry.country.places import Place, place_of_zip
from tests.cast import begun

ONE, TWO, LAST = 9000000001, 9000000002, 9000000240
D = re.compile(r' d="([^"]*)"')


def at(zip_code: str) -> Place:
    place = place_of_zip(zip_code)
    assert place is not None
    return place


def someone(number: int, zip_code: str) -> Therapist:
    place = at(zip_code)
    return Therapist(id=number, lat=place.lat, lon=place.lon, name=f"Therapist {number}", zip=zip_code)


def people(*zip_codes: str) -> list[Therapist]:
    return [someone(number, zip_code) for number, zip_code in enumerate(zip_codes, 1)]


def searched(zip_code: str, miles: float | None, *zip_codes: str) -> Map:
    drawn = map_of_search(at(zip_code), miles, people(*zip_codes))
    assert drawn is not None
    return drawn


def page_at(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return unescape(response.content.decode())


def found(client: Client, **sent: str) -> str:
    assert client.post("/f", {"place": "93030", "miles": "20", **sent}).status_code == 303
    return page_at(client, "/f")


def map_in(page: str) -> str:
    return page.partition('<figure class="map">')[2].partition("</figure>")[0]


def pins(page: str) -> list[str]:
    return re.findall(r'<text class="number middle"[^>]*>(\d+)</text>', map_in(page))


def apart(drawn: Map) -> float:
    return min((math.dist((a.x, a.y), (b.x, b.y)) for a, b in combinations(drawn.discs, 2)), default=math.inf)


def points(path: str) -> list[tuple[int, int]]:
    """Every point of a path of "M" and "l"."""
    reached = []
    for line in re.findall(r"M([^Mz]*)", path):
        x = y = 0
        numbers = [int(n) for n in re.findall(r"-?\d+", line)]
        for right, down in zip(numbers[::2], numbers[1::2], strict=True):
            x, y = x + right, y + down
            reached.append((x, y))
    return reached


def test_those_at_one_point_stand_around_it() -> None:
    drawn = searched("93001", 20, "93030", "93030", "93030", "93030")
    assert {(disc.at_x, disc.at_y) for disc in drawn.discs} == {(drawn.discs[0].at_x, drawn.discs[0].at_y)}
    assert [disc.moved for disc in drawn.discs] == [False, True, True, True]
    assert apart(drawn) >= 2 * RADIUS
    assert max(math.dist((disc.x, disc.y), (disc.at_x, disc.at_y)) for disc in drawn.discs) < 3 * RADIUS


def test_nobody_hides_the_place_of_the_search() -> None:
    drawn = searched("93030", 20, "93030", "93030")
    assert drawn.here is not None
    spot = (drawn.here.at_x, drawn.here.at_y)
    assert all(math.dist((disc.x, disc.y), spot) > RADIUS for disc in drawn.discs)
    assert drawn.here.text == "Oxnard"


@given(st.lists(st.sampled_from(["93030", "93036", "93003", "93001", "90012", "91360"]), min_size=1, max_size=24))
def test_discs_are_numbered_as_the_cards_stay_inside_and_cover_nobody(zip_codes: list[str]) -> None:
    drawn = searched("93030", None, *zip_codes)
    assert len(drawn.discs) + drawn.farther == len(zip_codes)
    assert {disc.number for disc in drawn.discs} <= set(range(1, len(zip_codes) + 1))
    for disc in drawn.discs:
        assert RADIUS <= disc.x <= drawn.width - RADIUS and RADIUS <= disc.y <= drawn.height - RADIUS
        assert 0 <= disc.at_x <= drawn.width and 0 <= disc.at_y <= drawn.height
    assert apart(drawn) >= 2 * RADIUS
    for path in (drawn.land, drawn.edges, drawn.states, drawn.counties):
        assert all(0 <= x <= drawn.width and 0 <= y <= drawn.height for x, y in points(path))


def test_whoever_is_farther_than_asked_is_counted_and_not_drawn() -> None:
    drawn = searched("93030", 20, "93030", "90012", "93003")
    assert [disc.number for disc in drawn.discs] == [1, 3]
    assert drawn.farther == 1


def test_one_far_away_makes_nobody_tiny() -> None:
    drawn = searched("93030", None, "93030", "93003", "10001")
    assert ([disc.number for disc in drawn.discs], drawn.farther) == ([1, 2], 1)


def test_where_nobody_is_near_there_is_no_map() -> None:
    assert map_of_search(at("93030"), 20, people("10001")) is None
    assert map_of_search(at("93030"), 20, []) is None
    assert map_of_list([]) is None


def test_the_own_list_is_drawn_around_its_midst() -> None:
    drawn = map_of_list(people("10001", "93030", "93003", "93001"))
    assert drawn is not None and drawn.here is None
    assert ([disc.number for disc in drawn.discs], drawn.farther) == ([2, 3, 4], 1)


@pytest.mark.parametrize("zip_code", ["96813", "99501", "99546", "96910", "00901", "96799"])  # the last: Samoa
def test_far_states_and_territories_have_maps(zip_code: str) -> None:
    drawn = map_of_one(someone(1, zip_code))
    assert drawn.land and (drawn.discs[0].x, drawn.discs[0].y) == (400, 280)


def test_where_the_atlas_ends_pins_and_scale_are_left() -> None:
    drawn = map_of_one(Therapist(id=1, lat=48.85, lon=2.35))
    assert (drawn.land, drawn.edges, drawn.towns, drawn.by_zip) == ("", "", (), False)
    assert drawn.discs and drawn.scale.miles


@pytest.mark.parametrize("zip_codes", [("93030",), ("93030", "93003"), ("93030", "90012", "93701")])
def test_the_scale_is_round_and_true(zip_codes: tuple[str, ...]) -> None:
    drawn = map_of_list(people(*zip_codes))
    assert drawn is not None
    scale = drawn.scale
    assert 40 < scale.miles_long <= 190 and 40 < scale.km_long <= 190
    assert (scale.miles_long / scale.miles) / (scale.km_long / scale.km) == pytest.approx(1.609, rel=0.02)


def test_names_of_towns_cover_neither_pins_nor_each_other() -> None:
    drawn = searched("90012", 40, "90012", "90026", "90034", "90042", "91360")
    narrow = [name for name in drawn.towns if not name.wide]
    assert len(narrow) >= 4
    boxes = []
    for name in narrow:
        long = 17 * len(name.text)
        left = {"start": name.x, "end": name.x - long, "middle": name.x - long / 2}[name.anchor]
        boxes.append((left, name.y - 22, left + long, name.y + 6))
        assert left >= 0 and left + long <= drawn.width
    for (a, b, c, d), (e, f, g, h) in combinations(boxes, 2):
        assert c <= e or g <= a or d <= f or h <= b
    for disc in drawn.discs:
        for a, b, c, d in boxes:
            assert not (a < disc.x < c and b < disc.y < d)


def test_a_point_of_their_own_is_no_zip_code() -> None:
    assert map_of_one(someone(1, "93030")).by_zip
    assert not map_of_one(Therapist(id=1, lat=34.2, lon=-119.2, zip="93030")).by_zip


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_search_shows_a_map_with_the_numbers_of_its_cards(stranger: Client, lang: str) -> None:
    stranger.post("/", {"switch": lang})
    page, told = found(stranger), words(lang, "map")
    numbered = re.findall(r'<h3><span class="number">(\d+)</span>', page)
    assert numbered == [str(n) for n in range(1, 9)]
    assert pins(page) == numbered
    assert f'role="img" aria-label="{told["search"].format(city="Oxnard", state="CA")}"' in map_in(page)
    assert told["numbers"] in page and told["by_zip"] in page
    assert told["miles"].format(n=5) in map_in(page) and told["km"].format(n=10) in map_in(page)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_those_outside_the_map_are_told_in_words(stranger: Client, lang: str) -> None:
    stranger.post("/", {"switch": lang})
    page = found(stranger, place="93001", miles="5", shown="16")
    outside = page.count('<article class="card"') - len(pins(page))
    assert outside > 1 and words(lang, "map")["farther_many"].format(n=outside) in page


@pytest.mark.parametrize("lang", LANGUAGES)
def test_distances_are_told_in_miles_and_in_km(stranger: Client, lang: str) -> None:
    stranger.post("/", {"switch": lang})
    page = found(stranger, miles="40", shown="24")
    told = words(lang, "listing")
    pattern = re.escape(told["miles"]).replace(r"\{miles\}", r"(\d+)").replace(r"\{km\}", r"(\d+)")
    away = [(int(miles), int(km)) for miles, km in re.findall(pattern, page)]
    assert away
    assert all(abs(km - miles * 1.609) <= 1.4 for miles, km in away)  # both are rounded
    assert words(lang, "asker/find")["miles_n"].format(miles=20, km=32) in page


def test_a_profile_shows_the_therapist_and_not_where_somebody_looked(stranger: Client) -> None:
    alone = map_in(page_at(stranger, f"/f/{ONE}"))
    assert alone.count('class="disc"') == 1
    found(stranger, place="90012")
    assert map_in(page_at(stranger, f"/f/{ONE}")) == alone
    assert 'class="here"' not in alone


def test_the_own_list_does_not_show_where_somebody_looked(story_of: Callable[[Client], Story]) -> None:
    client = begun(Story(listed=(ONE, LAST), search={"place": "90012"}))
    drawn = map_in(page_at(client, "/l"))
    assert 'class="here"' not in drawn
    assert story_of(client) == Story(listed=(ONE, LAST), search={"place": "90012"})  # nothing new is kept
    bare = begun(Story(listed=(ONE, LAST)))
    assert map_in(page_at(bare, "/l")) == drawn


def test_a_name_that_is_gone_takes_no_number(sample_registry: object) -> None:
    page = page_at(begun(Story(listed=(ONE, 9000009999, TWO))), "/l")
    assert re.findall(r'<h2><span class="number">(\d+)</span>', page) == ["1", "2"] == pins(page)


def test_side_by_side_there_is_no_map_and_no_number(ana: Client) -> None:
    page = page_at(begun(Story(listed=(ONE, TWO), search={"place": "93030"})), "/v")
    assert 'class="map"' not in page and 'class="number"' not in page


def test_the_picture_is_small_and_only_a_picture(stranger: Client) -> None:
    for page in (found(stranger, place="10001", miles="40", shown="24"), found(stranger, place="93701", miles="any")):
        drawn = map_in(page)
        assert len(drawn.encode()) < 12_000
        assert not re.search(r"<a\b|<button|style=|tabindex|href", drawn)
        assert "None" not in drawn and "nan" not in drawn


def test_every_therapist_of_the_sample_has_a_map(sample_registry: str) -> None:
    registry = Registry.open(sample_registry)
    for number in registry.snapshot.ids[::7].tolist():
        who = registry.therapist(number)
        assert who is not None
        drawn = map_of_one(who)
        assert drawn.land and drawn.by_zip and drawn.towns

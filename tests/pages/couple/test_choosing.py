"""Choosing together: one list for both, from open wishes alone, and nothing of either one's own in it."""

import re
from dataclasses import replace
from html import unescape
from typing import Any

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from secondchair.content import LANGUAGES, words
from secondchair.core.sharing import MOST_NAMES
from secondchair.core.story import Story
from secondchair.pages.couple.joint import joint_of
from secondchair.pages.listing.fields import ALSO, FORMATS, HOW, HOW_MUCH, MILES, WANTED, YEARS
from secondchair.pages.listing.wished import WISH_ITEMS, both_wishes, read, wish_value, wishes_from_open
from secondchair.records import access, actions
from tests.cast import begun
from tests.couple import connected, offer, opened, wants

ANAS = Story(
    start="words", said="It costs too much.", listed=(9000000001, 9000000002, 9000000003, 9000000004),
    search={"place": "93030", "miles": "20", "format": "either", "gender": ["woman"], "gender_how": "must",
            "languages": ["es"], "languages_how": "prefer", "fee": "150", "fee_how": "prefer", "also": ["parents"]},
)  # fmt: skip
BENS = Story(
    start="words", said="They only take sides.", listed=(9000000005, 9000000006),
    search={"place": "Ventura, CA", "miles": "any", "format": "either", "training": ["eft"], "training_how": "prefer",
            "licence": ["associate"], "licence_how": "never"},
)  # fmt: skip
PATHS = ("/2/w", "/2/n", "/2/m", "/2/r", "/2/v")
PLACES = ["93030", "Ventura, CA", "Reno, NV"]
ODD: list[Any] = [
    None, 5, "x", [], {}, {"gender": "woman"}, {"gender": [["x"]]}, {"gender": ["x" * 9000]}, {"place": ["93030"]},
]  # fmt: skip
PLACE = {"place": "93030", "miles": "20"}


def values(story: Story, *names: str) -> dict[str, Any]:
    return {f"wish_{name}": wish_value(story, f"wish_{name}") for name in names}


def shown(client: Client, path: str, lang: str = "en") -> str:
    """A page as it is read, without what is drawn anew for each form."""
    response = client.get(path, headers={"accept-language": lang})
    assert response.status_code in (200, 303), (path, response.status_code)
    page = unescape(response.content.decode()) + response.headers.get("Location", "")
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", page)


def everything(client: Client) -> list[str]:
    return [shown(client, path) for path in PATHS]


def names_on(page: str) -> list[str]:
    return re.findall(r'<article class="card flow" id="t(\d+)"', page)


def to_mark(client: Client) -> list[str]:
    return re.findall(r'name="m(\d+)" value="yes"', shown(client, "/2/m"))


@pytest.fixture
def both() -> tuple[Client, Client]:
    """Ana and Ben with a place, and a wish or two of each open."""
    ana, ben = connected(ANAS, BENS)
    opened(ana, ben, values(ANAS, "near", "gender"))
    opened(ben, ana, values(BENS, "training"))
    return ana, ben


def test_both_see_the_same_names_in_the_same_order(both: tuple[Client, Client]) -> None:
    lists = [names_on(shown(client, "/2/n")) for client in both]
    assert lists[0] == lists[1] and len(lists[0]) == 8
    both[0].post("/2/n", {"put": "9000000004"})
    both[1].post("/2/n", {"put": "9000000006"})
    marked = [to_mark(client) for client in both]
    assert marked[0] == marked[1] and len(marked[0]) == 10


def wish_values() -> st.SearchStrategy[dict[str, Any]]:
    """What one person may have opened."""
    kinds: dict[str, st.SearchStrategy[dict[str, Any]]] = {
        "near": st.fixed_dictionaries(
            {"place": st.sampled_from(["93030", "Ventura, CA", "Reno, NV"]), "miles": st.sampled_from(MILES)}
        ),
        "how": st.fixed_dictionaries({"format": st.sampled_from(FORMATS)}),
        "fee": st.fixed_dictionaries({"fee": st.sampled_from(["90", "$150"]), "fee_how": st.sampled_from(HOW_MUCH)}),
        "since": st.fixed_dictionaries({"since": st.sampled_from(YEARS), "since_how": st.sampled_from(HOW_MUCH)}),
        "also": st.fixed_dictionaries({"also": st.lists(st.sampled_from(ALSO), min_size=1, unique=True)}),
    }
    for name, known in WANTED.items():
        hows = HOW_MUCH if name == "hours" else HOW
        kinds[name] = st.fixed_dictionaries(
            {
                name: st.lists(st.sampled_from(known), min_size=1, max_size=2, unique=True),
                f"{name}_how": st.sampled_from(hows),
            }
        )
    return st.fixed_dictionaries({}, optional={f"wish_{name}": value for name, value in kinds.items()})


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(one=wish_values(), other=wish_values())
def test_the_list_is_the_same_when_the_two_swap(one: dict[str, Any], other: dict[str, Any]) -> None:
    put = (9000000007, 9000000001)
    here, there = joint_of(one, other, put), joint_of(other, one, put[::-1])
    assert [who.id for who in here.people] == [who.id for who in there.people]
    assert here.shortlist.count == there.shortlist.count
    assert (here.wishes is None) == ("wish_near" not in one and "wish_near" not in other)


def test_p8_nothing_that_is_mine_changes_anything_for_the_other(both: tuple[Client, Client]) -> None:
    ana, ben = both
    before = everything(ben)
    marks = {f"m{number}": "no" for number in to_mark(ana)}
    session = ana.session
    search = {"place": "Reno, NV", "miles": "5", "gender": ["man"], "gender_how": "never", "insurance": ["cigna"]}
    actions.save_story(
        session,
        lambda story: replace(story, search=search, listed=(9000000009,), terms={"own_words": "not before May"}),
    )
    session["wishes"] = {"culture": ["catholic"], "culture_how": "must"}
    session.save()
    ana.post("/2/m", marks)
    offer(ana, "wish_fee", {"fee": "90", "fee_how": "must"})  # opened by Ana alone: Ben has not asked for it
    wants(ana, "wish_training", "wish_fee", "bothers")  # and Ana asks for what Ben has not opened
    ana.post("/2/v", {"show": list(marks)[:3]})
    assert everything(ben) == before
    ana.post("/2/m", {**marks, "lock": "1"})
    assert everything(ben) == before


def test_what_is_mine_colours_my_own_view_and_moves_no_name(both: tuple[Client, Client]) -> None:
    ana, _ = both
    page = shown(ana, "/2/n")
    order = names_on(page)
    assert page.count(words("en", "couple/names")["only_you"]) == len(order) and "Up to $150" in page
    session = ana.session
    actions.save_story(session, lambda story: replace(story, search={**story.search, "fee": "300"}))
    assert names_on(shown(ana, "/2/n")) == order and "Up to $300" in shown(ana, "/2/n")


def test_each_sees_their_own_distance_only() -> None:
    ana, ben = connected(ANAS, BENS)
    opened(ana, ben, values(ANAS, "near"))
    opened(ben, ana, values(BENS, "near"))
    away = [re.findall(r"km\) from ([^<]*)</p>", shown(client, "/2/n")) for client in (ana, ben)]
    assert set(away[0]) == {"93030"} and set(away[1]) == {"Ventura, CA"}


def test_where_only_one_opened_a_place_it_counts_for_both() -> None:
    near = {"wish_near": PLACE}
    pair = both_wishes(near, {"wish_gender": {"gender": ["man"], "gender_how": "never"}}, 2026)
    assert pair and (pair[0].lat, pair[0].miles) == (pair[1].lat, 20.0)
    assert pair[1].miles is None and pair[1].wishes[0].avoid == ("man",)
    assert both_wishes({}, {"wish_how": {"format": "video"}}, 2026) is None
    assert wishes_from_open({}, 2026) is None


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_stands_there_while_nothing_is_open(lang: str) -> None:
    ana, ben = connected(ANAS, BENS)
    w = words(lang, "couple/names")
    assert w["no_place"] in shown(ana, "/2/n", lang)
    opened(ana, ben, {"wish_near": PLACE})
    assert w["only_mine"] in shown(ana, "/2/n", lang) and w["only_mine"] not in shown(ben, "/2/n", lang)
    never = {f"wish_{name}": {name: list(WANTED[name]), f"{name}_how": "never"} for name in ("gender", "licence")}
    opened(ana, ben, {"wish_near": PLACE, **never})
    assert w["none"] in shown(ana, "/2/n", lang)


def test_a_concession_names_open_wishes_and_whose_they_are() -> None:
    ana, ben = connected(ANAS, replace(BENS, search={**BENS.search, "insurance": ["aetna"], "insurance_how": "must"}))
    strict = {
        "wish_near": {"place": "93030", "miles": "5"},
        "wish_licence": {"licence": ["psychiatrist", "other"], "licence_how": "must"},
        "wish_how": {"format": "in_person"},
    }
    opened(ana, ben, strict)
    w = words("en", "couple/names")
    for client, whose in ((ana, w["whose"]["mine"]), (ben, w["whose"]["theirs"])):
        part = re.search(r'<div class="warm">.*?</div>', shown(client, "/2/n"), re.S)
        assert part and whose in part[0] and "Aetna" not in part[0]


def test_up_to_three_names_each_and_as_names_only(both: tuple[Client, Client]) -> None:
    ana, ben = both
    for number in ANAS.listed:
        assert ana.post("/2/n", {"put": str(number)}).status_code == 303
    for odd in ("", "x", "1", "9" * 30, "-1", "٣"):
        ana.post("/2/n", {"put": odd})
    seen = access.couple_for(access.own_for(access.reader_of(ben.session))).seen
    assert seen and seen.their_names == ANAS.listed[:MOST_NAMES]
    ben.post("/2/n", {"take": str(ANAS.listed[0])})  # not Ben's to take off
    ana.post("/2/n", {"take": str(ANAS.listed[1])})
    seen = access.couple_for(access.own_for(access.reader_of(ben.session))).seen
    assert seen and seen.their_names == (ANAS.listed[0], ANAS.listed[2])


def test_names_and_locks_ask_for_the_check_first() -> None:
    ana, ben = connected(ANAS, BENS, passed=False)
    opened(ana, ben, {"wish_near": PLACE})
    assert ana.post("/2/n", {"put": "9000000001"}).headers["Location"] == "/c"
    number = to_mark(ana)[0]
    assert ana.post("/2/m", {f"m{number}": "yes", "lock": "1"}).headers["Location"] == "/c"
    seen = access.couple_for(access.own_for(access.reader_of(ana.session))).seen
    assert seen and not seen.my_names and not seen.locked
    assert re.search(rf'name="m{number}" value="yes" checked', shown(ana, "/2/m")), (
        "the marks are saved, only not locked"
    )
    assert 'value="9000000001"' not in shown(ana, "/2/n") and 'name="lock"' not in shown(ana, "/2/m")


@pytest.mark.parametrize("odd", ODD)
def test_no_stored_value_breaks_a_page(odd: Any) -> None:
    ana, ben = connected(ANAS, BENS)
    opened(ana, ben, {item: odd for item in WISH_ITEMS})
    for client in (ana, ben):
        everything(client)
    assert read({item: odd for item in WISH_ITEMS}, 2026).wishes == ()


def test_whoever_is_not_connected_is_led_to_the_start() -> None:
    alone = begun(ANAS, passed=True)
    for path in PATHS:
        assert alone.get(path).headers["Location"] == "/2"
        assert alone.post(path, {"lock": "1", "put": "9000000001", "with": "both"}).headers["Location"] == "/2"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_phone_that_is_passed_shows_the_list_and_nothing_of_one_alone(both: tuple[Client, Client], lang: str) -> None:
    ana, ben = both
    own = shown(ana, "/2/v", lang)
    w = words(lang, "couple/beside")
    assert w["groups"]["private"] in own
    numbers = to_mark(ana)
    ana.post("/2/m", {f"m{number}": "yes" for number in numbers})
    session = ana.session
    assert actions.pass_the_phone(session)
    session.save()
    phone = Client()
    phone.cookies["s"] = session.session_key
    page = shown(phone, "/2/v", lang)
    assert w["groups"]["private"] not in page and w["groups"]["opened"] in page and "$150" not in page
    assert re.findall(r'class="name">([^<]*)', page) == re.findall(r'class="name">([^<]*)', shown(ben, "/2/v", lang))
    assert re.findall(r'href="([^"]*)"', page[page.index("<main") : page.index("</main>")]).count("/2/b") == 1
    phone.post("/2/v", {"show": numbers[4:8]})
    assert len(re.findall(r'class="name">', shown(phone, "/2/v", lang))) == 4
    assert phone.get("/2/n").headers["Location"] == phone.get("/2/m").headers["Location"] == "/2/b"


def test_the_picture_is_a_table_that_can_be_read_out(both: tuple[Client, Client]) -> None:
    ana, _ = both
    ana.post("/2/v", {"show": [*to_mark(ana)[:6], "1", "x"]})
    page = shown(ana, "/2/v")
    table = re.search(r"<table.*?</table>", page, re.S)
    assert table and "<caption" in table[0] and len(re.findall(r'<th scope="col">', table[0])) == 6
    rows = re.findall(r'<tr><th scope="row">.*?</tr>', table[0])
    assert len(rows) > 11
    for row in rows:
        assert row.count("<td>") == 6 and row.count('aria-hidden="true"') == 6
        assert all(text.strip() for text in re.findall(r'class="value[^"]*">([^<]*)', row))

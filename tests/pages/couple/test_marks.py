"""Marks: mine and sealed until both lock; then what both would call, once for each lock of both."""

import json
import re

import pytest
from django.test import Client

from secondchair.content import LANGUAGES, words
from secondchair.core import sharing
from secondchair.core.care import QUESTIONS
from secondchair.pages.directory import therapist_of
from secondchair.records import access, actions
from tests.cast import keep_words
from tests.couple import connected, opened
from tests.pages.couple.test_choosing import PLACE, shown, to_mark

NO = dict.fromkeys(QUESTIONS, "no")


@pytest.fixture
def both() -> tuple[Client, Client]:
    ana, ben = connected()
    opened(ana, ben, {"wish_near": PLACE})
    return ana, ben


def marked(numbers: list[str], *marks: str, lock: bool = True) -> dict[str, str]:
    return {f"m{number}": mark for number, mark in zip(numbers, marks, strict=False)} | ({"lock": "1"} if lock else {})


def opened_for(client: Client) -> list[str]:
    return re.findall(r'<a class="tel"', shown(client, "/2/r"))


def test_marks_stay_sealed_until_both_have_locked(both: tuple[Client, Client]) -> None:
    ana, ben = both
    numbers = to_mark(ana)
    assert ana.post("/2/m", marked(numbers, "yes", "maybe", "no", "yes")).headers["Location"] == "/2/m"
    waiting = shown(ana, "/2/m")
    assert words("en", "couple/marks")["locked"] in waiting
    ben.post("/2/m", marked(numbers, "maybe", "no", "yes", lock=False))
    assert shown(ana, "/2/m") == waiting, "what the other one marks and does not lock is nowhere"
    assert ana.get("/2/r").headers["Location"] == "/2/m"
    assert ben.post("/2/m", marked(numbers, "maybe", "no", "yes", "maybe")).headers["Location"] == "/2/r"
    for client in both:
        page = shown(client, "/2/r")
        assert [number for number in numbers if f'href="/f/{number}"' in page] == [numbers[0], numbers[3]]
        assert client.get("/2/m").headers["Location"] == "/2/r"


def test_a_lock_can_be_taken_back_and_replaced_until_both_have_locked(both: tuple[Client, Client]) -> None:
    ana, ben = both
    numbers = to_mark(ana)
    ana.post("/2/m", marked(numbers, "yes"))
    ana.post("/2/m", {"unlock": "1"})
    assert words("en", "couple/marks")["locked"] not in shown(ana, "/2/m")
    assert ben.post("/2/m", marked(numbers, "yes", "yes")).headers["Location"] == "/2/m"
    ben.post("/2/m", marked(numbers, "no", "yes"))
    ana.post("/2/m", marked(numbers, "yes", "yes"))
    assert [number for number in numbers if f'href="/f/{number}"' in shown(ben, "/2/r")] == [numbers[1]]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_name_is_a_calm_end_too(both: tuple[Client, Client], lang: str) -> None:
    ana, ben = both
    numbers = to_mark(ana)
    ana.post("/2/m", marked(numbers, "no", "yes"))
    ben.post("/2/m", marked(numbers, "yes", "no"))
    assert words(lang, "couple/round")["none"] in shown(ana, "/2/r", lang) and not opened_for(ben)


def test_a_new_round_needs_both(both: tuple[Client, Client]) -> None:
    ana, ben = both
    numbers = to_mark(ana)
    for client in both:
        client.post("/2/m", marked(numbers, "yes"))
    bens = shown(ben, "/2/r")
    ana.post("/2/r", {"again": "yes"})
    assert shown(ben, "/2/r") == bens and words("en", "couple/round")["asked"] in shown(ana, "/2/r")
    assert ana.post("/2/m", marked(numbers, "no")).headers["Location"] == "/2/r", "no lock before both want a round"
    ana.post("/2/r", {"again": "no"})
    assert ben.post("/2/r", {"again": "yes"}).headers["Location"] == "/2/r"
    assert ana.post("/2/r", {"again": "yes"}).headers["Location"] == "/2/m"
    assert len(opened_for(ana)) == len(opened_for(ben)) == 1, "what was opened stays"
    ana.post("/2/m", marked(numbers, "no", "yes"))
    ben.post("/2/m", marked(numbers, "no", "yes"))
    assert [number for number in numbers if f'href="/f/{number}"' in shown(ben, "/2/r")] == [numbers[1]]


@pytest.mark.parametrize("who", [0, 1])
def test_either_closes_it_for_both(both: tuple[Client, Client], who: int) -> None:
    numbers = to_mark(both[0])
    for client in both:
        client.post("/2/m", marked(numbers, "yes"))
    both[who].post("/2/r", {"close": "1"})
    for client in both:
        page = shown(client, "/2/r")
        assert words("en", "couple/round")["title_none"] in page and f'href="/f/{numbers[0]}"' not in page
        assert client.get("/2/m").headers["Location"] == "/2/r", "a new round needs both, whoever closed this one"
    for client in both:
        client.post("/2/r", {"again": "yes"})
    assert all(client.get("/2/m").status_code == 200 for client in both)


def test_what_is_no_mark_is_refused_and_nothing_is_lost(both: tuple[Client, Client]) -> None:
    ana, _ = both
    numbers = to_mark(ana)
    w = words("en", "couple/marks")["errors"]
    page = ana.post("/2/m", marked(numbers, "yes", "perhaps")).content.decode()
    assert w["mark_choice"] in page.replace("&#x27;", "'") and re.search(rf'm{numbers[0]}" value="yes" checked', page)
    assert w["none_marked"] in ana.post("/2/m", {"lock": "1"}).content.decode()
    ana.post("/2/m", {"m1": "yes", "m123456789012345678901234567890": "yes", f"m{numbers[2]}": "maybe"})
    assert access.story_for(access.reader_of(ana.session)).marks == {numbers[2]: "maybe"}
    seen = access.couple_for(access.own_for(access.reader_of(ana.session))).seen
    assert seen and not seen.locked


def test_marks_stand_there_again_when_the_language_is_switched(both: tuple[Client, Client]) -> None:
    ana, _ = both
    number = to_mark(ana)[0]
    assert ana.post("/2/m", {f"m{number}": "maybe", "switch": "es"}).status_code == 303
    page = shown(ana, "/2/m")
    assert re.search(rf'm{number}" value="maybe" checked', page) and words("es", "couple/marks")["title"] in page
    assert access.story_for(access.reader_of(ana.session)).marks == {}


def test_saved_marks_are_said_to_be_saved_and_changed_ones_are_not(both: tuple[Client, Client]) -> None:
    ana, _ = both
    numbers = to_mark(ana)
    saved = words("en", "couple/marks")["saved"]
    assert saved not in shown(ana, "/2/m")
    ana.post("/2/m", marked(numbers, "yes", lock=False))
    assert saved in shown(ana, "/2/m")
    ana.post("/2/m", {**marked(numbers, "yes", lock=False), "switch": "es"})
    assert words("es", "couple/marks")["saved"] in shown(ana, "/2/m"), "unchanged in the other language"
    ana.post("/2/m", {**marked(numbers, "yes", lock=False), "switch": "en"})
    assert saved not in ana.post("/2/m", marked(numbers, "perhaps", lock=False)).content.decode()
    assert saved not in shown(ana, "/2/m"), "what was typed then stands there, and is not saved"
    ana.post("/2/m", marked(numbers, "yes", lock=False))
    opened(ana, both[1], {"wish_near": "10001"})
    assert not set(to_mark(ana)) & set(numbers) and saved not in shown(ana, "/2/m"), "other names have no marks"


def test_each_name_to_mark_leads_to_its_profile(both: tuple[Client, Client]) -> None:
    page = shown(both[0], "/2/m")
    assert all(f'href="/f/{number}"' in page for number in to_mark(both[0]))


def test_one_screen_can_be_phoned_from_in_both_lists(both: tuple[Client, Client]) -> None:
    ana, _ = both
    number = to_mark(ana)[0]
    actions.change_space(ana.session, lambda space, who: sharing.put_name(space, who, int(number)))
    for client in both:
        client.post("/2/m", marked([number], "yes"))
    keep_words(ana)
    ana.post("/2/b")
    page = shown(ana, "/2/b")
    assert page.count('class="tel" href="tel:') == page.count('</strong> <span class="sample">') == 2


def test_what_did_not_open_is_found_nowhere_once_the_round_was_seen(both: tuple[Client, Client]) -> None:
    ana, ben = both
    numbers = to_mark(ana)
    ana.post("/2/m", marked(numbers, "yes", "no"))
    ben.post("/2/m", marked(numbers, "yes", "yes"))
    for client in both:
        shown(client, "/2/r")
        assert json.loads(client.post("/q").content)["story"].get("marks") is None


@pytest.mark.parametrize(("page", "sent"), [("/2/n", {"put": "9000000001"}), ("/2/m", {})])
def test_the_check_leads_back_to_where_it_was_asked_for(page: str, sent: dict[str, str]) -> None:
    ana, ben = connected(passed=False)
    opened(ana, ben, {"wish_near": PLACE})
    link = re.search(r'href="(/c\?to=[^"]+)"', shown(ana, page))
    assert link
    shown(ana, link[1])
    assert ana.post("/c", NO).headers["Location"] == page
    ana.post("/c", {**NO, "afraid": "yes"})
    form = sent or marked(to_mark(ana), "yes")
    assert ana.post(page, form).headers["Location"] == "/c"
    assert ana.post("/c", {**NO, "device": "yes"}).headers["Location"] == "/d"
    assert f'class="go" href="{page}"' in shown(ana, "/d")
    shown(ana, "/c?to=asker:erase")
    assert ana.post("/c", NO).headers["Location"] == page, "a link may lead to no other page"


def test_the_phone_sheet_begins_with_whom_both_would_call(both: tuple[Client, Client]) -> None:
    """A name of the own list alone carries no such mark; before the round opens nobody does."""
    ana, ben = both
    numbers = to_mark(ana)
    agreed = words("en", "couple/round")["title"]
    ana.post("/f", {"place": "93030", "miles": "20", "add": numbers[1]})
    assert agreed not in shown(ana, "/k")
    for client in both:
        client.post("/2/m", marked(numbers, "yes", "no"))
    for client, people in ((ana, 2), (ben, 1)):
        page = shown(client, "/k")
        assert page.count(agreed) == 1
        first = page.index(therapist_of(int(numbers[0])).name)  # type: ignore[union-attr]
        assert page.index(agreed) < first
        assert len(re.findall(r'class="tel"', page)) == people
        assert client.get("/k.pdf").status_code == 200

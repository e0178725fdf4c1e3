"""My wishes one by one: mine until opened, sensitive ones in no story, and taken back at any time."""

import json
import re

import pytest
from django.test import Client

from secondchair.content import LANGUAGES, words
from secondchair.core.sharing import Seen
from secondchair.pages.doors import enter
from secondchair.pages.listing.wished import WISH_ITEMS, wish_now, wish_value
from secondchair.records import access
from tests.couple import connected, offer, opened
from tests.pages.couple.test_choosing import ANAS, BENS, shown, values


def seen_of(client: Client) -> Seen:
    seen = access.couple_for(access.own_for(access.reader_of(client.session))).seen
    assert seen
    return seen


def rows(page: str) -> dict[str, str]:
    """Heading → the ledger's words."""
    found = re.findall(
        r'<section class="card wished"><h2>([^<]*)</h2>.*?<span class="who[^"]*">([^<]*)</span>', page, re.S
    )
    return dict(found)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_everything_starts_as_mine(lang: str) -> None:
    ana, _ = connected(ANAS, BENS)
    me = words(lang, "couple/wishes")["who"]["me"]
    found = rows(shown(ana, "/2/w", lang))
    assert set(found.values()) == {me} and len(found) == 6
    assert not seen_of(ana).offered


def test_the_ledger_says_both_only_once_both_confirmed() -> None:
    ana, ben = connected(ANAS, BENS)
    who = words("en", "couple/wishes")["who"]
    offer(ana, "wish_gender", wish_value(ANAS, "wish_gender"))
    before = shown(ana, "/2/w")
    assert rows(before)["Gender"] == who["me"] and 'name="mine" value="wish_gender"' in before
    ben.post("/2/w", {"with": "both"})
    assert rows(shown(ana, "/2/w"))["Gender"] == who["both"]
    assert set(seen_of(ben).wanted) == set(WISH_ITEMS)
    ana.post("/2/w", {"mine": "wish_gender"})
    assert rows(shown(ana, "/2/w"))["Gender"] == who["me"] and not seen_of(ben).theirs
    ben.post("/2/w", {"with": "mine"})
    assert seen_of(ben).wanted == ()


def test_a_wish_that_changed_says_so_and_stays_as_it_was_opened() -> None:
    ana, ben = connected(ANAS, BENS)
    opened(ana, ben, {"wish_gender": {"gender": ["man"], "gender_how": "prefer"}})
    page = shown(ana, "/2/w")
    assert "Man. It would be nice." in page and "Woman. It must be so." in page
    assert seen_of(ben).theirs["wish_gender"]["gender"] == ["man"]


def test_a_sensitive_wish_is_in_no_story_and_no_file_unless_it_is_opened() -> None:
    ana, ben = connected(ANAS, BENS)
    bens = [shown(ben, path) for path in ("/2/w", "/2/n", "/2/v")]
    ana.post("/2/w", {"once": "1", "culture": ["affirming", "catholic"], "culture_how": "must"})
    reader = access.reader_of(ana.session)
    kept = json.dumps([access.story_for(reader).as_json(), access.export_for(reader)])
    assert "catholic" not in kept and "culture" not in kept
    page = shown(ana, "/2/w")
    assert "Knows from work or life: Any love, any gender or Catholic faith. It must be so." in page
    assert [shown(ben, path) for path in ("/2/w", "/2/n", "/2/v")] == bens
    assert wish_value(ANAS, "wish_culture") is None
    request = ana.get("/2/w").wsgi_request
    opened(ana, ben, {"wish_culture": wish_now(enter(request, "couple/wishes"), "wish_culture")})
    assert seen_of(ben).theirs["wish_culture"] == {"culture": ["affirming", "catholic"], "culture_how": "must"}
    ana.post("/2/w", {"mine": "wish_culture"})
    ana.post("/2/w", {"once": "1"})
    assert "Catholic" not in re.sub(r"<fieldset.*?</fieldset>", "", shown(ana, "/2/w"), flags=re.S)
    assert not seen_of(ana).offered


def test_a_box_that_is_not_on_the_list_is_refused() -> None:
    ana, _ = connected(ANAS, BENS)
    page = ana.post("/2/w", {"once": "1", "culture": ["catholic", "x"]}).content.decode()
    assert words("en", "couple/wishes")["errors"]["culture_choice"] in page.replace("&#x27;", "'")
    assert re.search(r'value="catholic" checked', page)


@pytest.mark.parametrize("sent", [{"mine": "bothers"}, {"mine": "x"}, {"with": "x"}, {}, {"mine": ["a", "b"]}])
def test_other_forms_change_nothing(sent: dict[str, object]) -> None:
    ana, ben = connected(ANAS, BENS)
    opened(ana, ben, {"bothers": ["cost"], **values(ANAS, "near")})
    before = seen_of(ana), seen_of(ben)
    assert ana.post("/2/w", sent).status_code == 303
    assert (seen_of(ana), seen_of(ben)) == before


def test_a_wish_that_is_emptied_is_closed_at_once_and_one_for_a_visit_is_not() -> None:
    ana, ben = connected(ANAS, BENS)
    opened(ana, ben, {**values(ANAS, "gender", "fee"), "wish_culture": {"culture": ["faith"], "culture_how": "prefer"}})
    left = {**ANAS.search, "gender": [], "gender_how": ""}
    assert ana.post("/f", left).status_code == 303
    assert set(seen_of(ana).offered) == {"wish_fee", "wish_culture"} == set(seen_of(ben).theirs)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_search_page_says_beside_each_wish_who_sees_it(lang: str) -> None:
    ana, ben = connected(ANAS, BENS)
    site = words(lang, "site")
    assert (shown(ana, "/f", lang).count(site["sees_me"] + "<"), site["sees_both"] in shown(ana, "/f", lang)) == (
        6,
        False,
    )
    opened(ana, ben, {**values(ANAS, "gender"), "wish_fee": {"fee": "90", "fee_how": "must"}})
    page = shown(ana, "/f", lang)
    assert page.count(site["sees_both"] + "<") == 1 and page.count(site["still_sees"]) == 1
    assert "90" in page.split(site["still_sees"])[1][:200]
    alone = connected(ANAS, BENS)[0]
    alone.post("/2/z")
    assert site["sees_me"] not in shown(alone, "/f", lang), "with nobody there, there is nobody to tell of"

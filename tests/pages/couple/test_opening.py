"""Opening: a look at what the other one will see, one button, and taking back."""

import re
from collections.abc import Callable
from dataclasses import replace
from html import unescape

import pytest
from django.test import Client

from secondchair.content import words
from secondchair.core.care import QUESTIONS
from secondchair.core.sharing import LONGEST_OPENED
from secondchair.core.story import Story
from secondchair.pages.couple.items import OWN
from secondchair.records import actions
from tests.cast import begun, connect, open_to
from tests.pages.couple.conftest import ANA, BEN, Pair, bare

Got = Callable[[Client, str], str]


def opened(page: str) -> list[str]:
    """The items that a page shows, as they stand there."""
    return re.findall(r'<article class="card opened">.*?</article>', page, re.S)


def open_item(client: Client, item: str) -> str:
    print_ = re.search(r'name="as_shown" value="(\w+)"', client.get(f"/2/o/{item}").content.decode())
    response = client.post(f"/2/o/{item}", {"as_shown": print_[1] if print_ else ""})
    return str(response.headers.get("Location", response.status_code))


def test_a_preview_of_before_opens_nothing_to_somebody_else(pair: Pair) -> None:
    ana, ben = pair
    print_ = re.search(r'name="as_shown" value="(\w+)"', ana.get("/2/o/own_part").content.decode())
    assert print_
    ben.post("/2/z")
    ana.post("/2", {"anew": "1"})
    connect(ana, begun(BEN, passed=True))
    refused = ana.post("/2/o/own_part", {"as_shown": print_[1]})
    seen = actions.couple_now(ana.session).seen
    assert refused.status_code == 200 and seen and not seen.offered
    assert open_item(ana, "own_part") == "/2/o"


def would_see(client: Client, *items: str) -> None:
    assert client.post("/2/o", {"want": "1", "item": items}).headers["Location"] == "/2/o"


@pytest.mark.parametrize("lang", ["en", "es"])
def test_the_preview_is_exactly_what_the_other_one_sees(pair: Pair, got: Got, lang: str) -> None:
    ana, ben = pair
    for client in pair:
        client.post("/j", {"switch": lang, "to": "/2"})
    for owner, other, items in (
        (ana, ben, ["own_part", "small_step"]),
        (ben, ana, ["bothers", "term_visits", "term_own_words"]),
    ):
        previewed = [
            opened(got(owner, f"/2/o/{item}").replace("<h2>", "<h3>").replace("</h2>", "</h3>")) for item in items
        ]
        would_see(other, *items)
        assert not opened(got(other, "/2/s"))
        for item in items:
            assert open_item(owner, item) == "/2/o"
        # In the order of the ledger, which is the order of ITEMS.
        assert sorted(opened(got(other, "/2/s"))) == sorted(one for some in previewed for one in some)
        assert opened(got(owner, "/2/s")) == opened(got(other, "/2/s"))
        owner.post("/2/o", {"back": items[0]})
        assert len(opened(got(other, "/2/s"))) == len(items) - 1
        for item in items[1:]:
            owner.post("/2/o", {"back": item})


def test_what_was_offered_or_asked_shows_on_no_page_of_the_other_one(pair: Pair, got: Got) -> None:
    ana, ben = pair
    before = [got(ben, path) for path in ("/2", "/2/o", "/2/s", "/2/l")]
    open_item(ana, "own_part")
    ana.post("/2/o", {"all": "1"})
    assert [got(ben, path) for path in ("/2", "/2/o", "/2/s", "/2/l")] == before


def test_what_one_would_like_to_see_is_remembered_and_all_is_one_button(pair: Pair, got: Got) -> None:
    ana, _ = pair
    would_see(ana, "bothers", "no such item")
    assert re.findall(r'name="item" value="(\w+)" checked', got(ana, "/2/o")) == ["bothers"]
    ana.post("/2/o", {"all": "1"})
    assert tuple(re.findall(r'name="item" value="(\w+)" checked', got(ana, "/2/o"))) == OWN
    would_see(ana)
    assert " checked" not in got(ana, "/2/o")


def test_opening_needs_the_self_check_and_taking_back_does_not(pair: Pair, got: Got) -> None:
    ana, ben = pair
    would_see(ben, "own_part")
    open_item(ana, "own_part")
    session = ana.session
    session.pop("passed")
    session.save()
    assert open_item(ana, "small_step") == "/c"
    assert ana.post("/c", dict.fromkeys(QUESTIONS, "no")).headers["Location"] == "/2/o/small_step"
    ana.post("/2/o", {"back": "own_part"})
    assert not opened(got(ben, "/2/s"))


def test_what_was_changed_later_stays_as_it_was_opened_until_it_is_opened_anew(pair: Pair, got: Got) -> None:
    ana, ben = pair
    would_see(ben, "own_part")
    open_item(ana, "own_part")
    actions.save_story(ana.session, lambda story: replace(story, own_part="Something newer."))
    assert ANA.own_part in got(ben, "/2/s") and "Something newer" not in got(ben, "/2/s")
    shown = [one for one in opened(got(ana, "/2/o/own_part"))]
    assert ANA.own_part in shown[0] and "Something newer" in shown[1]
    open_item(ana, "own_part")
    assert "Something newer" in got(ben, "/2/s") and ANA.own_part not in got(ben, "/2/s")


def test_what_is_gone_from_the_notes_can_still_be_taken_back(pair: Pair, got: Got) -> None:
    ana, ben = pair
    would_see(ben, "own_part")
    open_item(ana, "own_part")
    actions.save_story(ana.session, lambda story: replace(story, own_part=""))
    assert ana.get("/2/o/own_part").status_code == 404
    assert 'name="back" value="own_part"' in got(ana, "/2/o")
    ana.post("/2/o", {"back": "own_part"})
    assert not opened(got(ben, "/2/s")) and ANA.own_part not in got(ana, "/2/o")


def test_a_button_opens_what_stood_above_it_and_nothing_newer(pair: Pair) -> None:
    ana, _ = pair
    print_ = re.search(r'name="as_shown" value="(\w+)"', ana.get("/2/o/own_part").content.decode())
    assert print_
    actions.save_story(ana.session, lambda story: replace(story, own_part="Not seen yet."))
    response = ana.post("/2/o/own_part", {"as_shown": print_[1]})
    assert response.status_code == 200 and "Not seen yet." in response.content.decode()
    couple = actions.couple_now(ana.session)
    assert couple.seen and not couple.seen.offered


@pytest.mark.parametrize("item", ["no-such-item", "bothers", "wish_", "names"])
def test_what_is_no_item_or_holds_nothing_is_not_there(pair: Pair, item: str) -> None:
    ana, _ = pair
    assert ana.get(f"/2/o/{item}").status_code == ana.post(f"/2/o/{item}").status_code == 404


@pytest.mark.parametrize(
    "text", ["If you do not come, I will hit you.", "x" * (LONGEST_OPENED + 1)], ids=["danger", "too long"]
)
def test_what_cannot_be_opened_gets_one_sentence_and_stays_closed(pair: Pair, text: str) -> None:
    ana, ben = pair
    actions.save_story(ana.session, lambda story: replace(story, own_part=text))
    would_see(ben, "own_part")
    print_ = re.search(r'name="as_shown" value="(\w+)"', ana.get("/2/o/own_part").content.decode())
    response = ana.post("/2/o/own_part", {"as_shown": print_[1] if print_ else ""})
    assert response.status_code == 200 and response.content.decode().count('class="error"') == 1
    assert not opened(bare(ben.get("/2/s")))


def test_forms_sent_twice_give_the_same_answer(pair: Pair, got: Got) -> None:
    ana, ben = pair
    would_see(ben, "own_part")
    print_ = re.search(r'name="as_shown" value="(\w+)"', ana.get("/2/o/own_part").content.decode())
    assert print_
    answers = [ana.post("/2/o/own_part", {"as_shown": print_[1]}).headers["Location"] for _ in range(2)]
    assert answers == ["/2/o"] * 2 and len(opened(got(ben, "/2/s"))) == 1
    answers = [ana.post("/2/o", {"back": "own_part"}).headers["Location"] for _ in range(2)]
    assert answers == ["/2/o"] * 2 and not opened(got(ben, "/2/s"))


def test_a_mark_stands_at_the_field_where_it_is_written(pair: Pair, got: Got) -> None:
    ana, ben = pair
    site = words("en", "site")
    assert got(ana, "/p").count(site["sees_me"]) == 2
    would_see(ben, "own_part")
    open_item(ana, "own_part")
    assert (got(ana, "/p").count(site["sees_me"]), got(ana, "/p").count(site["sees_both"])) == (1, 1)


@pytest.mark.parametrize("lang", ["en", "es"])
def test_text_changed_since_it_was_opened_is_only_mine_and_the_old_stands_beside_it(
    pair: Pair, got: Got, lang: str
) -> None:
    ana, ben = pair
    open_to(ana, ben, "own_part", ANA.own_part)
    open_to(ben, ana, "term_visits", "one")
    open_to(ben, ana, "bothers", ["cost", "privacy"])
    for client in pair:
        client.post("/j", {"switch": lang, "to": "/2"})
    site = words(lang, "site")
    assert site["still_sees"] not in got(ana, "/2/o") + got(ana, "/p") + got(ben, "/my")
    actions.save_story(ana.session, lambda story: replace(story, own_part="Newer.", small_step=""))
    actions.save_story(ben.session, lambda story: replace(story, terms={"visits": "three"}, bothers=("cost",)))
    for path in ("/2/o", "/p", "/2/o/own_part"):
        page = got(ana, path)
        assert ANA.own_part in page
        assert page.count(site["sees_both"]) == (path == "/2/o/own_part"), "the old one of two, and only there"
        assert page.count(site["still_sees"]) == (path != "/2/o/own_part")
    mine = got(ben, "/my")
    assert words(lang, "partner/side")["who"]["both"] + "<" not in mine and mine.count(site["still_sees"]) == 2
    assert words(lang, "reasons")["privacy"]["first_person"] in unescape(mine)


def test_what_is_emptied_is_taken_back_at_once(pair: Pair, got: Got) -> None:
    ana, ben = pair
    for item, value in (("own_part", ANA.own_part), ("small_step", ANA.small_step)):
        open_to(ana, ben, item, value)
    for item, opened_value in (("term_visits", "one"), ("term_own_words", "None."), ("bothers", ["cost"])):
        open_to(ben, ana, item, opened_value)
    steps: list[tuple[Client, str, dict[str, object], set[str]]] = [
        (ana, "/p", {"own_part": "", "small_step": "Another."}, {"small_step"}),
        (ben, "/my/if", {"own_words": "Other words."}, {"term_own_words", "bothers"}),
        (ben, "/my/b", {}, {"term_own_words"}),
    ]
    for client, path, sent, left in steps:
        assert client.post(path, sent).status_code == 303
        seen = actions.couple_now(client.session).seen
        assert seen and set(seen.offered) == left, path
    assert opened(got(ana, "/2/s").split('<section class="mine"')[0])[0].count("None.") == 1


@pytest.mark.parametrize(
    ("story", "doors"),
    [(Story(), ["/my/b?own", "/my/if?own"]), (Story(start="words", said="No."), ["/p", "/my/b?own", "/my/if?own"])],
)
def test_with_nothing_to_open_there_are_doors_to_where_things_are_made(
    got: Got, story: Story, doors: list[str]
) -> None:
    dee, ben = begun(story, passed=True), begun(BEN, passed=True)
    connect(dee, ben)
    lead = words("en", "couple/open")["made"]["lead"]
    assert re.findall(r'<li><a href="([^"]+)">', got(dee, "/2/o").split(lead)[1].split("</ul>")[0]) == doors
    assert lead not in got(ben, "/2/o")


@pytest.mark.parametrize("lang", ["en", "es"])
def test_erasing_says_what_it_ends_for_two_and_nothing_of_it_for_others(pair: Pair, got: Got, lang: str) -> None:
    w = words(lang, "asker/erase")
    for client, times in ((pair[0], 1), (begun(ANA), 0)):
        client.post("/j", {"switch": lang, "to": "/2"})
        page = got(client, "/z")
        assert [page.count(w[name]) for name in ("two", "careful", "card")] == [times] * 3


@pytest.mark.parametrize("lang", ["en", "es"])
def test_beside_each_field_stands_who_sees_it(pair: Pair, lang: str) -> None:
    ana, ben = pair
    site = words(lang, "site")

    def told(path: str) -> tuple[int, int]:
        page = unescape(ben.get(path, headers={"accept-language": lang}).content.decode())
        return page.count(site["sees_me"] + "<"), page.count(site["sees_both"] + "<")

    before = {path: told(path) for path in ("/my/b?own", "/my/if?own")}
    open_to(ben, ana, "bothers", list(BEN.bothers))
    term = next(iter(BEN.terms))
    open_to(ben, ana, f"term_{term}", BEN.terms[term])
    assert {path: told(path) for path in before} == {path: (me - 1, 1) for path, (me, _) in before.items()}

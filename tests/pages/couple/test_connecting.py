"""The pages that connect two people: a code, two words, and nothing that one could see of the other before."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from secondchair.content import words
from secondchair.core.care import QUESTIONS
from secondchair.core.story import Story
from secondchair.records import access, actions
from tests.cast import begun, connect
from tests.pages.couple.conftest import ANA, BEN, Pair, bare

Got = Callable[[Client, str], str]


def code_on(client: Client) -> str:
    found = re.search(r'class="code">(\w{4}) <span>(\w{4})</span>', client.get("/2/c").content.decode())
    assert found
    return found[1] + found[2]


def two_on(client: Client, path: str) -> list[str]:
    shown = re.search(r'<ul class="pair".*?</ul>', client.get(path).content.decode())
    return re.findall(r"<li>(.*?)<span", shown[0]) if shown else []


def to(client: Client, path: str, **sent: str) -> str:
    response = client.post(path, sent)
    assert response.status_code == 303
    return str(response.headers["Location"])


@pytest.mark.parametrize("first", ["who shows", "who enters"])
def test_two_people_connect_in_two_languages(first: str) -> None:
    ana, ben = begun(ANA, passed=True), begun(BEN, passed=True)
    ben.post("/j", {"switch": "es", "to": "/2"})
    assert to(ana, "/2/c", show="1") == "/2/c"
    assert to(ben, "/2/e", code=f" {code_on(ana)[:4].lower()} - {code_on(ana)[4:]}") == "/2/e"
    english, spanish = two_on(ana, "/2/c"), two_on(ben, "/2/e")
    assert len(english) == 2
    lists = words("en", "two_words")["words"], words("es", "two_words")["words"]
    assert [lists[0].index(word) for word in english] == [lists[1].index(word) for word in spanish]
    small = [
        re.findall(r'<span lang="(\w+)">(.*?)</span></li>', c.get(p).content.decode())
        for c, p in ((ana, "/2/c"), (ben, "/2/e"))
    ]
    assert small == [[("es", word) for word in spanish], [("en", word) for word in english]]
    steps = [(ana, "/2/c"), (ben, "/2/e")]
    one, other = steps if first == "who shows" else reversed(steps)
    assert to(*one, confirm="1") == one[1]
    assert one[0].get(one[1]).status_code == 200
    to(*other, confirm="1")
    for client, path in (one, other):
        assert client.get(path).headers["Location"] == "/2"
        assert 'href="/2/o"' in client.get("/2").content.decode()


def test_connecting_needs_the_self_check_and_taking_back_does_not(stranger: Client) -> None:
    for path in ("/2/c", "/2/e"):
        assert stranger.get(path).headers["Location"] == "/c"
        assert to(stranger, path, show="1", code="22222222") == "/c"
    assert not stranger.session.get("member")
    assert to(stranger, "/c", **dict.fromkeys(QUESTIONS, "no")) == "/2/e"
    ana = begun(ANA, passed=True)
    to(ana, "/2/c", show="1")
    session = ana.session
    session.pop("passed")
    session.save()
    assert 'name="withdraw"' in ana.get("/2").content.decode()
    to(ana, "/2", withdraw="1")
    assert actions.couple_now(ana.session).state == "none"


def test_the_first_save_of_a_visit_gets_it_a_new_cookie() -> None:
    ana = Client()
    session = ana.session
    session["passed"] = True
    session.save()
    ana.cookies["s"] = session.session_key
    to(ana, "/2/c", show="1")
    assert ana.cookies["s"].value != session.session_key
    assert len(code_on(ana)) == 8


@pytest.mark.parametrize("lang", ["en", "es"])
def test_nothing_shows_what_the_other_one_did_before_both_confirmed(lang: str) -> None:
    """Whoever shows a code sees the same page whether nobody, somebody, or somebody who confirmed has entered it."""
    ana, ben = begun(ANA, passed=True), begun(BEN, passed=True)
    ana.post("/j", {"switch": lang, "to": "/2"})
    to(ana, "/2/c", show="1")
    pages = [bare(ana.get(path)) for path in ("/2", "/2/c", "/2/e")]
    for sent in ({"code": code_on(ana)}, {"confirm": "1"}, {"withdraw": "1"}):
        ben.post("/2/e", sent)
        assert [bare(ana.get(path)) for path in ("/2", "/2/c", "/2/e")] == pages
    to(ana, "/2/c", confirm="1")
    confirmed = bare(ana.get("/2/c"))
    ben.post("/2/e", {"code": "22222222"})
    assert bare(ana.get("/2/c")) == confirmed
    assert 'name="confirm"' not in confirmed and words(lang, "couple/items")["again"] in confirmed


def test_p10_true_used_withdrawn_and_made_up_codes_look_the_same() -> None:
    shows = {name: begun(ANA, passed=True) for name in ("true", "used", "withdrawn")}
    codes = {"made up": "22222222"}
    for name, client in shows.items():
        actions.show_code(client.session, name)
        codes[name] = actions.couple_now(client.session).code
    actions.enter_code(begun(BEN).session, codes["used"], "elsewhere")
    actions.withdraw_code(shows["withdrawn"].session)
    pages = set()
    for code in codes.values():
        ben = begun(BEN, passed=True)
        to(ben, "/2/e", code=code)
        before = bare(ben.get("/2/e"))
        to(ben, "/2/e", confirm="1")
        pages.add(tuple(re.sub(r'<ul class="pair".*?</ul>', "", page) for page in (before, bare(ben.get("/2/e")))))
    assert len(pages) == 1


@pytest.mark.parametrize("typed", ["", "abc", "OOOO-1111", "ABCD-EFG", "x" * 200, "<b>", "😀" * 8])
def test_what_can_be_no_code_stays_typed_beside_one_sentence(typed: str) -> None:
    ben = begun(BEN, passed=True)
    response = ben.post("/2/e", {"code": typed})
    page = response.content.decode()
    assert response.status_code == 200 and page.count('class="error"') == 1
    assert f'value="{typed}"' in page.replace("&lt;b&gt;", "<b>")
    assert access.own_for(access.reader_of(ben.session)).pending is None


@pytest.mark.parametrize("path", ["/2/c", "/2/e"])
def test_many_tries_have_to_wait(path: str) -> None:
    ben = begun(BEN, passed=True)
    answers = []
    for number in "23456789ABC":
        ben.post(path, {"withdraw": "1"})
        answers.append(ben.post(path, {"show": "1", "code": f"2222222{number}"}))
    assert [answer.status_code for answer in answers] == [303] * 10 + [429]
    assert answers[-1].content.decode().count('class="error"') == 1


def test_forms_sent_twice_give_the_same_answer_and_the_same_code() -> None:
    ana, ben = begun(ANA, passed=True), begun(BEN, passed=True)
    codes = {code_on(ana) for _ in range(2) if to(ana, "/2/c", show="1")}
    assert len(codes) == 1
    for sent in ({"code": codes.pop()}, {"confirm": "1"}):
        assert to(ben, "/2/e", **sent) == to(ben, "/2/e", **sent) == "/2/e"
    assert to(ana, "/2/c", confirm="1") == "/2/c"
    assert to(ana, "/2/c", confirm="1") == "/2"  # by then they are connected
    assert ben.get("/2/e").headers["Location"] == "/2"


def test_a_person_who_wrote_nothing_can_keep_what_they_connected() -> None:
    ana, dee = begun(ANA, passed=True), begun(Story(), passed=True)
    connect(ana, dee)
    assert dee.post("/e").headers["Location"] == "/e/2"


def test_the_second_chair_is_solid_for_two_who_are_connected_and_for_nobody_else(pair: Pair, got: Got) -> None:
    ana = begun(ANA, passed=True)
    to(ana, "/2/c", show="1")
    both = words("en", "site")["scenes"]["both"]
    assert both not in got(ana, "/2")
    assert all(both in got(client, "/2") for client in pair)


def test_an_end_leads_to_the_way_to_connect_anew(pair: Pair) -> None:
    ana, ben = pair
    to(ben, "/2/z")
    assert 'name="anew"' in ana.get("/2").content.decode()
    assert to(ana, "/2", anew="1") == to(ana, "/2", anew="1") == "/2"
    assert 'href="/2/c"' in ana.get("/2").content.decode()


def test_ones_own_code_is_named_as_such_and_stays_good(got: Got) -> None:
    ana, ben = begun(ANA, passed=True), begun(BEN, passed=True)
    to(ana, "/2/c", show="1")
    code = code_on(ana)
    own = words("en", "couple/enter")["errors"]["code_own"]
    assert own in ana.post("/2/e", {"code": code.lower()}).content.decode()
    assert code_on(ana) == code
    assert own not in ana.post("/2/e", {"code": "nothing"}).content.decode()
    to(ben, "/2/e", code=code)
    for client, path in ((ben, "/2/e"), (ana, "/2/c")):
        to(client, path, confirm="1")
        client.get("/2")
    assert 'href="/2/o"' in got(ben, "/2")

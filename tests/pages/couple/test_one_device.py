"""Two people and one device: nothing of one visit comes along into the other one's."""

from django.test import Client

from secondchair.core.care import QUESTIONS
from secondchair.core.story import Story
from tests.cast import begun, connect, keep_words


def pair() -> tuple[Client, Client]:
    ana, ben = (begun(Story(start="words", said=name), passed=True) for name in ("Ana", "Ben"))
    connect(ana, ben)
    return ana, ben


def shown_code(client: Client) -> str:
    client.post("/2/c", {"show": "1"})
    page = client.get("/2/c").content.decode().split('class="code">')[1].split("</p>")[0]
    return "".join(page.replace("<span>", "").replace("</span>", "").split())


def test_what_stands_typed_in_an_open_visit_does_not_follow_who_comes_back() -> None:
    ana, ben = pair()
    words = keep_words(ben)
    ana.post("/2/m", {"m1": "no", "keep": "1"})
    ana.post("/", {"said": "unsent canary", "keep": "1"})
    assert ana.post("/n", {"words": words}).headers["Location"] == "/n/2"
    taken = ana.post("/q").content.decode()
    assert "Ben" in taken and "unsent canary" not in taken and "m1" not in taken


def test_a_form_that_came_too_late_does() -> None:
    ben = begun(Story(start="words", said="Ben"))
    words = keep_words(ben)
    late = Client(enforce_csrf_checks=True)
    late.post("/", {"said": "typed just before"}, headers={"sec-fetch-site": "same-origin"})
    late.handler.enforce_csrf_checks = False
    late.post("/n", {"words": words})
    assert "typed just before" in late.post("/q").content.decode()


def test_on_a_passed_phone_a_late_form_shows_and_keeps_nothing() -> None:
    ana, _ = pair()
    keep_words(ana)
    ana.post("/2/b")
    ana.handler.enforce_csrf_checks = True
    response = ana.post("/my/if", {"own_words": "canary of before"}, headers={"sec-fetch-site": "same-origin"})
    assert response.headers["Location"] == "/2/b"
    assert "canary" not in ana.get("/2/b").content.decode()


def test_the_therapists_of_an_open_search_are_asked_for_first() -> None:
    ana = begun(Story(start="words", said="Ana", search={"place": "Oxnard, CA"}))
    assert ana.get("/my/f").headers["Location"] == "/my"
    assert Client().get("/my/f").headers["Location"] == "/f"


def test_leaving_without_six_words_ends_what_is_open() -> None:
    ana, ben = pair()
    ana.get("/x")
    assert 'name="anew"' in ben.get("/2").content.decode()


def test_a_check_that_is_not_passed_takes_a_code_back_in_silence() -> None:
    ana, ben = (begun(Story(start="words", said=name), passed=True) for name in ("Ana", "Ben"))
    code = shown_code(ana)
    ana.post("/2/c", {"confirm": "1"})
    ana.post("/c", {**dict.fromkeys(QUESTIONS, "no"), "afraid": "yes"})
    ben.post("/2/e", {"code": code})
    ben.post("/2/e", {"confirm": "1"})
    for client in (ana, ben):
        assert 'href="/2/o"' not in client.get("/2").content.decode()


def test_a_code_is_taken_back_without_the_check() -> None:
    ana = begun(Story(start="words", said="Ana"), passed=True)
    shown_code(ana)
    session = ana.session
    session.pop("passed")
    session.save()
    assert ana.post("/2/c", {"withdraw": "1"}).headers["Location"] == "/2"
    assert ana.get("/2/c").headers["Location"] == "/c"

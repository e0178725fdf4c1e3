"""The self-check: six answers decide the next page, then they are gone."""

import json

import pytest
from django.test import Client

from secondchair.core.care import ABOUT_SAFETY, ANSWERS, QUESTIONS
from secondchair.records import access

NO = dict.fromkeys(QUESTIONS, "no")


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize("answer", ["yes", "rather_not"])
def test_where_each_answer_leads(ben: Client, question: str, answer: str) -> None:
    to = ben.post("/c", {**NO, question: answer}).headers["Location"]
    assert to == ("/h" if question in ABOUT_SAFETY else {"device": "/d", "own_anger": "/b"}[question])
    assert bool(ben.session.get("passed")) is (question not in ABOUT_SAFETY)
    assert ben.get(to).status_code == 200


def test_all_no_opens_the_plan(ben: Client) -> None:
    assert ben.get("/p").headers["Location"] == "/c"
    assert ben.post("/c", NO).headers["Location"] == "/p"
    assert ben.get("/p").status_code == 200


def test_an_answer_left_out_is_asked_for_and_the_others_stay(ben: Client) -> None:
    page = ben.post("/c", {"afraid": "rather_not"}).content.decode()
    assert 'class="error"' in page
    assert page.count(" checked") == 1
    assert "passed" not in ben.session


@pytest.mark.parametrize("answer", ANSWERS)
def test_p12_no_answer_of_the_self_check_is_kept_anywhere(ben: Client, answer: str) -> None:
    """What is kept after any answers is what was kept before; the visit holds at most that drafting is on."""
    before = access.export_for(access.reader_of(ben.session))
    visit_before = {key: value for key, value in ben.session.items() if key != "_csrftoken"}
    ben.post("/c", dict.fromkeys(QUESTIONS, answer))
    assert access.export_for(access.reader_of(ben.session)) == before
    visit_after = {key: value for key, value in ben.session.items() if key not in ("_csrftoken", "passed")}
    assert json.dumps(visit_after, sort_keys=True) == json.dumps(visit_before, sort_keys=True)


def test_a_paused_visit_looks_like_one_that_never_took_the_check(ben: Client) -> None:
    before = {key: value for key, value in ben.session.items() if key != "_csrftoken"}
    ben.post("/c", {**NO, "afraid": "yes"})
    assert {key: value for key, value in ben.session.items() if key != "_csrftoken"} == before


def test_ten_minutes_on_a_shared_device(ben: Client) -> None:
    ben.post("/d", {"short": "1"})
    assert 'data-idle="600"' in ben.get("/d").content.decode()
    ben.post("/d", {"long": "1"})
    assert 'data-idle="3600"' in ben.get("/d").content.decode()


@pytest.mark.parametrize("path", ["/c", "/h", "/b", "/d"])
def test_care_is_there_for_a_stranger_too(stranger: Client, path: str) -> None:
    assert stranger.get(path).status_code == 200

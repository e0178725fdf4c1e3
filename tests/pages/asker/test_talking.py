"""Talk: the plan, the mirror, the sheet and its files, and how it went."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar
from pypdf import PdfReader

from secondchair.content import LANGUAGES, words
from secondchair.core.mirror import STOPS
from secondchair.core.plan import Plan, plan_for
from secondchair.core.reasons import REASONS
from secondchair.core.story import Story
from secondchair.listening import hear, mirror, network
from secondchair.pages.asker import talking, talking_forms, talking_mirror
from secondchair.pages.asker.talking_sheet import model_draft, said_at, sheet_of
from secondchair.papers.pdf import pdf_of
from tests.cast import begun

pytestmark = pytest.mark.usefixtures("pages")
StoryOf = Callable[[Client], Story]
PAGES = ("/p", "/w", "/s", "/a")
DRAFTING = ("/p", "/w", "/s", "/s.pdf", "/s.ics")
SOON = datetime.now(UTC).replace(tzinfo=None, microsecond=0, second=0) + timedelta(days=9)
TOPICS = (*REASONS, "nothing", "not_asked", "general")
KIND = "Thank you for today. I miss us. What worries you most about it?"
BLAME = "You never listen to anything."


def text_of(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, (path, response.status_code, response.headers.get("Location"))
    return response.content.decode()


def post(client: Client, path: str, **sent: object) -> Any:
    return client.post(path, sent)


# --- who may come in


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("path", PAGES)
def test_every_page_shows_in_every_language(ana: Client, path: str, lang: str) -> None:
    ana.post(path, {"switch": lang})
    page = text_of(ana, path)
    assert f'<html lang="{lang}">' in page
    assert f"<title>{words(lang, 'site')['title']}</title>" in page
    assert 'href="/o"' not in page or words(lang, "asker/plan")["alone"] in page


@pytest.mark.parametrize("path", [*PAGES, "/s.pdf", "/s.ics"])
def test_strangers_are_sent_to_the_start(stranger: Client, path: str) -> None:
    for response in (stranger.get(path), stranger.post(path, {"opening": "Hello", "outcome": "yes"})):
        assert (response.status_code, response.headers["Location"]) == (303, "/")


@pytest.mark.parametrize("path", DRAFTING)
def test_nothing_is_drafted_before_the_self_check(ben: Client, path: str) -> None:
    for response in (ben.get(path), ben.post(path, {"opening": KIND})):
        assert (response.status_code, response.headers["Location"]) == (303, "/c")


@pytest.mark.parametrize("path", DRAFTING)
@pytest.mark.parametrize(
    ("story", "to"),
    [
        (Story(start="words", said="Fine, I'll go if it shuts you up."), "/g"),
        (Story(start="words", said="I want to track his phone so I can force him to go."), "/u"),
        (Story(start="words", said="He says it costs too much.", outcome="clear_no"), "/a"),
    ],
)
def test_after_a_clear_no_or_a_wish_to_force_nobody_is_coached(path: str, story: Story, to: str) -> None:
    cleo = begun(story, passed=True)
    assert cleo.get(path).headers["Location"] == to
    assert cleo.post(path, {"opening": KIND}).headers["Location"] == to


# --- the plan


def test_the_plan_has_five_parts_fitted_to_the_reason_with_the_first_one_open(ana: Client) -> None:
    page = text_of(ana, "/p")
    talk, reason = words("en", "talk"), words("en", "reasons")["self_reliance"]
    places = [page.index(f"<h2>{part['title']}</h2>") for part in talk["parts"].values()]
    assert places == sorted(places)
    assert page.count("<details open>") == 1
    for line in (reason["question"], reason["reflect"], reason["step"], reason["own_part"]):
        assert line in page
    assert 'type="radio"' not in page  # one question: nothing to choose


def test_of_several_questions_one_is_picked_and_comes_back(story_of: StoryOf) -> None:
    cleo = begun(Story(start="words", said="x", asks=("privacy", "cost")), passed=True)
    assert text_of(cleo, "/p").count('type="radio"') == 2
    assert post(cleo, "/p", question="cost").headers["Location"] == "/w"
    assert story_of(cleo).question == "cost"
    assert words("en", "reasons")["cost"]["question"] in text_of(cleo, "/s")


def test_what_was_written_and_the_moment_are_kept_and_come_back(ana: Client, story_of: StoryOf) -> None:
    sent = {"own_part": "I shut down.", "small_step": "One walk?", "day": f"{SOON:%Y-%m-%d}", "hour": f"{SOON:%H:%M}"}
    assert post(ana, "/p", **sent).headers["Location"] == "/w"
    story = story_of(ana)
    assert (story.own_part, story.small_step, story.moment) == ("I shut down.", "One walk?", f"{SOON:%Y-%m-%dT%H:%M}")
    page = text_of(ana, "/p")
    assert all(value in page for value in sent.values())
    assert post(ana, "/p", **{**sent, "day": "", "hour": ""}).headers["Location"] == "/w"
    assert story_of(ana).moment == ""


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"day": "2020-01-01", "hour": "19:30"}, "day_past"),
        ({"day": "9999-12-31", "hour": "23:59"}, "day_far"),
        ({"day": f"{SOON:%Y-%m-%d}", "hour": ""}, "hour_empty"),
        ({"day": "", "hour": "19:30"}, "day_empty"),
        ({"day": "soon", "hour": "19:30"}, "day_bad"),
        ({"day": f"{SOON:%Y-%m-%d}", "hour": "25:61"}, "hour_bad"),
    ],
)
@pytest.mark.parametrize("path", ["/p", "/s"])
def test_a_moment_that_cannot_be_taken_gets_one_sentence_and_nothing_is_lost(
    ana: Client, story_of: StoryOf, path: str, sent: dict[str, str], said: str, lang: str
) -> None:
    ana.post(path, {"switch": lang})
    response = post(ana, path, own_part="I get sharp.", **sent)
    page = response.content.decode()
    assert response.status_code == 200
    assert words(lang, "asker/plan" if path == "/p" else "asker/sheet")["errors"][said] in page
    assert page.count('class="error"') == 1
    assert story_of(ana).moment == ""
    again = text_of(ana, path)
    for value in filter(None, sent.values()):
        assert f'value="{value}"' in page
        assert f'value="{value}"' in again
    if path == "/p":
        assert "I get sharp." in again


@pytest.mark.parametrize("name", ["own_part", "small_step"])
def test_too_long_a_line_is_still_there(ana: Client, name: str) -> None:
    page = post(ana, "/p", **{name: "long " * 250}).content.decode()
    assert words("en", "asker/plan")["errors"][f"{name}_long"] in page
    assert ("long " * 250).strip() in page
    assert ("long " * 250).strip() in text_of(ana, "/p")


def test_danger_in_the_plan_opens_support_and_turns_drafting_off(ana: Client) -> None:
    assert post(ana, "/p", own_part="He hits me when I ask.").headers["Location"] == "/h"
    assert ana.get("/p").headers["Location"] == "/c"


def test_switching_the_language_keeps_what_is_typed(ana: Client) -> None:
    ana.post("/p", {"switch": "es", "own_part": "I shut down."})
    page = text_of(ana, "/p")
    assert '<html lang="es">' in page
    assert "I shut down." in page


# --- the mirror


def test_a_draft_gets_one_thing_to_keep_and_one_to_try_with_the_words_marked(ana: Client, story_of: StoryOf) -> None:
    draft = f"{KIND} {BLAME} Therapy or I call a lawyer."
    assert post(ana, "/w", opening=draft).headers["Location"] == "/w"
    assert story_of(ana).opening == draft
    page, found = text_of(ana, "/w"), mirror(draft)
    assert found.keep and found.try_next
    said = words("en", "mirror")
    shown = [h for h in said["hurts"] if said["hurts"][h]["why"] in page]
    kept = [h for h in said["helps"] if said["helps"][h]["keep"] in page]
    assert (shown, kept) == ([found.try_next], [found.keep])
    marked = next(one for one in found.hurts if one.id == found.try_next).words
    assert all(f"<mark>“{line}”</mark>" in page for line in marked)
    assert said["hurts"][found.try_next]["gentler"] in page


def test_a_new_line_is_read_by_the_network_once(ana: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    given, see = [], network.Network.see
    monkeypatch.setattr(network.Network, "see", lambda self, texts: given.extend(texts) or see(self, texts))
    line = f"{KIND} On a Tuesday."
    post(ana, "/w", opening=line)
    assert given.count(line) == 1


def test_changing_the_line_hides_what_was_said_of_the_old_one(ana: Client) -> None:
    post(ana, "/w", opening=BLAME)
    ana.post("/w", {"keep": "1", "opening": "I miss us."})
    page = text_of(ana, "/w")
    assert "I miss us." in page
    assert words("en", "mirror")["title"] not in page


def test_a_draft_may_go_on_the_sheet_as_it_is(ana: Client) -> None:
    assert post(ana, "/w", opening=BLAME, sheet="1").headers["Location"] == "/s"
    assert BLAME in text_of(ana, "/s")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_empty_line_gets_a_sentence_and_a_sample_to_start_from(ana: Client, story_of: StoryOf, lang: str) -> None:
    ana.post("/w", {"switch": lang})
    page = post(ana, "/w", opening=" ").content.decode()
    model = model_draft(lang, plan_for(story_of(ana)))
    assert words(lang, "asker/mirror")["errors"]["opening_empty"] in page
    assert model in page
    assert post(ana, "/w", opening="", model="1").headers["Location"] == "/w"
    assert f">\n{model}</textarea>" in text_of(ana, "/w")
    assert story_of(ana).opening == ""


def test_the_sample_never_pushes_out_what_is_typed(ana: Client) -> None:
    post(ana, "/w", opening="Mine first.", model="1")
    assert ">\nMine first.\n\nThank you" in text_of(ana, "/w").replace("\r", "")


def test_too_long_a_draft_is_still_there(ana: Client) -> None:
    page = post(ana, "/w", opening="word " * 1_001).content.decode()
    assert words("en", "asker/mirror")["errors"]["opening_long"] in page
    assert ("word " * 1_001).strip() in text_of(ana, "/w")


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("topic", TOPICS)
def test_the_sample_is_a_line_that_the_mirror_would_keep(topic: str, lang: str) -> None:
    draft = model_draft(lang, Plan((topic,), topic, topic, topic, topic))
    found = mirror(draft, lang)
    assert found.keep
    assert not found.hurts
    assert not found.stops
    assert not hear(draft, lang).safety


STOPPED = [
    ("S1_threat", "I will hurt you if you don't come."),
    ("S2_self_harm", "I will kill myself if you don't come."),
    ("S3_surveillance", "I put a tracker on your phone."),
    ("S4_fear", "I'm scared of what you will do to me."),
]


@pytest.mark.parametrize(("stop", "draft"), STOPPED)
def test_words_of_danger_stop_the_draft_and_show_help(ana: Client, story_of: StoryOf, stop: str, draft: str) -> None:
    response = post(ana, "/w", opening=draft)
    page = response.content.decode()
    said = words("en", "mirror")
    assert said["stops"]["text"][stop].replace("'", "&#x27;") in page
    assert 'href="tel:' in page
    assert 'href="/h"' in page
    assert not [h for h in said["hurts"] if said["hurts"][h]["why"] in page]
    assert ana.get("/w").headers["Location"] == "/c"
    assert story_of(ana).opening == ""


def test_other_danger_in_a_draft_opens_support(ana: Client) -> None:
    draft = "He controls all our money and will not let me see my friends."
    assert {sign.id for sign in hear(draft).safety} == {"coercive_control"}
    assert not mirror(draft).stops
    assert post(ana, "/w", opening=draft, sheet="1").headers["Location"] == "/h"
    assert ana.get("/s").headers["Location"] == "/c"


def test_beside_suicide_nothing_else_is_said(ana: Client) -> None:
    page = post(ana, "/w", opening=dict(STOPPED)["S2_self_harm"]).content.decode()
    assert words("en", "asker/mirror")["not_me"] not in page
    assert (
        words("en", "asker/mirror")["not_me"]
        in post(
            begun(Story(start="nothing"), passed=True), "/w", opening=dict(STOPPED)["S3_surveillance"]
        ).content.decode()
    )


def test_words_about_suicide_are_kept_nowhere(ana: Client, story_of: StoryOf) -> None:
    draft = dict(STOPPED)["S2_self_harm"]
    ana.post("/w", {"keep": "1", "opening": draft})
    assert draft in str(story_of(ana))
    page = post(ana, "/w", opening=draft).content.decode()
    assert draft not in str(story_of(ana))
    assert words("en", "asker/mirror")["not_kept"] in page
    assert "988" in page


def test_other_stopped_words_are_found_again_after_the_self_check(ana: Client, story_of: StoryOf) -> None:
    draft = dict(STOPPED)["S4_fear"]
    post(ana, "/w", opening=draft)
    assert story_of(ana).typed["asker/mirror"] == {"opening": [draft]}
    assert draft not in str(sheet_of(story_of(ana), plan_for(story_of(ana)), "en"))


def test_every_stop_has_its_help() -> None:
    assert set(talking_mirror.HELP_FOR) == set(STOPS)
    assert set(STOPS) > talking_mirror.OWN_ACTS


def test_words_are_escaped(ana: Client) -> None:
    post(ana, "/w", opening="<b>You never listen</b> to me.")
    page = text_of(ana, "/w") + text_of(ana, "/s")
    assert "<b>You" not in page
    assert "&lt;b&gt;You never listen&lt;/b&gt;" in page


# --- the sheet


def test_the_sheet_shows_what_was_written_and_else_what_the_plan_offers(ana: Client) -> None:
    page = text_of(ana, "/s")
    reason = words("en", "reasons")["self_reliance"]
    assert reason["step"] in page
    post(ana, "/p", small_step="One walk on Sunday?", day=f"{SOON:%Y-%m-%d}", hour="19:30")
    page = text_of(ana, "/s")
    assert "One walk on Sunday?" in page
    assert reason["step"] not in page
    assert "at 7:30\u00a0PM" in page
    assert "data-print hidden" in page


@given(st.datetimes(datetime(1900, 1, 1), datetime(2100, 1, 1)))  # noqa: DTZ001
def test_a_moment_reads_as_the_clock_shows_it(moment: datetime) -> None:
    said = said_at(moment, words("en", "asker/sheet"))
    read = datetime.strptime(f"{moment.year} {said}", "%Y %A, %B %d, at %I:%M %p")  # noqa: DTZ007
    assert read == moment.replace(second=0, microsecond=0)
    assert f"{moment:%A}" in said
    assert f" {moment.day}," in said
    assert f"{moment.day} de " in said_at(moment, words("es", "asker/sheet"))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_pdf_says_the_same_as_the_page(ana: Client, lang: str) -> None:
    ana.post("/s", {"switch": lang})
    post(ana, "/w", opening=KIND)
    response = ana.get("/s.pdf")
    name = words(lang, "asker/sheet")["file_name"]
    assert response.headers["Content-Disposition"] == f'attachment; filename="{name}.pdf"'
    assert response.headers["Cache-Control"] == "no-store"
    pages = PdfReader(BytesIO(response.content)).pages
    text = "".join("".join(page.extract_text() for page in pages).split())
    assert "".join(KIND.split()) in text
    for section in words(lang, "asker/sheet")["sheet"].values():
        if section not in (words(lang, "asker/sheet")["sheet"]["no_opening"],):
            assert "".join(section.split()) in text


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("topic", TOPICS)
def test_the_sheet_fits_on_one_page(topic: str, lang: str) -> None:
    plan = Plan((topic,), topic, topic, topic, topic)
    story = Story(start="words", opening=model_draft(lang, plan), moment="2026-12-01T19:30")
    assert len(PdfReader(BytesIO(pdf_of(sheet_of(story, plan, lang)))).pages) == 1


def test_the_calendar_file_holds_the_hour_on_the_clock_and_no_more(ana: Client) -> None:
    assert ana.get("/s.ics").headers["Location"] == "/s"  # nothing picked yet
    assert post(ana, "/s", day=f"{SOON:%Y-%m-%d}", hour="19:30").headers["Location"] == "/s"
    assert "/s.ics" in text_of(ana, "/s")
    response = ana.get("/s.ics")
    assert response.headers["Content-Disposition"] == 'attachment; filename="notes.ics"'
    (event,) = Calendar.from_ical(response.content).walk("VEVENT")
    assert event.decoded("dtstart") == SOON.replace(hour=19, minute=30)
    assert str(event["summary"]) == words("en", "asker/sheet")["event"]
    assert set(event) == {"SUMMARY", "DTSTART", "DTEND", "DTSTAMP", "UID"}


def test_a_moment_that_has_passed_since_is_said_and_stays() -> None:
    dee = begun(Story(start="words", said="It costs too much.", moment="2024-03-01T19:30"), passed=True)
    page = text_of(dee, "/s")
    assert words("en", "asker/sheet")["passed"] in page
    assert "Friday, March 1, at 7:30\u00a0PM" in page


@given(st.text())
def test_a_moment_of_another_version_is_no_error(text: str) -> None:
    moment = talking_forms.moment_of(replace(Story(), moment=text))
    assert moment is None or moment.tzinfo is None


def test_only_what_is_past_in_every_zone_is_past() -> None:
    now = datetime.now(UTC).replace(tzinfo=None)
    assert not talking_forms.passed(now - timedelta(hours=11))
    assert talking_forms.passed(now - timedelta(hours=13))


# --- afterwards


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("outcome", [*talking.WAYS])
def test_each_outcome_has_its_next_step_and_a_way_for_oneself(
    ana: Client, story_of: StoryOf, outcome: str, lang: str
) -> None:
    ana.post("/a", {"switch": lang})
    assert post(ana, "/a", outcome=outcome).headers["Location"] == "/a"
    assert story_of(ana).outcome == outcome
    page = text_of(ana, "/a")
    assert words(lang, "afterwards")["outcomes"][outcome]["next"] in page
    assert words(lang, "asker/afterwards")["ways"]["alone"] in page


def test_every_outcome_of_the_words_leads_somewhere() -> None:
    assert set(words("en", "afterwards")["outcomes"]) == {*talking.WAYS, talking.UNSAFE}


def test_after_a_clear_no_the_only_way_on_is_going_alone(ana: Client) -> None:
    post(ana, "/a", outcome="clear_no")
    page = text_of(ana, "/a")
    main = page[page.index("<h1>") : page.index("<details")]
    assert words("en", "asker/afterwards")["ways"]["alone"] in main
    assert not any(words("en", "asker/afterwards")["ways"][way] in main for way in ("plan", "tonight", "find"))
    assert 'href="/s"' not in page


def test_feeling_unsafe_leads_to_support_and_is_kept_nowhere(ana: Client, story_of: StoryOf) -> None:
    text_of(ana, "/a")
    before = story_of(ana)
    assert post(ana, "/a", outcome="unsafe").headers["Location"] == "/h"
    assert story_of(ana) == before
    assert "unsafe" not in str(dict(ana.session.items()))
    assert ana.get("/p").headers["Location"] == "/c"


def test_saving_while_typing_cannot_note_an_outcome(ana: Client) -> None:
    assert 'id="page"' not in text_of(ana, "/a")


def test_an_answer_that_is_not_on_the_list_gets_a_sentence(ana: Client, story_of: StoryOf) -> None:
    page = post(ana, "/a", outcome="won").content.decode()
    assert words("en", "asker/afterwards")["errors"]["outcome_choice"] in page
    assert story_of(ana).outcome == ""

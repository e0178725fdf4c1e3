"""Pass it on: held back where a stance or a safety gate holds it; else the plain address, its code and fitted lines."""

import json
import re
from collections.abc import Callable
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from secondchair.content import LANGUAGES, words
from secondchair.core.care import QUESTIONS
from secondchair.core.reasons import REASONS
from secondchair.core.story import Story
from secondchair.pages.asker.passing import MOMENT, PLAIN
from secondchair.pages.asker.talking import WAYS
from secondchair.records import access
from tests.cast import begun
from tests.papers.codes import picture, read

StoryOf = Callable[[Client], Story]
NO = dict.fromkeys(QUESTIONS, "no")
PATH = "/p/2"
MILD = Story(start="words", said="She says it is too expensive.")
HARM = "He hit me and choked me last night."
# A real way out stands in every line, in words of this kind.
OUT = {
    "en": re.compile(r"fine to leave it|can leave it, and I won’t know|don’t have to look|no need to tell me", re.I),
    "es": re.compile(
        r"está bien si la dejas|puedes dejarla, y no lo voy a saber|no tienes que verla|no hace falta que me digas",
        re.I,
    ),
}


def shown(client: Client, **headers: str) -> str:
    response = client.get(PATH, headers=headers)
    assert response.status_code == 200, response.headers.get("Location")
    return unescape(response.content.decode())


def let_through(story: Story, lang: str = "en") -> Client:
    """A browser that passed the self-check and answered the light question with "none"."""
    client = begun(story, passed=True)
    client.post("/j", {"switch": lang})
    assert client.post(PATH, {"none": "1"}).headers["Location"] == PATH
    return client


# --- what holds it back

VIGNETTES = {
    "hit": (Story(start="words", said="He hits me when I bring it up."), False, "/h"),
    "threats": (Story(start="words", said="She said she will kill herself if I leave her."), False, "/h"),
    "control": (Story(start="words", said="He takes my money and tracks my phone. I’m afraid of him."), False, "/h"),
    "danger in my own part": (Story(start="phrase", phrase="cost", own_part=HARM), False, "/h"),
    "danger in a small step": (Story(start="phrase", phrase="cost", small_step=HARM), False, "/h"),
    "danger in the first line": (Story(start="phrase", phrase="cost", opening=HARM), False, "/h"),
    "danger in own terms": (Story(start="phrase", phrase="cost", terms={"own_words": HARM}), False, "/h"),
    "danger in a draft": (Story(start="nothing", typed={"asker/mirror": {"opening": [HARM]}}), False, "/h"),
    "danger typed at the start": (Story(start="nothing", typed={"asker/start": {"said": [HARM]}}), False, "/h"),
    "danger, in Spanish": (Story(start="words", said="Me pega cuando le hablo de terapia."), False, "/h"),
    "plans to trick": (Story(start="words", said="I want to track her phone and trick her into going."), True, "/u"),
    "plans to force": (Story(start="words", said="I want to track his phone so I can force him to go."), False, "/u"),
    "plans, in another text": (
        Story(
            start="phrase", phrase="cost", small_step="I want to track her phone and trick her into going to therapy."
        ),
        True,
        "/u",
    ),
    "a clear no": (Story(start="words", said="No means no. I told you no. Stop asking me."), True, "/g"),
    "felt pushed": (Story(start="words", said="Stop nagging me. You keep on at me about this."), True, "/g"),
    "a pushed yes": (Story(start="words", said="Fine, I'll go if it shuts you up."), True, "/g"),
    "told no more than once": (Story(start="words", said="He said no.", told_no=True), True, "/g"),
    "a clear no afterwards": (Story(start="words", said="It is too far.", outcome="clear_no"), True, "/a"),
    "not begun": (Story(), True, "/"),
    "no self-check yet": (MILD, False, "/c"),
}


@pytest.mark.parametrize("sent", [None, {"none": "1"}, {"some": "1"}], ids=["look", "none", "some"])
@pytest.mark.parametrize(("story", "passed", "to"), VIGNETTES.values(), ids=VIGNETTES)
def test_where_something_holds_it_back(story: Story, passed: bool, to: str, sent: dict[str, str] | None) -> None:
    client = begun(story, passed)
    response = client.get(PATH) if sent is None else client.post(PATH, sent)
    assert (response.status_code, response.headers.get("Location")) == (303, to)
    assert "may_pass_on" not in client.session


@pytest.mark.parametrize("outcome", ["no", "heated"])
def test_after_a_no_or_a_loud_talk_it_rests(outcome: str) -> None:
    client = begun(Story(start="words", said=MILD.said, outcome=outcome), passed=True)
    for response in (client.get(PATH), client.post(PATH, {"none": "1"}), client.get(PATH)):
        assert words("en", "asker/pass_on")["not_now"]["lead"] in unescape(response.content.decode())
    assert "may_pass_on" not in client.session


def test_danger_told_later_closes_it_again_and_the_question_is_asked_anew(ana: Client) -> None:
    ana.post(PATH, {"none": "1"})
    ana.post("/p", {"own_part": HARM})
    assert ana.get(PATH).headers["Location"] == "/h"
    ana.post("/c", NO)
    assert words("en", "asker/pass_on")["ask"]["lead"] in shown(ana)


# --- the self-check leads back


def test_the_self_check_leads_back_once(ben: Client) -> None:
    assert ben.get(PATH).headers["Location"] == "/c"
    assert ben.post("/c", NO).headers["Location"] == PATH
    assert ben.post("/c", NO).headers["Location"] == "/p"


def test_whoever_goes_on_to_the_plan_instead_is_led_to_the_plan(ben: Client) -> None:
    ben.get(PATH)
    ben.get("/p")
    assert ben.post("/c", NO).headers["Location"] == "/p"


def test_a_visit_that_did_not_pass_looks_like_one_that_never_took_the_check(ben: Client) -> None:
    ben.get(PATH)
    before = {key: value for key, value in ben.session.items() if key != "_csrftoken"}
    ben.post("/c", {**NO, "afraid": "rather_not"})
    assert {key: value for key, value in ben.session.items() if key != "_csrftoken"} == before


@pytest.mark.parametrize("note", [["open:leave"], ["asker:erase"], "asker:pass_on", [], {"asker:pass_on": 1}])
def test_a_note_that_is_on_no_list_leads_nowhere(ben: Client, note: object) -> None:
    session = ben.session
    session["on_to"] = note
    session.save()
    assert ben.post("/c", NO).headers["Location"] == "/p"


def test_a_note_leads_to_an_address_with_a_value_too(ben: Client) -> None:
    session = ben.session
    session["on_to"] = ["couple:preview", "own_part"]
    session.save()
    assert ben.post("/c", NO).headers["Location"] == reverse("couple:preview", args=["own_part"])


@pytest.mark.parametrize(
    ("answers", "first", "then"),
    [(["device"], "/d", PATH), (["own_anger"], "/b", "/p"), (["device", "own_anger"], "/d", "/p")],
)
def test_what_the_check_says_first_comes_first(ben: Client, answers: list[str], first: str, then: str) -> None:
    """From the page about the device one can go on to what was asked for; where somebody is worried about their own anger not."""
    ben.get(PATH)
    assert ben.post("/c", NO | dict.fromkeys(answers, "yes")).headers["Location"] == first
    assert (f'class="go" href="{PATH}"' in ben.get("/d").content.decode()) is (then == PATH)
    assert ben.post("/c", NO).headers["Location"] == then


# --- the light question


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_light_question_comes_before_any_address(ana: Client, lang: str) -> None:
    ana.post("/j", {"switch": lang})
    page, w = shown(ana), words(lang, "asker/pass_on")
    assert all(w["ask"]["moment"][name] in page for name in MOMENT)
    assert "http://testserver/you" not in page and "<path" not in page.split("<main")[1].split("</main")[0]
    assert '<input type="checkbox' not in page, "which one fits is not even sent"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_if_one_fits_it_is_calm_and_nothing_is_kept(ana: Client, story_of: StoryOf, lang: str) -> None:
    ana.post("/j", {"switch": lang})
    ana.get(PATH)
    before = story_of(ana), dict(ana.session.items())
    response = ana.post(PATH, {"some": "1", "fight": "yes"})
    page, w = unescape(response.content.decode()), words(lang, "asker/pass_on")["not_now"]
    assert response.status_code == 200 and w["lead"] in page and w["rest"] in page
    assert all(f'href="{path}"' in page for path in ("/o", "/t", "/f", "/i/card"))
    assert "/you</p>" not in page
    assert (story_of(ana), dict(ana.session.items())) == before


def test_not_now_stays_in_the_other_language_and_takes_the_words_away_again(ana: Client) -> None:
    ana.post(PATH, {"none": "1"})
    page = unescape(ana.post(PATH, {"some": "1", "switch": "es"}).content.decode())
    assert '<html lang="es">' in page and words("es", "asker/pass_on")["not_now"]["lead"] in page
    assert words("es", "asker/pass_on")["ask"]["lead"] in shown(ana)


def test_the_answer_lasts_for_this_visit_and_is_no_part_of_what_is_mine(ana: Client) -> None:
    before = access.export_for(access.reader_of(ana.session))
    ana.post(PATH, {"none": "1"})
    assert access.export_for(access.reader_of(ana.session)) == before
    assert "pass_on" not in json.dumps(before) + ana.post("/q", {}).content.decode()
    other = begun(MILD, passed=True)
    assert words("en", "asker/pass_on")["ask"]["lead"] in shown(other)


# --- the address, its code, the lines


def codes_in(page: str) -> list[str]:
    """What another program reads from the codes of a page, drawn as the page says: which colour on which."""
    found = re.findall(
        r'<svg class="qr" viewBox="0 0 (\d+) \1".*?<path fill="#fff" d="M0 0h\1v\1H0z"/><path fill="#000" d="([^"]*)"',
        page,
    )
    return [text for size, path in found for text in read(picture(int(size), path))]


@pytest.mark.parametrize("host", ["testserver", "example.org:8443"])
def test_the_code_holds_the_plain_address_and_nothing_more(settings: object, host: str) -> None:
    settings.ALLOWED_HOSTS = ["testserver", "example.org"]  # type: ignore[attr-defined]
    page = shown(let_through(MILD), host=host)
    address = f"http://{host}{reverse(PLAIN)}"
    assert reverse(PLAIN) == "/you"
    assert codes_in(page) == [address]
    assert {found.rstrip(".”") for found in re.findall(r"http://[^\s<\"]+", page)} == {address}


def test_what_is_passed_on_is_the_same_whoever_passes_it_on(ana: Client) -> None:
    pages = [shown(let_through(story)) for story in (MILD, Story(start="nothing"), Story(start="not_asked"))]
    assert len({tuple(codes_in(page)) for page in pages}) == 1


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("reason", REASONS)
def test_the_line_is_fitted_to_what_the_asker_wants_to_ask_about(reason: str, lang: str) -> None:
    client = let_through(Story(start="words", said="x", asks=(reason,)), lang)
    page, fitted = shown(client), words(lang, "asker/pass_on")["fitted"]
    address = "http://testserver/you"
    assert fitted[reason].format(address=address) in page
    assert [name for name in REASONS if fitted[name].format(address=address) in page] == [reason]


@pytest.mark.parametrize("start", ["nothing", "not_asked"])
def test_without_a_reason_the_start_decides(start: str) -> None:
    fitted = words("en", "asker/pass_on")["fitted"]
    assert fitted[start].format(address="http://testserver/you") in shown(let_through(Story(start=start)))


def test_several_reasons_give_several_lines_and_no_line_stands_twice() -> None:
    asked = ("privacy", "cost", "past_bad")
    page = shown(let_through(Story(start="words", said="x", asks=asked)))
    fitted = words("en", "asker/pass_on")["fitted"]
    places = [page.index(fitted[name].split("{")[0]) for name in asked]
    assert places == sorted(places)
    general = shown(let_through(Story(start="words", said="x")))
    assert general.count(fitted["general"].split("{")[0]) == 1


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_line_has_a_way_out_one_address_at_its_end_and_no_question(lang: str) -> None:
    w = words(lang, "asker/pass_on")
    for line in (*w["fitted"].values(), *w["others"]):
        assert OUT[lang].search(line), line
        assert line.count("{address}") == 1 and line.endswith(": {address}")
        assert "?" not in line, line
    assert not any(OUT[lang].search(bad) for bad in ("You should read this: {address}", "Léela hoy: {address}"))


def test_the_spanish_lines_say_tu_and_the_page_says_usted() -> None:
    w = words("es", "asker/pass_on")
    for line in (*w["fitted"].values(), *w["others"], w["say"]["line"], w["paper"]["slip"]):
        assert not re.search(r"\b(?:usted|su|sus|le)\b", line.lower()), line
    assert not re.search(r"\b(?:tienes|puedes|tu|tus|te)\b", " ".join((w["nothing"], w["once"], w["trace"])).lower())


@pytest.mark.parametrize("lang", LANGUAGES)
def test_it_says_that_nothing_is_sent_and_offers_other_ways(lang: str) -> None:
    page, w = shown(let_through(MILD, lang)), words(lang, "asker/pass_on")
    for said in (w["nothing"], w["once"], w["trace"], w["say"]["line"], w["paper"]["slip"]):
        assert said in page
    assert all(f'href="{path}"' in page for path in ("/v", "/t", "/o"))
    assert not re.search(r"mailto:|sms:|wa\.me|whatsapp:", page)


def test_an_address_of_this_computer_is_not_offered(settings: object) -> None:
    settings.ALLOWED_HOSTS = ["127.0.0.1"]  # type: ignore[attr-defined]
    page, w = shown(begun(MILD), host="127.0.0.1:8000"), words("en", "asker/pass_on")
    assert w["local"] in page and 'href="/v"' in page
    assert not codes_in(page) and "/you</p>" not in page and w["words"]["title"] not in page


# --- where it is mentioned


@pytest.mark.parametrize("outcome", ["", *WAYS])
def test_it_is_mentioned_where_they_are_open_to_it_and_never_after_a_no(outcome: str) -> None:
    client = begun(Story(start="words", said=MILD.said, outcome=outcome), passed=True)
    mentioned = {path for path in ("/a", "/r", "/s", "/n/2") if f'href="{PATH}"' in client.get(path).content.decode()}
    open_to_it = {"/a", "/r", "/s", "/n/2"} if outcome in ("yes", "maybe") else {"/r", "/s", "/n/2"}
    assert mentioned == (set() if outcome in ("no", "clear_no", "heated") else open_to_it)


def test_whoever_comes_back_to_a_no_is_not_reminded() -> None:
    client = begun(Story(start="words", said="No means no. Stop asking me."), passed=True)
    assert f'href="{PATH}"' not in client.get("/n/2").content.decode()

"""A walk through every page in every state that shows something else: what the rules about all pages look at."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.http import HttpResponse
from django.test import Client

from secondchair.core.care import QUESTIONS
from secondchair.core.reasons import REASONS
from secondchair.core.story import Story
from tests.cast import begun
from tests.rules import walk_two
from tests.rules.walk_choosing import CHOOSING, choosing

NO = dict.fromkeys(QUESTIONS, "no")
SAMPLE_IDS = 3


@dataclass(frozen=True)
class Step:
    """One request of the walk."""

    who: str
    path: str
    sent: dict[str, object] | None = None
    typed_danger: bool = field(default=False)


STRANGER_PATHS = [
    "/", "/r", "/m", "/g", "/u", "/t", "/c", "/h", "/b", "/d", "/p", "/p/2", "/w", "/s", "/a", "/f", "/f/n", "/l", "/v", "/k", "/o",
    "/e", "/e/2", "/e/3", "/n", "/n/2", "/q", "/z", "/z/2",
    "/i/help", "/i/card", "/i/who", "/i/about", "/i/sources", "/i/host",
    "/you", "/my", "/my/b", "/my/b?own", "/my/if", "/my/if?own", "/my/say", "/my/s", "/my/f", "/x", "/y", "/j", "/nothing-here",
]  # fmt: skip

STRANGER_PATHS += CHOOSING


def stories(listed: tuple[int, ...]) -> dict[str, tuple[Story, bool]]:
    """The stories that the walk's browsers hold, and whether the self-check was passed."""
    begun_with = Story(start="words", said="My husband says we can work it out ourselves.")
    whole = Story(
        start="words", said="He says it costs too much.", asks=REASONS, opening="I miss us. What worries you about it?",
        own_part="I get sharp when I am tired.", small_step="One visit in March?", moment="2031-12-01T19:30",
        listed=listed, search={"place": "93030"}, goals=(), visited=("hear", "tonight"),
    )  # fmt: skip
    return {
        "begun": (begun_with, False),
        "ana": (whole, True),
        "danger": (Story(start="words", said="He hits me. He said he will kill himself if I go."), False),
        "no": (Story(start="words", said="Fine, I'll go if it shuts you up."), False),
        "dee": (
            Story(
                bothers=REASONS,
                terms={"visits": "one", "cost": "120", "pace": "listen", "own_words": "No list of my faults."},
            ),
            False,
        ),
        "afraid": (Story(bothers=("exposure",), terms={"own_words": "I would come if he stops hitting me."}), False),
        "nothing": (Story(start="nothing"), True),
        "not_asked": (Story(start="not_asked"), True),
    }


def walked(listed: tuple[int, ...], lang: str) -> Iterator[tuple[str, str, HttpResponse]]:
    """(who, "METHOD path", response) for every request, in one language."""
    yield from choosing(listed, lang)
    browsers = {"stranger": Client(), **{who: begun(story, passed) for who, (story, passed) in stories(listed).items()}}
    for who, client in browsers.items():
        client.post("/", {"switch": lang})
        for path in [
            *STRANGER_PATHS,
            *(f"/f/{therapist}" for therapist in (*listed, 1)),
            "/s.pdf",
            "/s.ics",
            "/k.pdf",
            "/o.pdf",
            "/my/s.pdf",
        ]:
            if path != "/x":
                yield who, f"GET {path}", client.get(path)
    ana = browsers["ana"]
    for path, sent in posts():
        yield "ana", f"POST {path}", ana.post(path, sent)
        if path == "/e":
            yield "ana", "GET /e/2", ana.get("/e/2")
        if "none" in sent:
            yield "ana", "GET /p/2, words to pass on", ana.get("/p/2")
            yield "ana", "GET /p/2, on this computer", ana.get("/p/2", headers={"host": "localhost"})
    yield from walk_two.walked(listed, lang)
    yield "ana", "DELETE /", ana.delete("/")
    yield "ana", "GET /x", ana.get("/x")
    yield "ana", "GET / after leaving", ana.get("/")


def posts() -> list[tuple[str, dict[str, object]]]:
    """What is sent on the walk: good and bad, each page's own errors included."""
    return [
        ("/", {"said": ""}),
        ("/", {"said": "x" * 20_001}),
        ("/", {"said": "She says they would only take my side."}),
        ("/m", {"more": ""}),
        ("/c", {"afraid": "no"}),
        ("/c", NO),
        *walk_two.posts(),
        ("/p/2", {"some": "1"}),
        ("/p/2", {"none": "1"}),
        ("/p", {"day": "not a day", "hour": "19:30"}),
        ("/w", {"opening": ""}),
        ("/w", {"opening": "I love how you are with the kids. You never listen. What worries you most?"}),
        ("/f", {"place": "00000"}),
        ("/f", {"place": "SW1A 1AA"}),
        ("/f", {"place": "Springfield"}),
        ("/f", {"place": "93030", "miles": "20"}),
        ("/f", {"place": "93030", "miles": "20", "narrow": "gender:woman", "order": "distance"}),
        ("/f/n", {"name": ""}),
        ("/f/n", {"name": "123"}),
        ("/f/n", {"name": "sample", "switch": "en"}),
        ("/f/n", {"name": "xqzzy"}),
        ("/n", {"words": ""}),
        ("/n", {"words": "one two three four five six"}),
        ("/e", {}),
        ("/e/2", {"given": "a b c"}),
        ("/e/2", {"skip": "1"}),
        ("/w", {"opening": "If you do not come I will hurt you."}),
        ("/my/b", {"bothers": ["no such reason"]}),
        ("/my/b", {"bothers": ["cost", "privacy"]}),
        ("/my/if", {"visits": "one", "cost": "a lot", "own_words": "x" * 601}),
        ("/my/if", {"visits": "one", "cost": "120", "mine": "1"}),
        ("/my", {"fresh": "1"}),
        *((path, {}) for path in CHOOSING),
        ("/q", {}),
        ("/z", {}),
    ]

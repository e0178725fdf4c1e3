"""The walk of two who choose together: the pages of pages/couple/{wishes,names,marking,rounds,beside}.py in each state."""

from collections.abc import Iterator

from django.http import HttpResponse
from django.test import Client

from secondchair.core.story import Story
from tests.couple import connected, opened

CHOOSING = ["/2/w", "/2/n", "/2/m", "/2/r", "/2/v"]


def choosing(listed: tuple[int, ...], lang: str) -> Iterator[tuple[str, str, HttpResponse]]:
    """Two who are connected choose together: before anything is open, with wishes open, locked, and opened."""
    search = {"place": "93030", "gender": ["woman"], "gender_how": "must", "also": ["parents"]}
    pair = connected(Story(start="words", search=search, listed=listed), Story(start="words", listed=listed[:1]))
    ana, ben = pair
    for client in pair:
        client.post("/", {"switch": lang})
    yield from looked_at("nothing open", ana)
    opened(
        ana, ben, {"wish_near": {"place": "93030"}, "wish_gender": {"gender": ["man"]}, "wish_also": {"also": ["far"]}}
    )
    for path, sent in (
        ("/2/w", {"once": "1", "culture": ["secular"]}),
        ("/2/w", {"once": "1", "culture": ["x"]}),
        ("/2/w", {"with": "both"}),
        ("/2/n", {"put": str(listed[0])}),
        ("/2/m", {"lock": "1"}),
        ("/2/m", {f"m{listed[0]}": "perhaps"}),
        ("/2/m", {f"m{listed[0]}": "yes", "lock": "1"}),
    ):
        yield "ana chooses", f"POST {path}", ana.post(path, sent)
    yield from looked_at("ana chooses", ana)
    yield from looked_at("ben chooses", ben)
    ben.post("/2/m", {f"m{listed[0]}": "yes", "lock": "1"})
    yield from looked_at("a round is open", ana)
    yield "a round is open", "POST /2/r", ana.post("/2/r", {"again": "yes"})
    yield "a round is open", "GET /2/r", ana.get("/2/r")
    opened(ana, ben, {"wish_gender": {"gender": ["woman", "man", "nonbinary"], "gender_how": "never"}})
    yield "nobody fits", "GET /2/n", ben.get("/2/n")


def looked_at(who: str, client: Client) -> Iterator[tuple[str, str, HttpResponse]]:
    """Every page of choosing together, as one of the two sees it."""
    for path in CHOOSING:
        yield who, f"GET {path}", client.get(path)

"""Rules that hold on every route, in both languages, for whoever comes."""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from django.db.models import Manager, Model, QuerySet
from django.http import HttpResponse
from django.test import Client
from django.test.signals import template_rendered
from django.urls import get_resolver

from secondchair.content import LANGUAGES, words
from secondchair.registry import Registry
from secondchair.site.headers import HEADERS
from tests.cast import STORES, ana, ben, pages, sample_registry, stranger
from tests.rules import walk, walk_two

__all__ = ["ana", "ben", "pages", "sample_registry", "stranger"]
pytestmark = [STORES, pytest.mark.usefixtures("pages")]
ROOT = Path(__file__).resolve().parents[2]

# P13: words that would say what this is for. They may stand in the page, never in what a tab, a file or an address shows.
TELLING = re.compile(
    r"second.?chair|therap|terap|couple|pareja|partner|counsel|consej|abus|violen|safe|segur|marri|matrimon|divorc|help|ayuda",
    re.IGNORECASE,
)


@pytest.fixture
def listed(sample_registry: Path) -> tuple[int, ...]:
    """Three therapists of the sample list."""
    return tuple(int(number) for number in Registry.open(sample_registry).snapshot.ids[:3])


@dataclass
class Walk:
    """One walk in one language: every response, which templates were shown, and which values of theirs were table rows."""

    seen: list[tuple[str, str, HttpResponse]] = field(default_factory=list)
    rendered: set[str] = field(default_factory=set)
    rows: list[tuple[str, str]] = field(default_factory=list)

    def look(self, sender: Any, template: Any, context: Any, **_: Any) -> None:
        self.rendered.add(template.name)
        for layer in context.dicts if hasattr(context, "dicts") else []:
            for name, value in layer.items():
                if isinstance(value, Model | QuerySet | Manager):
                    self.rows.append((template.name, name))


walks: dict[str, Walk] = {}  # by language: responses are values, and a walk takes ten seconds


def walk_in(lang: str, listed: tuple[int, ...]) -> Walk:
    """The walk in one language, done once for all tests of this file."""
    if lang not in walks:
        walked = Walk()
        template_rendered.connect(walked.look)
        try:
            walked.seen = list(walk.walked(listed, lang))
            late = Client(enforce_csrf_checks=True)
            late.post("/", {"said": "typed long ago"})
        finally:
            template_rendered.disconnect(walked.look)
        walks[lang] = walked
    return walks[lang]


@pytest.fixture(params=LANGUAGES)
def seen(request: Any, listed: tuple[int, ...]) -> list[tuple[str, str, HttpResponse]]:
    """Every response of the walk in one language."""
    return walk_in(request.param, listed).seen


def test_no_page_fails(seen: list[tuple[str, str, HttpResponse]]) -> None:
    failed = [(who, what, response.status_code) for who, what, response in seen if response.status_code >= 500]
    assert not failed


def test_every_response_carries_the_protecting_headers(seen: list[tuple[str, str, HttpResponse]]) -> None:
    for who, what, response in seen:
        for name, value in HEADERS.items():
            assert response.headers.get(name) == value, (who, what, name)
        assert response.headers["Cache-Control"] == "no-store", (who, what)
        for name in ("ETag", "Last-Modified", "Server", "Access-Control-Allow-Origin"):
            assert name not in response.headers, (who, what, name)


def test_the_content_policy_allows_nothing_inline_or_foreign() -> None:
    policy = dict(part.strip().split(" ", 1) for part in HEADERS["Content-Security-Policy"].split(";"))
    assert policy.pop("default-src") == policy.pop("base-uri") == policy.pop("object-src") == "'none'"
    assert policy.pop("frame-ancestors") == "'none'"
    assert set(policy.values()) == {"'self'"}


def test_p13_what_a_tab_a_file_or_an_address_shows_is_neutral(seen: list[tuple[str, str, HttpResponse]]) -> None:
    for who, what, response in seen:
        page = response.content.decode(errors="replace") if "html" in response.headers.get("Content-Type", "") else ""
        for title in re.findall(r"<title>(.*?)</title>", page):
            assert title in {words(lang, "site")["title"] for lang in LANGUAGES}, (who, what)
        shown = [response.headers.get("Content-Disposition", ""), *re.findall(r'rel="icon" href="([^"]*)"', page)]
        assert not TELLING.search(" ".join(shown)), (who, what)
    for path in [*walk.STRANGER_PATHS, *walk_two.PATHS]:
        assert not TELLING.search(path.replace("/i/help", "")), path


def test_p18_no_page_names_anything_to_fetch_from_elsewhere(seen: list[tuple[str, str, HttpResponse]]) -> None:
    for who, what, response in seen:
        page = response.content.decode(errors="replace") if "html" in response.headers.get("Content-Type", "") else ""
        for fetched in re.findall(r'<(?:link|script|img|source|iframe|object|embed)[^>]*(?:href|src)="([^"]*)"', page):
            assert fetched.startswith("/"), (who, what, fetched)
        for link in re.findall(r'<a [^>]*href="https?://[^>]*>', page):
            assert "noreferrer" in link, (who, what, link)


def test_every_page_has_the_way_out_and_help(seen: list[tuple[str, str, HttpResponse]]) -> None:
    for who, what, response in seen:
        if response.status_code in (200, 403) and "html" in response.headers.get("Content-Type", ""):
            page = response.content.decode()
            assert 'id="leave" href="/x" rel="nofollow noreferrer"' in page, (who, what)
            assert 'href="/i/help"' in page, (who, what)
            assert page.index('id="leave"') < page.index('href="#main"'), "the way out is the first stop of the Tab key"


def test_pages_hold_no_table_rows_and_every_template_is_shown(listed: tuple[int, ...]) -> None:
    """A page gets core values only. And a template that no walk reaches would be one that no rule has looked at."""
    both = [walk_in(lang, listed) for lang in LANGUAGES]
    assert not [row for walked in both for row in walked.rows]
    rendered = set().union(*(walked.rendered for walked in both))
    on_disk = {str(path.relative_to(ROOT / "templates")) for path in (ROOT / "templates").rglob("*.html")}
    assert sorted(on_disk - rendered) == [], "no test shows these templates"


def test_the_walk_knows_every_route() -> None:
    known = {path.split("?")[0].lstrip("/") for path in walk.STRANGER_PATHS}
    known |= {path.lstrip("/") for path in walk_two.PATHS}
    known |= {"s.pdf", "s.ics", "k.pdf", "o.pdf", "my/s.pdf", "f/<int:therapist>", "2/o/<slug:item>"}
    routes = {str(route.pattern) for group in get_resolver().url_patterns for route in group.url_patterns}
    assert routes <= known, routes - known


def test_p20_every_form_is_refused_without_its_token(listed: tuple[int, ...]) -> None:
    for path, sent in walk.posts():
        late = Client(enforce_csrf_checks=True)
        late.get("/")
        response = late.post(path, {**sent, "csrfmiddlewaretoken": "x" * 64})
        assert response.status_code == 403, path
        assert 'id="leave"' in response.content.decode()


def test_p20_what_was_typed_comes_back_when_a_form_is_too_late() -> None:
    late = Client(enforce_csrf_checks=True)
    page = late.post("/", {"said": "typed long ago"}, headers={"sec-fetch-site": "same-origin"}).content.decode()
    assert "typed long ago" in page
    page = late.post("/", {"said": "sent by another site"}, headers={"sec-fetch-site": "cross-site"}).content.decode()
    assert "sent by another site" not in page


def test_p19_ben_sees_nothing_of_ana(ana: Client, ben: Client, stranger: Client) -> None:
    """Whose story it is follows from the cookie alone: no address names a person, so there is none to guess."""
    ana.post("/", {"said": "a sentence of Ana's about the canary"})
    for client in (ben, stranger):
        for path in walk.STRANGER_PATHS:
            assert "canary" not in client.get(path).content.decode(errors="replace"), path

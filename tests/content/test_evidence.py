"""The evidence page: same claims, figures and sources in both languages and in docs/evidence.md."""

import re
from pathlib import Path
from typing import Any

import pytest

from secondchair.content import LANGUAGES, words

DOCS = Path(__file__).parents[2] / "docs" / "evidence.md"
FIGURE = re.compile(r"\d+(?:[.,]\d+)*")


def claims(lang: str) -> list[dict[str, Any]]:
    return [claim for group in words(lang, "open/evidence")["groups"] for claim in group["claims"]]


def figures(claim: dict[str, Any]) -> list[str]:
    return sorted(FIGURE.findall(f"{claim['text']} {claim['limit']}"))


PAIRS = list(zip(claims("en"), claims("es"), strict=True))


@pytest.mark.parametrize(("en", "es"), PAIRS, ids=[en["id"] for en, _ in PAIRS])
def test_both_languages_make_the_same_claim(en: dict[str, Any], es: dict[str, Any]) -> None:
    assert (en["id"], en["url"]) == (es["id"], es["url"])
    assert figures(en) == figures(es)
    assert FIGURE.findall(en["source"]) == FIGURE.findall(es["source"])


@pytest.mark.parametrize("claim", claims("en"), ids=lambda claim: claim["id"])
def test_the_document_makes_the_same_claim(claim: dict[str, Any]) -> None:
    (row,) = [line for line in DOCS.read_text(encoding="utf-8").splitlines() if claim["text"] in line]
    assert claim["limit"] in row
    assert f"[{claim['source']}]({claim['url']})" in row


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_claim_has_a_limit_and_a_source(lang: str) -> None:
    for claim in claims(lang):
        assert claim["limit"]
        assert claim["source"]
        assert claim["url"].startswith(("https://", "http://"))


@pytest.mark.parametrize("figure", ["96 %", "96%", "94 percent sure", "six years", "seis años", "6 years"])
def test_figures_that_are_poorly_supported_stay_out(figure: str) -> None:
    shown = [str(words(lang, "open/evidence")["lead"]) + str(claims(lang)) for lang in LANGUAGES]
    assert all(figure not in text for text in (*shown, DOCS.read_text(encoding="utf-8")))

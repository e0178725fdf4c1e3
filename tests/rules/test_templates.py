"""Templates hold no words of their own, no script, no style, and nothing from elsewhere."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))

TAGS = re.compile(r"{#.*?#}|{%.*?%}|{{.*?}}", re.S)
SHAPE = re.compile(r"{% block shape %}[a-z ]*{% endblock %}")  # a class name of <main>, not a word
ELEMENTS = re.compile(r"<!--.*?-->|<[^>]*>", re.S)
SAID_ATTRIBUTES = re.compile(r'\b(?:aria-label|placeholder|title|alt)="([^"]*)"')


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT / "templates"))


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_templates_hold_no_words_of_their_own(path: Path) -> None:
    plain = TAGS.sub("", SHAPE.sub("", path.read_text(encoding="utf-8")))
    said = [ELEMENTS.sub(" ", plain), *SAID_ATTRIBUTES.findall(plain)]
    assert not re.findall(r"[^\W\d_]{2,}", " ".join(said).replace("&nbsp;", " ")), f"words in {name_of(path)}"


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_templates_need_no_exception_from_the_content_policy(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"<script(?![^>]*\bsrc=)", text), "inline script"
    assert "<style" not in text
    assert not re.search(r"<[^>]*\sstyle=", text), "inline style"
    assert not re.search(r"<[^>]*\son[a-z]+=", text), "inline handler"
    assert "|safe" not in text
    assert "autoescape off" not in text


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_addresses_are_written_the_quick_way(path: Path) -> None:
    assert "{% url " not in path.read_text(encoding="utf-8"), "{% to … %} says the same and is worked out once"


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_nothing_is_fetched_from_elsewhere(path: Path) -> None:
    for url in re.findall(r'(?:src|href|action|srcset)="([^"]*)"', path.read_text(encoding="utf-8")):
        assert not url.startswith(("http:", "https:", "//")), url


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_every_form_that_posts_carries_its_token(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for form in re.findall(r"<form\b.*?</form>", text, re.S):
        assert 'method="post"' in form
        assert "{% csrf_token %}" in form

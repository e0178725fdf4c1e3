"""One sheet of paper as a value: what stands on it, in order. `papers.pdf` draws it."""

from dataclasses import dataclass

# How the lines of a section stand on the page: running text, a list, each line with ruled space under it to write on,
# or a list in two columns that is read down the first and then down the second.
KINDS: tuple[str, ...] = ("text", "list", "ask", "columns")


@dataclass(frozen=True)
class Section:
    """Some lines under a heading; an empty ``title`` means none. ``kind``: one of KINDS."""

    title: str
    lines: tuple[str, ...]
    kind: str = "text"


@dataclass(frozen=True)
class Paper:
    """A sheet to print or keep. ``lang``: "en" or "es"; ``footer``: small last words, may be empty."""

    title: str
    lang: str
    sections: tuple[Section, ...] = ()
    footer: str = ""

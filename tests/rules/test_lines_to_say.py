"""What the pages suggest to say holds nothing that the mirror would hold against the one who says it."""

from collections.abc import Iterator

import pytest

from secondchair.content import LANGUAGES, words
from secondchair.listening import mirror


def lines_to_say(lang: str) -> Iterator[tuple[str, str]]:
    """Every line that is to be said to the partner, with its key."""
    reasons, talk = words(lang, "reasons"), words(lang, "talk")
    for name in (name for name in reasons if name != "feelings"):
        for kind in ("question", "reflect", "step", "own_part"):
            yield f"reasons {name}.{kind}", reasons[name][kind]
        yield f"reasons {name}.tonight", " ".join(reasons[name]["tonight"])
    for part in (*talk["parts"].values(), *talk["answers"].values(), talk["heated"]):
        yield from ((f"talk {part['title']}", line) for line in part["say"])
    yield from (("talk repair", line) for line in talk["repair"]["lines"])
    yield from ((f"talk replies.{name}", reply["yours"]) for name, reply in talk["replies"].items())
    yield from ((f"mirror {name}", hurt["gentler"]) for name, hurt in words(lang, "mirror")["hurts"].items())
    yield from ((f"afterwards {name}", end["say"]) for name, end in words(lang, "afterwards")["outcomes"].items())
    passed = words(lang, "asker/pass_on")
    for line in (*passed["fitted"].values(), *passed["others"], passed["say"]["line"], passed["paper"]["slip"]):
        yield "pass_on", line.replace(": {address}", ".")


@pytest.mark.parametrize(
    ("lang", "key", "line"), [(lang, key, line) for lang in LANGUAGES for key, line in lines_to_say(lang)]
)
def test_the_mirror_has_nothing_to_try_on_our_own_lines(lang: str, key: str, line: str) -> None:
    held = mirror(line, lang)
    against = [(found.id, found.words) for found in (*held.stops, *held.hurts)]
    assert not against, f"{lang} {key}: {against} in “{line}”"

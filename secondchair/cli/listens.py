"""``hear`` and ``mirror``: one text, or a line of JSON after the other."""

import json
import os
import sys
from argparse import Namespace
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from secondchair.core.bad_input import BadInput
from secondchair.core.mirror import Mirrored
from secondchair.core.reasons import Found, Heard

from . import telling

NOTHING_FOUND = 3
BAD_LINES = 2
DIGITS = 4  # of a score: more would be noise

Read = Callable[[str], tuple[dict[str, Any], str, bool]]  # text → its JSON, the same in plain words, whether empty


def hear(command: Namespace) -> int:
    """``secondchair hear``."""
    from secondchair.listening import hear as heard_in

    def read(text: str) -> tuple[dict[str, Any], str, bool]:
        heard = heard_in(text, lang=command.lang, all_scores=command.all_scores)
        found = bool(heard.reasons or heard.stance or heard.safety)
        return heard_json(heard, command.all_scores), telling.heard(heard), not found

    return _answer(command, read)


def mirror(command: Namespace) -> int:
    """``secondchair mirror``."""
    from secondchair.listening import mirror as mirrored_in

    def read(text: str) -> tuple[dict[str, Any], str, bool]:
        held = mirrored_in(text, lang=command.lang)
        return mirrored_json(held), telling.mirrored(held), not (held.helps or held.hurts or held.stops)

    return _answer(command, read)


def heard_json(heard: Heard, all_scores: bool = False) -> dict[str, Any]:
    """The JSON object of one heard text, without its id."""
    found = {
        "reasons": [_scored(reason) for reason in heard.reasons],
        "feelings": list(heard.feelings),
        "stance": list(heard.stance),
        "safety": [_scored(sign) for sign in heard.safety],
        "ask_more": heard.ask_more,
    }
    scores = {"all": {label: round(score, DIGITS) for label, score in heard.all_scores.items()}}
    return {**found, **scores} if all_scores else found


def mirrored_json(held: Mirrored) -> dict[str, Any]:
    """The JSON object of one draft, without its id."""
    lists = {"helps": held.helps, "hurts": held.hurts, "stops": held.stops}
    worded = {name: [{"id": one.id, "words": list(one.words)} for one in some] for name, some in lists.items()}
    return {**worded, "keep": held.keep, "try": held.try_next}


def _scored(found: Found) -> dict[str, Any]:
    return {"id": found.id, "score": round(found.score, DIGITS), "words": list(found.words)}


def _answer(command: Namespace, read: Read) -> int:
    if command.batch:
        if command.text:
            raise BadInput("--batch reads its lines from standard input: leave the text out")
        return _batch(sys.stdin.buffer, read)
    found, words, empty = read(_text(command.text))
    print(_json({"id": None, **found}) if command.json else words)
    return NOTHING_FOUND if empty else 0


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _text(words: list[str]) -> str:
    if not words and sys.stdin.isatty():
        print("Type or paste the text, then press Ctrl-D.", file=sys.stderr)
    # What the shell hands over is bytes; Python hides those that are no UTF-8 in half surrogates.
    raw = os.fsencode(" ".join(words)) if words else sys.stdin.buffer.read()
    text = _decoded(raw)
    if not text.strip():
        raise BadInput("there is no text: give it after the command or on standard input")
    return text


def _decoded(raw: bytes) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadInput(f"the text is not UTF-8 (byte {error.start + 1}): save it as UTF-8 and try again") from None


def _batch(lines: Iterable[bytes], read: Read) -> int:
    """One line out for each line in. A line that cannot be read says so in its place, and the rest goes on."""
    bad = count = 0
    for answer in _answers(lines, read):
        count += 1
        bad += "error" in answer
        print(_json(answer), flush=True)
    if not bad:
        return 0
    print(f"secondchair: {bad} of {count} lines could not be read; the error in its place says why", file=sys.stderr)
    return BAD_LINES


def _answers(lines: Iterable[bytes], read: Read) -> Iterator[dict[str, Any]]:
    for number, raw in enumerate(lines, 1):
        known: Any = None
        try:
            line = _line(raw)
            known = line.get("id")
            if not isinstance(line.get("text"), str):
                raise BadInput('there is no "text" with a string')
            yield {"id": known, **read(line["text"])[0]}
        except BadInput as error:
            yield {"id": known, "error": f"line {number}: {error}"}


def _line(raw: bytes) -> dict[str, Any]:
    try:
        line = json.loads(_decoded(raw))
    except ValueError:
        line = None
    except RecursionError:
        line = None
    if not isinstance(line, dict):
        raise BadInput('not a JSON object; each line is one, such as {"id": "1", "text": "…"}')
    return line

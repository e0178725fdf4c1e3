"""`hear` and `mirror` from the shell: the values of the Python functions, and nothing lost in a batch."""

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from secondchair import hear, mirror
from secondchair.cli import telling
from secondchair.cli.listens import heard_json, mirrored_json
from secondchair.core.mirror import mirrored
from secondchair.core.reasons import REASONS, SAFETY, STANCES, Found, Heard

ROOT = Path(__file__).resolve().parents[2]
BEN = "We can't afford it. It costs too much."
CLEO = "No tengo tiempo para ir a terapia, trabajo todo el día."
ANA = "What worries you most about it? If you don't come, I call a lawyer."


def told(*words: str, given: bytes = b"", **settings: str) -> subprocess.CompletedProcess[bytes]:
    environment = {"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT), **settings}
    command = [sys.executable, "-P", "-m", "secondchair", *words]
    return subprocess.run(command, input=given, capture_output=True, env=environment, check=False)


def test_a_heard_text_is_what_python_gives() -> None:
    answer = told("hear", "--json", BEN)
    assert answer.stderr == b""
    assert answer.returncode == 0
    assert json.loads(answer.stdout) == {"id": None, **heard_json(hear(BEN))}
    assert "cost" in [reason["id"] for reason in json.loads(answer.stdout)["reasons"]]


def test_a_draft_is_what_python_gives() -> None:
    answer = told("mirror", "--json", ANA)
    assert json.loads(answer.stdout) == {"id": None, **mirrored_json(mirror(ANA))}


def test_the_text_may_come_in_words_or_on_standard_input() -> None:
    in_words = told("hear", "--json", *BEN.split(" "))
    assert in_words.stdout == told("hear", "--json", given=BEN.encode()).stdout


def test_every_label_has_a_score_where_asked() -> None:
    scores = json.loads(told("hear", "--json", "--all-scores", BEN).stdout)["all"]
    assert set(scores) == {*REASONS, *STANCES, *SAFETY}
    assert all(0 <= score <= 1 for score in scores.values())
    assert "all" not in json.loads(told("hear", "--json", BEN).stdout)


def test_plain_words_quote_what_led_there() -> None:
    words = hear(BEN).reasons[0].words[0]
    assert words in told("hear", BEN).stdout.decode()


def test_utf_8_goes_through_whatever_the_shell_is_set_to() -> None:
    settings = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    in_words = told("hear", "--json", CLEO, **settings)
    assert in_words.returncode == 0
    assert json.loads(in_words.stdout) == {"id": None, **heard_json(hear(CLEO))}
    assert in_words.stdout == told("hear", "--json", given=CLEO.encode(), **settings).stdout


def test_nothing_found_is_status_3_and_still_an_answer() -> None:
    answer = told("mirror", "--json", "Tuesday.")
    assert answer.returncode == 3
    assert json.loads(answer.stdout)["helps"] == []


def test_a_batch_answers_each_line_in_its_place() -> None:
    lines = [
        json.dumps({"id": "17", "text": BEN}).encode(),
        b"",
        b"no json",
        b'{"id": {"a": 1}, "text": 5}',
        b'["text"]',
        b"\xff\xfe",
        json.dumps({"text": CLEO}, ensure_ascii=False).encode(),
        b'{"id": "\\ud800", "text": "\\ud800 Dee"}\r',
        b"[" * 100_000,
        json.dumps({"id": 3, "text": BEN, "more": True}).encode(),
    ]
    answer = told("hear", "--batch", "--json", given=b"\n".join(lines))
    out = [json.loads(line) for line in answer.stdout.decode().splitlines()]
    assert len(out) == len(lines)
    assert [number for number, line in enumerate(out, 1) if "error" in line] == [2, 3, 4, 5, 6, 9]
    assert out[3]["id"] == {"a": 1}
    assert all(f"line {number}:" in out[number - 1]["error"] for number in (2, 3, 4, 5, 6, 9))
    assert out[0] == {"id": "17", **heard_json(hear(BEN))}
    assert out[6] == {"id": None, **heard_json(hear(CLEO))}
    assert out[7]["id"] == "\ud800"
    assert out[9] == {**out[0], "id": 3}
    assert answer.returncode == 2
    assert answer.stderr.decode().count("\n") == 1
    assert "6 of 10" in answer.stderr.decode()


def test_a_batch_without_a_fault_is_done() -> None:
    answer = told("mirror", "--batch", given=json.dumps({"id": "3", "text": ANA}).encode() + b"\n")
    assert (answer.returncode, answer.stderr) == (0, b"")
    assert json.loads(answer.stdout) == {"id": "3", **mirrored_json(mirror(ANA))}


def test_a_reader_that_leaves_early_is_no_error() -> None:
    line = json.dumps({"id": 1, "text": BEN}) + "\n"
    command = f"{sys.executable} -P -m secondchair hear --batch | head -n 1"
    answer = subprocess.run(
        ["bash", "-o", "pipefail", "-c", command],
        input=(line * 3000).encode(),
        capture_output=True,
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT)},
        check=False,
    )
    assert json.loads(answer.stdout)["id"] == 1
    assert (answer.returncode, answer.stderr) == (0, b"")


@pytest.mark.parametrize(
    ("words", "given", "said"),
    [
        (["hear"], b" \n", "no text"),
        (["hear", "--batch", "Ben"], b"", "standard input"),
        (["hear", "--lang", "fr", "Ben"], b"", "fr"),
        (["mirror"], b"caf\xe9", "byte 4"),
        (["hear", "--all", "--nope", "Ben"], b"", "--nope; `./second-chair hear --help` shows how"),
        (["sing"], b"", "sing"),
        ([], b"", "COMMAND"),
        (["shortlist", "--registry", "x", "--wishes", "y", "-k", "0"], b"", "at least 1"),
        (["serve", "--port", "70000"], b"", "65535"),
    ],
)
def test_bad_input_is_one_plain_line(words: list[str], given: bytes, said: str) -> None:
    answer = told(*words, given=given)
    line = answer.stderr.decode()
    assert answer.returncode == 2
    assert answer.stdout == b""
    assert line.count("\n") == 1
    assert said in line
    assert "Traceback" not in line


def test_a_byte_of_the_shell_that_is_no_utf_8_is_said() -> None:
    command = [sys.executable.encode(), b"-P", b"-m", b"secondchair", b"hear", b"caf\xe9"]
    answer = subprocess.run(command, capture_output=True, env={"PYTHONPATH": str(ROOT)}, check=False)
    assert answer.returncode == 2
    assert b"byte 4" in answer.stderr


@pytest.mark.parametrize("command", ["hear", "mirror"])
def test_django_is_not_loaded_to_read_a_text(command: str) -> None:
    code = (
        f"import sys; from secondchair.cli import main; main(['{command}', 'Ben']); sys.exit('django' in sys.modules)"
    )
    environment = {"PYTHONPATH": str(ROOT)}
    assert (
        subprocess.run([sys.executable, "-c", code], capture_output=True, env=environment, check=False).returncode == 0
    )


def test_scores_of_the_json_are_rounded_and_named() -> None:
    heard = Heard(reasons=(Found("cost", 1 / 3, ("too much",)),), feelings=("worried",), ask_more=False)
    assert heard_json(heard) == {
        "reasons": [{"id": "cost", "score": 0.3333, "words": ["too much"]}],
        "feelings": ["worried"],
        "stance": [],
        "safety": [],
        "ask_more": False,
    }


def test_a_stop_leaves_nothing_to_keep_or_try() -> None:
    stop, hurt = Found("S1_threat", 1.0, ("or else",)), Found("N1_blame", 1.0, ("your fault",))
    assert mirrored_json(mirrored((), (hurt,), (stop,))) == {
        "helps": [],
        "hurts": [{"id": "N1_blame", "words": ["your fault"]}],
        "stops": [{"id": "S1_threat", "words": ["or else"]}],
        "keep": None,
        "try": None,
    }


def test_danger_is_told_with_somebody_to_call() -> None:
    plain = told("hear", "He choked me last night.").stdout.decode()
    assert "1-800-799-7233" in plain and "911" in plain


@pytest.mark.parametrize("stance", ["flat_no", "hard_no", "coerced_yes", "felt_pushed", "asker_is_controlling"])
def test_after_a_no_no_line_asks_for_more(stance: str) -> None:
    unsure = Heard(stance=("not_now",))
    assert "tell this program a bit more" in telling.heard(unsure)
    assert "more" not in telling.heard(replace(unsure, stance=("not_now", stance)))


def test_after_danger_no_line_asks_for_more() -> None:
    danger = Heard(safety=(Found("violence", 0.9, ("hit",)),))
    assert "more" not in telling.heard(danger)

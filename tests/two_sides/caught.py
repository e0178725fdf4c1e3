"""For each leak a history that catches it, as it was found by chance once: so every run puts every leak in, in seconds.

They are made anew by the long run of test_leaks.py, with SECOND_CHAIR_CAUGHT=write in the environment.
"""

import json
from pathlib import Path
from typing import Any

from .rel import History, Step

FILE = Path(__file__).with_name("caught.json")


def as_json(history: History) -> dict[str, Any]:
    """What of a history is played. What it leads to is not kept: with a leak in it nothing is as it should be."""
    return {
        "steps": [[step.who, step.does, step.args, step.worlds] for step in history.steps],
        "shows": history.shows,
        "sweep": history.sweep,
        "bare": history.bare,
    }


def history_from(data: dict[str, Any]) -> History:
    """The history that ``as_json`` wrote."""
    steps = tuple(Step(who, does, _tuples(args), _tuples(worlds)) for who, does, args, worlds in data["steps"])
    return History(steps, data["shows"], data["sweep"], data["bare"])


def read() -> dict[str, History]:
    """Leak → history."""
    return {name: history_from(data) for name, data in json.loads(FILE.read_text()).items()}


def write(found: dict[str, History]) -> None:
    """One history a line."""
    lines = (f"{json.dumps(name)}: {json.dumps(as_json(history))}" for name, history in found.items())
    FILE.write_text("{\n" + ",\n".join(lines) + "\n}\n")


def _tuples(value: Any) -> Any:
    return tuple(map(_tuples, value)) if isinstance(value, list) else value

"""The written examples, as the tests read them."""

import json
from functools import cache
from pathlib import Path
from typing import Any

EXAMPLES = Path(__file__).parents[2] / "secondchair" / "listening" / "examples"


@cache
def rows() -> tuple[dict[str, Any], ...]:
    """Every example with the name of its file and its line."""
    return tuple(
        json.loads(line) | {"file": path.name, "line": number}
        for path in sorted(EXAMPLES.glob("*.jsonl"))
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
    )

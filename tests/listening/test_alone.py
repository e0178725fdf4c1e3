"""Listening talks to nobody: what a text may be about stays on the machine, and so does that anybody listened at all."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_the_network_leaves_nothing_in_the_home_folder(tmp_path: Path) -> None:
    """onnxruntime's telemetry begins with a number for the machine and a queue of events there, before anything is sent."""
    env = {
        name: value
        for name, value in os.environ.items()
        if name != "ORT_DISABLE_TELEMETRY" and not name.startswith("XDG_")
    }
    command = "from secondchair import hear; assert hear('They say it costs too much.', 'en').reasons"
    subprocess.run(
        [sys.executable, "-c", command], env=env | {"HOME": str(tmp_path)}, cwd=ROOT, check=True, timeout=120
    )
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []

"""Listening talks to nobody: what a text may be about stays on the machine, and so does that anybody listened at all."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


NOTED = ".cache/Microsoft/DeveloperTools/.onnxruntime/deviceid"


def at_home(home: Path, command: str) -> list[str]:
    """What a program leaves in its home folder. Nothing it would send goes out: its way leads to a port where nobody is."""
    env = {"HOME": str(home), "PATH": "/usr/bin:/bin"}  # and no CI=true: where it finds that it keeps still by itself
    env |= dict.fromkeys(("https_proxy", "HTTPS_PROXY", "ALL_PROXY"), "http://127.0.0.1:9")
    subprocess.run([sys.executable, "-c", command], env=env, cwd=ROOT, check=True, timeout=120)
    return sorted(str(path.relative_to(home)) for path in home.rglob("*") if path.is_file())


def test_the_network_leaves_nothing_in_the_home_folder(tmp_path: Path) -> None:
    """onnxruntime's telemetry begins with a number for the machine and a queue of events there, before anything is sent."""
    heard = "from secondchair import hear; assert hear('They say it costs too much.', 'en').reasons"
    assert at_home(tmp_path, heard) == []


def test_without_the_switch_it_would(tmp_path: Path) -> None:
    """Else the test above looks in the wrong place: then see what this version of onnxruntime does."""
    network = ROOT / "secondchair" / "listening" / "network" / "listener.onnx"
    assert NOTED in at_home(tmp_path, f"import onnxruntime; onnxruntime.InferenceSession({str(network)!r})")

"""What the package hands out under its own name."""

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import secondchair

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("name", secondchair.__all__)
def test_every_promised_name_is_there(name: str) -> None:
    assert getattr(secondchair, name) is not None
    assert name in dir(secondchair)


def test_another_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="nothing_such"):
        secondchair.nothing_such  # noqa: B018


def test_hearing_does_not_load_the_therapists() -> None:
    code = "import sys; from secondchair import hear; sys.exit('secondchair.registry' in sys.modules)"
    told = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=False)
    assert told.returncode == 0, told.stderr


def test_the_version_is_told_once() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["version"] == secondchair.__version__

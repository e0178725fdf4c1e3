"""The house as a failing build: style, types, the arrows between rooms, the locks."""

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
HOUSE = ROOT / "secondchair"
SOURCES = sorted(path for path in HOUSE.rglob("*.py") if "migrations" not in path.parts)
PIN = re.compile(r"^([a-z0-9._-]+)(?:\[[^]]*\])?==(\S+)", re.MULTILINE)
LONGEST_FILE = 300

CHECKS = {
    "style": ["ruff", "check", "."],
    "layout": ["ruff", "format", "--check", "."],
    "types": ["mypy"],
}


def told_by(command: list[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", *command], cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("check", CHECKS)
def test_a_checker_finds_nothing(check: str) -> None:
    told = told_by(CHECKS[check])
    assert told.returncode == 0, told.stdout + told.stderr


def test_the_arrows_between_rooms_go_one_way() -> None:
    # import-linter has no __main__; its command function is what `lint-imports` calls.
    call = "import sys; from importlinter.cli import lint_imports_command; lint_imports_command()"
    told = subprocess.run(
        [sys.executable, "-c", call, "--no-logo"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert told.returncode == 0, told.stdout + told.stderr
    assert " 0 broken" in told.stdout


def test_every_readers_folder_is_under_the_contract() -> None:
    config = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = {contract["id"]: contract for contract in config["tool"]["importlinter"]["contracts"]}
    named = {name.strip() for name in contracts["readers"]["layers"][0].split("|")}
    folders = {path.parent.name for path in (HOUSE / "pages").glob("*/urls.py")}
    assert len(folders) > 1
    assert folders <= named


@pytest.mark.parametrize("path", sorted((HOUSE / "core").glob("*.py")), ids=lambda path: path.stem)
def test_core_uses_only_the_standard_library(path: Path) -> None:
    imported = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            imported |= {name.name.split(".")[0] for name in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            imported.add(node.module if node.module.startswith("secondchair.core") else node.module.split(".")[0])
    others = {
        name for name in imported if name not in sys.stdlib_module_names and not name.startswith("secondchair.core")
    }
    assert not others


def test_core_reads_no_clock() -> None:
    """`now` is an argument: datetime.now, date.today and their like stand nowhere in core."""
    clocks = {"now", "today", "utcnow"}
    for path in (HOUSE / "core").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            assert not (isinstance(node, ast.Attribute) and node.attr in clocks), f"{path.name}:{node.lineno}"


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(HOUSE)))
def test_a_module_is_one_subject_and_not_a_pattern(path: Path) -> None:
    assert path.stem not in {"utils", "util", "helpers", "common", "base", "services", "managers", "misc"}
    assert path.read_text(encoding="utf-8").count("\n") <= LONGEST_FILE


def test_both_locks_pin_the_same_versions() -> None:
    """The bootstrap takes an environment made for tests as ready for serving: true only where this holds."""
    app, test = (dict(PIN.findall((ROOT / "requirements" / f"{kind}.txt").read_text())) for kind in ("app", "test"))
    assert len(app) > 10
    assert app.items() <= test.items()


def test_the_lock_of_the_bench_measures_what_is_served() -> None:
    app, bench = (dict(PIN.findall((ROOT / "requirements" / f"{kind}.txt").read_text())) for kind in ("app", "bench"))
    assert app.items() <= bench.items()


@pytest.mark.parametrize("kind", ["app", "test", "bench"])
def test_every_pin_is_locked_by_hash_and_names_no_host(kind: str) -> None:
    text = (ROOT / "requirements" / f"{kind}.txt").read_text()
    for pin in re.split(r"\n(?=[a-z0-9])", text.strip()):
        assert "--hash=sha256:" in pin, pin.split("\n")[0]
    assert "://" not in text
    assert "--index" not in text


def test_every_needed_package_is_in_its_lock() -> None:
    config = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = {"app": config["project"]["dependencies"], **config["dependency-groups"]}
    for kind, packages in wanted.items():
        pinned = dict(PIN.findall((ROOT / "requirements" / f"{kind}.txt").read_text()))
        names = {re.split(r"[\[<>=! ]", package)[0].lower() for package in packages}
        assert names <= pinned.keys()

"""The C sources of this room as libraries, where a compiler made them; where none did, Python does the same, slower.

Made by ``./second-chair`` when it sets up and by ``registry build``; a search or a page never starts a compiler.
Why C, and why so: ``docs/decisions/0011-kernel.md``.
"""

import ctypes
import hashlib
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from functools import cache
from pathlib import Path

HERE = Path(__file__).parent
MADE = HERE / "made"  # not under version control
SOURCES: dict[str, Path] = {"kernel": HERE / "searching" / "kernel.c", "sieve": HERE / "reading" / "sieve.c"}
OFF = "SECOND_CHAIR_COMPILED"  # set to 0, the libraries are left aside
# Sums must come out the same in C and in Python: no fused multiply-add, no reordering of floating point.
FLAGS: tuple[str, ...] = ("-std=gnu11", "-O3", "-fPIC", "-shared", "-ffp-contract=off", "-Wall", "-Wextra", "-Werror")


@cache
def library(name: str) -> ctypes.CDLL | None:
    """The library of ``<name>.c``, or None where it was not made or does not load here.

    SECOND_CHAIR_KERNEL and SECOND_CHAIR_SIEVE name one that was built otherwise, for a sanitizer say.
    """
    if os.environ.get(OFF) == "0":
        return None
    try:
        return ctypes.CDLL(os.environ.get(f"SECOND_CHAIR_{name.upper()}") or str(path_of(name)))
    except OSError:
        return None


def path_of(name: str, flags: Sequence[str] = FLAGS) -> Path:
    """Where the library of this very source belongs; a changed source has another place."""
    seen = hashlib.sha256(SOURCES[name].read_bytes() + " ".join([*flags, platform.machine()]).encode())
    return MADE / f"{name}-{seen.hexdigest()[:16]}.so"


def compiler() -> str | None:
    """The path of a C compiler, or None."""
    named = os.environ.get("CC")
    return shutil.which(named) if named else next(filter(None, map(shutil.which, ("cc", "gcc", "clang"))), None)


def made(name: str, flags: Sequence[str] = FLAGS) -> str:
    """Makes the library of ``<name>.c`` unless it is there. What went wrong, as a sentence's end; empty where nothing did."""
    target, found = path_of(name, flags), compiler()
    if target.exists():
        return ""
    if found is None:
        return "no C compiler is at hand"
    try:
        MADE.mkdir(exist_ok=True)
        MADE.chmod(0o755)
        with tempfile.TemporaryDirectory(dir=MADE) as folder:
            fresh = Path(folder) / target.name
            command = [found, *flags, "-o", str(fresh), str(SOURCES[name])]
            told = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 our own source
            if told.returncode:
                return f"{found} could not compile it: {told.stderr.strip()[:2000]}"
            fresh.chmod(0o755)  # whoever sets up is often not who serves
            fresh.replace(target)
    except OSError as error:
        return f"the folder {MADE.name} beside the code cannot be written ({error.strerror})"
    for old in MADE.glob(f"{name}-*.so"):
        if old != target and flags == FLAGS:
            old.unlink(missing_ok=True)
    library.cache_clear()
    return ""


def make_all() -> list[str]:
    """Makes every library; a line for each that could not be made."""
    told = {name: made(name) for name in SOURCES}
    return [f"{name}.c: {why}; Python does its work, slower" for name, why in told.items() if why]


def make_all_and_tell() -> None:
    """Makes every library; what could not be made is said on standard error."""
    for line in make_all():
        print(line, file=sys.stderr)


def engine() -> str:
    """What answers searches here: "compiled" or "numpy"."""
    return "compiled" if library("kernel") else "numpy"

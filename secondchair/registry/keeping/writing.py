"""Writing a directory, and putting it in the place of another in one step. What is written: ``snapshot``."""

import json
import os
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np

from ...core.bad_input import BadInput
from .columns import Array
from .snapshot import (
    CLAIMS,
    ENDINGS,
    KIND,
    META,
    REJECTED,
    ROWS,
    SEARCH,
    VERSION,
    digest_of,
    file_digest,
    fingerprint,
    mapped,
    meta_of,
)

_ALIGN = 4096  # bytes: arrays begin on lines of the cache, the file ends on a whole page


def write(
    work: Path, arrays: dict[str, Array], texts: Iterable[bytes], claims: Iterable[str], meta: dict[str, Any]
) -> dict[str, Any]:
    """Writes a whole directory into the empty folder ``work``, meta.json last, and gives what stands in that.

    ``texts``: the rows one after the other; the array ``at`` says where each begins.
    """
    with (work / ROWS).open("wb") as file:
        file.writelines(texts)
    with (work / CLAIMS).open("w", encoding="utf-8") as listed:
        listed.writelines(line + "\n" for line in claims)
    places = _write_arrays(work / SEARCH, arrays)
    names: dict[str, str] = {}
    files: dict[str, dict[str, Any]] = {}
    for kind, ending in ENDINGS.items():
        digest = file_digest(work / kind)
        names[kind] = f"{kind}-{digest[:12]}{ending}"
        (work / kind).rename(work / names[kind])
        files[names[kind]] = {"bytes": (work / names[kind]).stat().st_size, "sha256": digest}
    mark = fingerprint(mapped(work / names[SEARCH], files[names[SEARCH]]["bytes"]))
    whole = {
        "kind": KIND,
        "version": VERSION,
        **meta,
        "names": names,
        "files": files,
        "arrays": places,
        "fingerprint": mark,
    }
    whole["digest"] = digest_of(whole)
    (work / META).write_text(json.dumps(whole, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return whole


def _settled(path: Path) -> None:
    """Waits until a file, or the names in a folder, are on the disk, so that a power cut leaves the old or the new one."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def install(work: Path, out: Path) -> None:
    """Moves a written directory from ``work`` to ``out``, in whose place it is from the moment meta.json is replaced."""
    meta = meta_of(work)
    if not out.exists():
        out.mkdir(parents=True)
        out.chmod(0o755)
    named = set(_files_named(out))
    for name in (*meta["files"], REJECTED, META):
        if (work / name).exists():
            (work / name).chmod(0o644)  # whoever builds is often not who serves
            _settled(work / name)
            if name != META:
                (work / name).replace(out / name)
    _settled(out)
    (work / META).replace(out / META)
    _settled(out)
    # What an earlier one was made of, and what a build left that was killed right here.
    ours = {file.name for kind, ending in ENDINGS.items() for file in out.glob(f"{kind}-*{ending}")}
    for name in (named | ours) - {*meta["files"], REJECTED, META}:
        (out / name).unlink(missing_ok=True)


def _files_named(out: Path) -> list[str]:
    """The files that the directory in a folder is made of, of whatever version; none where there is none."""
    try:
        return [Path(name).name for name in json.loads((out / META).read_bytes())["files"]]
    except (OSError, ValueError, KeyError, TypeError):
        return []


def check_may_replace(out: Path) -> None:
    """Raises BadInput where ``out`` holds something that is not a registry: it is never overwritten."""
    if out.is_symlink() or (out.exists() and not out.is_dir()):
        raise BadInput(f"{out.name}: is not a directory; choose another place for --out")
    if out.is_dir() and any(out.iterdir()):
        try:
            known = json.loads((out / META).read_bytes())["kind"] == KIND
        except (OSError, ValueError, KeyError, TypeError):
            known = False
        if not known:
            raise BadInput(
                f"{out.name}: holds files that are not a registry; choose an empty or new directory for --out"
            )


def copied(source: Path, work: Path) -> None:
    """Copies a directory's files into ``work``; whatever was damaged on the way is found by ``checked``."""
    for name in (*meta_of(source)["files"], REJECTED, META):
        if (source / name).exists():
            shutil.copyfile(source / name, work / name)


def _write_arrays(path: Path, arrays: dict[str, Array]) -> dict[str, tuple[str, tuple[int, ...], int, int]]:
    places: dict[str, tuple[str, tuple[int, ...], int, int]] = {}
    with path.open("wb") as file:
        for name, values in sorted(arrays.items()):
            file.write(b"\0" * (-file.tell() % 64))
            places[name] = (values.dtype.str, values.shape, file.tell(), values.nbytes)
            file.write(np.ascontiguousarray(values).data)
        file.write(b"\0" * (-file.tell() % _ALIGN))
    return places

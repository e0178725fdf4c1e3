"""The bytes and lines of a registry file, plain, gzipped or in the monthly zip; loud when one is cut or swollen."""

import gzip
import os
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from ...core.bad_input import BadInput
from .layouts import MAIN_FILE, NAMES_FILE, PLACES_FILE

LONGEST = 1_000_000  # bytes of a line; an NPPES line has about 1,200
LARGEST = 60_000_000_000  # bytes unpacked; the national file has about 11
_RATIO, _UNJUDGED = 200, 100_000_000  # NPPES is packed about 11 to 1; a little may be packed better than _RATIO

_MEMBER = re.compile(rf"(?:.*/)?({MAIN_FILE}|{PLACES_FILE}|{NAMES_FILE})_[^/]*\.csv", re.IGNORECASE)
_DAMAGED = (EOFError, zlib.error, gzip.BadGzipFile, zipfile.BadZipFile)
_GZIP, _ZIP = b"\x1f\x8b", b"PK\x03\x04"


@dataclass(frozen=True)
class File:
    """One file that is read: a plain one, a gzipped one, or a member of a zip. ``size``: its bytes on disk."""

    path: Path
    name: str
    size: int
    packed: bool
    member: str = ""


def files_in(path: Path) -> list[File]:
    """What is to be read of a path, the main file first. Raises BadInput where that is not clear."""
    with _said(path.name):
        if path.is_dir():
            raise BadInput(f"{path.name}: is a directory; give the file in it")
        if path.exists() and not path.is_file():
            raise BadInput(f"{path.name}: is not a file; save what comes out of it and give that")
        with path.open("rb") as file:
            start, size = file.read(4), os.fstat(file.fileno()).st_size
            if not start:
                raise BadInput(f"{path.name}: is empty; download it again")
            # By what the file is, not by what it is called.
            if start == _ZIP:
                with zipfile.ZipFile(file) as archive:
                    return members(archive, path.name)
            return [File(path, path.name, size, start[:2] == _GZIP)]


@contextmanager
def opened(file: File) -> Iterator[tuple[IO[bytes], IO[bytes]]]:
    """The file for reading, unpacked, and the file on disk, which tells how far that is. Raises BadInput, later too."""
    with _said(file.name), file.path.open("rb") as raw:
        if file.member:
            with zipfile.ZipFile(raw) as archive, _unlocked(archive, file) as unpacked:
                yield unpacked, raw
        elif file.packed:
            with gzip.open(raw) as unpacked:
                yield unpacked, raw  # type: ignore[misc]
        else:
            yield raw, raw


def check_swelling(file: File, unpacked: int, read: int) -> None:
    """Raises BadInput where ``unpacked`` bytes are more than ``read`` packed ones can honestly hold."""
    if file.packed and (unpacked > LARGEST or (unpacked > _UNJUDGED and unpacked > _RATIO * read)):
        raise BadInput(f"{file.name}: swells far beyond what a registry file holds; it is not one, so leave it out")


def lines_of(path: Path) -> Iterator[str]:
    """The text of each line of a file, line ends kept, in bounded memory. Raises BadInput."""
    (file,) = files_in(path)[:1]
    with opened(file) as (unpacked, raw):
        done = 0
        while line := unpacked.readline(LONGEST):
            if len(line) == LONGEST:
                raise too_long(path.name)
            done += len(line)
            check_swelling(file, done, raw.tell())
            yield text_of(line)


def too_long(name: str) -> BadInput:
    """What to raise where a line does not end."""
    return BadInput(f"{name}: has a line of more than {LONGEST} bytes; this is not a registry file")


def text_of(line: bytes) -> str:
    """A line's text: UTF-8, or Latin-1 where it is not, for NPPES files mix the two."""
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return line.decode("latin-1")


@contextmanager
def _said(name: str) -> Iterator[None]:
    try:
        yield
    except _DAMAGED:
        raise BadInput(f"{name}: is damaged or was cut off while it was copied; download it again") from None
    except NotImplementedError:
        raise BadInput(f"{name}: is packed in a way Python cannot read; unpack it and give the .csv file") from None
    except OSError as error:
        raise BadInput(f"{name}: cannot be read ({error.strerror or error}); check the path and its rights") from None


def members(archive: zipfile.ZipFile, name: str) -> list[File]:
    """What is to be read of a zip that is called ``name``, the main file first. Raises BadInput where that is not clear."""
    # The monthly zip also holds files with a header alone, and the file of endpoints.
    wanted: dict[str, list[zipfile.ZipInfo]] = {MAIN_FILE: [], PLACES_FILE: [], NAMES_FILE: []}
    for info in archive.infolist():
        if (found := _MEMBER.fullmatch(info.filename)) and "header" not in info.filename.lower():
            wanted[found[1].lower()].append(info)
    if len(wanted[MAIN_FILE]) != 1:
        count = len(wanted[MAIN_FILE])
        raise BadInput(
            f"{name}: holds {count} files npidata_pfile_*.csv, and one is needed; unpack it and give the file"
        )
    return [_file(info, Path(archive.filename or name), name, kind) for kind, infos in wanted.items() for info in infos]


def _file(info: zipfile.ZipInfo, path: Path, name: str, kind: str) -> File:
    called = name if kind == MAIN_FILE else f"{name}, {info.filename.rpartition('/')[2]}"
    file = File(path, called, info.compress_size, True, info.filename)
    check_swelling(file, info.file_size, info.compress_size)
    return file


def _unlocked(archive: zipfile.ZipFile, file: File) -> IO[bytes]:
    try:
        return archive.open(file.member)
    except NotImplementedError:
        raise
    except RuntimeError:
        raise BadInput(f"{file.name}: is locked with a password; unpack it and give the .csv file") from None

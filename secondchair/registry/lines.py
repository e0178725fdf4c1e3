"""The lines of a registry file, plain, gzipped or in the monthly zip, whatever their encoding; loud when one is cut."""

import gzip
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from ..core.bad_input import BadInput

LONGEST = 1_000_000  # bytes; an NPPES line has about 1,200

_MEMBER = re.compile(r"(.*/)?npidata_pfile_[^/]*\.csv", re.IGNORECASE)
_DAMAGED = (EOFError, zlib.error, gzip.BadGzipFile, zipfile.BadZipFile)


def lines_of(path: Path) -> Iterator[str]:
    """The text of each line of a file, line ends kept, in bounded memory. Raises BadInput.

    Every line is read as UTF-8, and as Latin-1 where it is not: NPPES files mix the two.
    """
    try:
        with _opened(path) as file:
            while line := file.readline(LONGEST):
                if len(line) == LONGEST:
                    raise BadInput(f"{path.name}: has a line of more than {LONGEST} bytes; this is not a registry file")
                yield _text(line)
    except _DAMAGED:
        raise BadInput(f"{path.name}: is damaged or was cut off while it was copied; download it again") from None
    except NotImplementedError:
        raise BadInput(
            f"{path.name}: is packed in a way Python cannot read; unpack it and give the .csv file"
        ) from None
    except OSError as error:
        raise BadInput(
            f"{path.name}: cannot be read ({error.strerror or error}); check the path and its rights"
        ) from None


def _text(line: bytes) -> str:
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return line.decode("latin-1")


@contextmanager
def _opened(path: Path) -> Iterator[IO[bytes]]:
    if path.is_dir():
        raise BadInput(f"{path.name}: is a directory; give the file in it")
    with path.open("rb") as file:
        start = file.read(4)
        if not start:
            raise BadInput(f"{path.name}: is empty; download it again")
        file.seek(0)
        # By what the file is, not by what it is called.
        if start[:2] == b"\x1f\x8b":
            with gzip.open(file) as unpacked:
                yield unpacked  # type: ignore[misc]
        elif start == b"PK\x03\x04":
            with zipfile.ZipFile(file) as archive, _member(archive, path) as unpacked:
                yield unpacked
        else:
            yield file


def _member(archive: zipfile.ZipFile, path: Path) -> IO[bytes]:
    # The monthly zip also holds a file with the header alone, and files of practice places, names and endpoints.
    names = [n for n in archive.namelist() if _MEMBER.fullmatch(n) and "header" not in n.lower()]
    if len(names) != 1:
        raise BadInput(
            f"{path.name}: holds {len(names)} files npidata_pfile_*.csv, and one is needed; unpack it and give the file"
        )
    try:
        return archive.open(names[0])
    except RuntimeError:
        raise BadInput(f"{path.name}: is locked with a password; unpack it and give the .csv file") from None

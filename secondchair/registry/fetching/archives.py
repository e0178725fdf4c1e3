"""Looking through a downloaded zip before anything is built from it: whole, the right thing, and no bomb."""

import struct
import zipfile
import zlib
from pathlib import Path

from ...core.bad_input import BadInput
from ..reading.lines import members
from .pace import Pace, Say

_CHUNK = 1_048_576  # bytes
# What zipfile raises on damage: much of it by accident, such as a place that lies before the file's beginning.
_DAMAGED = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, ValueError, OverflowError, IndexError, OSError)


class WrongFile(BadInput):
    """A zip that nothing can be built from, and that downloading again may mend."""


def check_archive(path: Path, name: str, say: Say) -> None:
    """Reads the data file in the zip at ``path`` to its end, so that its checksum is compared.

    Never takes more than a few megabytes of memory and never more output than the zip's own list announces. Raises
    WrongFile; BadInput where the file may be right and only Python cannot unpack it.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            _read_through(archive, _data_file(archive, name), name, say)
    except BadInput:
        raise
    except (NotImplementedError, RuntimeError):
        raise BadInput(
            f"{path}: is packed in a way Python cannot read; unpack it and use `registry build` on the .csv file"
        ) from None
    except _DAMAGED:
        raise WrongFile(f"{name}: came damaged or cut off") from None


def _data_file(archive: zipfile.ZipFile, name: str) -> zipfile.ZipInfo:
    try:
        return archive.getinfo(members(archive, name)[0].member)
    except BadInput as error:
        raise WrongFile(str(error)) from None


def _read_through(archive: zipfile.ZipFile, data: zipfile.ZipInfo, name: str, say: Say) -> None:
    done, pace = 0, Pace(say, f"{name}, checking")
    with archive.open(data) as file:
        while chunk := file.read(_CHUNK):
            done += len(chunk)
            pace.tell(done, data.file_size)
    if done != data.file_size:
        raise WrongFile(f"{name}: came cut off")

"""Bringing one file here, whole or to be gone on with later.

What has come stands in ``NAME.part``; beside it a note says which version of the file it is a part of, in the server's
own words (ETag or Last-Modified). The next run asks for the rest of that version, and begins anew where the server has
another one by now.
"""

import errno
import json
import re
import shutil
from dataclasses import asdict, dataclass
from http.client import HTTPResponse
from pathlib import Path
from typing import IO
from urllib.parse import urlsplit

from ...core.bad_input import BadInput
from .archives import WrongFile, check_archive
from .pace import Pace, Say, megabytes
from .web import Cut, Patience, Refused, ask, more, persistently, shown

ROOM = 2  # times the file's size that must be free: once for it, and about once for what is built from it
_ZIP = b"PK\x03\x04"
_RANGE = re.compile(r"bytes (\d+)-\d+/(\d+|\*)", re.ASCII)
_FULL = (errno.ENOSPC, errno.EDQUOT)


def downloaded(url: str, folder: Path, name: str, patience: Patience, say: Say) -> Path:
    """The zip of an address as ``folder / name``, checked. Raises BadInput; what can be gone on with stays in ``folder``.

    One that is there from an earlier run is not taken on trust: its last byte is asked for again, so that the server
    says whether it is still the same file.
    """
    whole, part = folder / name, part_of(folder, name)
    if whole.exists() and not part.exists():
        whole.replace(part)
    work = _Download(url, part, name, patience, say)
    kept = "whatever has come is kept: the same command goes on with it"
    try:
        persistently(work.attempt, patience, say, lambda: work.reached, kept)
        check_archive(part, name, say)
    except WrongFile as error:
        forget(folder, name)
        raise BadInput(f"{error}; it was removed: try again, or give another address with --from") from None
    part.replace(whole)
    return whole


def part_of(folder: Path, name: str) -> Path:
    """Where a file stands while it is not whole."""
    return folder / f"{name}.part"


def forget(folder: Path, name: str) -> None:
    """Removes a file, its part, and the note of it, whichever are there."""
    for path in (folder / name, part_of(folder, name), _note_of(part_of(folder, name))):
        path.unlink(missing_ok=True)


def left_parts(folder: Path) -> list[str]:
    """The names of files that earlier runs began in a folder."""
    return [note.name.removesuffix(".part.json") for note in sorted(folder.glob("*.zip.part.json"))]


@dataclass(frozen=True)
class _Note:
    """Which version of a file a part belongs to. ``length`` in bytes, None where the server did not say it."""

    address: str
    validator: str
    length: int | None


def _note_of(part: Path) -> Path:
    return part.with_name(part.name + ".json")


class _Download:
    def __init__(self, url: str, part: Path, name: str, patience: Patience, say: Say) -> None:
        self.reached = 0  # bytes that are here, of what this run asked for
        self._url, self._part, self._name = url, part, name
        self._address = urlsplit(url)._replace(query="", fragment="").geturl()  # a query may hold a secret
        self._patience, self._say = patience, say

    def attempt(self) -> None:
        """Asks once, for the rest or for everything, and takes what comes to its end. Raises Cut and BadInput."""
        note, have = self._begun()
        if note and not self._went_on(note, have):
            _note_of(self._part).unlink(missing_ok=True)
            self._say(f"{self._name}: what is here does not fit what the server has now, so it starts over")
            note = None
        if not note:
            with ask(self._url, self._patience) as response:
                self._take(response, 0, response.length)

    def _went_on(self, note: _Note, have: int) -> bool:
        """Whether the rest of the same file was had, or the whole of it from a server that does not send rests."""
        try:
            response = ask(self._url, self._patience, {"Range": f"bytes={have}-", "If-Range": note.validator})
        except Refused as error:
            if error.status == 416:  # the part is longer than the file is now
                return False
            raise
        with response:
            if response.status == 206:
                total = _total_of(response, have, note)
                if total is None:
                    return False
                self._take(response, have, total, note.validator)
            else:
                self._say(f"{self._name}: the server sends it from its beginning, so it starts over")
                self._take(response, 0, response.length)
        return True

    def _begun(self) -> tuple[_Note | None, int]:
        """The note of an earlier try and the byte to go on from; None and 0 where there is nothing to go on with."""
        try:
            note = _Note(**json.loads(_note_of(self._part).read_bytes()))
            have = self._part.stat().st_size
            # Of a whole file the last byte is asked for again: asking for none would be an error to the server.
            have = min(have, note.length - 1) if note.length else have
            fits = note.address == self._address and bool(note.validator) and note.validator.isprintable()
        except (OSError, ValueError, TypeError, AttributeError):
            return None, 0
        return (note, have) if fits and have > 0 else (None, 0)

    def _take(self, response: HTTPResponse, at: int, total: int | None, validator: str = "") -> None:
        # Looked at before anything that is here is overwritten: a sign-in page must not cost what has come.
        start = b"" if at else self._start(response)
        self._check_room(total)
        self._say(f"{self._name}: {_beginning(at, total)}, from {shown(self._url)}")
        try:
            with self._part.open("r+b" if at else "wb") as file:
                # After the opening: a note must never stand beside the bytes of an older file.
                # A rest need not repeat the name of its version (RFC 9110, 15.3.7).
                note = _Note(self._address, _validator(response) or validator, total)
                _note_of(self._part).write_text(json.dumps(asdict(note)), encoding="utf-8")
                if at:
                    file.truncate(file.seek(at))
                file.write(start)
                self._take_rest(response, file, at + len(start), total)
        except OSError as error:
            if error.errno not in _FULL:
                raise
            raise BadInput(
                f"{self._part}: the disk is full; make room and give the same command again to go on with it"
            ) from None

    def _start(self, response: HTTPResponse) -> bytes:
        """The first four bytes of a body. Raises BadInput where no zip begins with them."""
        start = b""
        while len(start) < len(_ZIP) and (chunk := more(response, self._patience, len(_ZIP) - len(start))):
            start += chunk
        if start == _ZIP:
            return start
        if _ZIP.startswith(start) and response.length:
            raise Cut(f"{shown(self._url)}: the connection was cut")
        what = "a web page" if start.lstrip()[:1] == b"<" else "something else" if start else "nothing"
        raise BadInput(
            f"{shown(self._url)}: {what} came instead of a zip; open the address in a browser: a sign-in page of the "
            "network may stand between, or the file has moved"
        )

    def _check_room(self, total: int | None) -> None:
        if total is not None and total > self._patience.most:
            raise BadInput(f"{self._name}: is said to have {total:,} bytes, which no NPPES file has; nothing was taken")
        free = shutil.disk_usage(self._part.parent).free
        needed = ROOM * (total or 0) - (self._part.stat().st_size if self._part.exists() else 0)
        if free < needed:
            raise BadInput(
                f"{self._part.parent}: has {megabytes(free)} free, and {megabytes(needed)} are needed for the file and "
                "what is built from it; make room or choose another place for --out"
            )

    def _take_rest(self, response: HTTPResponse, file: IO[bytes], at: int, total: int | None) -> None:
        most = self._patience.most if total is None else total
        pace = Pace(self._say, self._name)
        while chunk := more(response, self._patience):
            at += len(chunk)
            if at > most:
                raise WrongFile(f"{self._name}: has more than the {most:,} bytes it should have")
            file.write(chunk)
            self.reached = at
            pace.tell(at, total)
        if total is not None and at < total:
            raise Cut(f"{shown(self._url)}: the connection was cut at {megabytes(at)} of {megabytes(total)}")


def _beginning(at: int, total: int | None) -> str:
    size = "of unknown size" if total is None else megabytes(total)
    return f"{size}, going on at {megabytes(at)}" if at else size


def _validator(response: HTTPResponse) -> str:
    """What the server calls this version of the file; empty where it gives no name that rests can be asked by."""
    tag = response.headers.get("ETag", "")
    return tag if tag.startswith('"') else response.headers.get("Last-Modified", "")


def _total_of(response: HTTPResponse, have: int, note: _Note) -> int | None:
    """The whole file's length, or None where the part that comes is not the rest of the file that ``note`` is of."""
    found = _RANGE.fullmatch(response.headers.get("Content-Range", "").strip())
    if not found or int(found[1]) != have or _validator(response) not in ("", note.validator):
        return None
    total = note.length if found[2] == "*" else int(found[2])
    return total if note.length in (None, total) else None

"""A server on this machine that hands out files as a good mirror does, or fails in one chosen way."""

import hashlib
import io
import random
import re
import ssl
import struct
import threading
import zipfile
from collections.abc import Callable
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socket import SO_LINGER, SOL_SOCKET

from .nppes_file import csv_of

Answer = Callable[["Asked", bytes], None]


class Mirror:
    """``files``: path → bytes. ``answers``: path → what to do with the next requests, one each; then served well."""

    def __init__(self, context: ssl.SSLContext | None = None) -> None:
        self.files: dict[str, bytes] = {}
        self.answers: dict[str, list[Answer]] = {}
        self.seen: list[tuple[str, dict[str, str]]] = []  # path, headers
        self.over = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Asked)
        self._server.mirror = self  # type: ignore[attr-defined]
        self._server.daemon_threads = True
        if context:
            self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
        self.root = f"http{'s' if context else ''}://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)
        self._thread.start()

    def put(self, path: str, data: bytes, *answers: Answer) -> str:
        """Hands out ``data`` at ``path``, first in the ways given; returns the address."""
        self.files[path] = data
        self.answers[path] = list(answers)
        return self.root + path

    def ranges(self, path: str) -> list[str | None]:
        """What was asked of a path, request by request: the Range header, or None for all of it."""
        return [headers.get("Range") for seen, headers in self.seen if seen == path]

    def close(self) -> None:
        self.over.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(5)


class Asked(BaseHTTPRequestHandler):
    """One request."""

    def do_GET(self) -> None:  # the name that http.server wants
        mirror: Mirror = self.server.mirror  # type: ignore[attr-defined]
        path = self.path.partition("?")[0]
        mirror.seen.append((path, dict(self.headers)))
        waiting = mirror.answers.get(path)
        with suppress(OSError):  # the client left, as it should
            (waiting.pop(0) if waiting else well)(self, mirror.files.get(path, b""))

    def say(self, status: int, length: int | None = None, **headers: str) -> None:
        self.send_response_only(status)
        if length is not None:
            self.send_header("Content-Length", str(length))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()

    def cut(self) -> None:
        """Ends the connection with a reset."""
        self.connection.setsockopt(SOL_SOCKET, SO_LINGER, struct.pack("ii", 1, 0))
        self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:
        pass


def tag(data: bytes) -> str:
    return f'"{hashlib.sha256(data).hexdigest()[:12]}"'


def well(asked: Asked, data: bytes) -> None:
    """As HTTP wants it, parts included."""
    rest(asked, data, tag(data))


def rest(asked: Asked, data: bytes, etag: str, upto: int | None = None, wait: bool = False) -> None:
    """The part asked for if it is of this version, else everything; only up to byte ``upto`` where it is given."""
    if not data:
        return asked.say(404, 0)
    found = re.fullmatch(r"bytes=(\d+)-", asked.headers.get("Range", ""))
    at = int(found[1]) if found and asked.headers.get("If-Range") == etag else 0
    if at >= len(data):
        return asked.say(416, 0, Content_Range=f"bytes */{len(data)}")
    if at:
        about = {"ETag": etag, "Content_Range": f"bytes {at}-{len(data) - 1}/{len(data)}"}
        asked.say(206, len(data) - at, **about)
    else:
        asked.say(200, len(data), ETag=etag)
    asked.wfile.write(data[at:upto])
    asked.wfile.flush()
    if wait:
        asked.server.mirror.over.wait(20)  # type: ignore[attr-defined]


def cut_at(upto: int) -> Answer:
    """Closes the connection after byte ``upto``."""
    return lambda asked, data: rest(asked, data, tag(data), upto)


def reset_at(upto: int) -> Answer:
    def answer(asked: Asked, data: bytes) -> None:
        rest(asked, data, tag(data), upto)
        asked.cut()

    return answer


def stall_at(upto: int) -> Answer:
    """Says nothing more after byte ``upto``, and keeps the connection."""
    return lambda asked, data: rest(asked, data, tag(data), upto, wait=True)


def says(status: int, body: bytes = b"", **headers: str) -> Answer:
    def answer(asked: Asked, _: bytes) -> None:
        asked.say(status, len(body), **headers)
        asked.wfile.write(body)

    return answer


def says_length(length: int, **headers: str) -> Answer:
    """A length that is not the body's."""

    def answer(asked: Asked, data: bytes) -> None:
        asked.say(200, length, **headers)
        asked.wfile.write(data[:length])

    return answer


def without_length(asked: Asked, data: bytes) -> None:
    asked.say(200)
    asked.wfile.write(data)


def endless(asked: Asked, data: bytes) -> None:
    asked.say(200)
    asked.wfile.write(data)
    while not asked.server.mirror.over.is_set():  # type: ignore[attr-defined]
        asked.wfile.write(bytes(65_536))


def page(*names: str) -> bytes:
    """A page that links as CMS's own does: single quotes, a dot before the name, words between."""
    links = "".join(f"<li><a href='./{name}'>{name.replace('_', ' ')}</a> (ZIP)</li>\n" for name in names)
    return (
        "<!DOCTYPE html><html><head><title>NPI Files</title></head><body><a name='top'></a><a href='#top'>up</a>"
        f"<a href='mailto:ana@example.org'>help</a><ul>{links}</ul>"
        "<a href='./NPPES_Deactivated_NPI_Report_110926_V2.zip'>Deactivated</a></body></html>"
    ).encode()


def nppes_zip(rows: list[dict[str, str]], days: str = "20050523-20261108", padding: int = 0) -> bytes:
    """A zip as CMS makes it. ``padding``: bytes that do not shrink, in front of the data file."""
    text = csv_of(rows)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("endpoint_pfile_" + days + ".csv", random.Random(7).randbytes(padding))
        archive.writestr(f"npidata_pfile_{days}_fileheader.csv", text.splitlines()[0])
        archive.writestr(f"npidata_pfile_{days}.csv", text)
    return out.getvalue()

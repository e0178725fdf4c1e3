"""From nothing to the real directory: find the newest file that CMS publishes, bring it here, build from it.

Only ``secondchair registry fetch`` comes here; nothing that serves pages does (a contract in ``pyproject.toml``).
"""

import fcntl
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from ...core.bad_input import BadInput
from .. import Registry
from ..build import build, update
from ..keeping.writing import check_may_replace
from ..reading.lines import files_in
from ..reading.progress import Progress
from .downloads import downloaded, forget, left_parts
from .pace import Say
from .published import Published, linked, name_in, newest_month, published, weeks_to_add
from .web import Cut, Patience, ask, check_address, more, persistently, shown

PAGE = "https://download.cms.gov/nppes/NPI_Files.html"
LONGEST_PAGE = 500_000  # bytes

Build = Callable[..., dict[str, Any]]


@dataclass(frozen=True)
class Fetched:
    """``about``: as ``Registry.info``. ``files``: what was fetched; empty where the directory was up to date."""

    about: dict[str, Any]
    files: tuple[str, ...]


def fetch(
    out: str | Path,
    weekly: bool = False,
    source: str = PAGE,
    *,
    claims: str | Path | None = None,
    keep: bool = False,
    say: Say = lambda line: None,
    progress: Progress | None = None,
    patience: Patience | None = None,
    build: Build = build,
    update: Build = update,
) -> Fetched:
    """Brings the directory ``out`` up to date with the newest NPPES month, or with the weeks that came after it.

    ``source``: a page with links to the files, or the address of one zip. ``claims``: as ``registry.build``. ``keep``:
    the zips stay in the folder ``<out>-downloads``. ``say`` gets lines for whoever waits; ``build`` and ``update`` are
    those of the registry. Raises BadInput, and leaves ``out`` as it was.
    """
    path, patience = Path(out).absolute(), patience or Patience()
    check_may_replace(path)
    if claims:
        files_in(Path(claims))  # before anything is downloaded
    held = _held(path)
    if weekly:
        _check_has_month(path, held)
    wanted = _wanted(source, weekly, [file for name in held if (file := published(name))], patience, say)
    if not wanted:
        return Fetched(Registry.open(path).info(), ())
    if not weekly:
        _check_loses_nothing(path, held)
    folder = path.with_name(path.name + "-downloads")
    with _alone_in(folder):
        zips = [downloaded(file.url, folder, file.name, patience, say) for file in wanted]
        if weekly:
            about = update(path, zips, claims=claims, progress=progress)
        else:
            about = build(zips, path, claims=claims, progress=progress)
        if not keep:
            _clear(folder, [file.name for file in wanted])
    return Fetched(about, tuple(file.name for file in wanted))


def _held(out: Path) -> list[str]:
    """The names of the files that a directory was built from; none where there is none that can be read."""
    try:
        registry = Registry.open(out)
    except BadInput:
        return []
    # Claims stay whatever is built, so they are none of the files that a new month could drop.
    claims = registry.snapshot.meta["claims"]
    return [] if registry.is_sample else [s["name"] for s in registry.info()["sources"] if s["name"] not in claims]


def _check_has_month(out: Path, held: Sequence[str]) -> None:
    if not any(file.whole for name in held if (file := published(name))):
        raise BadInput(
            f"{out.name}: is not built from a month that CMS publishes, so weeks cannot be added to it; "
            "fetch the whole month first, without --weekly"
        )


def _check_loses_nothing(out: Path, held: Sequence[str]) -> None:
    own = [name for name in held if name.lower().endswith((".jsonl", ".jsonl.gz"))]
    if own:
        raise BadInput(
            f"{out.name}: holds rows of {own[0]} too, which a new month would drop; choose another place for --out, or "
            "download the month and use `registry build` with both"
        )


def _wanted(source: str, weekly: bool, held: Sequence[Published], patience: Patience, say: Say) -> Sequence[Published]:
    """The files to fetch, in the order in which they are to be read; none where all of them are held."""
    files = _offered(source, weekly, patience, say)
    if weekly:
        if not any(not file.whole for file in files):
            raise BadInput(f"{shown(source)}: links to no weekly NPPES file; {_LOOK}")
        return weeks_to_add(files, held)
    newest = newest_month(files)
    if newest is None:
        raise BadInput(f"{shown(source)}: links to no monthly NPPES file; {_LOOK}")
    return [] if any(file.whole and file.until >= newest.until for file in held) else [newest]


_LOOK = "open it in a browser: a sign-in page may stand between, or the files have moved; --from takes another address"


def _offered(source: str, weekly: bool, patience: Patience, say: Say) -> list[Published]:
    if not check_address(source).path.lower().endswith(".zip"):
        return linked(*_page(source, patience, say))
    name = name_in(source)
    # A mirror may call its file as it likes; then nothing is known of its days.
    file = published(name, source) or Published(name, not weekly, date.min, date.max, 0, source)
    if file.whole == weekly:
        kind, way = ("a whole month", "leave --weekly out") if weekly else ("one week", "add --weekly")
        raise BadInput(f"{name}: is {kind} by its name; {way}, or give another address")
    return [file]


def _page(url: str, patience: Patience, say: Say) -> tuple[str, str]:
    """The text of a page, and its own address after redirects."""

    def attempt() -> tuple[str, str]:
        with ask(url, patience) as response:
            text = b""
            while len(text) <= LONGEST_PAGE and (chunk := more(response, patience)):
                text += chunk
            if response.length and len(text) <= LONGEST_PAGE:
                raise Cut(f"{shown(url)}: the connection was cut")
        if len(text) > LONGEST_PAGE or text.startswith(b"PK"):
            raise BadInput(f"{shown(url)}: is not a page with links; the address of a file ends in .zip")
        return text.decode("utf-8", errors="replace"), response.url

    return persistently(attempt, patience, say, lambda: 0, "try again later, or give another address with --from")


@contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
    """Makes the folder, and keeps a second run out of it; the kernel lets go when this process ends, however it ends."""
    folder.mkdir(parents=True, exist_ok=True)
    lock = os.open(folder, os.O_RDONLY)
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BadInput(f"{folder}: another run is fetching into it; wait until it has ended") from None
        yield
    finally:
        os.close(lock)


def _clear(folder: Path, names: Sequence[str]) -> None:
    """Removes what was built from, and what earlier runs began and never ended: a newer file has taken its place."""
    for name in (*names, *left_parts(folder)):
        forget(folder, name)
    if not any(folder.iterdir()):
        folder.rmdir()

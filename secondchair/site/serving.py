"""``secondchair serve``: makes what is missing (tables, static files, the sample list), then serves until it is told to stop."""

import os
import secrets
import shutil
import socket
import sqlite3
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from secondchair.core.bad_input import BadInput
from secondchair.site.logs import where_raised

SWEEP = 600.0  # seconds
THREADS = 10  # of a process: four may be busy with six words (records.vault); the others answer
MOST_WORKERS = 4


def serve(
    host: str = "127.0.0.1", port: int = 8000, data_dir: Path | None = None, registry_dir: Path | None = None
) -> None:
    """Serves on ``host:port`` with its files in ``data_dir`` (default ``.data`` beside the code).

    ``registry_dir``: an index that ``registry build`` made; without it the made-up sample list is built and used.
    Raises BadInput where the port is taken or a folder cannot be used. Returns when it was told to stop.
    """
    set_up(data_dir, registry_dir)
    _free(host, port)
    import django

    django.setup()
    from django.db import connections

    from secondchair.records import in_memory

    prepare()
    connections.close_all()  # the processes that are forked from this one open their own
    _gunicorn(host, port, in_memory.share())


def set_up(data_dir: Path | None, registry_dir: Path | None = None) -> None:
    """Names the settings and their folders, and makes the data folder. Raises BadInput where it cannot be used."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "secondchair.site.settings"
    # One key for all workers; nothing of ours outlives a start with it.
    os.environ.setdefault("SECOND_CHAIR_SECRET_KEY", secrets.token_hex(32))
    if data_dir is not None:
        os.environ["SECOND_CHAIR_DATA"] = str(data_dir.resolve())
    if registry_dir is not None:
        os.environ["SECOND_CHAIR_REGISTRY"] = str(registry_dir.resolve())
    data = Path(os.environ.get("SECOND_CHAIR_DATA", Path(__file__).resolve().parents[2] / ".data"))
    try:
        data.mkdir(parents=True, exist_ok=True, mode=0o700)
        (data / "writable").touch()
        (data / "writable").unlink()
    except OSError as error:
        raise BadInput(
            f"the data folder {data} cannot be used ({error.strerror}): choose another one with --data"
        ) from None


def _free(host: str, port: int) -> None:
    try:
        with socket.create_server((host, port)):
            pass
    except (OSError, OverflowError) as error:
        reason = getattr(error, "strerror", None) or "not a port"
        raise BadInput(f"{host}:{port} cannot be served ({reason}): choose another one with --port") from None


def make_tables() -> None:
    """Adds what the migrations of this version add, in both stores. Django is set up."""
    from django.conf import settings
    from django.core.management import call_command

    for database in settings.DATABASES:
        call_command("migrate", database=database, verbosity=0, interactive=False)


def prepare() -> None:
    """Makes what a start needs and is not there: tables, the site's salt, static files, the made-up list. Django is set up."""
    from django.conf import settings
    from django.core.management import call_command

    from secondchair.records import vault

    make_tables()
    vault.make_pepper()
    call_command("collectstatic", verbosity=0, interactive=False)
    _therapists(Path(settings.REGISTRY))


def _therapists(folder: Path) -> None:
    """Looks whether the list of therapists can be opened; the made-up one is made where it is missing or of an older kind."""
    from secondchair.registry import Registry, build

    if os.environ.get("SECOND_CHAIR_REGISTRY"):
        if not (folder / "meta.json").exists():
            raise BadInput(
                f"{folder} holds no therapist list: make one with `./second-chair registry build FILE… --out DIR`"
            )
        Registry.open(folder)
        return
    try:
        Registry.open(folder)
    except BadInput:
        print("Making the sample list of therapists (made-up people).", file=sys.stderr)
        build([], folder, sample=True)


def workers(together: bool = True) -> int:
    """How many processes answer: one for each processor, at most MOST_WORKERS; one where they cannot know of each other.

    Each runs Python on one processor at a time, and a page waits where more is asked of it (docs/decisions/0018).
    """
    return min(MOST_WORKERS, len(os.sched_getaffinity(0))) if together and hasattr(os, "sched_getaffinity") else 1


def _ready(address: str, first: bool) -> None:
    """Says where it is, loads what listens while the person opens the page, and begins to sweep."""
    from secondchair.listening import load

    if first:
        print(f"\nOpen  {address}\n(Ctrl-C ends it.)", flush=True)
    threading.Thread(target=load, daemon=True).start()
    threading.Thread(target=sweep, daemon=True).start()


def sweep(rest: Callable[[float], object] = time.sleep) -> None:
    """Takes ended visits away every ten minutes, as long as the process lives: robots must not fill the vault.

    Beside the requests and never in one: what one person's page costs must not tell when somebody else came.
    """
    from django.db import Error, connections
    from django.utils import timezone

    from secondchair.pages.heard_before import memory
    from secondchair.records.forget import sweep_visits

    while True:
        with suppress(sqlite3.Error):
            memory.drop_old()  # each process does so for itself in time, unless it was killed
        try:
            sweep_visits(timezone.now())
        except Error as error:  # a database that is away comes back; the next round tries again
            print(f"sweep: {where_raised(error)}", file=sys.stderr, flush=True)
        finally:
            connections.close_all()  # this thread's own
        rest(SWEEP)


def _gunicorn(host: str, port: int, shared: Path | None) -> None:
    import gunicorn.http.wsgi
    from gunicorn.app.base import BaseApplication
    from gunicorn.glogging import Logger

    # The header names no software (security design 6.2).
    gunicorn.http.wsgi.SERVER = ""
    shown = f"[{host}]" if ":" in host else host

    class Quiet(Logger):  # type: ignore[misc]
        """gunicorn's own lines without addresses and pieces of requests: what it warns of says both."""

        def warning(self, msg: str, *args: object, **kwargs: object) -> None:
            pass

        def exception(self, msg: str, *args: object, **kwargs: object) -> None:
            error = sys.exc_info()[1]
            super().error("%s", where_raised(error) if error else "error")

    class Server(BaseApplication):  # type: ignore[misc]
        def load_config(self) -> None:
            options: dict[str, Any] = {
                "bind": f"{shown}:{port}",
                "worker_class": "gthread",
                "workers": workers(together=shared is not None),
                "threads": THREADS,
                "loglevel": "error",
                "logger_class": Quiet,
                "control_socket_disable": True,  # it would lie in the home folder, and be one for all servers of a user
                "worker_tmp_dir": "/dev/shm" if Path("/dev/shm").is_dir() else None,  # noqa: S108 - gunicorn's heartbeat file
                "post_worker_init": lambda worker: _ready(f"http://{shown}:{port}/", first=worker.age == 1),
                "on_exit": lambda _: shutil.rmtree(shared, ignore_errors=True) if shared else None,
            }
            for name, value in options.items():
                self.cfg.set(name, value)

        def load(self) -> Any:
            from secondchair.site.wsgi import application

            return application

    Server().run()

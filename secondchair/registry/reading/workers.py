"""Several processes that read stretches side by side, or this one alone where there is little to read.

Plain child processes that are spoken to through pipes, not ``multiprocessing``: forking a process that has threads (a web
server, a test run) may hang, spawning one runs the caller's own script again, and both leave children behind when the
parent is killed. These end when their pipe does.
"""

import json
import os
import queue
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import suppress
from pathlib import Path
from types import TracebackType

from ...core.bad_input import BadInput
from ..keeping.workplace import CannotWrite
from .progress import TELL_EVERY
from .stretches import Stretch
from .working import Brief, Worker, asked

At = tuple[int, int]  # the number of the source, and of the stretch in it
MOST = 4
SMALL = 32 << 20  # bytes; below that other processes take longer to start than they save


def workers_for(size: int) -> int:
    """How many processes are worth their start for so many bytes; 1 means this one."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return 1 if size < SMALL else min(MOST, cores)


class Workers:
    """Hands out stretches; ``done(at, brief)`` is called, in this thread, for each that is finished."""

    def __init__(self, count: int, done: Callable[[At, Brief], None], tell: Callable[[], None]) -> None:
        self._done, self._tell = done, tell
        self._alone = Worker() if count == 1 else None
        self._most = count + 1  # stretches under way, each with its bytes
        self._free: queue.Queue[_Child] = queue.Queue()
        self._children = [] if self._alone else [_Child() for _ in range(count)]
        for child in self._children:
            self._free.put(child)
        self._threads = ThreadPoolExecutor(max(1, len(self._children)))
        self._under_way: dict[Future[Brief], At] = {}

    def __enter__(self) -> "Workers":
        return self

    def __exit__(self, kind: type[BaseException] | None, value: object, trace: TracebackType | None) -> None:
        for child in self._children:
            child.stop(at_once=kind is not None)
        self._threads.shutdown()

    def read(self, at: At, stretch: Stretch, handed: bytearray | None = None) -> None:
        """Has a stretch read, now or soon. Raises what reading an earlier one raised: BadInput or CannotWrite."""
        if self._alone:
            self._done(at, self._alone.work(stretch, handed))
            self._tell()
            return
        while len(self._under_way) >= self._most:
            self._collect()
        self._under_way[self._threads.submit(self._ask, stretch, handed)] = at

    def finish(self) -> None:
        """Waits until every stretch is read."""
        while self._under_way:
            self._collect()

    def _collect(self) -> None:
        finished, _ = wait(self._under_way, timeout=TELL_EVERY / 2, return_when=FIRST_COMPLETED)
        for future in finished:
            at = self._under_way.pop(future)
            self._done(at, future.result())
        self._tell()

    def _ask(self, stretch: Stretch, handed: bytearray | None) -> Brief:
        child = self._free.get()
        try:
            return child.ask(stretch, handed)
        finally:
            self._free.put(child)


class _Child:
    def __init__(self) -> None:
        package = Path(__file__).parents[3]
        path = os.pathsep.join(filter(None, (str(package), os.environ.get("PYTHONPATH"))))
        self._process = subprocess.Popen(
            [sys.executable, "-m", "secondchair.registry.reading.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": path},
            start_new_session=True,  # an interrupt at the terminal is for the parent alone
        )

    def ask(self, stretch: Stretch, handed: bytearray | None) -> Brief:
        assert self._process.stdin and self._process.stdout  # noqa: S101 pipes, see above
        try:
            self._process.stdin.write(asked(stretch))
            if handed is not None:
                self._process.stdin.write(handed)
            self._process.stdin.flush()
            line = self._process.stdout.readline()
        except (OSError, ValueError):
            line = b""
        if not line:
            raise BadInput(f"{stretch.name}: a process that read it was stopped; start again, it goes on from there")
        told: Brief = json.loads(line)
        if "bad" in told:
            raise BadInput(told["bad"])
        if "errno" in told:
            raise CannotWrite(told["errno"], told["strerror"])
        return told

    def stop(self, at_once: bool) -> None:
        if at_once:
            self._process.kill()
        if self._process.stdin:
            with suppress(OSError):  # what was not written any more
                self._process.stdin.close()
        self._process.wait()
        if self._process.stdout:
            self._process.stdout.close()

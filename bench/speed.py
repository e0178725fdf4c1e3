"""How long a person waits, measured: a text heard, a second start, a first one from a fresh clone, the disk.

    .venv/bin/python bench/speed.py            everything
    .venv/bin/python bench/speed.py heard      only the parts that are named: heard, started, cloned

Times of one machine say little by themselves; each stands beside the start of a bare Python there.
"""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[1]
START = ROOT / "second-chair"
TEXTS = (
    "We can work it out ourselves, and besides we can't afford it.",
    "I don't want a stranger to know our business.",
    "You are the one who needs help, not me.",
    "No tengo tiempo, y además la terapia no sirve para nada.",
)
PATIENCE = 600  # seconds until a start counts as failed


def seconds(action: Callable[[], object]) -> float:
    begin = time.perf_counter()
    action()
    return time.perf_counter() - begin


def ran(*command: str | Path) -> Callable[[], object]:
    return lambda: subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5) as page:
            return bool(page.status == 200)
    except urllib.error.HTTPError as error:
        raise SystemExit(f"the first page answered {error.code}") from None
    except OSError:
        return False


def until_first_page(start: Path, *options: str) -> float:
    """Seconds from `./second-chair run` to the first page, in a process group of its own that is ended afterwards."""
    port = free_port()
    begin = time.perf_counter()
    with tempfile.TemporaryFile("w+") as said:
        command = [start, "run", "--port", str(port), *options]
        server = subprocess.Popen(command, start_new_session=True, stdout=said, stderr=said)
        try:
            while not answers(port):
                if server.poll() is not None or time.perf_counter() - begin > PATIENCE:
                    said.seek(0)
                    raise SystemExit("it did not start:\n" + said.read())
                time.sleep(0.01)
            return time.perf_counter() - begin
        finally:
            if server.poll() is None:
                os.killpg(server.pid, signal.SIGTERM)
            server.wait(30)


def megabytes_in(folder: Path) -> float:
    blocks = {(s.st_dev, s.st_ino): s.st_blocks for s in (path.lstat() for path in folder.rglob("*"))}
    return sum(blocks.values()) * 512 / 1e6


def heard(bare: float) -> None:
    from secondchair import hear

    cold = median(seconds(ran(START, "hear", "--json", TEXTS[0])) for _ in range(10))
    print(f"hear, from the shell       {cold * 1000:8.0f} ms   {cold / bare:6.1f} × a bare Python (median of 10)")
    hear(TEXTS[0])
    warm = median(seconds(lambda text=text: hear(text)) for text in TEXTS * 50)
    print(f"hear, in a warm process    {warm * 1000:8.2f} ms   {warm / bare:6.3f} × a bare Python (median of 200)")


def started(bare: float) -> None:
    with tempfile.TemporaryDirectory() as data:
        until_first_page(START, "--data", data)
        wait = median(until_first_page(START, "--data", data) for _ in range(3))
    print(f"second start to first page {wait:8.2f} s    {wait / bare:6.1f} × a bare Python (median of 3)")


def cloned(bare: float) -> None:
    """From the last commit, not from what lies about; packages come from this machine's own cache where it has them."""
    with tempfile.TemporaryDirectory() as folder:
        clone = Path(folder) / "clone"
        copied = seconds(ran("git", "clone", "--quiet", ROOT, clone))
        wait = copied + until_first_page(clone / "second-chair")
        size, own = megabytes_in(clone / ".venv"), megabytes_in(clone) - megabytes_in(clone / ".venv")
    print(f"fresh clone to first page  {wait:8.2f} s    {wait / bare:6.1f} × a bare Python (once, warm package cache)")
    print(f"installed                  {size:8.0f} MB   of packages, and {own:.0f} MB of its own with the data")


PARTS = {"heard": heard, "started": started, "cloned": cloned}


def main(names: list[str]) -> None:
    if unknown := set(names) - set(PARTS):
        raise SystemExit(f"no part is called {', '.join(sorted(unknown))}; there are {', '.join(PARTS)}")
    bare = median(seconds(ran(sys.executable, "-c", "pass")) for _ in range(10))
    print(f"a bare Python              {bare * 1000:8.0f} ms        1 × (median of 10)")
    for name in names or PARTS:
        PARTS[name](bare)


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    main(sys.argv[1:])

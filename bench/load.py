"""100 couples at once on the real service, over loopback, on SQLite and on PostgreSQL: how long a page takes.

    .venv/bin/python bench/load.py [--couples 100] [--seconds 60] [--think 5] [--engines sqlite,postgres]

Each couple is two people with a browser each: they fill in their sides, connect by a code and two words, then both look and
send forms, a page about every five seconds each (exponential), for as long as asked. Forms are read from the pages and
filled in at random, so what is sent is what the pages ask for. Connecting (Argon2id, slow on purpose) is done before the
clock starts. The service and this program share the machine's cores. Prints a row an engine; status 1 where a goal is missed:
99 of 100 within 250 ms, no answer of 500 and above, nobody told to come back later.
"""

import argparse
import asyncio
import os
import random
import re
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
from tests.cluster import running  # noqa: E402
from tests.conftest import postgres  # noqa: E402

GOAL = 250.0
LOOKED_AT = "/my /my/b /my/if /my/say /my/s /2 /2/o /2/s /2/l /2/w /2/n /2/m /2/r /2/v /f /l /t /you /i/help".split()
SENT = "/my/b /my/if /2/o /2/w /2/n /2/m /2/r /f".split()
NEVER = ("name=leave", "switch")
Field = tuple[str, str, str, bool]  # tag or type, name, value, ticked


class Forms(HTMLParser):
    """The forms of a page: action, and fields as they stand."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[tuple[str, list[Field]]] = []
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Collects what a browser would send."""
        at = {name: value or "" for name, value in attrs}
        if tag == "form" and at.get("method") == "post":
            self.forms.append((at.get("action", ""), []))
        elif tag in ("input", "textarea", "select", "button") and at.get("name") and self.forms:
            kind = at.get("type", "text") if tag == "input" else tag
            self.forms[-1][1].append((kind, at["name"], at.get("value", ""), "checked" in at))
            self._select = at["name"] if tag == "select" else self._select
        elif tag == "option" and self._select and self.forms:
            self.forms[-1][1].append(("option", self._select, at.get("value", ""), "selected" in at))


class Person:
    """A browser: one connection, one cookie, an address of its own behind the proxy that the service trusts."""

    def __init__(self, port: int, number: int, dice: random.Random) -> None:
        self.port, self.dice, self.cookies = port, dice, {}
        self.address = f"10.{number // 250}.{number % 250}.7"
        self.took: list[float] = []
        self.statuses: Counter[int] = Counter()
        self._used = 0.0
        self._pipe: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(self, path: str, sent: list[tuple[str, str]] | None = None) -> tuple[int, str, str]:
        """One request: status, where to, page. Its time counts from the first byte sent to the last one read."""
        if self._pipe and time.monotonic() - self._used > 1:  # the service closes what rests for two seconds
            self._pipe[1].close()
            self._pipe = None
        if self._pipe is None:
            self._pipe = await asyncio.open_connection("127.0.0.1", self.port)
        reader, writer = self._pipe
        body = urlencode(sent or []).encode()
        head = [f"{'POST' if sent is not None else 'GET'} {path} HTTP/1.1", f"Host: localhost:{self.port}"]
        head += [f"X-Forwarded-For: {self.address}", "Connection: keep-alive"]
        head += ["Cookie: " + "; ".join(f"{name}={value}" for name, value in self.cookies.items())]
        if sent is not None:
            head += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"]
        began = time.perf_counter()
        writer.write("\r\n".join([*head, "", ""]).encode() + body)
        await writer.drain()
        status, headers, page = await self._answer(reader)
        self.took.append((time.perf_counter() - began) * 1000)
        self.statuses[status] += 1
        self._used = time.monotonic()
        if headers.get("connection", "") == "close":
            writer.close()
            self._pipe = None
        return status, headers.get("location", ""), page

    async def _answer(self, reader: asyncio.StreamReader) -> tuple[int, dict[str, str], str]:
        lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        headers: dict[str, str] = {}
        for line in lines[1:-2]:
            name, value = line.split(": ", 1) if ": " in line else (line.rstrip(":"), "")
            if name.lower() == "set-cookie":
                name, value = value.split(";", 1)[0].split("=", 1)
                self.cookies[name] = value
            else:
                headers[name.lower()] = value
        if "chunked" in headers.get("transfer-encoding", ""):
            body = b""
            while size := int(await reader.readline(), 16):
                body += await reader.readexactly(size)
                await reader.readline()
            await reader.readline()
        else:
            body = await reader.readexactly(int(headers.get("content-length", 0)))
        return int(lines[0].split()[1]), headers, body.decode(errors="replace")

    async def send(self, path: str, **given: str) -> str:
        """Sends the page's first form that has all the fields given; the page that follows."""
        _, _, page = await self.ask(path)
        action, fields = next(form for form in forms_in(page) if given.keys() <= {name for _, name, _, _ in form[1]})
        return await self.follow(action or path, [*token_of(fields), *given.items()])

    async def follow(self, path: str, sent: list[tuple[str, str]]) -> str:
        """Sends a form and goes where the answer leads."""
        status, to, page = await self.ask(path, sent)
        return (await self.ask(to.split("#")[0]))[2] if status == 303 and to.startswith("/") else page

    async def wander(self, until: float, think: float) -> None:
        """Looks and sends until the clock is over, thinking in between."""
        await asyncio.sleep(self.dice.uniform(0, think))
        while time.monotonic() < until:
            if self.dice.random() < 0.3:
                await self._send_something(self.dice.choice(SENT))
            else:
                await self.ask(self.dice.choice(LOOKED_AT))
            await asyncio.sleep(self.dice.expovariate(1 / think))

    async def _send_something(self, path: str) -> None:
        _, _, page = await self.ask(path)
        usable = [form for form in forms_in(page) if form[0] in ("", path) and len(form[1]) > 1]
        if usable:
            await asyncio.sleep(0.5)
            await self.ask(path, filled(self.dice.choice(usable)[1], self.dice))


def forms_in(page: str) -> list[tuple[str, list[Field]]]:
    """The forms of a page that are sent with a token."""
    parser = Forms()
    parser.feed(page)
    return [form for form in parser.forms if token_of(form[1])]


def token_of(fields: list[Field]) -> list[tuple[str, str]]:
    """The form's token."""
    return [(name, value) for _, name, value, _ in fields if name == "csrfmiddlewaretoken"]


def filled(fields: list[Field], dice: random.Random) -> list[tuple[str, str]]:
    """A form filled in at random with what it offers: one button, one of each choice, some boxes, a few words."""
    sent: list[tuple[str, str]] = []
    for name in dict.fromkeys(name for _, name, _, _ in fields):
        mine = [field for field in fields if field[1] == name]
        kind = mine[0][0]
        if kind == "hidden":
            sent.append((name, mine[0][2]))
        elif kind == "checkbox":
            sent += [(name, value) for _, _, value, _ in mine if dice.random() < 0.3]
        elif kind in ("radio", "select"):
            values = [value for kind, _, value, _ in mine if kind in ("radio", "option")]
            sent.append((name, dice.choice(values)))
        elif kind in ("text", "textarea"):
            known = {"place": "93030", "cost": "120", "fee": "150"}
            sent.append((name, known.get(name, "a quiet hour after it")))
    buttons = [(name, value) for kind, name, value, _ in fields if kind == "button" and name != "switch"]
    return [*sent, dice.choice(buttons)] if buttons else sent


async def connected(one: Person, other: Person) -> None:
    """Two people from nothing to a connection with something on each side."""
    for person, text in (
        (one, "My partner says we can work it out ourselves."),
        (other, "They say it costs too much."),
    ):
        await person.send("/", said=text)
        await person.ask("/c")
        answers = dict.fromkeys(("afraid", "controlled", "hurt", "forced", "device", "own_anger"), "no")
        await person.send("/c", **answers)
        await person.send("/my/if", visits="one", own_words="A quiet hour after it.")
        await person.send("/f", place="93030", miles="20")
    shown = await one.send("/2/c", show="1")
    code = re.sub(r"<[^>]*>|\s", "", shown.split('class="code">')[1].split("</p>")[0])
    await other.send("/2/e", code=code)
    for person, path in ((other, "/2/e"), (one, "/2/c")):
        await person.send(path, confirm="1")
        await person.ask("/2")
    status, _, page = await other.ask("/2")
    assert status == 200 and 'href="/2/o"' in page, "not connected"


async def crowd(port: int, couples: int, seconds: float, think: float) -> list[Person]:
    """Everybody connects; then the clock starts."""
    people = [Person(port, number, random.Random(number)) for number in range(2 * couples)]
    turns = asyncio.Semaphore(2)

    async def turn(one: Person, other: Person) -> None:
        async with turns:
            await connected(one, other)

    await asyncio.gather(*(turn(*people[at : at + 2]) for at in range(0, len(people), 2)))
    for person in people:
        person.took, person.statuses = [], Counter()
    await asyncio.gather(*(person.wander(time.monotonic() + seconds, think) for person in people))
    return people


@contextmanager
def stores(on_postgres: bool) -> Iterator[dict[str, str]]:
    """Where the service keeps things: two databases of a PostgreSQL server that writes through, or its own SQLite files."""
    programs = postgres()
    if not on_postgres:
        yield {}
    elif programs is None:
        raise SystemExit("PostgreSQL is not here: apt-get install postgresql")
    else:
        with running(programs, quick=False) as server:
            yield {"DATABASE_URL": server.database("main"), "VAULT_DATABASE_URL": server.database("vault")}


@contextmanager
def serving(folder: Path, engine: str) -> Iterator[tuple[int, Path]]:
    """The service on one engine: its port, and what it wrote."""
    port, log = random.randint(20000, 30000), folder / "log"
    with stores(engine == "postgres") as urls:
        env = os.environ | urls | {"SECOND_CHAIR_PROXIES": "1", "PYTHONPATH": str(ROOT)}
        command = [sys.executable, "-m", "secondchair", "serve", "--port", str(port), "--data", str(folder / "data")]
        with log.open("wb") as out:
            process = subprocess.Popen(command, env=env, stdout=out, stderr=out, cwd=ROOT, start_new_session=True)
        try:
            for _ in range(600):
                if "Open" in log.read_text():
                    break
                time.sleep(0.1)
            time.sleep(3)  # what listens is loaded meanwhile
            yield port, log
        finally:
            os.killpg(process.pid, signal.SIGTERM)
            process.wait(20)


def measured(engine: str, couples: int, seconds: float, think: float) -> bool:
    """One engine's row; whether its goals are met."""
    with tempfile.TemporaryDirectory() as name, serving(Path(name), engine) as (port, log):
        people = asyncio.run(crowd(port, couples, seconds, think))
        said = log.read_text(errors="replace")
    took = sorted(ms for person in people for ms in person.took)
    statuses = sum((person.statuses for person in people), Counter())
    at = statistics.quantiles(took, n=100)
    failed = sum(n for status, n in statuses.items() if status >= 500 or status == 429)
    print(
        f"{engine:9} {couples} couples  {len(took) / seconds:5.1f} requests/s  median {at[49]:6.1f}  p95 {at[94]:6.1f}  "
        f"p99 {at[98]:6.1f} ms  longest {took[-1]:6.1f}  failed {failed}  errors logged {said.count('Error ')}  "
        f"statuses {dict(sorted(statuses.items()))}"
    )
    return at[98] <= GOAL and not failed


def main() -> int:
    """Prints a row an engine."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--couples", type=int, default=100)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--think", type=float, default=5)
    parser.add_argument("--engines", default="sqlite,postgres")
    asked = parser.parse_args()
    met = [measured(engine, asked.couples, asked.seconds, asked.think) for engine in asked.engines.split(",")]
    return 0 if all(met) else 1


if __name__ == "__main__":
    sys.exit(main())

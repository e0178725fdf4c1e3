"""Server time of every page of the way, in one warm process on one core: median and 95th percentile in milliseconds.

    .venv/bin/python bench/pages.py [--rounds 60]

The whole stack counts (middleware, sealed session, sealed story, search, template) with SQLite files on disk and
synchronous=FULL; the network and gunicorn do not. Beside each: how many times the page of an unknown address (404) it takes,
because machines differ and ratios less so. Argon2 (six words) is left out: it is slow on purpose.
"""

import argparse
import logging
import os
import re
import statistics
import sys
import tempfile
import time
from itertools import count
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
GOAL = 15.0

PAGES = (
    "/ /r /m /t /c /h /b /d /p /w /s /a /f /f/n /l /v /k /o /g /u /e /n /q /z /i/help /i/card /i/who /i/about /i/sources "
    "/i/host /you /my /my/b /my/if /my/say /my/s"
).split()
# Of a pair that is connected: what each side looks at.
PAIRED = "/my /my/b /my/if /my/say /my/s /2 /2/o /2/s /2/l /2/z /2/w /2/n /2/m /2/v".split()
# What is sent; {n} is another number each time, so that each text is a new one: what was heard before is remembered.
SENT = {
    "/": {"said": "My husband says for {n} weeks that we can work it out ourselves."},
    "/r": {"ask": "self_reliance"},
    "/w": {"opening": "I love how you are with the {n} kids. I miss us. What worries you most about it?"},
    "/f": {"place": "93030", "miles": "20"},
    "/f/n": {"name": "sample"},
}


def milliseconds(call: object, rounds: int) -> tuple[float, float]:
    """Median and 95th percentile of ``rounds`` calls after three that do not count."""
    took = []
    for number in range(rounds + 3):
        began = time.perf_counter()
        call()  # type: ignore[operator]
        if number >= 3:
            took.append((time.perf_counter() - began) * 1000)
    return statistics.median(took), statistics.quantiles(took, n=20)[-1]


def main() -> int:
    """Prints a row a page; status 1 where a median is past the goal."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=60)
    rounds = parser.parse_args().rounds
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(SECOND_CHAIR_DATA=folder, DJANGO_SETTINGS_MODULE="secondchair.site.settings")
        os.environ["SECOND_CHAIR_HOSTS"] = "testserver"
        import django

        django.setup()
        logging.disable()
        from secondchair.site.serving import prepare

        prepare()
        return measured(rounds)


def measured(rounds: int) -> int:
    """The table, for one asker with a story and three therapists on the list."""
    from secondchair.pages import directory
    from tests.cast import begun
    from tests.rules.walk import stories

    listed = tuple(int(number) for number in directory.therapists().snapshot.ids[:3])
    story, _ = stories(listed)["ana"]
    client = begun(story, passed=True)
    base, _ = milliseconds(lambda: client.get("/nothing-here"), rounds)
    rows = [
        (f"GET {path}", *milliseconds(lambda path=path: client.get(path), rounds))
        for path in [*PAGES, f"/f/{listed[0]}"]
    ]
    number = count(2)
    rows += [
        (f"POST {path}", *milliseconds(lambda p=path, s=sent: client.post(p, fresh(s, next(number))), rounds))
        for path, sent in SENT.items()
    ]
    rows += [
        (f"GET {path}", *milliseconds(lambda path=path: client.get(path), rounds))
        for path in ("/s.pdf", "/k.pdf", "/s.ics")
    ]
    rows += paired(rounds)
    print(f"{'page':18} {'median ms':>10} {'p95 ms':>8} {'× 404':>7}   ({rounds} calls each, 404: {base:.1f} ms)")
    for name, median, late in rows:
        print(f"{name:18} {median:10.1f} {late:8.1f} {median / base:7.1f}{'  past the goal' if median > GOAL else ''}")
    pages = [median for name, median, _ in rows if not name.endswith((".pdf", ".ics"))]
    print(f"slowest page: {max(pages):.1f} ms; goal {GOAL:.0f} ms")
    return int(max(pages) > GOAL)


def fresh(sent: dict[str, str], number: int) -> dict[str, str]:
    """A form with another number in it."""
    return {name: text.replace("{n}", str(number)) for name, text in sent.items()}


def paired(rounds: int) -> list[tuple[str, float, float]]:
    """Rows for the pages of two who are connected, with wishes of both open, and for the round that they opened."""
    from secondchair.core.story import Story
    from secondchair.pages.listing.wished import WISH_ITEMS, wish_value
    from tests.couple import connected, opened

    search = {
        "place": "93030",
        "miles": "20",
        "format": "either",
        "gender": ["woman"],
        "languages": ["es"],
        "fee": "150",
    }
    story = Story(start="words", said="It costs too much.", search=search, bothers=("cost",), terms={"visits": "one"})
    ana, ben = connected(story, story)
    for owner, other in ((ana, ben), (ben, ana)):
        opened(owner, other, {item: value for item in WISH_ITEMS if (value := wish_value(story, item))})
    rows = [
        (f"pair GET {path}", *milliseconds(lambda path=path: ana.get(path), rounds))
        for path in PAIRED
        if ana.get(path).status_code == 200
    ]
    marks = dict.fromkeys(re.findall(r'name="(m[0-9]+)"', ana.get("/2/m").content.decode()), "yes")
    rows.append(("pair POST /2/m", *milliseconds(lambda: ana.post("/2/m", marks), rounds)))
    for client in (ana, ben):
        client.post("/2/m", {**marks, "lock": "1"})
    return [*rows, ("pair GET /2/r", *milliseconds(lambda: ana.get("/2/r"), rounds))]


if __name__ == "__main__":
    sys.exit(main())

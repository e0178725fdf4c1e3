"""How fast listening is on one core, and what it holds in memory; a part of ``bench/listening.py``."""

import os
import subprocess
import sys
import time
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parent.parent
SENTENCES = (
    "My husband says we can work it out ourselves and that a stranger has no business knowing.",
    "I asked her twice this year and both times she changed the subject.",
    "Dice que no tenemos dinero para eso y que además no sirve de nada.",
    "She takes my phone when she is angry and I have to ask before I see my friends.",
)
FILLING = "In the year {n} we lived by the sea, with {n} boxes still to unpack and the usual small quarrels. "
MIDDLE = "In the end he told me that he does not believe in therapy. "


def seconds(text: str) -> float:
    from secondchair.listening import hear

    begun = time.perf_counter()
    hear(text)
    return time.perf_counter() - begun


def speed() -> None:
    from secondchair.listening import hear, mirror

    print("Speed on one core")
    cores = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(cores)})
    for what, code in (
        (
            "the first sentence, in a fresh process",
            f"from secondchair.listening import hear; hear({SENTENCES[0]!r}, 'en')",
        ),
        ("everything in both languages, in a fresh process", "from secondchair.listening import load; load()"),
    ):
        timed = f"import time; t = time.perf_counter()\n{code}\nprint(time.perf_counter() - t)"
        spent = median(float(told_by(timed)) for _ in range(7))
        print(f"  {what:52}{spent:8.2f} s   loading at most 0.4 s")
    hear(SENTENCES[0])
    each = [seconds(f"{text} {n}") for n in range(50) for text in SENTENCES]
    print(f"  one sentence, warm: median                          {median(each) * 1000:8.1f} ms  at most 25 ms")
    print(f"  sentences a second, one after the other             {len(each) / sum(each):8.0f}     at least 40")
    half = "".join(FILLING.format(n=n) for n in range(52))
    long = half + MIDDLE + half.replace("year", "summer")
    spent = median(seconds(long) for _ in range(3))
    heard = [found.id for found in hear(long).reasons]
    print(f"  {len(long.split())} words, the reason in the middle ({', '.join(heard)})  {spent:8.2f} s   at most 2 s")
    whole = "".join(FILLING.format(n=n) for n in range(400))[:20_000]
    print(f"  20,000 characters of it                             {seconds(whole):8.2f} s   at most 1 s")
    mirror(SENTENCES[1])
    begun = time.perf_counter()
    mirror(SENTENCES[0])
    print(f"  a draft in the mirror                               {(time.perf_counter() - begun) * 1000:8.1f} ms")
    os.sched_setaffinity(0, cores)
    print(f"  a serving process that has heard a long text        {memory():8.0f} MB  at most 350 MB")


def memory() -> float:
    """Peak resident megabytes of a fresh process with the whole site loaded that has heard a long text."""
    code = (
        "import os, resource, tempfile\n"
        "os.environ['DJANGO_SETTINGS_MODULE'] = 'secondchair.site.settings'\n"
        "os.environ['SECOND_CHAIR_SECRET_KEY'] = 'x' * 64\n"
        "os.environ['SECOND_CHAIR_DATA'] = tempfile.mkdtemp()\n"
        "from secondchair.site.wsgi import application\n"
        "from secondchair.listening import hear\n"
        f"hear(''.join({FILLING!r}.format(n=n) for n in range(200)))\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)\n"
    )
    return float(told_by(code))


def told_by(code: str) -> str:
    """The last word that a fresh process prints."""
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    return done.stdout.split()[-1]

"""P22, one side: what was said to be saved is there after kill -9. (Not a power cut: that needs another disk.)"""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import connections

from secondchair.records import access
from secondchair.records.sessions import SessionStore

WRITER = Path(__file__).with_name("killed_writer.py")


def killed_run(stores: Any, cookie: str, dice: random.Random) -> list[int]:
    """Let one writer save until it is killed at a random moment; the numbers that it said were saved."""
    environment = os.environ | {"SECOND_CHAIR_DATA": str(stores.folder), "PYTHONPATH": str(WRITER.parents[2])}
    environment |= {"DJANGO_SETTINGS_MODULE": "secondchair.site.settings"}
    writer = subprocess.Popen([sys.executable, str(WRITER), cookie], stdout=subprocess.PIPE, env=environment)
    assert writer.stdout
    first = os.read(writer.stdout.fileno(), 65536)
    time.sleep(dice.uniform(0, 0.15))
    writer.send_signal(signal.SIGKILL)
    rest = writer.stdout.read()
    writer.stdout.close()
    assert writer.wait() == -signal.SIGKILL
    return [int(number) for number in (first + rest).split()]


@pytest.mark.parametrize("kills", [15, pytest.param(200, marks=pytest.mark.full)])
def test_p22_saved_means_saved(
    visit: Callable[..., SessionStore], stores: Any, figure: Callable[[str], None], kills: int
) -> None:
    session, dice = visit(), random.Random(22)
    session["lang"] = "en"
    session.save()
    acknowledged: list[int] = []
    for _ in range(kills):
        acknowledged += killed_run(stores, str(session.session_key), dice)
        # The visit itself came through as well.
        assert SessionStore(session.session_key)["lang"] == "en"
    reader = access.reader_of(SessionStore(session.session_key))
    there = [int(number) for number in access.story_for(reader).said.split()]
    assert len(acknowledged) > kills
    assert set(acknowledged) <= set(there)
    assert there == list(range(len(there)))  # none twice, none out of order
    if connections["default"].vendor == "sqlite":
        for alias in ("default", "vault"):
            with connections[alias].cursor() as cursor:
                cursor.execute("PRAGMA integrity_check")
                assert cursor.fetchone() == ("ok",)
    figure(f"P22: {kills} kills, {len(acknowledged)} saves acknowledged, 0 lost, 0 doubled")

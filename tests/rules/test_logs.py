"""P17: what a server prints names nobody, also when a page breaks with somebody's words in its hands."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

JOURNEY = """
import sys, django
django.setup()
from secondchair.site.serving import prepare
prepare()
from django.test import Client
from django.urls import path
from secondchair.pages.asker import urls

def broken(request):
    words = request.POST.get("said", "")
    raise ValueError(f"could not read {words} of {request.META['REMOTE_ADDR']}")

urls.urlpatterns.append(path("broken", broken))
client = Client(raise_request_exception=False, headers={"user-agent": "canary-agent"}, REMOTE_ADDR="203.0.113.77")
client.post("/", {"said": "canary-words He hits me"})
for page in ("/r", "/h", "/c", "/n", "/f?place=canary-query", "/canary-path"):
    client.get(page)
client.post("/n", {"words": "canary-a canary-b canary-c canary-d canary-e canary-f"})
print("status", client.post("/broken", {"said": "canary-broken"}).status_code)
print("cookie", client.cookies["s"].value[:6] if len(sys.argv) > 1 else "")
Client(enforce_csrf_checks=True).post("/", {"said": "canary-late"})
"""


def test_p17_logs_name_nobody(tmp_path: Path) -> None:
    env = {
        **os.environ,
        "SECOND_CHAIR_DATA": str(tmp_path),
        "SECOND_CHAIR_HOSTS": "testserver",
        "DJANGO_SETTINGS_MODULE": "secondchair.site.settings",
        "PYTHONPATH": str(ROOT),
    }
    told = subprocess.run(
        [sys.executable, "-c", JOURNEY], env=env, cwd=tmp_path, capture_output=True, text=True, check=False
    )
    printed = told.stdout + told.stderr
    assert told.returncode == 0, printed
    assert "status 500" in printed, "the broken page was not reached"
    assert "ValueError" in printed, "an error leaves no trace at all"
    assert "POST asker 303" in printed, "no request was logged"
    for private in ("canary", "203.0.113", "hits me", "said=", "support", "check", "come_back"):
        assert private not in printed, private

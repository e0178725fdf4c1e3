"""Django's settings, all from a few environment variables; docs/self-hosting.md names each of them."""

import os
import secrets
import tempfile
from pathlib import Path

import dj_database_url

from secondchair.core.bad_input import BadInput
from secondchair.records.pragmas import SQLITE_OPTIONS
from secondchair.site.logs import LOGGING as LOGGING

ROOT = Path(__file__).resolve().parents[2]
DATA = Path(os.environ.get("SECOND_CHAIR_DATA", ROOT / ".data"))


def _said(name: str, default: str = "") -> str:
    """A setting's value; ``NAME_FILE`` names a file that holds it (for secrets)."""
    if path := os.environ.get(f"{name}_FILE"):
        return Path(path).read_text(encoding="utf-8").strip()
    return os.environ.get(name, default).strip()


def _whole(name: str, default: int) -> int:
    text = _said(name, str(default))
    if not text.isdigit():
        raise BadInput(f"{name} is “{text}”: give a whole number")
    return int(text)


def _database(variable: str, file: str) -> dict[str, object]:
    if url := _said(variable):
        return dict(dj_database_url.parse(url, conn_max_age=600))
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": DATA / file,
        "OPTIONS": SQLITE_OPTIONS,
        "CONN_MAX_AGE": None,
        "TEST": {"NAME": Path(tempfile.gettempdir()) / f"second-chair-test-{os.getpid()}-{file}"},
    }


# Nothing of ours is signed with it (sessions are sealed, CSRF tokens live in them), so a new one at each start is right.
SECRET_KEY = _said("SECOND_CHAIR_SECRET_KEY") or secrets.token_hex(32)
DEBUG = False
HTTPS = _said("SECOND_CHAIR_HTTPS") == "1"
ALLOWED_HOSTS = [h for h in _said("SECOND_CHAIR_HOSTS").split(",") if h] or ["localhost", "127.0.0.1", "[::1]"]
ROOT_URLCONF = "secondchair.site.urls"
INSTALLED_APPS = ["secondchair.records", "secondchair.pages", "django.contrib.staticfiles"]
MIDDLEWARE = [
    "secondchair.site.headers.Headers",
    "secondchair.site.logs.Requests",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # A page that holds both a secret and what a stranger sent must not be packed (BREACH). Ours cannot: the cookie is
    # SameSite=Strict, so no stranger's request is answered with anybody's page.
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "secondchair.pages.open.leaving.AtOnce",  # before the next one, which reads the visit: it may be locked
    "django.middleware.csrf.CsrfViewMiddleware",
    "secondchair.pages.open.late.Late",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {
            "builtins": ["secondchair.pages.templatetags.saying", "django.templatetags.static"],
        },
    }
]

# Two stores, one rule: nothing opens without a secret that a person holds and a row of the vault.
DATABASES = {
    "default": _database("DATABASE_URL", "db.sqlite3"),
    "vault": _database("VAULT_DATABASE_URL", "vault.sqlite3"),
}
DATABASE_ROUTERS = ["secondchair.records.routing.TwoStores"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
ARGON2 = (3, 64 * 1024, 1)  # passes, KiB, lanes

SESSION_ENGINE = "secondchair.records.sessions"
SESSION_COOKIE_NAME = "__Host-s" if HTTPS else "s"
SESSION_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Strict"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_USE_SESSIONS = True
CSRF_FAILURE_VIEW = "secondchair.pages.open.late.rested"
# Behind a proxy that ends TLS and sets this header itself.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
TRUSTED_PROXIES = _whole("SECOND_CHAIR_PROXIES", 0)

# 20,000 signs of four bytes, percent-encoded, and the rest of a form.
DATA_UPLOAD_MAX_MEMORY_SIZE = 512 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 200

USE_I18N = False
USE_TZ = True
TIME_ZONE = "UTC"
STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
STATICFILES_DIRS = [ROOT / "static"]
STORAGES = {"staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
WHITENOISE_MAX_AGE = 0


# About the host, shown on the open pages.
EXIT_TO = _said("SECOND_CHAIR_EXIT_TO", "https://www.weather.gov/")
HOST_NAME = _said("SECOND_CHAIR_HOST_NAME")
HOST_CONTACT = _said("SECOND_CHAIR_HOST_CONTACT")
COUNTRY = _said("SECOND_CHAIR_COUNTRY", "US").upper()  # whose help lines stand first
REVIEWED_BY = _said("SECOND_CHAIR_REVIEWED_BY")
REVIEWED_ON = _said("SECOND_CHAIR_REVIEWED_ON")
REGISTRY = Path(_said("SECOND_CHAIR_REGISTRY") or DATA / "registry")

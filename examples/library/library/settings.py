"""The settings of the library."""

from __future__ import annotations

from pathlib import Path

from django.core.management.utils import get_random_secret_key

from .document_types import DOCUMENT_TYPES

BASE_DIR = Path(__file__).resolve().parents[1]

# Where everything lies that the site writes itself; nobody else may look into it.
STATE = BASE_DIR / "var"
STATE.mkdir(mode=0o700, exist_ok=True)

# Where the documents lie: an absolute path. nginx has to be able to read them.
STORAGE = STATE / "documents"

XSENDFILE = {
    "documents": {
        "ROOT": STORAGE,
        "SENDER": "nginx",
        "LOCATION": "/_documents/",  # inside nginx; no browser ever sees it
        "INLINE": "safe",  # what people upload is shown where that is harmless, and saved elsewhere
        "MEDIA_TYPES": {suffix: kind.media_type for suffix, kind in DOCUMENT_TYPES.items()},
        "REQUEST_ID": "X-Request-ID",  # stands in the record of a delivery and in nginx's log
    }
}
STORAGES = {
    "default": {"BACKEND": "xsendfile.django.PrivateStorage", "OPTIONS": {"files": "documents"}}
}
ACCESS_LOG = STATE / "access.log"  # nginx's

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "xsendfile.django",
    "library",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "library.urls"
WSGI_APPLICATION = "library.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
            ]
        },
    }
]
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": STATE / "library.sqlite3"}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "documents"
LOGOUT_REDIRECT_URL = "login"
ALLOWED_HOSTS = ["127.0.0.1", "localhost"]  # your site's name goes here
USE_TZ = True
TIME_ZONE = "UTC"

# Who was given a file, and why somebody was not: one line each, without a path or a token.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "loggers": {"xsendfile": {"handlers": ["console"], "level": "INFO"}},
}


def _secret_key() -> str:
    """Return the key that signs sessions and share links: made once, and read by us alone."""
    path = STATE / "secret-key"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(get_random_secret_key())
    return path.read_text()


SECRET_KEY = _secret_key()

"""The settings of a site with users, documents and a page for each kind of refusal."""

from __future__ import annotations

from typing import Any

_HERE = "tests.adapters.django"

SETTINGS: dict[str, Any] = {
    "SECRET_KEY": "x6Jq1y9Wc0Tn4mZk8Vb3Rf7Hd2Lg5Ps-tests",
    "ALLOWED_HOSTS": ["testserver", "127.0.0.1"],
    "ROOT_URLCONF": f"{_HERE}.urls",
    "INSTALLED_APPS": [
        "django.contrib.auth",
        "django.contrib.contenttypes",
        f"{_HERE}.library",
        "xsendfile.django",
    ],
    "MIDDLEWARE": [
        "django.middleware.security.SecurityMiddleware",
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.middleware.clickjacking.XFrameOptionsMiddleware",
    ],
    "SESSION_ENGINE": "django.contrib.sessions.backends.signed_cookies",
    "TEMPLATES": [
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "OPTIONS": {
                "loaders": [
                    (
                        "django.template.loaders.locmem.Loader",
                        {
                            "403.html": "<h1>Not for you</h1>",
                            "404.html": "<h1>The library has no such page</h1>{{ exception }}",
                            "410.html": "<h1>This link has ended</h1>",
                        },
                    )
                ]
            },
        }
    ],
    "DATABASES": {
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": "file:xsendfile-django?mode=memory&cache=shared",
        }
    },
    "LOGIN_URL": "/login/",
    "USE_TZ": True,
}

"""The settings, as `startproject` writes them, without a database."""

from __future__ import annotations

import os

SECRET_KEY = "no secret"
ALLOWED_HOSTS = ["127.0.0.1"]
ROOT_URLCONF = "tests.frameworks.applications.django.urls"
MEDIA_ROOT = os.environ["UPLOADS"]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

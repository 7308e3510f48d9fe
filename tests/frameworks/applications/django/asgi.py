"""The ASGI application, as `startproject` writes it."""
# mypy: disable-error-code="import-untyped"

from __future__ import annotations

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.frameworks.applications.django.settings")

app = get_asgi_application()

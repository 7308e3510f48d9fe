"""The application for Django, handed over under ASGI."""

from __future__ import annotations

from tests.frameworks.applications.django.asgi import app
from xsendfile.asgi import SendfileMiddleware

from .files import files

application = SendfileMiddleware(app, files, exclude=["/videos"])

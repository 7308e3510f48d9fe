"""The application for FastAPI, handed over."""

from __future__ import annotations

from tests.frameworks.applications.fastapi import app
from xsendfile.asgi import SendfileMiddleware

from .files import files

application = SendfileMiddleware(app, files, exclude=["/videos"])

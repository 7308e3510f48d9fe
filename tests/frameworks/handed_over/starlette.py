"""The application for Starlette, handed over."""

from __future__ import annotations

from tests.frameworks.applications.starlette import app
from xsendfile.asgi import SendfileMiddleware

from .files import files

application = SendfileMiddleware(app, files, exclude=["/videos"])

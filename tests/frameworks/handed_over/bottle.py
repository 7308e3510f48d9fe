"""The application for Bottle, handed over."""

from __future__ import annotations

from tests.frameworks.applications.bottle import app
from xsendfile.wsgi import SendfileMiddleware

from .files import files

application = SendfileMiddleware(app, files, exclude=["/videos"])

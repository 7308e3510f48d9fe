"""The application for Django, handed over under WSGI."""

from __future__ import annotations

from tests.frameworks.applications.django.wsgi import app
from xsendfile.wsgi import SendfileMiddleware

from .files import files

application = SendfileMiddleware(app, files, exclude=["/videos"])

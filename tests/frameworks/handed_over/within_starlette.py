"""The middleware within Starlette's own stack, its compression around it."""

from __future__ import annotations

from starlette.middleware.gzip import GZipMiddleware

from tests.frameworks.applications.starlette import CustomHeaderMiddleware
from tests.frameworks.applications.starlette import app as application
from xsendfile.asgi import SendfileMiddleware

from .files import files

application.add_middleware(SendfileMiddleware, files)
application.add_middleware(CustomHeaderMiddleware)
application.add_middleware(GZipMiddleware)

"""WhiteNoise: no hand-over, but an index of all files that it has looked at beforehand."""

from __future__ import annotations

from collections.abc import Iterable
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from whitenoise import WhiteNoise


def application(root: str) -> WSGIApplication:
    """Return an application with the index of what lies below a root now."""
    made: WSGIApplication = WhiteNoise(_nothing, root=root, autorefresh=False)
    return made


def _nothing(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:  # noqa: ARG001
    """Answer for what is no file."""
    start_response("404 Not Found", [("Content-Type", "text/plain"), ("Content-Length", "0")])
    return []

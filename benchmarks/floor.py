"""The floor: what no application that looks at its file can avoid.

One `os.stat` of the name that was asked for, below a directory, and
`start_response` with three constant headers.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterable
from wsgiref.types import StartResponse, WSGIEnvironment

from benchmarks.asking import NAME, ROOT
from xsendfile._asgi import Receive, Scope, Send

FLOOR = "floor: one os.stat, three headers"
"""What the floor is called as a contestant."""

IN_THREAD = "one os.stat in a thread, three headers"
"""What it is called by ASGI where it does not stop the event loop."""

_HEADERS = [
    ("X-Accel-Redirect", "/_files/report%200017.pdf"),
    ("Content-Type", "application/pdf"),
    ("Content-Length", "0"),
]
_NOT_FOUND = [
    ("Content-Type", "text/plain"),
    ("Content-Length", "0"),
    ("Cache-Control", "no-store"),
]
_RAW = [(name.lower().encode(), value.encode()) for name, value in _HEADERS]


def floor(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    """Look at the file, and hand over always the same."""
    os.stat(environ[ROOT] + environ[NAME])
    start_response("200 OK", _HEADERS)
    return []


def floor_of_a_miss(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    """Look for a file that is not there."""
    try:
        os.stat(environ[ROOT] + environ[NAME])
    except FileNotFoundError:
        start_response("404 Not Found", _NOT_FOUND)
    return []


async def asgi_floor(scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG001
    """Do so by ASGI, on the event loop."""
    os.stat(scope[ROOT] + scope[NAME])
    await send({"type": "http.response.start", "status": 200, "headers": _RAW})
    await send({"type": "http.response.body", "body": b""})


async def asgi_floor_in_thread(scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG001
    """Do so in a thread, so that a slow disk does not stop everybody."""
    path = scope[ROOT] + scope[NAME]
    await asyncio.get_running_loop().run_in_executor(None, os.stat, path)
    await send({"type": "http.response.start", "status": 200, "headers": _RAW})
    await send({"type": "http.response.body", "body": b""})

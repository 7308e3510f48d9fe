"""Applications that do nothing but hand one file over, with headers that never change.

What no application can avoid that looks at its file, and what none at all can.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import TYPE_CHECKING

from benchmarks.handing_over.asked import Asked

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

    from xsendfile._asgi import Receive, Scope, Send

_asked = Asked.of_this_process()
_file = _asked.file
_headers = [_asked.hand_over, ("Content-Type", "application/pdf"), ("Content-Length", "0")]
_start = {
    "type": "http.response.start",
    "status": 200,
    "headers": [(name.lower().encode(), value.encode()) for name, value in _headers],
}


def one_stat(_environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    """Look at the file once."""
    os.stat(_file)
    start_response("200 OK", _headers)
    return []


def no_stat(_environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    """Look at nothing."""
    start_response("200 OK", _headers)
    return []


async def asgi_one_stat(scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG001
    """Look at the file once."""
    if scope["type"] == "http":
        os.stat(_file)
        await send(_start)
        await send({"type": "http.response.body"})


async def asgi_no_stat(scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG001
    """Look at nothing."""
    if scope["type"] == "http":
        await send(_start)
        await send({"type": "http.response.body"})

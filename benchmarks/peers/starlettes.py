"""Starlette: its `FileResponse`, which sends the bytes, or leaves them to a server that can."""

from __future__ import annotations

from starlette.responses import FileResponse

from benchmarks.asking import FILE
from xsendfile._asgi import Receive, Scope, Send


async def file_response(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer with a path that the application trusts."""
    await FileResponse(scope[FILE])(scope, receive, send)

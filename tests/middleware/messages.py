"""Plain ASGI applications that answer with a file, and the messages that reach the server."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from tests.asgi_client import scope_for
from xsendfile._asgi import ASGIApplication, Message, Receive, Scope, Send

START, BODY = "http.response.start", "http.response.body"
PATHSEND = "http.response.pathsend"

Headers = Iterable[tuple[bytes, bytes]]

TYPE = (b"content-type", b"image/x-own")  # not what the name tells
OFFERED: Mapping[str, Any] = {"extensions": {PATHSEND: {}}}


def start(headers: Headers = (TYPE,), status: int = 200, **more: object) -> Message:
    """Return the beginning of a response."""
    return {"type": START, "status": status, "headers": list(headers), **more}


def pathsend(path: Path) -> Message:
    """Return the rest of it, for the server to open."""
    return {"type": PATHSEND, "path": str(path)}


def sending(*messages: Message) -> ASGIApplication:
    """Return an application that sends these messages, whatever it is asked."""

    async def application(_: Scope, __: Receive, send: Send) -> None:
        for message in messages:
            await send(message)

    return application


def file_response(path: Path, headers: Headers = (TYPE,), status: int = 200) -> ASGIApplication:
    """Return an application that answers with a file as Starlette does where it may."""
    return sending(start(headers, status), pathsend(path))


def sent_by(application: ASGIApplication, method: str = "GET", **scope: Any) -> list[Message]:  # noqa: ANN401
    """Return the messages that reach the server, which judges none of them."""
    messages: list[Message] = []
    asyncio.run(collect(messages, application, scope_for(b"/", method, **scope)))
    return messages


async def collect(messages: list[Message], application: ASGIApplication, scope: Scope) -> None:
    """Add the messages that reach the server, up to where the application fails."""

    async def send(message: Message) -> None:
        messages.append(message)

    await application(scope, _never, send)


async def _never() -> Message:
    """Wait for a client that stays."""
    await asyncio.Event().wait()
    raise AssertionError

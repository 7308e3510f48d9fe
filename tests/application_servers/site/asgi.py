"""The ASGI application: the same views as the WSGI application has."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping

from tests.application_servers.site.settings import (
    A_DAY,
    LINKS,
    ROOT,
    documents,
    log_to_the_server,
    parameters,
    report,
    resize,
)
from xsendfile._asgi import ASGIApplication, Message, Receive, Scope, Send
from xsendfile.asgi import AuthTokenApplication, XSendfileApplication, send_file

log_to_the_server()
running: list[str] = []
sent: dict[str, list[str]] = {}


async def send_named(scope: Scope, receive: Receive, send: Send) -> None:
    """Send the file `name`, and remember by which messages."""
    name = _asked(scope)["name"]
    types = sent[name] = []

    async def recording(message: Message) -> None:
        types.append(message["type"])
        await send(message)

    await send_file(scope, receive, recording, documents, name)


async def meanwhile(scope: Scope, receive: Receive, send: Send) -> None:
    """Send the file `name`, which gets another `size` before the server has sent a byte."""
    asked = _asked(scope)

    async def resizing(message: Message) -> None:
        if message["type"] == "http.response.start":
            resize(asked["name"], int(asked["size"]))
        await send(message)

    await send_file(scope, receive, resizing, documents, asked["name"])


async def messages(scope: Scope, _: Receive, send: Send) -> None:
    """Report by which messages the file `name` was last sent."""
    await _answer(send, 200, json.dumps(sent[_asked(scope)["name"]]).encode())


async def state(_: Scope, __: Receive, send: Send) -> None:
    """Report on this process."""
    await _answer(send, 200, report([path for path in running if path != "/state"]))


async def missing(_: Scope, __: Receive, send: Send) -> None:
    """Answer what leads nowhere."""
    await _answer(send, 404, b"no view\n")


async def _answer(send: Send, status: int, body: bytes) -> None:
    headers = [(b"content-type", b"text/plain"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def _asked(scope: Scope) -> dict[str, str]:
    query: bytes = scope["query_string"]
    return parameters(query.decode("ascii"))


VIEWS: Mapping[str, ASGIApplication] = {
    "send": send_named,
    "meanwhile": meanwhile,
    "messages": messages,
    "state": state,
    "files": XSendfileApplication(ROOT, "serve"),
    "links": AuthTokenApplication(ROOT, LINKS, "serve"),
    "ended": AuthTokenApplication(ROOT, LINKS, "serve", clock=lambda: time.time() + A_DAY),
}


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """Find the view by the first part of the path, which becomes the mount."""
    if scope["type"] != "http":
        await VIEWS["files"](scope, receive, send)
        return
    path: str = scope["path"]
    first = path.removeprefix("/").partition("/")[0]
    running.append(path)
    try:
        await VIEWS.get(first, missing)({**scope, "root_path": f"/{first}"}, receive, send)
    finally:
        running.remove(path)

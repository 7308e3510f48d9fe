"""One request after another, in this process, by ASGI: what comes of it, and what it costs.

As in `benchmarks.asking`. All requests of one measurement run in one task of
one event loop, asyncio's own, so that what is measured is the application.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from urllib.parse import quote, unquote

from benchmarks.asking import FILE, NAME, ROOT, Answer, Measure, batches
from xsendfile._asgi import ASGIApplication, Message, Scope


def request(root: str, name: str, url: str | None = None, *, pathsend: bool = False) -> Scope:
    """Return a request for a file.

    Args:
        root: where the files lie.
        name: the file's name below it.
        url: what is asked for, if that is not the name: a signed link.
        pathsend: whether the server sends a file that it is told the path of.

    """
    path, _, query = (url or f"/{quote(name)}").partition("?")
    return {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.4"},
        "http_version": "1.1",
        "server": ("127.0.0.1", 8000),
        "client": ("127.0.0.1", 40000),
        "scheme": "https",
        "method": "GET",
        "root_path": "",
        "path": unquote(path),
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "headers": [
            (b"host", b"example.org"),
            (b"accept", b"*/*"),
            (b"accept-encoding", b"gzip, deflate, br"),
            (b"accept-language", b"en"),
            (b"user-agent", b"Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101"),
            (b"x-forwarded-for", b"192.0.2.7"),
            (b"x-forwarded-proto", b"https"),
        ],
        "state": {},
        "extensions": {"http.response.pathsend": {}} if pathsend else {},
        NAME: name,
        ROOT: f"{root}/",
        FILE: f"{root}/{name}",
    }


def answer(runner: asyncio.Runner, application: ASGIApplication, scope: Scope) -> Answer:
    """Ask once; a file that is named to the server counts as a body."""
    told: list[Message] = []

    async def send(message: Message) -> None:
        told.append(message)

    async def asked() -> None:
        await application(dict(scope), _receive, send)

    runner.run(asked())
    start, *rest = told
    fields = {name.decode(): value.decode("latin-1") for name, value in start["headers"]}
    body = b"".join(message.get("body", b"") for message in rest)
    for message in rest:
        if "path" in message:
            with open(message["path"], "rb") as file:
                body += file.read()
    return Answer(start["status"], fields, body)


def again(runner: asyncio.Runner, application: ASGIApplication, scopes: Sequence[Scope]) -> Measure:
    """Return what measures requests that were all made once just before."""

    async def measured() -> float:
        await _microseconds(application, scopes)
        return await _microseconds(application, scopes)

    return lambda: runner.run(measured())


async def _microseconds(application: ASGIApplication, scopes: Sequence[Scope]) -> float:
    """Make the requests, and return how long one takes."""
    taken = 0.0
    for batch in batches(scopes):
        requests = [dict(scope) for scope in batch]
        started = time.process_time()
        for scope in requests:
            await application(scope, _receive, _send)
        taken += time.process_time() - started
    return taken / len(scopes) * 1e6


async def _receive() -> Message:
    """Wait, as for a client that stays."""
    never: asyncio.Future[Message] = asyncio.get_running_loop().create_future()
    return await never


async def _send(message: Message) -> None:
    """Send nothing."""

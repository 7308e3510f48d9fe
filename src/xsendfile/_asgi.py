"""The translation from and to ASGI (ASGI 3.0, HTTP specification 2.3): scope in, messages out."""

from __future__ import annotations

import asyncio
import contextlib
import contextvars
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from typing import Any, TypeAlias
from urllib.parse import unquote_to_bytes

from ._body import AT_ONCE, Chunks, at_once, whole
from ._errors import NotFound
from ._headers import is_event_stream
from ._http.multipart import length
from ._model import Content, Header, Reply, Request

Scope: TypeAlias = MutableMapping[str, Any]
Message: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[Message]]
Send: TypeAlias = Callable[[Message], Awaitable[None]]
ASGIApplication: TypeAlias = Callable[[Scope, Receive, Send], Awaitable[None]]

START = "http.response.start"
BODY = "http.response.body"
PATHSEND = "http.response.pathsend"
"""The type of the message with a path that the server opens itself, and the extension's name."""
DISCONNECT = "http.disconnect"


def request_from(scope: Scope) -> Request:
    """Return what the core needs to know of a request."""

    def header(name: str) -> str | None:
        wanted = name.lower().encode("latin-1")
        values = [value for own, value in scope["headers"] if own == wanted]
        return b",".join(values).decode("latin-1") if values else None

    return Request(scope["method"], mount_of(scope), header)


async def serve_nothing(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer what is no HTTP request: a server's own beginning and end, and web sockets.

    Raises:
        ValueError: another protocol, as ASGI asks of applications.

    """
    if scope["type"] == "websocket":
        await send({"type": "websocket.close"})  # the server answers 403
    elif scope["type"] == "lifespan":
        for stage in ("startup", "shutdown"):
            await receive()
            await send({"type": f"lifespan.{stage}.complete"})
    else:
        raise not_http(scope)


def not_http(scope: Scope) -> ValueError:
    """Return what to raise for another protocol, as ASGI asks of applications."""
    return ValueError(f"scope of type {scope['type']!r}; this application speaks http")


def mount_of(scope: Scope) -> bytes:
    """Return where the application is mounted."""
    return _utf8(scope.get("root_path", ""))


def path_of(scope: Scope) -> bytes:
    """Return the path below the mount as it was sent, decoded once.

    `path` is text, so a name that is not UTF-8 is only in `raw_path`. That one
    counts as long as it says the same: a framework may have changed the other.
    """
    path, mount = _utf8(scope["path"]), mount_of(scope).rstrip(b"/")
    raw = unquote_to_bytes(scope.get("raw_path") or b"")
    same = raw.decode(errors="replace") == scope["path"]
    if same and (raw.startswith(mount) or not path.startswith(mount)):
        path = raw  # else the mount is not UTF-8, and known as text alone
    below = path.removeprefix(mount)
    return below if below.startswith(b"/") or not below else path


def peer_of(scope: Scope) -> str | None:
    """Return the address that the server was connected from; None for a Unix socket."""
    client = scope.get("client")
    return client[0] if client else None


def headers_from(pairs: Iterable[tuple[bytes, bytes]]) -> list[Header]:
    """Return the headers of a message as text."""
    return [(name.decode("latin-1"), value.decode("latin-1")) for name, value in pairs]


def encoded(headers: Iterable[Header]) -> list[tuple[bytes, bytes]]:
    """Return headers as ASGI wants them: names in lower case."""
    return [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers]


async def respond(make: Callable[[], Reply], scope: Scope, receive: Receive, send: Send) -> None:
    """Make a reply, off the event loop, and send it.

    `make` runs in a thread, and a short body or the first chunk is read there
    too: one hop for what most requests need of the disk. Further chunks are
    read in a thread if the disk has to be waited for. A client that goes away,
    and a file that has shrunk, end the response where it is: the server then
    closes the connection. A whole file that is not short is left to a server
    that offers `pathsend`.

    Args:
        make: returns the reply; the only part that may block.
        scope: the request.
        receive: is listened to for the end of the connection.
        send: takes the response.

    """
    delivery = _Delivery(make, pathsend=offers_pathsend(scope))
    try:
        await delivery.in_thread(delivery.begin)
        status, headers = delivery.reply.status, encoded(delivery.reply.headers)
        with contextlib.suppress(ClientGoneError):
            await sent_or_gone(send, {"type": START, "status": status, "headers": headers})
            if delivery.path is None:
                await _send_body(delivery, receive, send)
            else:
                await sent_or_gone(send, {"type": PATHSEND, "path": delivery.path})
    finally:
        delivery.close()


def offers_pathsend(scope: Scope) -> bool:
    """Whether the server opens and sends a file that it is told the path of."""
    return PATHSEND in (scope.get("extensions") or {})


class ClientGoneError(Exception):
    """The server has told that nobody is there to send to."""


async def sent_or_gone(send: Send, message: Message) -> None:
    """Send a message.

    Raises:
        ClientGoneError: `send` raised OSError (ASGI HTTP specification 2.4).

    """
    try:
        await send(message)
    except OSError as error:
        raise ClientGoneError from error


class _Delivery:
    """A reply on its way out. Only `begin` and `_next` wait for the disk, and run in a thread.

    Attributes:
        reply: what is sent.
        path: the path for a server that opens the file itself.
        chunk: the part of the body that is to be sent next.
        left: how many bytes of the body are not yet sent.
        cut: whether there are fewer of them than were announced.

    """

    reply: Reply
    _chunks: Chunks

    def __init__(self, make: Callable[[], Reply], *, pathsend: bool) -> None:
        self._make = make
        self._pathsend = pathsend
        self._content: Content | None = None
        self._running: asyncio.Future[None] | None = None
        self.path: str | None = None
        self.chunk = b""
        self.left = 0
        self.cut = False

    async def in_thread(self, work: Callable[[], None]) -> None:
        """Run `begin` or `_next` in a thread, in the context of this task."""
        loop = asyncio.get_running_loop()
        self._running = loop.run_in_executor(None, contextvars.copy_context().run, work)
        await asyncio.shield(self._running)

    def begin(self) -> None:
        """Make the reply, and read a short body, or the first chunk unless the server will."""
        self.reply = reply = self._make()
        if reply.content is None:
            self.chunk = b"".join(part for part in reply.body if isinstance(part, bytes))
            self.left = len(self.chunk)
            return
        self._content = reply.content
        self.left = length(reply.body)
        pieces = at_once(reply.body, reply.content)
        if pieces is not None:
            self.chunk = b"".join(pieces)
            return
        if self._pathsend and self.left > AT_ONCE:
            self.path = _path_to_send(reply)
        if self.path is None:
            self._chunks = Chunks(reply.body, reply.content)
            self._next()

    async def advance(self) -> None:
        """Read the next chunk, in a thread if the disk has to be waited for."""
        self.chunk = self._chunks.at_hand()
        if self.chunk:
            await asyncio.sleep(0)  # who else is ready has a turn
        else:
            await self.in_thread(self._next)

    def _next(self) -> None:
        """Read the next chunk."""
        try:
            self.chunk = next(self._chunks, b"")
        except ConnectionResetError:
            self.cut = True

    def close(self) -> None:
        """Release the file, after the thread's work if this task was cancelled meanwhile.

        A descriptor must not be closed while it is read from: its number may
        stand for another file by then.
        """
        if self._running is None or self._running.done():
            self._release()
        else:
            self._running.add_done_callback(self._abandoned)

    def _abandoned(self, running: asyncio.Future[None]) -> None:
        """Release the file; what has failed interests nobody any more."""
        with contextlib.suppress(asyncio.CancelledError):  # by a pool that was shut down
            running.exception()
        self._release()

    def _release(self) -> None:
        if self._content is not None:
            self._content.close()


def _path_to_send(reply: Reply) -> str | None:
    """Return the path of the file that a body is all of, if the server can and should send it."""
    if whole(reply) is None or reply.file is None:
        return None
    if is_event_stream(reply.headers):  # granian has another way for those, and fails
        return None
    try:
        return reply.file.path.decode()
    except UnicodeDecodeError:
        return None


async def _send_body(delivery: _Delivery, receive: Receive, send: Send) -> None:
    """Send chunk after chunk, each as soon as the server has taken the one before."""
    gone: asyncio.Future[None] | None = None
    try:
        while not delivery.cut:
            delivery.left -= len(delivery.chunk)
            more = delivery.left > 0
            await sent_or_gone(send, {"type": BODY, "body": delivery.chunk, "more_body": more})
            if not more:
                return
            gone = gone or asyncio.ensure_future(_disconnected(receive))
            await delivery.advance()
            if gone.done():
                gone.result()
                return
    finally:
        if gone is not None:
            gone.cancel()
            await asyncio.gather(gone, return_exceptions=True)


async def _disconnected(receive: Receive) -> None:
    """Return when the client is gone; what is left of the request's body is passed over."""
    while (await receive())["type"] != DISCONNECT:
        pass


def _utf8(text: str) -> bytes:
    """Return the bytes of a path.

    Raises:
        NotFound: the text has no such form, so that no file can have it.

    """
    try:
        return text.encode(errors="surrogateescape")
    except UnicodeEncodeError:
        raise NotFound("name that no file can have", b"") from None

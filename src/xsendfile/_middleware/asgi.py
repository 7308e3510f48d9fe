"""The middleware for ASGI (ASGI 3.0)."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence

from xsendfile._asgi import (
    DISCONNECT,
    PATHSEND,
    START,
    ASGIApplication,
    Message,
    Receive,
    Scope,
    Send,
    encoded,
    headers_from,
    path_of,
    request_from,
    respond,
)
from xsendfile._errors import Refused
from xsendfile._files import PrivateFiles
from xsendfile._headers import HIDDEN, announced_length, is_event_stream
from xsendfile._http.methods import DELIVERY_METHODS
from xsendfile._model import Header, Reply, Request
from xsendfile._root import Descriptor, open_named

from .replies import FileResponse, found, owning, policed, replacement, streamed, told
from .settings import SENDER, Settings

_HIDDEN = frozenset(name.lower().encode() for name in HIDDEN)


class SendfileMiddleware:
    """Hands over the files that an ASGI application answers with, whatever framework made it.

    The application is offered `http.response.pathsend`, whatever the server
    offers, so that the file responses of Starlette (0.47 or later) and FastAPI
    name their file instead of reading it; Django's do not. If that file is
    proven to lie below one of the roots, it leaves by that root's sender under
    the application's own headers, except those that are the sender's to decide
    (`ETag`, `Last-Modified`, `Accept-Ranges`, `Content-Length`). The bytes of
    any other file are sent from here. An ASGI middleware that knows no
    `pathsend` belongs outside of this one.

    The application does not see `Range`, `If-Range` and `If-Match`, so that its
    answer is whole; who sends the bytes judges them. For a file below no root
    that is this middleware, by the application's validators. An answer to HEAD
    names no file: it is passed on, without the `ETag` that a file would not
    come with.

    A file that is removed as soon as the response was sent (a background task)
    must not lie below a root that is handed over: the web server would open it
    too late.

    Args:
        app: the ASGI application.
        *files: where files come from and how they are sent. A scope key
            `xsendfile.sender`, which an outer application can set and a client
            cannot, leaves only those whose sender has that name ("nginx",
            "serve": that of its class, in lower case).
        exclude: paths below the mount where the application is left alone, for
            views with ranges of their own: "/video" stands for `/video` and
            all that lies below it.

    Raises:
        BadSettingError, BadRootError: a setting is wrong; the system's
            directory for temporary files is no root here.
        BadSenderError: with a request: `xsendfile.sender` names no sender.

    """

    def __init__(
        self, app: ASGIApplication, *files: PrivateFiles, exclude: Iterable[str] = ()
    ) -> None:
        """Check the settings."""
        self._application = app
        self._settings = Settings(app, files, exclude)
        self.files: tuple[PrivateFiles, ...] = self._settings.files

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        request = _request(scope)
        if request is None or self._settings.leaves_alone(request.method, path_of(scope)):
            await self._application(scope, receive, send)
            return
        files = self._settings.chosen(scope.get(SENDER))
        shared = _SharedReceive(receive)
        response = _Response(request, scope, shared, send, files, self._settings)
        hidden = _HIDDEN if request.method in DELIVERY_METHODS else ()
        headers = [header for header in scope["headers"] if header[0] not in hidden]
        extensions = {**(scope.get("extensions") or {}), PATHSEND: {}}
        inner = {**scope, "headers": headers, "extensions": extensions}
        await self._application(inner, shared, response.send)
        await response.release()


def _request(scope: Scope) -> Request | None:
    """Return the HTTP request, or None if its path or its mount has no bytes."""
    if scope["type"] != "http":
        return None
    try:
        path_of(scope)
        return request_from(scope)
    except Refused:
        return None


class _Response:
    """A `send` that holds the beginning back until it is known what the body is."""

    def __init__(
        self,
        request: Request,
        scope: Scope,
        receive: Receive,
        send: Send,
        files: Sequence[PrivateFiles],
        settings: Settings,
    ) -> None:
        self._request = request
        self._settings = settings
        self._scope = scope
        self._receive = receive
        self._send = send
        self._files = files
        self._held: Message | None = None

    async def send(self, message: Message) -> None:
        """Take a message of the application."""
        if message["type"] == START:
            await self.release()
            given = _headers_of(message)
            self._held = self._told(message, given)
            if is_event_stream(given) and announced_length(given) is None:
                await self.release()
        elif message["type"] == PATHSEND and self._held is not None:
            held, self._held = self._held, None
            await self._send_file(held, message)
        else:
            await self.release()
            await self._send(message)

    def _told(self, start: Message, given: list[Header]) -> Message:
        """Return the beginning of a response with the headers `given`, as it is passed on."""
        kept = self._settings.passed_on(self._request.method, str(start["status"]), given)
        return start if kept == given else {**start, "headers": encoded(kept)}

    async def release(self) -> None:
        """Pass on what is held."""
        held, self._held = self._held, None
        if held is not None:
            await self._send(held)

    async def _send_file(self, start: Message, message: Message) -> None:
        """Hand the file over that the application names, or send its bytes.

        It is open from here on: the application may remove it as soon as this
        returns, and a server that were told the path might look too late.
        """

        def make() -> Reply:
            content = open_named(message["path"])
            return owning(content, lambda: self._reply(start, content))

        async def send(own: Message) -> None:
            # With what we do not know, such as `trailers`.
            await self._send({**start, **own} if own["type"] == START else own)

        await respond(make, self._scope, self._receive, send)

    def _reply(self, start: Message, content: Descriptor) -> Reply:
        """Return the reply that hands the open file over, or sends its bytes."""
        response = FileResponse(self._request, start["status"], _headers_of(start), content)
        response = policed(response, self._settings.policing)
        place = found(response, self._files)
        reply = None if start.get("trailers") else replacement(response, place)
        return streamed(response) if reply is None else told(response, place, reply)


def _headers_of(start: Message) -> list[Header]:
    """Return the headers of the beginning of a response."""
    return headers_from(start.get("headers", ()))


class _SharedReceive:
    """A `receive` for two: for the application, and for who sends in its place.

    The end of the connection is told to both, whoever hears of it first.
    """

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self._turn = asyncio.Lock()
        self._end: Message | None = None

    async def __call__(self) -> Message:
        """Return the next message."""
        async with self._turn:
            if self._end is not None:
                return self._end
            message = await self._receive()
            if message["type"] == DISCONNECT:
                self._end = message
            return message

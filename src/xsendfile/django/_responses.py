"""Replies as responses of Django's, by WSGI and by ASGI."""
# mypy: disable-error-code="misc"

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping
from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from xsendfile._body import CHUNK, Chunks, at_once
from xsendfile._errors import BadSettingError
from xsendfile._headers import present
from xsendfile._headers.lines import joined
from xsendfile._model import Content, Header, PresentationOptions, Reply
from xsendfile._wsgi import FILE_WRAPPER, respond

_CODING = ["content", "encoding"]  # the parts of a header's name


def representable(presentation: PresentationOptions) -> PresentationOptions:
    """Return a presentation whose headers a response of Django's can hold.

    They are looked at before anybody is told of a delivery.

    Raises:
        BadSettingError: it cannot hold them, or they cannot be sent.

    """
    given = presentation.get("headers")
    if not given:
        return presentation
    headers = present(headers=given).headers
    _check_once(joined(headers))
    return {**presentation, "headers": headers}


def response_from(reply: Reply, request: HttpRequest) -> HttpResponseBase:
    """Return the response for a reply, on which a view can set headers and cookies.

    A hand-over, and whatever has no bytes of a file, is an `HttpResponse`. The
    rest is a `FileResponse` that streams, whole or in part, in the way of the
    server that asks: an asynchronous iterator under ASGI, `wsgi.file_wrapper` where it
    can be used under WSGI. What is short is read at once, and its file closed.

    Raises:
        BadSettingError: a header that is given twice.

    """
    try:
        if _is_asynchronous(request):
            return _with_headers(_by_asgi(reply), reply.headers)
        return _by_wsgi(reply, request)
    except BaseException:
        if reply.content is not None:
            reply.content.close()
        raise


class Delivery(FileResponse):
    """The bytes of a file, on their way.

    Args:
        body: yields them.
        closed: what is to be closed with it; may raise `ConnectionResetError`, which
            tells the server that fewer bytes came than were announced.
        status: of the reply.

    """

    block_size = CHUNK

    def __init__(self, body: object, closed: object, status: int) -> None:
        """Take what is to be sent."""
        self._closed = closed
        super().__init__(body, status=status)

    def set_headers(self, filelike: object) -> None:
        """Leave the headers as they are: the reply has them all."""

    def has_header(self, header: str) -> bool:
        """Whether a header is set, or may not be set by others: that of a coding.

        `GZipMiddleware` goes by its absence. It would compress the bytes of a range by
        themselves, and a whole file under the date that its ranges are asked for by: who
        resumes a download would join parts of two representations (RFC 9110 §14.2).
        """
        return header.lower().split("-") == _CODING or bool(super().has_header(header))

    def close(self) -> None:
        """Release the file.

        Raises:
            ConnectionResetError: the file has shrunk. Django would keep it from the
                server, which would keep the connection.

        """
        try:
            super().close()
        finally:
            close = getattr(self._closed, "close", None)
            if close is not None:
                close()


class _Readable:
    """A whole file as `wsgi.file_wrapper` looks at it, but for `close`: see `Delivery.close`."""

    def __init__(self, file: Any) -> None:  # noqa: ANN401 - as the core gives it to servers
        self._file = file
        self.read = file.read
        self.fileno = file.fileno
        self.tell = file.tell
        self.seek = file.seek

    def __iter__(self) -> Iterator[bytes]:
        """Yield what is left; uWSGI's wrapper returns the file itself, as the body."""
        left: Iterator[bytes] = iter(self._file)
        return left


class AsynchronousBody:
    """The body of a reply under ASGI. The disk is waited for in a thread.

    Args:
        reply: the reply.
        content: its open file.

    A descriptor must not be closed while it is read from: its number may stand
    for another file by then. Hence the lock: a task that was cancelled leaves
    its thread behind.

    """

    def __init__(self, reply: Reply, content: Content) -> None:
        """Take the file."""
        self._chunks = Chunks(reply.body, content)
        self._content: Content | None = content
        self._reading = threading.Lock()

    def __aiter__(self) -> AsyncIterator[bytes]:
        """Return itself: a body is sent once."""
        return self

    async def __anext__(self) -> bytes:
        """Return the next piece, in a thread if the disk has to be waited for.

        Raises:
            ConnectionResetError: the file has shrunk. The file is closed.

        """
        chunk = self._at_hand()
        if chunk:
            await asyncio.sleep(0)  # who else is ready has a turn
        else:
            chunk = await asyncio.to_thread(self._next)
        if not chunk:
            raise StopAsyncIteration
        return chunk

    def _at_hand(self) -> bytes:
        """Return the next piece if nothing has to be waited for, else nothing."""
        with self._reading:
            return b"" if self._content is None else self._chunks.at_hand()

    def _next(self) -> bytes:
        """Return the next piece; at the end, nothing, and the file is closed."""
        with self._reading:
            if self._content is None:
                return b""
            chunk = b""
            try:
                chunk = next(self._chunks, b"")
            finally:
                if not chunk:
                    self._release()
            return chunk

    def close(self) -> None:
        """Release the file, after a read that is under way; a second call does nothing."""
        with self._reading:
            self._release()

    def _release(self) -> None:
        content, self._content = self._content, None
        if content is not None:
            content.close()


def _is_asynchronous(request: HttpRequest) -> bool:
    """Whether a request came by ASGI.

    One that wraps it, as Django REST framework's does, has its attributes, not its type.
    """
    return isinstance(getattr(request, "scope", None), Mapping)


def _by_asgi(reply: Reply) -> HttpResponseBase:
    """Return the response for a server that speaks ASGI, without its headers."""
    content = reply.content
    if content is None:
        return _without_file(reply)
    pieces = at_once(reply.body, content)
    if pieces is None:
        body = AsynchronousBody(reply, content)
        return Delivery(body, body, reply.status)
    content.close()
    return Delivery(_each(pieces), None, reply.status)


def _by_wsgi(reply: Reply, request: HttpRequest) -> HttpResponseBase:
    """Return the response for a server that speaks WSGI, with what it needs of the rim."""
    started: list[Iterable[Header]] = []

    def start(_status: str, headers: list[Header], *_: object) -> Any:  # noqa: ANN401 - PEP 3333
        started.append(headers)

    environ = {**request.META, FILE_WRAPPER: lambda file, _size: file}  # Django wraps it itself
    body: Any = respond(reply, environ, start)
    if reply.content is None:
        response = HttpResponse(b"".join(body), status=reply.status)
    elif hasattr(body, "read"):
        response = Delivery(_Readable(body), body, reply.status)
    else:
        response = Delivery(iter(body), body, reply.status)
    return _with_headers(response, started[0])


def _without_file(reply: Reply) -> HttpResponse:
    """Return the response that has no bytes of a file."""
    text = [part for part in reply.body if isinstance(part, bytes)]
    return HttpResponse(b"".join(text), status=reply.status)


async def _each(pieces: list[bytes]) -> AsyncIterator[bytes]:
    """Yield what was read already."""
    for piece in pieces:
        yield piece


def _with_headers(response: HttpResponseBase, headers: Iterable[Header]) -> HttpResponseBase:
    """Return a response with exactly these headers, Django's own default among them or not."""
    for name in [name for name, _ in response.items()]:
        del response[name]
    headers = list(headers)
    _check_once(headers)
    for name, value in headers:
        response[name] = value
    return response


def _check_once(headers: Iterable[Header]) -> None:
    """Raise `BadSettingError` for a header that is given twice."""
    names: set[str] = set()
    for name, _ in headers:
        if name.lower() in names:
            msg = (
                f"header {name!r} is given twice, and a response of Django's holds one line of "
                "each; join the values, or set cookies on the response"
            )
            raise BadSettingError(msg)
        names.add(name.lower())

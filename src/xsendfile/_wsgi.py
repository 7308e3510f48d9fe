"""The translation from and to WSGI (PEP 3333): environ in, `start_response` out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from http import HTTPStatus
from wsgiref.types import StartResponse, WSGIEnvironment

from ._model import Content, Reply, Request, Span
from ._paths import wsgi_bytes

_CHUNK = 64 * 1024  # bytes
_STATUS_LINES = {status.value: f"{status.value} {status.phrase}" for status in HTTPStatus}


def method_of(environ: WSGIEnvironment) -> str:
    """Return the request method; 1.0's senders were called without one, too."""
    method: str = environ.get("REQUEST_METHOD", "GET")
    return method


def request_from(environ: WSGIEnvironment) -> Request:
    """Return what the core needs to know of a request.

    Raises:
        NotFound: `SCRIPT_NAME` is not latin-1 text.

    """
    mount = environ.get("SCRIPT_NAME", "")
    return Request(
        method_of(environ),
        wsgi_bytes(mount) if mount else b"",
        lambda name: environ.get("HTTP_" + name.upper().replace("-", "_")),
    )


def respond(reply: Reply, start_response: StartResponse) -> Iterable[bytes]:
    """Start the response and return its body, or close what it would have come from."""
    try:
        start_response(_STATUS_LINES[reply.status], reply.headers)
    except BaseException:
        if reply.content is not None:
            reply.content.close()
        raise
    if reply.content is None:
        return [part for part in reply.body if isinstance(part, bytes)]
    return _Body(reply.body, reply.content)


class _Body:
    """The body of a reply whose bytes come from an open file."""

    def __init__(self, body: tuple[bytes | Span, ...], content: Content) -> None:
        self._chunks = _chunks(body, content)
        self._content = content

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        return next(self._chunks)

    def close(self) -> None:
        """Release the file; a WSGI server calls this in every case (PEP 3333)."""
        self._content.close()


def _chunks(body: tuple[bytes | Span, ...], content: Content) -> Iterator[bytes]:
    """Yield the bytes of a body: never more than promised, and none made up for missing ones."""
    for part in body:
        if isinstance(part, bytes):
            yield part
            continue
        start, stop = part
        while start < stop:
            chunk = content.read(start, min(_CHUNK, stop - start))
            if not chunk:  # the file has shrunk
                return
            start += len(chunk)
            yield chunk

"""The rim to WSGI (PEP 3333): environ in, `start_response` out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from http import HTTPStatus
from typing import TYPE_CHECKING, Unpack

from ._errors import Refused
from ._model import Content, Name, PresentationOptions, Reply, Request, Span
from ._paths import wsgi_bytes
from ._refusals import REFUSALS, refusal

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

    from ._files import PrivateFiles

__all__ = ["send_file"]

_CHUNK = 64 * 1024  # bytes
_STATUS_LINES = {status.value: f"{status.value} {status.phrase}" for status in HTTPStatus}


def send_file(
    environ: WSGIEnvironment,
    start_response: StartResponse,
    files: PrivateFiles,
    path: Name,
    **options: Unpack[PresentationOptions],
) -> Iterable[bytes]:
    """Answer a WSGI request with a file that the application allows.

    Args:
        environ: the request; only its method is read, never its path.
        start_response: as PEP 3333 has it.
        files: where files come from and how they are sent.
        path: relative to the root, or absolute inside it; never percent-decoded.
        **options: `as_attachment`: save instead of show. `download_name`: the
            name to save under. `mimetype`: the `Content-Type`. `max_age`:
            freshness in seconds. `headers`: further headers.

    Returns:
        The body. A path that names no file below the root gets a 404, a method
        other than GET and HEAD a 405: with one line of text and one line in
        the log (logger `xsendfile`), neither of which shows the path.

    Raises:
        BadSettingError: an option that no header can carry.

    """
    try:
        reply = files.answer(request_from(environ), path, **options)
    except Refused as refused:
        reply = refusal(refused, environ.get("REQUEST_METHOD", "GET"), REFUSALS)
    return respond(reply, start_response)


def request_from(environ: WSGIEnvironment) -> Request:
    """Return what the core needs to know of a request.

    Raises:
        NotFound: `SCRIPT_NAME` is not latin-1 text.

    """
    mount = environ.get("SCRIPT_NAME", "")
    return Request(environ.get("REQUEST_METHOD", "GET"), wsgi_bytes(mount) if mount else b"")


def respond(reply: Reply, start_response: StartResponse) -> Iterable[bytes]:
    """Start the response and return its body."""
    start_response(_STATUS_LINES[reply.status], reply.headers)
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

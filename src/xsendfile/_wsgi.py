"""The translation from and to WSGI (PEP 3333): environ in, `start_response` out."""

from __future__ import annotations

import errno
import functools
from collections.abc import Iterable, Iterator
from http import HTTPStatus
from types import TracebackType
from typing import TypeAlias
from wsgiref.types import FileWrapper, StartResponse, WSGIEnvironment

from ._body import CHUNK, Chunks, at_once, shrunk, whole
from ._errors import MethodNotAllowed, NotFound
from ._headers import CLOSE
from ._http.methods import DELIVERY_METHODS
from ._model import Content, Reply, Request
from ._paths import requested_name, wsgi_bytes
from ._refusals import REFUSALS, refusal
from .servers._granian import for_utf8

ExcInfo: TypeAlias = (
    tuple[type[BaseException], BaseException, TracebackType] | tuple[None, None, None] | None
)
"""What `start_response` may be told of an exception (PEP 3333)."""

FILE_WRAPPER = "wsgi.file_wrapper"
"""The environ key of the server's own way to send a file (PEP 3333)."""

_GRANIAN = "Granian"
_UWSGI = "uwsgi.version"
_STATUS_LINES = {status.value: f"{status.value} {status.phrase}" for status in HTTPStatus}


def method_of(environ: WSGIEnvironment) -> str:
    """Return the request method; 1.0's senders were called without one, too."""
    method: str = environ.get("REQUEST_METHOD", "GET")
    return method


def check_request(environ: WSGIEnvironment) -> None:
    """Raise `MethodNotAllowed` unless a file may be delivered in answer to a request."""
    if environ.get("REQUEST_METHOD", "GET") not in DELIVERY_METHODS:
        raise MethodNotAllowed(method_of(environ))


def request_from(environ: WSGIEnvironment) -> Request:
    """Return what the core needs to know of a request.

    Raises:
        NotFound: `SCRIPT_NAME` is not latin-1 text.

    """
    mount = environ.get("SCRIPT_NAME", "")
    return Request(
        method_of(environ),
        wsgi_bytes(mount) if mount else b"",
        lambda name: environ.get(environ_key(name)),
        environ.get("REMOTE_USER"),
    )


def path_of(environ: WSGIEnvironment) -> bytes:
    """Return the path below the mount, with PEP 3333's disguise undone once."""
    return wsgi_bytes(environ.get("PATH_INFO", ""))


def name_from(environ: WSGIEnvironment) -> bytes:
    """Return the name in the path of a request, as xsendfile 1.0 saw it.

    It is `requested_name(path_of(environ))`; text is looked through, and cut,
    faster than bytes.
    """
    path: str = environ.get("PATH_INFO", "")
    if "//" in path:
        return requested_name(wsgi_bytes(path))
    name = path.removeprefix("/")
    return name.encode("latin-1") if name.isascii() else wsgi_bytes(name)


@functools.lru_cache(64)
def environ_key(name: str) -> str:
    """Return the environ key of a request header."""
    return "HTTP_" + name.upper().replace("-", "_")


def respond(
    reply: Reply, environ: WSGIEnvironment, start_response: StartResponse
) -> Iterable[bytes]:
    """Start the response and return its body, or close what it would have come from.

    What is small is read at once: sendfile(2) would take more calls than it
    saves. A whole file that is larger goes to the server's own
    `wsgi.file_wrapper`, which may use sendfile(2). Never a part of one: servers
    ignore where it begins.

    uWSGI goes on after an exception as if all was sent, and its sendfile(2)
    sends what has been appended in the last microsecond, too. Its HTTP router
    is therefore told to close the connection.
    """
    if environ.get("SERVER_SOFTWARE") == _GRANIAN:
        reply = _for_granian(reply, method_of(environ))
    headers = [*reply.headers]
    content = reply.content
    if content is None:
        start_response(_STATUS_LINES[reply.status], headers)
        return [part for part in reply.body if isinstance(part, bytes)] if reply.body else []
    try:
        pieces = at_once(reply.body, content)
        if pieces is not None:
            content.close()
            start_response(_STATUS_LINES[reply.status], headers)
            return pieces
        if _UWSGI in environ:
            headers.append(CLOSE)
        start_response(_STATUS_LINES[reply.status], headers)
        wrapper: FileWrapper | None = environ.get(FILE_WRAPPER)
        size = whole(reply)
        if size is None or wrapper is None:
            return _Body(reply, content)
        mtime_ns = None if reply.file is None else reply.file.mtime_ns
        return wrapper(_WholeFile(content, size, mtime_ns), CHUNK)
    except BaseException:
        content.close()
        raise


def _for_granian(reply: Reply, method: str) -> Reply:
    """Return a reply whose headers Granian sends as they are meant, or a refusal."""
    if all(value.isascii() for _, value in reply.headers):
        return reply
    try:
        return reply._replace(headers=for_utf8(reply.headers))
    except NotFound as refused:
        return refusal(refused, method, REFUSALS)


class _Body:
    """The body of a reply whose bytes come from an open file."""

    def __init__(self, reply: Reply, content: Content) -> None:
        self._chunks = Chunks(reply.body, content)
        self._content = content

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        return next(self._chunks)

    def close(self) -> None:
        """Release the file; a WSGI server calls this in every case (PEP 3333)."""
        self._content.close()


class _WholeFile:
    """A file for `wsgi.file_wrapper`, which ends where the announced length does.

    The methods are those that servers look for; the position is its own, so
    that the descriptor's stays at the beginning, where sendfile(2) starts.
    """

    def __init__(self, content: Content, size: int, mtime_ns: int | None) -> None:
        self._content = content
        self._size = size
        self._mtime_ns = content.size_and_mtime_ns()[1] if mtime_ns is None else mtime_ns
        self._position = 0
        self._lent = False

    def __iter__(self) -> Iterator[bytes]:
        """Yield what is left; uWSGI's wrapper returns the file itself, as the body."""
        while data := self.read(CHUNK):
            yield data

    def fileno(self) -> int:
        """Return the descriptor, for servers that send all that the file holds.

        Raises:
            ConnectionResetError: that is not what was announced any more. As
                long as they have sent nothing, they then `read`.

        """
        if not self._lent:  # gunicorn asks three times
            if self._content.size_and_mtime_ns()[0] != self._size:
                raise ConnectionResetError(errno.ECONNRESET, "the file has changed its size")
            self._lent = True
        return self._content.fileno()

    def read(self, length: int = -1) -> bytes:
        """Return at most `length` bytes, up to the announced end."""
        left = self._size - self._position
        if left <= 0 or not length:
            return b""
        data = self._content.read(self._position, left if length < 0 else min(length, left))
        if not data:
            self._size = 0  # said once, not at the end again
            raise shrunk()
        self._position += len(data)
        return data

    def tell(self) -> int:
        """Return the position in bytes."""
        return self._position

    def seek(self, offset: int, whence: int = 0) -> int:
        """Move the position: from the beginning, from where it is or from the end (io.IOBase)."""
        origin = (0, self._position, self._size)[whence]
        self._position = min(max(origin + offset, 0), self._size)
        return self._position

    def close(self) -> None:
        """Release the file.

        Raises:
            ConnectionResetError: the server itself has met a missing end, and
                would keep the connection.

        """
        left, self._size = self._size - self._position, 0
        lent, self._lent = self._lent, False
        try:
            if left > 0:
                size, mtime_ns = self._content.size_and_mtime_ns()
                if size < self._position + left:
                    raise shrunk()
                # The end that sendfile(2) stopped at may be written over by now. gunicorn moves
                # the position to where it was.
                if lent and (self._position or mtime_ns != self._mtime_ns):
                    raise ConnectionResetError(
                        errno.ECONNRESET, "the file was changed while it was sent"
                    )
        finally:
            self._content.close()

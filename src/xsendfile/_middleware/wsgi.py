"""The middleware for WSGI (PEP 3333)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from types import TracebackType
from typing import TypeAlias
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment
from wsgiref.util import FileWrapper

from xsendfile._files import PrivateFiles, is_delivery_method
from xsendfile._headers import HIDDEN
from xsendfile._model import Header, Reply
from xsendfile._root import duplicate
from xsendfile._wsgi import FILE_WRAPPER, environ_key, method_of, request_from, respond

from .settings import SENDER, Settings, handed_over, is_gone, streamed

_ExcInfo: TypeAlias = (
    tuple[type[BaseException], BaseException, TracebackType] | tuple[None, None, None] | None
)
_HIDDEN = tuple(map(environ_key, HIDDEN))


class SendfileMiddleware:
    """Hands over the files that a WSGI application answers with, whatever framework made it.

    A response is handed over if it is a 200 to GET or HEAD whose body is all
    of a real file: a `wsgi.file_wrapper`, as the file responses of Flask,
    Django, Bottle and Pyramid use it, or a file object itself. The open file
    is proven to lie below one of the roots, and leaves by that root's sender
    under the application's own headers, except those that are the sender's to
    decide (`ETag`, `Last-Modified`, `Accept-Ranges`, `Content-Length`).

    Everything else is passed on as it was: other statuses, files below no
    root, files without a name (`st_nlink` 0), temporary files that delete
    themselves when they are closed, and responses with a `Content-Encoding`,
    which front servers drop.

    The application does not see `Range` and `If-Range`, so that its answer is
    whole; who sends the bytes judges them.

    Args:
        application: the WSGI application.
        *files: where files come from and how they are sent. An environ key
            `xsendfile.sender`, which a server's configuration can set and a
            client cannot, leaves only those whose sender has that name ("nginx",
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
        self, application: WSGIApplication, *files: PrivateFiles, exclude: Iterable[str] = ()
    ) -> None:
        """Check the settings."""
        self._application = application
        self._settings = Settings(files, exclude)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request."""
        files = self._settings.chosen(environ.get(SENDER))
        path = environ.get("PATH_INFO", "").encode("latin-1", "replace")
        if not is_delivery_method(method_of(environ)) or self._settings.excludes(path):
            return self._application(environ, start_response)
        inner = {key: value for key, value in environ.items() if key not in _HIDDEN}
        inner[FILE_WRAPPER] = FileWrapper
        started = _Started(start_response)
        body = self._application(inner, started)
        try:
            reply = _reply(body, started, environ, files)
            if reply is None:
                started.release()
        except BaseException:
            _close(body)
            raise
        if reply is not None:
            return respond(reply, environ, start_response)
        wrapper = environ.get(FILE_WRAPPER)
        if wrapper is not None and type(body) is FileWrapper:
            own: Iterable[bytes] = wrapper(body.filelike, body.blksize)
            return own
        return body


class _Started:
    """A `start_response` that waits until it is known whether the body is handed over."""

    def __init__(self, start_response: StartResponse) -> None:
        self._start_response = start_response
        self._held: tuple[str, list[Header]] | None = None
        self._released = False
        self._push: Callable[[bytes], object] | None = None

    def __call__(
        self, status: str, headers: list[Header], exc_info: _ExcInfo = None, /
    ) -> Callable[[bytes], object]:
        """Hold the beginning of the response back, or pass it on."""
        if self._held is not None and exc_info is None:
            self.release()  # called twice: the server says what it thinks of that
        if self._released:
            return self._start_response(status, headers, exc_info)
        self._held = status, headers
        return self._write

    @property
    def headers(self) -> list[Header] | None:
        """The headers of a response with status 200 that is held back."""
        if self._held is None or not self._held[0].startswith("200"):
            return None
        return self._held[1]

    def release(self) -> None:
        """Pass on what is held, and from now on all that comes."""
        held, self._held, self._released = self._held, None, True
        if held is not None:
            self._push = self._start_response(*held)

    def _write(self, data: bytes) -> None:
        """Pass on what an application pushes itself: no file, then."""
        if not self._released:
            self.release()
        if self._push is not None:
            self._push(data)


def _reply(
    body: Iterable[bytes],
    started: _Started,
    environ: WSGIEnvironment,
    files: Sequence[PrivateFiles],
) -> Reply | None:
    """Return the reply that hands over what the application answers with, or None.

    The application's body is closed in the first case: what it does then, such
    as to remove the file, is done before the web server looks.
    """
    headers = started.headers
    content = None if headers is None else duplicate(_file_of(body))
    if headers is None or content is None:
        return None
    try:
        request = request_from(environ)
        reply = handed_over(request, content, headers, files)
        if reply is None:
            content.close()
            return None
        _close(body)
        if is_gone(content):
            reply = streamed(request, content, headers)
        if reply.content is None:
            content.close()
        else:
            content.rewind()
    except BaseException:
        content.close()
        raise
    return reply


def _file_of(body: Iterable[bytes]) -> object:
    """Return what may be a file object."""
    return body.filelike if type(body) is FileWrapper else body


def _close(body: Iterable[bytes]) -> None:
    """Close a body, as a server does (PEP 3333)."""
    close = getattr(body, "close", None)
    if close is not None:
        close()

"""The middleware for WSGI (PEP 3333)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment
from wsgiref.util import FileWrapper

from xsendfile._errors import Refused
from xsendfile._files import PrivateFiles
from xsendfile._headers import HIDDEN
from xsendfile._http.methods import DELIVERY_METHODS
from xsendfile._model import Header, Reply, Request
from xsendfile._root import duplicate
from xsendfile._wsgi import FILE_WRAPPER, ExcInfo, environ_key, request_from, respond

from .replies import FileResponse, found, owning, policed, replacement, streamed, told
from .settings import SENDER, Settings

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

    The application does not see `Range`, `If-Range` and `If-Match`, so that its
    answer is whole; who sends the bytes judges them. For a file below no root
    that is this middleware, by the application's validators. An answer to HEAD
    that tells of a file without having it goes without its `ETag`: to GET, the
    file comes with that of who sends it.

    Args:
        app: the WSGI application.
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
        self, app: WSGIApplication, *files: PrivateFiles, exclude: Iterable[str] = ()
    ) -> None:
        """Check the settings."""
        self._application = app
        self._settings = Settings(app, files, exclude)
        self.files: tuple[PrivateFiles, ...] = self._settings.files

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request."""
        request = _request(environ)
        path = environ.get("PATH_INFO", "").encode("latin-1", "replace")
        if request is None or self._settings.leaves_alone(request.method, path):
            return self._application(environ, start_response)
        files = self._settings.chosen(environ.get(SENDER))
        hidden = _HIDDEN if request.method in DELIVERY_METHODS else ()
        inner = {key: value for key, value in environ.items() if key not in hidden}
        inner[FILE_WRAPPER] = FileWrapper
        started = _Started(request.method, start_response, self._settings)
        body = self._application(inner, started)
        ending = _Ending(body)
        try:
            response = _file_response(request, body, started)
            reply = None
            if response is not None:
                policing = self._settings.policing
                reply = _replaced(response, ending, started, files, policing)
            if reply is None:
                started.release()
                return _passed_on(body, environ)
        except BaseException:
            ending.close()
            raise
        return respond(reply, environ, start_response)


def _request(environ: WSGIEnvironment) -> Request | None:
    """Return the request, or None if its mount is no latin-1."""
    try:
        return request_from(environ)
    except Refused:
        return None


class _Started:
    """A `start_response` that waits until it is known whether the body is handed over."""

    def __init__(self, method: str, start_response: StartResponse, settings: Settings) -> None:
        self._method = method
        self._settings = settings
        self._start_response = start_response
        self._held: tuple[str, list[Header]] | None = None
        self._released = False
        self._push: Callable[[bytes], object] | None = None

    def __call__(
        self, status: str, headers: list[Header], exc_info: ExcInfo = None, /
    ) -> Callable[[bytes], object]:
        """Hold the beginning of the response back, or pass it on."""
        if self._held is not None and exc_info is None:
            self.release()  # called twice: the server says what it thinks of that
        if self._released:
            return self._start_response(status, headers, exc_info)
        self._held = status, self._settings.passed_on(self._method, status[:3], headers)
        return self._write

    @property
    def held(self) -> tuple[int, list[Header]] | None:
        """Status and headers of a response that is held back."""
        if self._held is None or not self._held[0][:3].isdecimal():
            return None
        return int(self._held[0][:3]), self._held[1]

    def restate(self, headers: list[Header]) -> None:
        """Hold other headers back than those that are held."""
        self._held = self._held and (self._held[0], headers)

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


class _Ending:
    """The end of an application's body, which comes once (PEP 3333)."""

    def __init__(self, body: Iterable[bytes]) -> None:
        self._close: Callable[[], object] | None = getattr(body, "close", None)

    def close(self) -> None:
        """Close the body, unless that was done."""
        close, self._close = self._close, None
        if close is not None:
            close()


def _file_response(
    request: Request, body: Iterable[bytes], started: _Started
) -> FileResponse | None:
    """Return a response that is made of a file, with a descriptor of our own, or None."""
    held = started.held
    content = None if held is None else duplicate(_file_of(body))
    if held is None or content is None:
        return None
    return FileResponse(request, *held, content)


def _replaced(
    given: FileResponse,
    ending: _Ending,
    started: _Started,
    files: Sequence[PrivateFiles],
    policing: Sequence[PrivateFiles],
) -> Reply | None:
    """Return the reply in the place of a response, or None: it is passed on as it is held."""

    def made() -> Reply | None:
        response = policed(given, policing)
        place = found(response, files)
        reply = replacement(response, place)
        if reply is None:
            started.restate(response.headers)
            return None
        ending.close()
        if place is not None and reply.content is None:
            # What the application has done then, such as to remove the file, is done before a
            # web server looks for it. Its bytes are still there.
            again = found(response, [place.files])
            reply = again and replacement(response, again)
            reply = reply or streamed(response)
        if reply.content is not None:
            response.content.rewind()
        return told(response, place, reply)

    return owning(given.content, made)


def _passed_on(body: Iterable[bytes], environ: WSGIEnvironment) -> Iterable[bytes]:
    """Return a body as the server likes it best, unless the application has changed how it ends."""
    wrapper = environ.get(FILE_WRAPPER)
    if wrapper is None or type(body) is not FileWrapper:
        return body
    if getattr(body, "close", None) != getattr(body.filelike, "close", None):
        return body
    own: Iterable[bytes] = wrapper(body.filelike, body.blksize)
    return own


def _file_of(body: Iterable[bytes]) -> object:
    """Return what may be a file object: what is read from, not just what looks like it."""
    if type(body) is FileWrapper:
        return body.filelike
    reads = getattr(getattr(body, "read", None), "__self__", None)
    return body if reads is body else None

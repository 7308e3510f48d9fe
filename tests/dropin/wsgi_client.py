"""A WSGI client, and a WSGI application that remembers what it was asked.

Only pytest, the standard library and 1.0's names are used here and in the
other modules that `test_kept_*.py` and `tests/bugs` import: they also run in an
environment that holds xsendfile 1.0 instead of this library.
"""

from __future__ import annotations

from collections.abc import Iterable
from types import TracebackType
from typing import NamedTuple
from urllib.parse import unquote_to_bytes
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment
from wsgiref.util import setup_testing_defaults


class Answer(NamedTuple):
    """A response; the names of its headers are in lower case."""

    status: int
    headers: dict[str, str]
    body: bytes


def on_the_wire(path: str | bytes) -> str:
    """Disguise a decoded path as PEP 3333 demands: its bytes, read as latin-1."""
    return (path.encode() if isinstance(path, str) else path).decode("latin-1")


def request(path: str | bytes = "/", method: str = "GET", **more: str) -> WSGIEnvironment:
    """Return the environ of a request for a decoded path (text stands for UTF-8)."""
    environ: WSGIEnvironment = {
        "REQUEST_METHOD": method,
        "SCRIPT_NAME": "",
        "PATH_INFO": on_the_wire(path),
        **more,
    }
    setup_testing_defaults(environ)
    return environ


def call(application: WSGIApplication, environ: WSGIEnvironment) -> Answer:
    """Call an application as a WSGI server does."""
    started: list[tuple[str, list[tuple[str, str]]]] = []

    def start_response(
        status: str,
        headers: list[tuple[str, str]],
        _error: tuple[type[BaseException], BaseException, TracebackType]
        | tuple[None, None, None]
        | None = None,
        /,
    ) -> WriteNothing:
        started.append((status, headers))
        return WriteNothing()

    parts = application(environ, start_response)
    try:
        body = b"".join(parts)
    finally:
        close = getattr(parts, "close", None)
        if close is not None:
            close()
    ((status, pairs),) = started
    headers = {name.lower(): value for name, value in pairs}
    assert len(headers) == len(pairs), "a header was sent twice"
    return Answer(int(status.split()[0]), headers, body)


def ask(
    application: WSGIApplication, path: str | bytes = "/", method: str = "GET", **more: str
) -> Answer:
    """Request a decoded path."""
    return call(application, request(path, method, **more))


def follow(application: WSGIApplication, url: str, method: str = "GET", **more: str) -> Answer:
    """Request a percent-encoded URL path; it is decoded once, as servers do."""
    return ask(application, unquote_to_bytes(url), method, **more)


class WriteNothing:
    """The `write` of PEP 3333, which nobody should use."""

    def __call__(self, _data: bytes, /) -> object:
        """Fail."""
        message = "write() was called"
        raise AssertionError(message)


class Recorder:
    """A WSGI application that answers 200 and keeps the environs that it got."""

    def __init__(self) -> None:
        """Begin with none."""
        self.environs: list[WSGIEnvironment] = []

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer."""
        self.environs.append(environ)
        start_response("200 OK", [("Content-Type", "text/x-recorded")])
        return [b"recorded"]

"""One request after another, in this process, by WSGI: what comes of it, and what it costs.

An application under WSGI gets an environ of its own for each request, as large
as gunicorn's; it was made before the clock starts. Its body is read and closed
as PEP 3333 has it. What goes into the server's `wsgi.file_wrapper` is not read:
a server would leave it to sendfile(2), and whoever sends bytes is spared them.

What is measured is the processor's time that the process takes, in the kernel,
too: nothing here waits, and what else the machine does is nobody's cost.
"""

from __future__ import annotations

import io
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple, TypeAlias, TypeVar
from urllib.parse import unquote_to_bytes
from wsgiref.types import WSGIApplication, WSGIEnvironment

NAME = "benchmarks.name"
"""The environ key of the file's name below the root, as an application knows it."""

ROOT = "benchmarks.root"
"""The environ key of the directory that the file is in, with a slash at its end."""

FILE = "benchmarks.file"
"""The environ key of the file's absolute path."""

WRAPPER = "wsgi.file_wrapper"

T = TypeVar("T")
_BATCH = 100  # more environs would not stay in the processor's own memory

Measure: TypeAlias = Callable[[], float]
"""Measures once, and returns microseconds of the processor for each request."""


class Answer(NamedTuple):
    """What an application has answered.

    Attributes:
        status: such as 404.
        headers: by their names in lower case.
        body: the bytes.

    """

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def names(self) -> bytes | None:
        """The file or the URI that is handed over, as bytes, percent-decoded."""
        for header in ("x-accel-redirect", "x-sendfile"):
            if header in self.headers:
                return unquote_to_bytes(self.headers[header].encode("latin-1"))
        return None


def request(root: str, name: str, url: str | None = None, method: str = "GET") -> WSGIEnvironment:
    """Return a request for a file.

    Args:
        root: where the files lie.
        name: the file's name below it.
        url: what is asked for, if that is not the name: a signed link.
        method: the request method.

    """
    path, _, query = (url or "").partition("?")
    asked = unquote_to_bytes(path) if url else f"/{name}".encode()
    return {
        "REQUEST_METHOD": method,
        "SCRIPT_NAME": "",
        "PATH_INFO": asked.decode("latin-1"),
        "QUERY_STRING": query,
        "RAW_URI": url or f"/{name}",
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "8000",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "SERVER_SOFTWARE": "gunicorn/27.0.1",
        "REMOTE_ADDR": "127.0.0.1",
        "REMOTE_PORT": "40000",
        "HTTP_HOST": "example.org",
        "HTTP_ACCEPT": "*/*",
        "HTTP_ACCEPT_ENCODING": "gzip, deflate, br",
        "HTTP_ACCEPT_LANGUAGE": "en",
        "HTTP_USER_AGENT": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101",
        "HTTP_X_FORWARDED_FOR": "192.0.2.7",
        "HTTP_X_FORWARDED_PROTO": "https",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "https",
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
        WRAPPER: _LeftToTheServer,
        NAME: name,
        ROOT: f"{root}/",
        FILE: f"{root}/{name}",
    }


def answer(application: WSGIApplication, environ: WSGIEnvironment) -> Answer:
    """Ask once; the application has to read the bytes itself."""
    told: list[Answer] = []

    def start(
        status: str, headers: list[tuple[str, str]], exc_info: object = None, /
    ) -> Callable[[bytes], object]:
        del exc_info
        fields = {name.lower(): value for name, value in headers}
        told.append(Answer(int(status[:3]), fields, b""))
        return bytes

    own = {key: value for key, value in environ.items() if key != WRAPPER}
    body = application(own, start)
    read = b"".join(body)
    _close(body)
    return told.pop()._replace(body=read)


def again(application: WSGIApplication, environs: Sequence[WSGIEnvironment]) -> Measure:
    """Return what measures requests that were all made once just before."""
    asked = [(application, environ) for environ in environs]

    def measure() -> float:
        _microseconds(asked)
        return _microseconds(asked)

    return measure


def once(make: Callable[[], WSGIApplication], environs: Sequence[WSGIEnvironment]) -> Measure:
    """Return what measures the first requests to an application that is made for each round."""

    def measure() -> float:
        application = make()
        return _microseconds([(application, environ) for environ in environs])

    return measure


def once_each(make: Callable[[], WSGIApplication], environ: WSGIEnvironment, count: int) -> Measure:
    """Return what measures the very first request to each of so many applications."""

    def measure() -> float:
        return _microseconds([(make(), environ) for _ in range(count)])

    return measure


def _microseconds(asked: Sequence[tuple[WSGIApplication, WSGIEnvironment]]) -> float:
    """Make the requests, and return how long one takes."""
    taken = 0.0
    for batch in batches(asked):
        requests = [(application, environ.copy()) for application, environ in batch]
        started = time.process_time()
        for application, environ in requests:
            body = application(environ, start_response)
            for _ in body:
                pass
            _close(body)
        taken += time.process_time() - started
    return taken / len(asked) * 1e6


def batches(asked: Sequence[T]) -> Iterator[Sequence[T]]:
    """Cut what is asked, so that environs are new when they are used, as a server's are."""
    for start in range(0, len(asked), _BATCH):
        yield asked[start : start + _BATCH]


def _close(body: Any) -> None:  # noqa: ANN401 - PEP 3333: it may have a `close`
    """Close a body."""
    close = getattr(body, "close", None)
    if close is not None:
        close()


def start_response(
    status: str,  # noqa: ARG001 - the signature of PEP 3333
    headers: list[tuple[str, str]],  # noqa: ARG001
    exc_info: object = None,  # noqa: ARG001
    /,
) -> Callable[[bytes], object]:
    """Start nothing."""
    return bytes


class _LeftToTheServer:
    """A `wsgi.file_wrapper` whose server sends the bytes by itself."""

    def __init__(self, file: Any, block_size: int = 8192) -> None:  # noqa: ANN401, ARG002
        self.close = file.close

    def __iter__(self) -> Iterator[bytes]:
        return iter(())

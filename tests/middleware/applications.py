"""Plain WSGI applications that answer with a file, and what they may answer with."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import BinaryIO, TypeAlias
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment
from wsgiref.util import FileWrapper

CONTENT = b"all of the file\n" * 10_000  # more than is read at once
TYPE = ("Content-Type", "image/x-own")  # not what the name tells

Wrap: TypeAlias = Callable[..., Iterable[bytes]]
"""A `wsgi.file_wrapper`."""

MakeBody: TypeAlias = Callable[[Path, Wrap], Iterable[bytes]]


def answering(
    make: MakeBody,
    path: Path,
    headers: Iterable[tuple[str, str]] = (TYPE,),
    status: str = "200 OK",
) -> WSGIApplication:
    """Return an application that answers with what `make` makes of the file at `path`."""

    def application(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        body = make(path, environ.get("wsgi.file_wrapper", FileWrapper))
        start_response(status, list(headers))
        return body

    return application


def wrapped(path: Path, wrap: Wrap) -> Iterable[bytes]:
    """Return the file as PEP 3333 recommends it, and as frameworks answer with it."""
    return wrap(path.open("rb"))


class Counted:
    """A file object in front of another, which counts how often it is closed.

    Attributes:
        closings: how often.

    """

    def __init__(self, file: BinaryIO) -> None:
        self.read = file.read
        self.closings = 0
        self._file = file

    def close(self) -> None:
        self.closings += 1
        self._file.close()


class Removing(Counted):
    """A file that removes itself when it is closed, as temporary files do."""

    def close(self) -> None:
        super().close()
        Path(self._file.name).unlink(missing_ok=True)

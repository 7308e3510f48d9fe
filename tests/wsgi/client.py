"""A WSGI server for one request, as strict as `wsgiref.validate`."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple
from wsgiref.util import setup_testing_defaults
from wsgiref.validate import validator

from xsendfile import PrivateFiles
from xsendfile.wsgi import send_file

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication


class Answer(NamedTuple):
    """What the client got.

    Attributes:
        status: the status code.
        headers: the headers, in order.
        body: all bytes of the body.

    """

    status: int
    headers: list[tuple[str, str]]
    body: bytes

    def header(self, name: str) -> str | None:
        """Return the value of a header that may occur once, or None."""
        values = [value for key, value in self.headers if key.lower() == name.lower()]
        assert len(values) < 2, f"{name} occurs {len(values)} times"
        return values[0] if values else None


def environ_for(path: bytes = b"/", method: str = "GET", **more: object) -> dict[str, Any]:
    """Return the environ of a request; `path` is decoded, as servers do."""
    environ: dict[str, Any] = {
        "REQUEST_METHOD": method,
        "SCRIPT_NAME": "",
        "PATH_INFO": path.decode("latin-1"),
        "QUERY_STRING": "",
        **more,
    }
    setup_testing_defaults(environ)
    return environ


def variables(headers: Mapping[str, str]) -> dict[str, Any]:
    """Return the headers of a request as PEP 3333 passes them."""
    return {"HTTP_" + name.upper().replace("-", "_"): text for name, text in headers.items()}


def ask(
    application: WSGIApplication, path: bytes = b"/", method: str = "GET", **more: object
) -> Answer:
    """Send a request, read all of the body and close it, under the eyes of the validator."""
    started: list[tuple[str, list[tuple[str, str]]]] = []

    def start_response(status: str, headers: list[tuple[str, str]], exc_info: object = None) -> Any:  # noqa: ANN401
        assert exc_info is None
        started.append((status, headers))

    checked = validator(application)
    body: Iterable[bytes] = checked(environ_for(path, method, **more), start_response)
    data = b"".join(body)
    getattr(body, "close")()  # noqa: B009 - the validator's own iterable has one
    ((status, headers),) = started
    return Answer(int(status[:3]), headers, data)


def status_of(application: WSGIApplication, environ: dict[str, Any]) -> int:
    """Send a request that the validator itself would object to; return the status."""
    started: list[str] = []

    def start_response(status: str, _: object, __: object = None) -> Any:  # noqa: ANN401
        started.append(status)

    application(environ, start_response)
    (status,) = started
    return int(status[:3])


def collect(body: Iterable[bytes], received: bytearray) -> None:
    """Add the bytes of a body, up to where it fails."""
    for piece in body:
        received += piece


def sending(files: PrivateFiles, name: Any, **options: Any) -> WSGIApplication:  # noqa: ANN401
    """Return an application that answers every request with one file."""
    return lambda environ, start_response: send_file(
        environ, start_response, files, name, **options
    )


def descriptors_of(path: os.PathLike[str]) -> int:
    """Return how many descriptors of this process are open on a file."""
    own = os.fspath(path)
    links = (f"/proc/self/fd/{number}" for number in os.listdir("/proc/self/fd"))
    return sum(os.path.realpath(link) == own for link in links)

"""A client that sends what it is told to, however wrong: one request, one connection."""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Iterable
from http.client import HTTPResponse
from typing import NamedTuple

from harness.process import PATIENCE


class Answer(NamedTuple):
    """A response as a client sees it; names of headers are in lower case."""

    status: int
    headers: dict[str, str]
    body: bytes


def exchange(
    port: int,
    target: str | bytes,
    method: str = "GET",
    headers: Iterable[tuple[str, str]] = (),
    body: bytes = b"",
    source: str = "127.0.0.1",
) -> Answer:
    """Send a request with these headers, from this address, and return the answer."""
    asked = target if isinstance(target, bytes) else target.encode("latin-1")
    fields = [("Host", "tests"), *headers, ("Connection", "close")]
    if body:
        fields.append(("Content-Length", str(len(body))))
    lines = [b"%b %b HTTP/1.1" % (method.encode(), asked)]
    lines += [f"{name}: {value}".encode("latin-1") for name, value in fields]
    with socket.create_connection(("127.0.0.1", port), PATIENCE, (source, 0)) as connection:
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):  # answered already
            connection.sendall(b"\r\n".join([*lines, b"", body]))
        response = HTTPResponse(connection, method=method)
        response.begin()
        names = {name.lower(): value for name, value in response.getheaders()}
        return Answer(response.status, names, response.read())

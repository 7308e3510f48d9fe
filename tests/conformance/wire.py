"""A connection on which nothing is lost: what one response leaves unread begins the next."""

from __future__ import annotations

import http.client
import re
import socket
from collections.abc import Mapping
from email.message import Message
from typing import Self

from harness.process import PATIENCE


class OutOfStepError(AssertionError):
    """What the last response has left stands where the next should begin."""


class Wire:
    """A connection to a server."""

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), PATIENCE)
        self._file = self._socket.makefile("rb")

    def ask(self, target: str, method: str, headers: Mapping[str, str]) -> int | None:
        """Send a request and return the status of the response, None where the server is gone.

        Raises:
            OutOfStepError: something else than a response comes.

        """
        lines = (f"{name}: {value}\r\n" for name, value in {"Host": "a", **headers}.items())
        try:
            self._socket.sendall(f"{method} {target} HTTP/1.1\r\n{''.join(lines)}\r\n".encode())
            line = self._file.readline()
        except (BrokenPipeError, ConnectionResetError):
            return None
        if not line:
            return None
        begin = re.match(rb"HTTP/1\.[01] (\d{3}) ", line)
        if begin is None:
            raise OutOfStepError(line)
        status = int(begin[1])
        fields = http.client.parse_headers(self._file)
        if method != "HEAD" and status != 304:
            self._read_body(fields)
        return status

    def _read_body(self, fields: Message) -> None:
        """Read a body: of a length, in chunks, or to the end of the connection (RFC 9112 §6.3)."""
        if "Content-Length" in fields:
            length = int(fields["Content-Length"])
            assert len(self._file.read(length)) == length
        elif "Transfer-Encoding" in fields:
            while size := int(self._file.readline(), 16):
                self._file.read(size + 2)
            assert self._file.readline() == b"\r\n"
        else:
            self._file.read()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()
        self._socket.close()

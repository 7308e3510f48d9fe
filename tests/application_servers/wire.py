"""A client that sees every byte of a connection, reads as slowly as it likes, and may go away."""

from __future__ import annotations

import contextlib
import http.client
import socket
import struct
from collections.abc import Mapping
from email.message import Message
from types import TracebackType
from typing import NamedTuple, Self

from harness.process import PATIENCE

SMALL = 32 * 1024
"""A receive buffer in bytes; the server's own takes a few megabytes more before it has to wait."""

_PIECE = 256 * 1024


class Answer(NamedTuple):
    """A response, and whatever came after it."""

    status: int
    headers: Message
    body: bytes = b""

    @property
    def length(self) -> int:
        """The announced length; a test that asks for it needs one."""
        return int(self.headers["Content-Length"])


class Connection:
    """A connection to a server on 127.0.0.1. What takes longer than our patience fails."""

    def __init__(self, port: int, *, buffer: int | None = None) -> None:
        self.socket = socket.socket()
        self.socket.settimeout(PATIENCE)
        if buffer is not None:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, buffer)
        self.socket.connect(("127.0.0.1", port))

    def send(
        self, target: str, method: str = "GET", headers: Mapping[str, str] | None = None
    ) -> None:
        """Send a request, as text that is ASCII."""
        fields = {"Host": "tests", **(headers or {})}
        lines = [f"{method} {target} HTTP/1.1", *(f"{k}: {v}" for k, v in fields.items())]
        self.socket.sendall("\r\n".join([*lines, "", ""]).encode("ascii"))

    def head(self) -> Answer:
        """Read status and headers, and not a byte more."""
        with self.socket.makefile("rb", buffering=0) as lines:
            line = lines.readline()
            if not line.endswith(b"\n"):
                message = f"closed within the headers: {line!r}"
                raise ConnectionError(message)
            return Answer(int(line.split()[1]), http.client.parse_headers(lines))

    def read(self, length: int) -> bytes:
        """Read so many bytes, or fewer if there are no more."""
        data = bytearray()
        while len(data) < length:
            piece = self.socket.recv(min(_PIECE, length - len(data)))
            if not piece:
                break
            data += piece
        return bytes(data)

    def rest(self) -> bytes:
        """Read until the server closes the connection, in whatever way."""
        data = bytearray()
        with contextlib.suppress(ConnectionResetError):
            while piece := self.socket.recv(_PIECE):
                data += piece
        return bytes(data)

    def whole(self) -> Answer:
        """Read a response with its body, by the announced length."""
        answer = self.head()
        return answer._replace(body=self.read(answer.length))

    def reset(self) -> None:
        """Go away without a word (RST)."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.socket.close()

    def close(self) -> None:
        """Go away."""
        self.socket.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def ask(
    port: int, target: str, method: str = "GET", headers: Mapping[str, str] | None = None
) -> Answer:
    """Send a single request; the body is all that comes before the connection is closed."""
    with Connection(port) as connection:
        connection.send(target, method, {**(headers or {}), "Connection": "close"})
        answer = connection.head()
        return answer._replace(body=connection.rest())

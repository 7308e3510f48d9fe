"""A client that sends a request target as it is, however wrong, over a kept connection."""

from __future__ import annotations

import contextlib
import http.client
from email.message import Message
from typing import Any, NamedTuple, Self


class Answer(NamedTuple):
    """A response as a client sees it."""

    status: int
    headers: Message
    body: bytes

    def all(self, name: str) -> list[str]:
        """Return the values of a header, in order."""
        return self.headers.get_all(name) or []


class Browser:
    """A client of one server; not for two threads."""

    def __init__(self, port: int) -> None:
        self._connection = _Connection("127.0.0.1", port, timeout=20)

    def ask(
        self, target: str | bytes, method: str = "GET", headers: dict[str, str] | None = None
    ) -> Answer:
        """Send a request, and return the answer."""
        text = target if isinstance(target, str) else target.decode("latin-1")
        self._connection.request(method, text, headers=headers or {})
        response = self._connection.getresponse()
        return Answer(response.status, response.headers, response.read())

    def get(self, target: str | bytes, **headers: str) -> Answer:
        """Send a GET; underscores in names of headers stand for hyphens."""
        return self.ask(target, "GET", {k.replace("_", "-"): v for k, v in headers.items()})

    def close(self) -> None:
        """End the connection."""
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class _Connection(http.client.HTTPConnection):
    """A connection that checks nothing."""

    def _validate_path(self, url: str) -> None:
        """Leave the judgement to the server."""

    def _encode_request(self, request: str) -> bytes:
        return request.encode("latin-1")

    def send(self, data: Any) -> None:  # noqa: ANN401 - as in the base
        """Send; a server that has read enough may have answered and hung up already."""
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            super().send(data)

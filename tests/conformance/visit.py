"""A client of one deployment, who bears no leak and no 5xx in any answer."""

from __future__ import annotations

import contextlib
import http.client
import json
from collections.abc import Mapping
from typing import Self, Unpack
from urllib.parse import quote_from_bytes

from tests.conformance.deployments import Deployment
from tests.conformance.disk import Side, content_of
from tests.conformance.site import LOCATION
from tests.servers.browser import Answer, Browser
from xsendfile._model import PresentationOptions

_INTERNAL = ("x-sendfile", "x-accel-", "x-lighttpd-", "x-reproxy-", "proxy-", "upgrade", "te")
_SIDES: tuple[Side, ...] = ("front", "inner")


class Visit:
    """A connection of a client to a deployment."""

    def __init__(self, deployment: Deployment) -> None:
        self.deployment = deployment
        self.browser = Browser(deployment.front.port)
        self._is_used = False

    def ask(
        self,
        target: str | bytes,
        method: str = "GET",
        request: Mapping[str, str] | None = None,
        *,
        own: int = 0,
        echoes: bool = False,
    ) -> Answer:
        """Send a request.

        Args:
            target: as it is sent.
            method: of the request.
            request: its headers.
            own: the status that the application itself is asked for.
            echoes: whether the body is what this client has sent.

        """
        answer = self._asked(target, method, dict(request or {}))
        assert answer.status < 500 or answer.status == own, _shown(answer)
        for secret in (self.deployment.disk.base, LOCATION.encode()):
            assert secret not in str(answer.headers).encode(), _shown(answer)
            assert echoes or secret not in answer.body, _shown(answer)
        for name in answer.headers:
            assert not name.lower().startswith(_INTERNAL), _shown(answer)
        return answer

    def send(
        self,
        name: bytes,
        method: str = "GET",
        request: Mapping[str, str] | None = None,
        **options: Unpack[PresentationOptions],
    ) -> Answer:
        """Ask for a file, in a presentation."""
        return self.ask(f"/send?{_query(name, options)}", method, request)

    def _asked(self, target: str | bytes, method: str, headers: dict[str, str]) -> Answer:
        """Send a request; by a new connection, where the server has ended one that was used."""
        try:
            answer = self.browser.ask(target, method, headers)
        except (ConnectionResetError, http.client.RemoteDisconnected):
            if not self._is_used:
                raise
            self.browser.close()
            answer = self.browser.ask(target, method, headers)
        self._is_used = True
        return answer

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.browser.close()


def _query(name: bytes, options: Mapping[str, object]) -> str:
    """Return the query for a file."""
    more = f"&options={quote_from_bytes(json.dumps(options).encode())}" if options else ""
    return f"name={quote_from_bytes(name)}{more}"


def whose(path: bytes, body: bytes, start: int = 0, stop: int | None = None) -> Side:
    """Return whose copy of `path` the bytes from `start` to `stop` are; no other file's ever."""
    for side in _SIDES:
        if body == content_of(path, side)[start:stop]:
            return side
    raise AssertionError(body[:200])


def arrives_raw(deployment: Deployment, index: int, path: bytes) -> bool:
    """Whether the server sends a hostile name that is handed over against the sender's advice."""
    with (
        contextlib.suppress(OSError, http.client.HTTPException),
        Browser(deployment.front.port) as browser,
    ):
        answer = browser.get(f"/raw?i={index}")
        return answer.status == 200 and answer.body == content_of(path, "front")
    return False


def _shown(answer: Answer) -> str:
    return f"{answer.status} {answer.headers.items()} {answer.body[:200]!r}"

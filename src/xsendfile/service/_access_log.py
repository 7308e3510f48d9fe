"""The access log: a line for each request, in which no token can stand."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping
from contextvars import ContextVar

from xsendfile._asgi import (
    PATHSEND,
    START,
    ASGIApplication,
    Message,
    Receive,
    Scope,
    Send,
    headers_from,
    peer_of,
    request_from,
)
from xsendfile._errors import Refused
from xsendfile._headers import announced_length
from xsendfile._http.forwarded import Proxies
from xsendfile._model import Grant, SignedRequest, Verifier
from xsendfile._paths import percent_encoded

_log = logging.getLogger("xsendfile.access")
# A list, since the reply is made in a thread with a copy of the context: a value that is set there
# is not seen here, what is put into the list is.
_granted: ContextVar[list[bytes] | None] = ContextVar("granted", default=None)


class AccessLog:
    """An ASGI application around another: logs the client, method, status, bytes, time and file.

    The file is the one that a link opened, so that what was only asked for,
    and may hold a token, is not logged. The bytes are those that the server
    took: behind a front server that is handed the file, none. The time ends
    when it has taken the last of them; where it opens the file itself
    (`http.response.pathsend`), before it sends.

    Args:
        application: what answers.
        proxies: those whose word on the client's address counts.
        clock: returns seconds.

    """

    def __init__(
        self,
        application: ASGIApplication,
        proxies: Proxies,
        *,
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        """Check the settings."""
        self._application = application
        self._proxies = proxies
        self._clock = clock

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, and log it."""
        line = _Line()

        async def counted(message: Message) -> None:
            await send(message)
            line.take(message)

        began = self._clock()
        _granted.set(line.granted)
        try:
            await self._application(scope, receive, counted)
        finally:
            _log.info(
                "%s %s %s %d %.1fms %s",
                self._proxies.client(peer_of(scope), request_from(scope).header) or "-",
                _plain(scope["method"]),
                line.status or "-",
                line.sent,
                1000 * (self._clock() - began),
                "".join("/" + percent_encoded(path) for path in line.granted) or "-",
            )


class Noting:
    """A verifier that tells the access log which file a link has opened.

    Args:
        verifier: the one that judges.

    """

    def __init__(self, verifier: Verifier) -> None:
        """Take the verifier."""
        self._verifier = verifier

    @property
    def statuses(self) -> Mapping[type[Refused], int]:
        """The statuses of the dialect's refusals."""
        return self._verifier.statuses

    def grant(self, request: SignedRequest, *, now: float) -> Grant:
        """Judge a request as the verifier does."""
        grant = self._verifier.grant(request, now=now)
        note(grant.path)
        return grant


def note(path: bytes) -> None:
    """Have the access log, if there is one, name the file of this request."""
    granted = _granted.get()
    if granted is not None:
        granted.append(path)


class _Line:
    """What is to be told of a request."""

    def __init__(self) -> None:
        self.granted: list[bytes] = []
        self.status = 0
        self.sent = 0
        self._announced = 0

    def take(self, message: Message) -> None:
        """Take a message that was sent."""
        if message["type"] == START:
            self.status = message["status"]
            self._announced = announced_length(headers_from(message["headers"])) or 0
        elif message["type"] == PATHSEND:
            self.sent += self._announced
        else:
            self.sent += len(message.get("body", b""))


def _plain(method: str) -> str:
    """Return a method as a log may hold it."""
    return method if method.isascii() and method.isalpha() and len(method) < 20 else "-"  # noqa: PLR2004

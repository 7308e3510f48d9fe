"""Servers that open an absolute path, named by `X-Sendfile`, and keep our validators."""

from __future__ import annotations

import time
from abc import ABC, abstractmethod
from collections.abc import Callable

from xsendfile._headers import NO_LENGTH
from xsendfile._model import File, Header, Name, Reply, Request

from ._path import checked_view, path_seen, shown
from ._serve import Serve, served_instead, unsatisfiable
from ._validators import validator_headers, validators_of

_UNSATISFIABLE = 416


class AbsolutePath(ABC):
    """Hands files over with `X-Sendfile` and their absolute path.

    The rooms of the servers derive from it, and say how the path is written.
    Ranges and preconditions are the server's to judge, but for a range that
    nothing of the file satisfies (RFC 9110 §14.4).
    """

    sends_bytes = False
    heeds: tuple[str, ...] | None = Serve.heeds
    constant: tuple[Header, ...] = (NO_LENGTH,)
    ranged: tuple[str, ...] = ("GET",)  # the methods of which the server judges a range

    def __init__(
        self, *, seen_as: Name | None = None, clock: Callable[[], float] = time.time
    ) -> None:
        """Check the settings."""
        self.seen_as: bytes | None = checked_view(seen_as)
        self._clock = clock
        self._serve = Serve(clock=clock)

    @abstractmethod
    def value(self, path: bytes) -> str | None:
        """Return the value of the header; None for a path that the server cannot carry."""

    def reply(self, request: Request, file: File, headers: list[Header]) -> Reply:
        """Return the hand-over of `file`, or the file itself where its name cannot be carried."""
        value = self.value(path_seen(file, self.seen_as))
        if value is None:
            return served_instead(self._serve, request, file, headers)
        ranged = request.method in self.ranged and request.header("Range") is not None
        if ranged and file.size is not None:
            # Theirs lacks Content-Range, and mod_wsgi would write a second page behind it.
            asked = request._replace(method="GET")
            if self._serve.reply(asked, file, list(headers)).status == _UNSATISFIABLE:
                return unsatisfiable(request, file.size)
        if file.mtime_ns is not None:
            headers += validator_headers(validators_of(file), self._clock())
        return Reply(200, [("X-Sendfile", value), *headers, *self.constant])

    def __repr__(self) -> str:
        """Return the expression that makes this sender."""
        return shown(self, "", self.seen_as)

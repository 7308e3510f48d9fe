"""Requests in, replies out, and who makes one of the other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple, Protocol, TypeAlias, runtime_checkable

from .files import Content, File, Header, Span

HeaderOf: TypeAlias = Callable[[str], str | None]
"""Returns the value of a request header by its name; None if it is absent."""


def _no_header(_name: str) -> None:
    """Return that a header is absent."""
    return


class Request(NamedTuple):
    """What the core needs to know of a request. Fields may be added; do not unpack it.

    Attributes:
        method: the request method, as sent (RFC 9110 §9.1: case-sensitive).
        mount: where the application is mounted, as decoded bytes
            (`SCRIPT_NAME`, `root_path`); only the 1.0 nginx sender reads it.
        header: returns the value of a request header by its name, None if it
            is absent; read on demand.
        user: who asks, for the record of the delivery; None if nobody tells.
        key: the id of the key of the link that is followed, for the same.

    """

    method: str
    mount: bytes = b""
    header: HeaderOf = _no_header
    user: str | None = None
    key: str | None = None

    def lacks(self, names: Sequence[str]) -> bool:
        """Whether it has none of these headers, and a method for which that is all there is."""
        if self.method != "GET":
            return not names
        header = self.header
        for name in names:  # noqa: SIM110 - a generator takes as long as all the rest
            if header(name) is not None:
                return False
        return True


class Reply(NamedTuple):
    """A response as data.

    Attributes:
        status: the status code.
        headers: the response headers. Copy them to change them: a reply may be
            remembered.
        body: literal bytes and spans of `content`, in order; empty in a hand-over.
        content: the open file that the spans refer to. Whoever receives the
            reply closes it.
        file: what `content` was proven to be.
        reason: one short English phrase for the log, without path or token:
            why the application sends what its sender hands over otherwise.

    """

    status: int
    headers: Sequence[Header]
    body: tuple[bytes | Span, ...] = ()
    content: Content | None = None
    file: File | None = None
    reason: str | None = None

    @property
    def refers(self) -> bool:
        """Whether bytes of a file are part of the body."""
        for part in self.body:  # noqa: SIM110 - as above
            if isinstance(part, Span):
                return True
        return False


@runtime_checkable
class Sender(Protocol):
    """How the bytes leave. Write one for a server that is not offered here.

    A sender decides, and does nothing: it reads no file, no clock but one that
    it was made with, and keeps nothing between two calls.

    Beside `reply` it may say in `heeds`, a tuple, which request headers its
    replies depend on; `()`: nothing but the file and its headers, not even the
    method. A reply to a request without any of them (and by GET, unless it is
    `()`) is then remembered with the file for its second. A class that
    overrides `reply` has to say it again, for those that it calls, too; and
    nothing of a sender is to be changed once it is in use.

    Attributes:
        sends_bytes: True if its replies hold `Span`s, so that the file must be
            opened; False if the web server opens it. A reply with `Span`s all
            the same, for a file that the server cannot send, has the file
            opened, and `reply` called again.

    """

    @property
    def sends_bytes(self) -> bool:
        """Whether the application sends the bytes itself."""
        ...

    def reply(self, request: Request, file: File, headers: list[Header]) -> Reply:
        """Return the reply that delivers `file`.

        Args:
            request: a GET or HEAD request.
            file: the proven file. Encode `file.path` or `file.found` for the
                grammar of the server's own header: there is no common one.
            headers: `Content-Type` and all that the presentation asks for; the
                sender adds its own to this list.

        """
        ...

"""The records that travel along the straight line, and the protocols at its joints.

Records are `NamedTuple`: they are made for every request, and a frozen
dataclass of as many fields costs several times as much.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Literal, NamedTuple, Protocol, TypeAlias, TypedDict, runtime_checkable

from ._errors import Refused

Name: TypeAlias = str | bytes | os.PathLike[str] | os.PathLike[bytes]
"""A path as an application spells it. It is never percent-decoded."""

Segments: TypeAlias = tuple[bytes, ...]
"""A path below the root as checked parts: no empty one, `.`, `..`, NUL or separator."""

Header: TypeAlias = tuple[str, str]
"""Name and value of a response header, as PEP 3333 "native strings"."""


Symlinks: TypeAlias = Literal["inside", "deny", "follow"]
"""What becomes of symbolic links below a root; see `PrivateFiles`."""


Inline: TypeAlias = Literal["any", "safe"]
"""Which files may be shown instead of saved; see `PrivateFiles`."""


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

    """

    method: str
    mount: bytes = b""
    header: HeaderOf = _no_header


class File(NamedTuple):
    """A regular file that was proven to lie under its root.

    With `check=False` nothing was proven: it is what the application named.
    Fields may be added; do not unpack it.

    Attributes:
        root: the real path of the root (unproven: as it was configured).
        asked: the path that was asked for; its last part gives the media type
            and the download name.
        found: the path below `root` that is handed over: without symbolic
            links, unless they lead out and are allowed to.
        size: in bytes; None if unproven.
        mtime_ns: last modification in nanoseconds since the epoch; None if unproven.

    """

    root: bytes
    asked: Segments
    found: Segments
    size: int | None
    mtime_ns: int | None

    @property
    def name(self) -> bytes:
        """The last part of the path that was asked for."""
        return self.asked[-1]

    @property
    def path(self) -> bytes:
        """The absolute path that is handed over."""
        return b"%b/%b" % (self.root, b"/".join(self.found))


class Presentation(NamedTuple):
    """How a file is shown; made and checked by `_headers.present`.

    Attributes:
        as_attachment: whether the browser should save instead of show.
        download_name: the name to save under, or None for the file's own.
        mimetype: the value for `Content-Type`, or None to look it up.
        max_age: freshness in seconds, or None to have it revalidated.
        headers: further response headers, checked.

    """

    as_attachment: bool = False
    download_name: str | None = None
    mimetype: str | None = None
    max_age: int | None = None
    headers: tuple[Header, ...] = ()


class PresentationOptions(TypedDict, total=False):
    """The keyword arguments that `send_file` and `PrivateFiles.answer` share.

    See `Presentation` for their meaning.
    """

    as_attachment: bool
    download_name: str | None
    mimetype: str | None
    max_age: int | None
    headers: Mapping[str, str] | Iterable[Header]


class Span(NamedTuple):
    """A run of a file's bytes, as part of a body.

    Attributes:
        start: the first byte, counted from 0.
        stop: the byte after the last.

    """

    start: int
    stop: int


class Content(Protocol):
    """An open file whose descriptor is the one that was proven.

    It is closed by whoever received it, after the last read has returned: the
    number of a closed descriptor may stand for another file.
    """

    def read(self, start: int, length: int) -> bytes:
        """Return at most `length` bytes from `start` on; fewer at the end of the file."""
        ...

    def fileno(self) -> int:
        """Return the descriptor, for sendfile(2)."""
        ...

    def mtime_ns(self) -> int:
        """Return the last modification, as of now, in nanoseconds since the epoch."""
        ...

    def close(self) -> None:
        """Release the descriptor; a second call does nothing."""
        ...


class Reply(NamedTuple):
    """A response as data.

    Attributes:
        status: the status code.
        headers: the response headers; a list of its own for each reply.
        body: literal bytes and spans of `content`, in order; empty in a hand-over.
        content: the open file that the spans refer to. Whoever receives the
            reply closes it.
        file: what `content` was proven to be.
        reason: one short English phrase for the log, without path or token:
            why the application sends what its sender hands over otherwise.

    """

    status: int
    headers: list[Header]
    body: tuple[bytes | Span, ...] = ()
    content: Content | None = None
    file: File | None = None
    reason: str | None = None

    @property
    def refers(self) -> bool:
        """Whether bytes of a file are part of the body."""
        return bool(self.body) and any(isinstance(part, Span) for part in self.body)


class SignedRequest(NamedTuple):
    """What a link is judged by. Fields may be added; do not unpack it.

    Attributes:
        path: the path below the mount, decoded once, with its leading slash.
        query: the query as it was sent, without its question mark.
        method: the request method (RFC 9110 §9.1: case-sensitive).
        client: the client's address, IPv4 or IPv6, as text; None if it is not known.
        bound: the values that links can be bound to, by their labels: who is
            logged in (`user`), which session this is.

    """

    path: bytes
    query: str = ""
    method: str = "GET"
    client: str | None = None
    bound: Mapping[str, str] = MappingProxyType({})


class Grant(NamedTuple):
    """What a signed link allows. Fields may be added; do not unpack it.

    Attributes:
        path: the file's path below the root, decoded, without a leading slash.
        expires_at: the end of the link in epoch seconds; `math.inf` if it has none.
        as_attachment: whether it says to save (True) or to show (False); None
            where it says nothing.
        download_name: the name to save under, if it says one.
        key: the id of the key that it was signed with, if keys have ids.
        personal: whether it is for one network, user or session only.

    """

    path: bytes
    expires_at: float
    as_attachment: bool | None = None
    download_name: str | None = None
    key: str | None = None
    personal: bool = False


@runtime_checkable
class Sender(Protocol):
    """How the bytes leave. Write one for a server that is not offered here.

    A sender decides, and does nothing: it reads no file, no clock but one that
    it was made with, and keeps nothing between two calls.

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


@runtime_checkable
class Verifier(Protocol):
    """What turns a signed request into the grant that it carries; `xsendfile.links.Dialect`.

    Attributes:
        statuses: the status of each kind of refusal, where it is another than
            403 for a link that is not authentic or not yet valid, 410 for one
            that has ended, and 404 for a path that gets no file.

    """

    @property
    def statuses(self) -> Mapping[type[Refused], int]:
        """The statuses of this dialect's refusals."""
        ...

    def grant(self, request: SignedRequest, *, now: float) -> Grant:
        """Return the grant of an authentic, current link.

        Args:
            request: the request.
            now: the time in epoch seconds.

        Raises:
            BadToken: the link is malformed, forged or altered.
            WrongMethod: it is authentic, the method neither GET nor HEAD.
            NotYetValid: it is authentic, but begins after `now`.
            ExpiredToken: it is authentic, but ended before `now`.
            PathRefused: its path can be that of no file.

        """
        ...

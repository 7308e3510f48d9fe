"""What is delivered, and how it is shown."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from typing import Literal, NamedTuple, Protocol, TypeAlias, TypedDict

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

    def read_at_hand(self, start: int, length: int) -> bytes:
        """Return those that the system has in memory; nothing if it would wait, or cannot tell."""
        ...

    def fileno(self) -> int:
        """Return the descriptor, for sendfile(2)."""
        ...

    def size_and_mtime_ns(self) -> tuple[int, int]:
        """Return the size in bytes and the last modification in nanoseconds, as of now."""
        ...

    def close(self) -> None:
        """Release the descriptor; a second call does nothing."""
        ...

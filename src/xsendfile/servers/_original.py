"""The senders of xsendfile 1.0, by name `standard`, `nginx` and `serve`.

Their headers are 1.0's to the letter, price included: `Content-Length` is the
file's size, so nginx throws its connection to the application away after each
hand-over; and `X-Sendfile` is percent-encoded, which mod_xsendfile 1.0 and
lighttpd decode, but the mod_xsendfile 0.12 of the distributions does not.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from xsendfile._errors import BadSenderError
from xsendfile._headers import NO_LENGTH, original_headers, original_length
from xsendfile._model import File, Header, Reply, Request
from xsendfile._paths import percent_encoded

from ._serve import Serve

LengthOf: TypeAlias = Callable[[File], Header]
"""Returns the `Content-Length` that goes with the hand-over of a file."""


def no_length(file: File) -> Header:  # noqa: ARG001
    """Return a length of 0: many ASGI servers hold an application to what it has announced."""
    return NO_LENGTH


class OriginalStandard:
    """`X-Sendfile` with the absolute path, percent-encoded.

    Args:
        length: 1.0's, unless told.

    """

    header: str = "X-Sendfile"
    sends_bytes = False
    describes = True  # by itself, as 1.0 did: no headers are composed for it
    heeds: tuple[str, ...] | None = ()

    def __init__(self, *, length: LengthOf = original_length) -> None:
        """Keep what makes the length."""
        self._length = length

    def reply(self, request: Request, file: File, headers: list[Header]) -> Reply:  # noqa: ARG002
        """Return the hand-over of `file`."""
        path = percent_encoded(file.path)
        return Reply(200, ((self.header, path), *original_headers(file), self._length(file)))


class OriginalNginx:
    """`X-Accel-Redirect` with mount, location and name.

    Args:
        location: the prefix after the mount, with or without a slash at its end.
        length: 1.0's, unless told.

    Raises:
        BadSenderError: `location` does not begin with a slash.

    """

    header: str = "X-Accel-Redirect"
    sends_bytes = False
    describes = True

    def __init__(self, location: str, *, length: LengthOf = original_length) -> None:
        """Check the location."""
        self._length = length
        if not isinstance(location, str) or not location.startswith("/") or not _is_utf8(location):
            msg = f"redirect_location is {location!r}; give a path such as '/-internal-'"
            raise BadSenderError(msg)
        self.location: str = location.rstrip("/")
        self._location = percent_encoded(self.location.encode())

    def reply(self, request: Request, file: File, headers: list[Header]) -> Reply:  # noqa: ARG002
        """Return the hand-over of `file`."""
        mount = percent_encoded(request.mount)
        uri = f"{mount}{self._location}/{percent_encoded(b'/'.join(file.found))}"
        return Reply(200, [(self.header, uri), *original_headers(file), self._length(file)])


class OriginalServe(Serve):
    """`Serve`, with the type and the coding that 1.0 told from the name, and nothing else."""

    describes = True
    heeds: tuple[str, ...] | None = Serve.heeds

    def reply(self, request: Request, file: File, headers: list[Header]) -> Reply:  # noqa: ARG002
        """Return the file's bytes, or for HEAD just its headers."""
        return super().reply(request, file, original_headers(file))


def _is_utf8(text: str) -> bool:
    """Whether text can be encoded."""
    return not any("\ud800" <= character <= "\udfff" for character in text)

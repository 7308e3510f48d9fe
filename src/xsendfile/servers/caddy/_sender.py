"""The sender for Caddy 2.7 and later."""

from __future__ import annotations

from xsendfile._errors import BadSenderError
from xsendfile._headers import NO_LENGTH
from xsendfile._model import File, Header, Name, Reply, Request
from xsendfile._paths import checked_directory, percent_encoded
from xsendfile.servers._location import checked_location


class Caddy:
    """Hands files over to Caddy 2.7 or later, in `handle_response` of its `reverse_proxy`.

    Dangers, and what to do about them (`configuration` prints all of it):

    - Caddy knows no such header by itself: without `handle_response`, clients
      get an empty file and the header.
    - Only `copy_response_headers` keeps the application's headers.
    - With `root * /`, or the header's value as root, clients get any file.
    - Caddy before 2.7 does not percent-decode the value, and would send the
      wrong file or none: not for this sender.

    Ranges and preconditions are Caddy's to judge, with its own `ETag` and
    `Last-Modified`.

    Args:
        location: a prefix that tells this root from others, not encoded, with
            a slash at both ends. No client can reach it.
        seen_as: the root as Caddy sees it, where that differs; used for the
            configuration only.

    Raises:
        BadRootError: `seen_as` is no absolute path.
        BadSenderError: the location has no slash at an end, or something else
            than ASCII, or a percent sign: Caddy would look in another place.

    """

    sends_bytes = False

    def __init__(self, location: str, *, seen_as: Name | None = None) -> None:
        """Check the settings."""
        self.location: str = checked_location(location)
        if not location.isascii() or "%" in location:
            msg = (
                f"location is {location!r}, which Caddy would not find again in a path; "
                "give one of ASCII, without a '%'"
            )
            raise BadSenderError(msg)
        self.seen_as: bytes | None = (
            None if seen_as is None else checked_directory(seen_as, "seen_as")
        )
        self._prefix = percent_encoded(self.location.encode())

    def reply(self, request: Request, file: File, headers: list[Header]) -> Reply:  # noqa: ARG002
        """Return the hand-over of `file`."""
        uri = self._prefix + percent_encoded(b"/".join(file.found))
        return Reply(200, [("X-Accel-Redirect", uri), *headers, NO_LENGTH])

    def __repr__(self) -> str:
        """Return the location."""
        return f"Caddy({self.location!r})"

"""The senders for Caddy."""

from __future__ import annotations

from xsendfile._errors import BadSenderError
from xsendfile._headers import NO_LENGTH
from xsendfile._model import File, Header, Name, Reply, Request
from xsendfile._paths import percent_encoded
from xsendfile.servers._location import checked_location
from xsendfile.servers._path import checked_view, raw, shown
from xsendfile.servers._serve import Serve, served_instead


class Caddy:
    """Hands files over to Caddy 2.7 or later, in `handle_response` of its `reverse_proxy`.

    Dangers, and what to do about them (`xsendfile config caddy` prints it):

    - Caddy knows no such header by itself: without `handle_response`, clients
      get an empty file and the header.
    - Only `copy_response_headers` keeps the application's headers.
    - With `root * /`, or the header's value as root, clients get any file.
    - Caddy before 2.7 does not percent-decode the value, and would send the
      wrong file or none: that is for `Caddy26`.
    - Caddy has no policy for symbolic links: it follows them.

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
    heeds: tuple[str, ...] | None = ()

    def __init__(self, location: str, *, seen_as: Name | None = None) -> None:
        """Check the settings."""
        self.location: str = _checked(location)
        self.seen_as: bytes | None = checked_view(seen_as)
        self._prefix = percent_encoded(self.location.encode())

    def reply(self, request: Request, file: File, headers: list[Header]) -> Reply:  # noqa: ARG002
        """Return the hand-over of `file`."""
        uri = self._prefix + percent_encoded(b"/".join(file.found))
        return Reply(200, (("X-Accel-Redirect", uri), *headers, NO_LENGTH))

    def __repr__(self) -> str:
        """Return the location, and the root if Caddy sees it elsewhere."""
        return shown(self, repr(self.location), self.seen_as)


class Caddy26:
    """Hands files over to Caddy 2.5 or 2.6, such as Debian's and Ubuntu's package.

    It takes the path byte for byte, where later ones decode it; a question
    mark would end it. A name with one, or one that no header can carry (a
    control character, a last byte that would be a blank in latin-1), is sent
    by the application. All else is as with `Caddy`, dangers included.

    Args:
        location: as that of `Caddy`.
        seen_as: as that of `Caddy`.

    Raises:
        BadRootError, BadSenderError: as `Caddy` does; a `?` in the location.

    """

    sends_bytes = False
    heeds: tuple[str, ...] | None = Serve.heeds

    def __init__(self, location: str, *, seen_as: Name | None = None) -> None:
        """Check the settings."""
        self.location: str = _checked(location)
        if "?" in location:
            msg = f"location is {location!r}; give one without a '?', which would end it"
            raise BadSenderError(msg)
        self.seen_as: bytes | None = checked_view(seen_as)
        self._serve = Serve()

    def reply(self, request: Request, file: File, headers: list[Header]) -> Reply:
        """Return the hand-over of `file`, or the file itself where its name cannot be carried."""
        path = raw(self.location.encode() + b"/".join(file.found))
        if path is None or "?" in path:
            return served_instead(self._serve, request, file, headers)
        return Reply(200, [("X-Accel-Redirect", path), *headers, NO_LENGTH])

    def __repr__(self) -> str:
        """Return the location, and the root if Caddy sees it elsewhere."""
        return shown(self, repr(self.location), self.seen_as)


def _checked(location: str) -> str:
    """Return a location that Caddy finds again in the path that it has decoded."""
    checked = checked_location(location)
    if not location.isascii() or "%" in location:
        msg = (
            f"location is {location!r}, which Caddy would not find again in a path; "
            "give one of ASCII, without a '%'"
        )
        raise BadSenderError(msg)
    return checked

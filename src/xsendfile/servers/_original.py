"""The senders of xsendfile 1.0, by name `standard`, `nginx` and `serve`.

Their headers are 1.0's to the letter, price included: `Content-Length` is the
file's size, so nginx throws its connection to the application away after each
hand-over; and `X-Sendfile` is percent-encoded, which mod_xsendfile 1.0 and
lighttpd decode, but the mod_xsendfile 0.12 of the distributions does not.
"""

from __future__ import annotations

from xsendfile._errors import BadSenderError
from xsendfile._headers import NO_LENGTH, original_headers, original_length
from xsendfile._model import File, Header, Reply, Request, Sender
from xsendfile._paths import percent_encoded

from ._serve import Serve


class OriginalStandard:
    """`X-Sendfile` with the absolute path, percent-encoded."""

    header: str = "X-Sendfile"
    sends_bytes = False

    def reply(self, request: Request, file: File, headers: list[Header]) -> Reply:  # noqa: ARG002
        """Return the hand-over of `file`."""
        path = percent_encoded(file.path)
        return Reply(200, [(self.header, path), *original_headers(file), original_length(file)])


class OriginalNginx:
    """`X-Accel-Redirect` with mount, location and name.

    Args:
        location: the prefix after the mount, with or without a slash at its end.

    Raises:
        BadSenderError: `location` does not begin with a slash.

    """

    header: str = "X-Accel-Redirect"
    sends_bytes = False

    def __init__(self, location: str) -> None:
        """Check the location."""
        if not isinstance(location, str) or not location.startswith("/") or not _is_utf8(location):
            msg = f"redirect_location is {location!r}; give a path such as '/-internal-'"
            raise BadSenderError(msg)
        self.location: str = location.rstrip("/")
        self._location = percent_encoded(self.location.encode())

    def reply(self, request: Request, file: File, headers: list[Header]) -> Reply:  # noqa: ARG002
        """Return the hand-over of `file`."""
        mount = percent_encoded(request.mount)
        uri = f"{mount}{self._location}/{percent_encoded(b'/'.join(file.found))}"
        return Reply(200, [(self.header, uri), *original_headers(file), original_length(file)])


class Unmeasured:
    """A hand-over of 1.0 without the length that no body follows.

    Many ASGI servers hold an application to what it has announced, and break
    the connection off.

    Args:
        sender: the sender of 1.0.

    """

    sends_bytes = False

    def __init__(self, sender: Sender) -> None:
        """Keep the sender."""
        self._sender = sender

    def reply(self, request: Request, file: File, headers: list[Header]) -> Reply:
        """Return the hand-over of `file`."""
        reply = self._sender.reply(request, file, headers)
        measured = original_length(file)
        kept = [header for header in reply.headers if header != measured]
        return reply._replace(headers=[*kept, NO_LENGTH])


class OriginalServe(Serve):
    """`Serve`, with the type and the coding that 1.0 told from the name, and nothing else."""

    def reply(self, request: Request, file: File, headers: list[Header]) -> Reply:  # noqa: ARG002
        """Return the file's bytes, or for HEAD just its headers."""
        return super().reply(request, file, original_headers(file))


def _is_utf8(text: str) -> bool:
    """Whether text can be encoded."""
    return not any("\ud800" <= character <= "\udfff" for character in text)

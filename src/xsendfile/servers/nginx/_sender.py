"""The sender for nginx."""

from __future__ import annotations

from xsendfile._errors import BadSenderError
from xsendfile._headers import NO_LENGTH
from xsendfile._http.fields import is_token
from xsendfile._model import File, Header, Name, Reply, Request
from xsendfile._paths import percent_encoded
from xsendfile.servers._location import checked_location
from xsendfile.servers._path import checked_view, shown

_MOST = 2**31 - 1  # what nginx holds on every platform


class Nginx:
    """Hands files over to nginx with `X-Accel-Redirect` (ngx_http_proxy_module).

    Dangers, and what to do about them (`xsendfile config nginx` prints it):

    - The location must be `internal`, or clients fetch from it directly; it
      must be `^~`, or any regular-expression location of the site wins over it
      and may serve another, public file of the same name.
    - Location and `alias` must both end in a slash, or `..` and sibling
      directories come within reach.
    - `disable_symlinks on from=ROOT` makes nginx refuse links that were put in
      place after this library looked.
    - nginx passes on only `Content-Type`, `Content-Disposition`,
      `Cache-Control`, `Expires`, `Set-Cookie` and `Accept-Ranges` of the
      application's headers. The configuration brings back, by `add_header`,
      those that security, languages, caches and CORS depend on; add your own.
    - Without the internal location, nginx asks the application for the URI:
      clients get its 404, or whatever its catch-all says, and no log tells of
      it. Behind any other server they get an empty file and the header.

    Ranges and preconditions are nginx's to judge, with its own `ETag` and
    `Last-Modified`.

    Args:
        location: the internal location, as the configuration spells it:
            not encoded, with a slash at both ends.
        seen_as: the root as nginx sees it, where that differs (a container, a
            second host); used for the configuration only.
        limit_rate: bytes per second for each response (`X-Accel-Limit-Rate`).
        buffering: whether nginx buffers the response (`X-Accel-Buffering`).
        expires: seconds that nginx may keep the response in its own cache, 0
            for not at all (`X-Accel-Expires`).
        charset: the charset that nginx adds to the type, known to its
            configuration, or "off" (`X-Accel-Charset`).

    Raises:
        BadRootError: `seen_as` is no absolute path.
        BadSenderError: a value that nginx would ignore or misread.

    """

    sends_bytes = False
    heeds: tuple[str, ...] | None = ()

    def __init__(
        self,
        location: str,
        *,
        seen_as: Name | None = None,
        limit_rate: int | None = None,
        buffering: bool | None = None,
        expires: int | None = None,
        charset: str | None = None,
    ) -> None:
        """Check the settings and compute all that does not depend on a request."""
        self.location: str = checked_location(location)
        self.seen_as: bytes | None = checked_view(seen_as)
        self._prefix = percent_encoded(self.location.encode())
        options: list[Header] = []
        if limit_rate is not None:
            options.append(("X-Accel-Limit-Rate", _number("limit_rate", limit_rate, 1)))
        if buffering is not None:
            options.append(("X-Accel-Buffering", _yes_or_no("buffering", buffering)))
        if expires is not None:
            options.append(("X-Accel-Expires", _number("expires", expires, 0)))
        if charset is not None:
            options.append(("X-Accel-Charset", _charset(charset)))
        self._constant = (NO_LENGTH, *options)

    def reply(self, request: Request, file: File, headers: list[Header]) -> Reply:  # noqa: ARG002
        """Return the hand-over of `file`."""
        uri = self._prefix + percent_encoded(b"/".join(file.found))
        return Reply(200, (("X-Accel-Redirect", uri), *headers, *self._constant))

    def __repr__(self) -> str:
        """Return the location, and the root if nginx sees it elsewhere."""
        return shown(self, repr(self.location), self.seen_as)


def _number(option: str, value: object, least: int) -> str:
    """Return a whole number as text: nginx reads no unit and no sign."""
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= _MOST:
        msg = f"{option} is {value!r}; give a whole number from {least} to {_MOST}, or None"
        raise BadSenderError(msg)
    return str(value)


def _yes_or_no(option: str, value: object) -> str:
    """Return a boolean as nginx spells it."""
    if not isinstance(value, bool):
        msg = f"{option} is {value!r}; give True, False or None"
        raise BadSenderError(msg)
    return "yes" if value else "no"


def _charset(value: object) -> str:
    """Return the name of a charset."""
    if not isinstance(value, str) or not is_token(value):
        msg = f"charset is {value!r}; give a name such as 'utf-8', 'off', or None"
        raise BadSenderError(msg)
    return value

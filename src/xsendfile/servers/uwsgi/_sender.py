"""The sender for uWSGI."""

from __future__ import annotations

import time
from collections.abc import Callable

from xsendfile._model import File, Header, Name, Reply, Request
from xsendfile.servers._path import checked_view, path_seen, raw, shown
from xsendfile.servers._serve import CANNOT_CARRY, Serve


class Uwsgi:
    """Hands whole files over to an offload thread of uWSGI (`pull-header`, `fastfile`).

    For WSGI: uWSGI speaks no ASGI. A worker is free again at once. What uWSGI
    cannot do there, ranges and preconditions, is answered as `Serve` does,
    `ETag` included.

    Dangers, and what to do about them (`xsendfile config uwsgi` prints it):

    - uWSGI sends the file under the application's own `Content-Length`: it
      must be exact, so the file is opened and asked for its size. A file that
      changes in the moment after is cut short, or its response is never
      completed.
    - Routing needs PCRE. `pip install uwsgi` without it builds a uWSGI that
      prints "no internal routing support" and goes on: clients then get an
      empty file, and the header. Debian's has it.
    - `static:`, which the manual shows, would drop all headers of the
      application; and without a rule that compares the path, any file that
      uWSGI can read is sent.
    - Files that the workers can read, but uWSGI cannot, are an empty answer.
    - A link in the place of the file is refused, a link in the place of one of
      its directories is followed.

    A name that no header can carry (a control character, a last byte that
    would be a blank in latin-1) is sent by the application.

    Args:
        seen_as: the root as uWSGI sees it, where that differs (a `chroot`, a
            mount of its own).
        clock: returns the time in epoch seconds.

    Raises:
        BadRootError: `seen_as` is no absolute path.

    """

    sends_bytes = True  # it may: ranges
    heeds: tuple[str, ...] | None = Serve.heeds

    def __init__(
        self, *, seen_as: Name | None = None, clock: Callable[[], float] = time.time
    ) -> None:
        """Check the settings."""
        self.seen_as: bytes | None = checked_view(seen_as)
        self._serve = Serve(clock=clock)

    def reply(self, request: Request, file: File, headers: list[Header]) -> Reply:
        """Return the hand-over of the whole of `file`, or what `Serve` says."""
        served = self._serve.reply(request, file, headers)
        if served.status != 200 or not served.body:  # noqa: PLR2004 - as on the wire
            return served
        path = raw(path_seen(file, self.seen_as))
        if path is None:
            return served._replace(reason=CANNOT_CARRY)
        return Reply(200, [("X-Sendfile", path), *served.headers])

    def __repr__(self) -> str:
        """Return the expression that makes this sender."""
        return shown(self, "", self.seen_as)

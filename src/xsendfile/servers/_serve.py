"""No front server: the application sends the bytes itself."""

from __future__ import annotations

from xsendfile._headers import own_headers
from xsendfile._model import File, Header, Reply, Request, Span


class Serve:
    """Sends the file itself: right without any front server, and no slower to set up.

    Whole files and HEAD; a `Range` is ignored, as RFC 9110 §14.2 allows. The
    bytes are those of the very file that was proven, never reopened by name,
    and never more of them than announced.
    """

    sends_bytes = True

    def reply(self, request: Request, file: File, headers: list[Header]) -> Reply:
        """Return the file's bytes, or for HEAD just its headers."""
        size = file.size or 0
        headers += own_headers(size, file.mtime_ns or 0)
        body = (Span(0, size),) if request.method == "GET" and size else ()
        return Reply(200, headers, body)

    def __repr__(self) -> str:
        """Return the expression that makes this sender."""
        return "Serve()"

"""xsendfile 1.0 with its sender for nginx."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from benchmarks.handing_over.asked import CACHING, LOCATION, Asked
from benchmarks.peers.original import release

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


def _as_it_is(root: str) -> WSGIApplication:
    """Return its application, which names files as the manual has it."""
    sender = release().NginxSendfile(LOCATION.rstrip("/"))
    made: WSGIApplication = release().XSendfileApplication(root, sender)
    return made


def _like_ours(application: WSGIApplication) -> WSGIApplication:
    """Return an application with our headers, and a length of 0, which no setting of it makes."""

    def alike(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        def start(
            status: str, headers: list[tuple[str, str]], _: object = None, /
        ) -> Callable[[bytes], object]:
            kept = [header for header in headers if header[0] != "Content-Length"]
            more = [("Cache-Control", CACHING), ("Content-Length", "0")]
            return start_response(status, kept + more)

        return application(environ, start)

    return alike


_asked = Asked.of_this_process()
application = _as_it_is(_asked.root)
if _asked.like_ours:
    application = _like_ours(application)

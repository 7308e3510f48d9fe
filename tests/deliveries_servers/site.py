"""A site that keeps a record of each delivery, one JSON object per line.

Its responses hold secrets: a cookie, and at `/elsewhere` a link.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from xsendfile import (
    Apache,
    Caddy,
    Caddy26,
    Delivery,
    Lighttpd,
    Nginx,
    PrivateFiles,
    Sender,
    Uwsgi,
    XSendfileApplication,
)

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

LOCATION = "/_documents/"
SENDERS: dict[str, Sender] = {
    "nginx": Nginx(LOCATION),
    "apache": Apache(),
    "apache-wsgi": Apache(),
    "lighttpd": Lighttpd(),
    "caddy": Caddy(LOCATION),
    "caddy26": Caddy26(LOCATION),
    "uwsgi": Uwsgi(),
}


SECRET = "s3cr3t"


def record(delivery: Delivery) -> None:
    """Append a delivery to the record."""
    with open(os.environ["RECORD"], "a") as file:
        file.write(json.dumps(delivery._asdict()) + "\n")


if "FRONT" in os.environ:  # else a test has imported this
    _files = XSendfileApplication(
        PrivateFiles(
            os.environ["DOCUMENTS"],
            SENDERS[os.environ["FRONT"]],
            on_delivery=record,
            request_id="X-Request-ID",
        )
    )


def application(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    """Send a file, or elsewhere, with a cookie."""

    def start(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:  # noqa: ANN401
        return start_response(status, [*headers, ("Set-Cookie", f"session={SECRET}")], *more)

    if environ["PATH_INFO"] == "/elsewhere":
        link = f"https://localhost/{SECRET}?token={SECRET}"
        start("302 Found", [("Location", link), ("Link", f"<{link}>"), ("Content-Length", "0")])
        return []
    return _files(environ, start)

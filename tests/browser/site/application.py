"""The application behind nginx: gunicorn imports it, and `xsendfile config` its roots.

`SITE_ROOT` has the files. `/beacon/NAME` is what scripts call when they run: the names are lines of
`SITE_BEACONS`.
"""

from __future__ import annotations

import html
import os
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.browser.names import NAMES
from xsendfile import Nginx, PrivateFiles
from xsendfile.wsgi import send_file

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

files = PrivateFiles(os.environ["SITE_ROOT"], Nginx("/_files/"))
uploads = PrivateFiles(os.environ["SITE_ROOT"], Nginx("/_files/"), inline="safe")

_LINKS = "".join(
    f'<p><a id="{kind}-{number}" href="/{kind}/{number}">{html.escape(name.label)}</a></p>'
    for number, name in enumerate(NAMES)
    for kind in ("attachment", "inline")
)
PAGES = {
    "": f"<!doctype html><title>Names</title>{_LINKS}",
    "film": "<!doctype html><title>Film</title><body style='margin:0'>"
    "<video muted preload=metadata width=640 height=360 src='/files/film.webm'></video>",
    "framed": "<!doctype html><title>Framed</title><h1>Framed</h1>"
    "<iframe src='/uploads/page.svg'></iframe><object data='/uploads/page.svg'></object>"
    "<embed src='/uploads/page.svg'><img src='/uploads/page.svg'>"
    "<iframe src='/uploads/page.html'></iframe>",
}


def application(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    """Answer by the first part of the path."""
    _, what, *rest = environ["PATH_INFO"].split("/")
    options: dict[str, Any] = {}
    if what in {"attachment", "inline"}:
        options = {
            "download_name": NAMES[int(rest[0])].text,
            "as_attachment": what == "attachment",
            "mimetype": "application/octet-stream",
        }
        return send_file(environ, start_response, files, "content.bin", **options)
    if what in {"files", "uploads"}:
        chosen = files if what == "files" else uploads
        return send_file(environ, start_response, chosen, rest[0])
    if what == "beacon":
        with Path(os.environ["SITE_BEACONS"]).open("a", encoding="utf-8") as beacons:
            beacons.write(f"{rest[0]}\n")
    page = PAGES.get(what, "").encode()
    headers = [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(page)))]
    start_response("200 OK", headers)
    return [page]

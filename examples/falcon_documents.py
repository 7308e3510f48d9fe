"""Documents that only their owner may have: Falcon decides, nginx sends.

export ADAS_PASSWORD=…
gunicorn --threads 4 --keep-alive 75 falcon_documents:app
xsendfile config nginx --app falcon_documents:documents --upstream 127.0.0.1:8000 > nginx.conf
"""

from __future__ import annotations

import os
from base64 import b64encode
from collections.abc import Callable
from hmac import compare_digest

from falcon import App, HTTPNotFound, HTTPUnauthorized, Request, Response

from xsendfile import Nginx, PrivateFiles
from xsendfile.wsgi import send_file

documents = PrivateFiles("/srv/documents", Nginx("/_documents/"))
ADA = b"Basic " + b64encode(b"ada:" + os.environb[b"ADAS_PASSWORD"])


def current_user(req: Request) -> str:
    """Return who asks; your own login goes here."""
    if not compare_digest((req.auth or "").encode(), ADA):
        raise HTTPUnauthorized(challenges=['Basic realm="documents"'])
    return "ada"


def send(req: Request, resp: Response, path: str) -> None:
    """Answer as `send_file` does."""

    def started(
        status: str, headers: list[tuple[str, str]], *_: object
    ) -> Callable[[bytes], object]:
        if status.startswith("404"):
            raise HTTPNotFound
        resp.status = status
        resp.set_headers(headers)
        return bytes  # PEP 3333 wants a function; nothing calls it

    resp.stream = send_file(req.env, started, documents, path, as_attachment=True)


class Document:
    """A document from the user's own folder; no `..` leads out of it."""

    def on_get(self, req: Request, resp: Response, name: str) -> None:
        """Deliver it."""
        send(req, resp, f"{current_user(req)}/{name}")
        resp.set_header("X-Robots-Tag", "none")
        resp.set_cookie("downloaded", "1", max_age=60)  # the page may stop waiting

    on_head = on_get


app = App()
app.add_route("/documents/{name:path}", Document())

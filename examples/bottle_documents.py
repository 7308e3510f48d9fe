"""Documents that only their owner may have: Bottle decides, nginx sends.

export ADAS_PASSWORD=…
gunicorn --threads 4 --keep-alive 75 bottle_documents:app
xsendfile config nginx --app bottle_documents:documents --upstream 127.0.0.1:8000 > nginx.conf
"""

from __future__ import annotations

import os
from base64 import b64encode
from collections.abc import Callable
from hmac import compare_digest

from bottle import Bottle, HTTPError, HTTPResponse, abort, request

from xsendfile import Nginx, PrivateFiles
from xsendfile.wsgi import send_file

app = Bottle()
documents = PrivateFiles("/srv/documents", Nginx("/_documents/"))
ADA = b"Basic " + b64encode(b"ada:" + os.environb[b"ADAS_PASSWORD"])


def current_user() -> str:
    """Return who asks; your own login goes here."""
    if not compare_digest(request.environ.get("HTTP_AUTHORIZATION", "").encode(), ADA):
        raise HTTPError(401, "Who are you?", WWW_Authenticate='Basic realm="documents"')
    return "ada"


def file_response(path: str) -> HTTPResponse:
    """Return what `send_file` answers, as a response of Bottle's."""
    response = HTTPResponse()

    def started(
        status: str, headers: list[tuple[str, str]], *_: object
    ) -> Callable[[bytes], object]:
        if status.startswith("404"):
            abort(404)
        response.status = status
        for name, value in headers:
            response.add_header(name, value.encode("latin-1").decode())  # Bottle encodes it again
        return bytes  # PEP 3333 wants a function; nothing calls it

    try:
        response.body = send_file(request.environ, started, documents, path, as_attachment=True)
    except UnicodeDecodeError:  # a name that Bottle cannot carry; for nginx, all are ASCII
        abort(404)
    return response


@app.get("/documents/<name:path>")
def document(name: str) -> HTTPResponse:
    """Deliver a document from the user's own folder; no `..` leads out of it."""
    response = file_response(f"{current_user()}/{name}")
    response.set_header("X-Robots-Tag", "none")
    response.set_cookie("downloaded", "1", max_age=60)  # the page may stop waiting
    return response

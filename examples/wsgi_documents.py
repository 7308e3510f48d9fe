"""Documents that only their owner may have: plain WSGI decides, nginx sends.

export ADAS_PASSWORD=…
gunicorn --threads 4 --keep-alive 75 wsgi_documents:application
xsendfile config nginx --app wsgi_documents:documents --upstream 127.0.0.1:8000 > nginx.conf
"""

from __future__ import annotations

import os
from base64 import b64encode
from collections.abc import Iterable
from hmac import compare_digest
from wsgiref.types import StartResponse, WSGIEnvironment

from xsendfile import Nginx, PrivateFiles, Refused
from xsendfile.wsgi import send_file

documents = PrivateFiles("/srv/documents", Nginx("/_documents/"))
ADA = b"Basic " + b64encode(b"ada:" + os.environb[b"ADAS_PASSWORD"])
HEADERS = {"X-Robots-Tag": "none", "Set-Cookie": "downloaded=1; Max-Age=60; Path=/"}


def current_user(environ: WSGIEnvironment) -> bytes | None:
    """Return who asks; your own login goes here."""
    given = environ.get("HTTP_AUTHORIZATION", "")
    return b"ada" if compare_digest(given.encode(), ADA) else None


def page(start_response: StartResponse, status: str, *headers: tuple[str, str]) -> Iterable[bytes]:
    """Answer with a page of the site's own."""
    start_response(status, [("Content-Type", "text/html"), *headers])
    return [f"<h1>{status}</h1>\n".encode()]


def application(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    """Deliver a document from the user's own folder; no `..` leads out of it."""
    user = current_user(environ)
    if user is None:
        challenge = ("WWW-Authenticate", 'Basic realm="documents"')
        return page(start_response, "401 Unauthorized", challenge)
    name = environ["PATH_INFO"].encode("latin-1").removeprefix(b"/documents/")
    path = user + b"/" + name
    try:
        documents.find(path)
    except Refused:
        return page(start_response, "404 Not Found")
    return send_file(environ, start_response, documents, path, as_attachment=True, headers=HEADERS)

"""The application: it decides. nginx, in the other container, sends."""

from __future__ import annotations

import base64
import hmac
import os
from collections.abc import Iterable
from wsgiref.types import StartResponse, WSGIEnvironment

from xsendfile import Nginx, PrivateFiles
from xsendfile.wsgi import send_file

# The same files: here below /data, in nginx's container below /srv.
documents = PrivateFiles("/data/documents", Nginx("/_documents/", seen_as="/srv/documents"))

_ADA = "Basic " + base64.b64encode(b"ada:" + os.environb.get(b"ADAS_PASSWORD", b"")).decode()


def application(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    """Deliver `/documents/…` to Ada."""
    given = environ.get("HTTP_AUTHORIZATION", "").encode("latin-1")
    if not os.environ.get("ADAS_PASSWORD") or not hmac.compare_digest(given, _ADA.encode()):
        challenge = [("WWW-Authenticate", 'Basic realm="documents"'), ("Content-Length", "0")]
        start_response("401 Unauthorized", challenge)
        return []
    name = environ["PATH_INFO"].removeprefix("/documents/").encode("latin-1")
    return send_file(environ, start_response, documents, name)

"""Documents that only their owner may have: WebOb decides, nginx sends.

export ADAS_PASSWORD=…
gunicorn --threads 4 --keep-alive 75 webob_documents:application
xsendfile config nginx --app webob_documents:documents --upstream 127.0.0.1:8000 > nginx.conf
"""

from __future__ import annotations

import os
from base64 import b64encode
from functools import partial
from hmac import compare_digest

from webob import Request, Response
from webob.dec import wsgify
from webob.exc import HTTPNotFound, HTTPUnauthorized

from xsendfile import Nginx, PrivateFiles
from xsendfile.wsgi import send_file

documents = PrivateFiles("/srv/documents", Nginx("/_documents/"))
ADA = b"Basic " + b64encode(b"ada:" + os.environb[b"ADAS_PASSWORD"])


def current_user(request: Request) -> bytes:
    """Return who asks; your own login goes here."""
    if not compare_digest(request.headers.get("Authorization", "").encode(), ADA):
        raise HTTPUnauthorized(headers={"WWW-Authenticate": 'Basic realm="documents"'})
    return b"ada"


@wsgify
def application(request: Request) -> Response:
    """Deliver a document from the user's own folder; no `..` leads out of it."""
    name = request.environ["PATH_INFO"].encode("latin-1").removeprefix(b"/documents/")
    path = current_user(request) + b"/" + name
    file = partial(send_file, files=documents, path=path, as_attachment=True)
    response = request.get_response(file)  # what send_file answers, as a response of WebOb's
    if response.status_int == 404:
        raise HTTPNotFound
    response.headers["X-Robots-Tag"] = "none"
    response.set_cookie("downloaded", "1", max_age=60)  # the page may stop waiting
    return response

"""Documents that only their owner may have: Pyramid decides, nginx sends.

export ADAS_PASSWORD=…
waitress-serve --listen=127.0.0.1:8000 pyramid_documents:application
xsendfile config nginx --app pyramid_documents:documents --upstream 127.0.0.1:8000 > nginx.conf
"""

from __future__ import annotations

import os
from base64 import b64encode
from functools import partial
from hmac import compare_digest

from pyramid.config import Configurator
from pyramid.exceptions import URLDecodeError
from pyramid.httpexceptions import HTTPNotFound, HTTPUnauthorized
from pyramid.request import Request
from pyramid.response import Response

from xsendfile import Nginx, PrivateFiles
from xsendfile.wsgi import send_file

documents = PrivateFiles("/srv/documents", Nginx("/_documents/"))
ADA = b"Basic " + b64encode(b"ada:" + os.environb[b"ADAS_PASSWORD"])


def current_user(request: Request) -> str:
    """Return who asks; your own login goes here."""
    if not compare_digest(request.headers.get("Authorization", "").encode(), ADA):
        raise HTTPUnauthorized(headers={"WWW-Authenticate": 'Basic realm="documents"'})
    return "ada"


def document(request: Request) -> Response:
    """Deliver a document from the user's own folder; no `..` leads out of it."""
    path = f"{current_user(request)}/{request.matchdict['name']}"
    file = partial(send_file, files=documents, path=path, as_attachment=True)
    response = request.get_response(file)  # what send_file answers, as a response of Pyramid's
    if response.status_int == 404:
        raise HTTPNotFound
    response.headers["X-Robots-Tag"] = "none"
    response.set_cookie("downloaded", "1", max_age=60)  # the page may stop waiting
    return response


with Configurator() as config:
    config.add_route("document", "/documents/{name:.*}")
    config.add_view(document, route_name="document")
    config.add_exception_view(lambda _: HTTPNotFound(), context=URLDecodeError)  # no UTF-8
    application = config.make_wsgi_app()

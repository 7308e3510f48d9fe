"""Documents that only their owner may have: Quart decides, nginx sends.

export ADAS_PASSWORD=…
hypercorn --keep-alive 75 quart_documents:app
xsendfile config nginx --app quart_documents:documents --upstream 127.0.0.1:8000 > nginx.conf
"""

from __future__ import annotations

import os
from base64 import b64encode
from collections.abc import Iterator
from hmac import compare_digest

from quart import Quart, Response, abort, request
from quart.utils import run_sync
from werkzeug.datastructures import Headers, WWWAuthenticate

from xsendfile import Nginx, PrivateFiles, Refused, Reply, Request

app = Quart(__name__)
documents = PrivateFiles("/srv/documents", Nginx("/_documents/"))
ADA = b"Basic " + b64encode(b"ada:" + os.environb[b"ADAS_PASSWORD"])


def current_user() -> str:
    """Return who asks; your own login goes here."""
    if not compare_digest(request.headers.get("Authorization", "").encode(), ADA):
        abort(401, www_authenticate=WWWAuthenticate("basic", {"realm": "documents"}))
    return "ada"


def chunks(reply: Reply) -> Iterator[bytes]:
    """Yield what the application sends by itself: nothing where nginx sends the file."""
    try:
        for part in reply.body:
            if isinstance(part, bytes):
                yield part
            elif reply.content:
                for start in range(part.start, part.stop, 65536):
                    yield reply.content.read(start, min(65536, part.stop - start))
    finally:
        if reply.content:
            reply.content.close()


@app.get("/documents/<path:name>")
async def document(name: str) -> Response:
    """Deliver a document from the user's own folder; no `..` leads out of it."""
    path = f"{current_user()}/{name}"
    asked = Request(request.method, header=request.headers.get)
    try:
        reply = await run_sync(documents.answer)(asked, path, as_attachment=True)
        headers = [(key, value.encode("latin-1").decode()) for key, value in reply.headers]
    except (Refused, UnicodeDecodeError):
        abort(404)
    response = Response(chunks(reply), reply.status)
    response.headers = Headers(headers)  # all there are; Quart encodes them again
    response.timeout = None  # a download may take longer than Quart's 60 seconds
    response.headers["X-Robots-Tag"] = "none"
    response.set_cookie("downloaded", "1", max_age=60)  # the page may stop waiting
    return response

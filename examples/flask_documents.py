"""Documents that only their owner may have: Flask decides, nginx sends.

export ADAS_PASSWORD=…
gunicorn --threads 4 --keep-alive 75 flask_documents:app
xsendfile config nginx --app flask_documents:roots --upstream 127.0.0.1:8000 > nginx.conf
"""

from __future__ import annotations

import os
from base64 import b64encode
from hmac import compare_digest

from flask import Flask, Response, abort, request
from werkzeug.datastructures import WWWAuthenticate

from xsendfile.flask import XSendfile, send_from_directory

app = Flask(__name__)
app.config["XSENDFILE"] = {
    "documents": {"ROOT": "/srv/documents", "SENDER": "nginx", "LOCATION": "/_documents/"}
}
roots = XSendfile(app)
ADA = b"Basic " + b64encode(b"ada:" + os.environb[b"ADAS_PASSWORD"])


def current_user() -> str:
    """Return who asks; your own login goes here."""
    if not compare_digest(request.headers.get("Authorization", "").encode(), ADA):
        abort(401, www_authenticate=WWWAuthenticate("basic", {"realm": "documents"}))
    return "ada"


@app.get("/documents/<path:name>")
def document(name: str) -> Response:
    """Deliver a document from the user's own folder; no `..` leads out of it."""
    path = f"{current_user()}/{name}"
    response = send_from_directory(roots["documents"], path, as_attachment=True)
    response.headers["X-Robots-Tag"] = "none"
    response.set_cookie("downloaded", "1", max_age=60)  # the page may stop waiting
    return response

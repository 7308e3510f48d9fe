"""Flask, whose `send_from_directory` is Werkzeug's.

It knows `X-Sendfile`, nginx does not: the header is renamed, as people do.
"""

from __future__ import annotations

from urllib.parse import quote

from flask import Flask, Response, send_from_directory

from benchmarks.handing_over.asked import CACHING, LOCATION, Asked

_asked = Asked.of_this_process()
application = Flask(__name__, static_folder=None)
application.config["USE_X_SENDFILE"] = True


def _deliver(name: str) -> Response:
    """Answer as the manual has it."""
    return _for_nginx(send_from_directory(_asked.root, name))


def _deliver_like_us(name: str) -> Response:
    """Answer with our headers, and a length of 0; what makes the others is turned off."""
    response = send_from_directory(_asked.root, name, etag=False, conditional=False)
    del response.headers["Content-Disposition"], response.headers["Last-Modified"]
    response.headers["Cache-Control"] = CACHING
    response.headers["Content-Length"] = "0"
    return _for_nginx(response)


def _for_nginx(response: Response) -> Response:
    """Name the file as nginx knows it."""
    path = response.headers.pop("X-Sendfile")
    response.headers["X-Accel-Redirect"] = LOCATION + quote(path[len(_asked.root) + 1 :])
    return response


application.get("/<path:name>")(_deliver_like_us if _asked.like_ours else _deliver)

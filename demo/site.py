"""The application of the demonstration: two users, each with a folder of their own.

gunicorn imports it; what it needs to know comes in the environment.
"""

from __future__ import annotations

import base64
import hmac
import os
from collections.abc import Iterable
from urllib.parse import parse_qsl
from wsgiref.types import StartResponse, WSGIEnvironment

from xsendfile import AuthTokenApplication, Caddy, Nginx, PrivateFiles, TokenConfig
from xsendfile.wsgi import send_file

from .sample import PASSWORDS

_front_server = {"nginx": Nginx, "caddy": Caddy}[os.environ["DEMO_FRONT_SERVER"]]
_folder = os.environ["DEMO_FOLDER"]

documents = PrivateFiles(f"{_folder}/documents", _front_server("/_documents/"))
shared = PrivateFiles(f"{_folder}/shared", _front_server("/_shared/"))
links = TokenConfig(os.environ["DEMO_SECRET"], "sha256", timeout=int(os.environ["DEMO_TIMEOUT"]))
unaided = PrivateFiles(documents.root.directory)
linked = AuthTokenApplication(shared.root.directory, links, shared.sender)


def application(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    """Answer `/links/…` for whoever has a link, and `/documents/…` for the user it belongs to.

    `/unaided/…` is the same as `/documents/…` without the web server's help.
    """
    path = environ["PATH_INFO"].encode("latin-1")
    if path.startswith(b"/links/"):
        below = path.removeprefix(b"/links").decode("latin-1")
        return linked({**environ, "SCRIPT_NAME": "/links", "PATH_INFO": below}, start_response)

    user = _user(environ)
    if user is None:
        challenge = [("WWW-Authenticate", 'Basic realm="demo"'), ("Content-Length", "0")]
        start_response("401 Unauthorized", challenge)
        return []
    save_as = dict(parse_qsl(environ["QUERY_STRING"])).get("save_as")
    folder, _, name = path.removeprefix(b"/").partition(b"/")
    return send_file(
        environ,
        start_response,
        unaided if folder == b"unaided" else documents,
        user.encode() + b"/" + name,
        as_attachment=save_as is not None,
        download_name=save_as,
    )


def _user(environ: WSGIEnvironment) -> str | None:
    """Return the user whose name and password came with the request."""
    given = environ.get("HTTP_AUTHORIZATION", "").encode("latin-1")
    for user, password in PASSWORDS.items():
        expected = b"Basic " + base64.b64encode(f"{user}:{password}".encode())
        if hmac.compare_digest(given, expected):
            return user
    return None

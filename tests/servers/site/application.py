"""The application behind the servers; gunicorn imports it.

It reads `SITE_BASE` and `SITE_HOSTILE` from the environment and dispatches on
the first part of the path, which becomes `SCRIPT_NAME`, as a framework does.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from tests.servers.place import Place, name_path
from tests.servers.site.signing import LINKS
from xsendfile import (
    AuthTokenApplication,
    Caddy,
    Nginx,
    PrivateFiles,
    Sender,
    Serve,
    XSendfileApplication,
)
from xsendfile.wsgi import send_file

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_place = Place(os.fsencode(os.environ["SITE_BASE"]))
_hostile = os.fsencode(os.environ["SITE_HOSTILE"])
_ports: dict[str, set[str]] = {}

documents = PrivateFiles(_place.documents, Nginx("/_documents/"))
second = PrivateFiles(_place.second, Nginx("/_second place/"))
uploads = PrivateFiles(_place.uploads, Nginx("/_uploads/"), inline="safe")
hostile = PrivateFiles(_hostile, Nginx("/_hostile/"))
by_caddy = PrivateFiles(_place.documents, Caddy("/_documents/"))
second_by_caddy = PrivateFiles(_place.second, Caddy("/_second place/"))
uploads_by_caddy = PrivateFiles(_place.uploads, Caddy("/_uploads/"), inline="safe")


def query(environ: WSGIEnvironment) -> dict[str, str]:
    """Return the parameters of the request; bytes that are not UTF-8 are kept (PEP 383)."""
    text = environ.get("QUERY_STRING", "")
    return dict(parse_qsl(text, keep_blank_values=True, errors="surrogateescape"))


def choose(files: PrivateFiles) -> WSGIApplication:
    """Return a view that chooses the file itself: `n` of the table of names, or `name`.

    `options` is JSON: the presentation.
    """

    def view(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        asked = query(environ)
        name = name_path(int(asked["n"])) if "n" in asked else os.fsencode(asked["name"])
        options: dict[str, Any] = json.loads(asked.get("options", "{}"))
        return send_file(environ, start_response, files, name, **options)

    return view


def at(sender: Sender) -> WSGIApplication:
    """Return `choose` for the documents with another sender."""
    return choose(PrivateFiles(_place.documents, sender))


def raw(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    """Hand over whatever `uri` says: what an application without this library might do."""
    start_response("200 OK", [("X-Accel-Redirect", query(environ)["uri"]), ("Content-Length", "0")])
    return []


def connections(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    """Tell how many connections the requests with `X-Count: <of>` came by."""
    count = str(len(_ports[query(environ)["of"]])).encode()
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(len(count)))])
    return [count]


def missing(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:  # noqa: ARG001
    """Answer what leads nowhere."""
    start_response("404 Not Found", [("Content-Type", "text/plain"), ("Content-Length", "8")])
    return [b"no view\n"]


VIEWS: Mapping[str, WSGIApplication] = {
    "/send": choose(documents),
    "/second": choose(second),
    "/uploads": choose(uploads),
    "/slow": at(Nginx("/_documents/", limit_rate=20_000)),
    "/unbuffered": at(Nginx("/_documents/", buffering=False)),
    "/kept": at(Nginx("/_documents/", expires=60)),
    "/charset": at(Nginx("/_documents/", charset="utf-8")),
    "/served": at(Serve()),
    "/raw": raw,
    "/connections": connections,
    "/v1": XSendfileApplication(_place.documents, "nginx"),
    "/mounted": XSendfileApplication(_place.mounted, "nginx"),
    "/links": AuthTokenApplication(_place.documents, LINKS, Nginx("/_documents/")),
    "/hostile": XSendfileApplication(_hostile, hostile.sender),
    "/hostile-v1": XSendfileApplication(_hostile, "nginx"),
    "/hostile-serve": XSendfileApplication(_hostile, "serve"),
    "/hostile-links": AuthTokenApplication(_hostile, LINKS, hostile.sender),
    "/caddy": choose(by_caddy),
    "/caddy-second": choose(second_by_caddy),
    "/caddy-uploads": choose(uploads_by_caddy),
    "/caddy-path": XSendfileApplication(_place.documents, by_caddy.sender),
}


def application(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    """Find the view."""
    count = environ.get("HTTP_X_COUNT")
    if count:
        _ports.setdefault(count, set()).add(environ["REMOTE_PORT"])
    first, slash, rest = environ["PATH_INFO"].removeprefix("/").partition("/")
    view = VIEWS.get(f"/{first}", missing)
    mounted = {**environ, "SCRIPT_NAME": f"/{first}", "PATH_INFO": slash + rest}
    return view(mounted, start_response)

"""The application of every deployment; it needs nothing but the library.

It reads `DEPLOYMENT` and `SITE_BASE` from the environment.

::

    /send?i=7, /send?name=…    a file by the number of a hostile name, or by its path
          &options=…           the presentation, as JSON
    /raw?i=7                   the same, handed over whether the server can carry it or not
    /own?status=404            an answer of the application's own
    /echo                      the request headers, as JSON
    /connections               the number of connections that requests came by so far
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from http import HTTPStatus
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, quote

from xsendfile import Apache, Caddy, Caddy26, Lighttpd, Nginx, PrivateFiles, Sender, Uwsgi
from xsendfile.wsgi import send_file

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

LOCATION = "/_documents/"
_COOKIES = [("Set-Cookie", "a=1; Path=/"), ("Set-Cookie", "b=2; Path=/")]


def files_of(deployment: str, base: bytes) -> PrivateFiles:
    """Return the private files, with the sender for a deployment."""
    front = base + b"/front"
    senders: Mapping[str, Sender] = {
        "nginx": Nginx(LOCATION, seen_as=front),
        "Apache, mod_proxy": Apache(seen_as=front),
        "Apache, mod_wsgi": Apache(seen_as=front),
        "lighttpd, mod_proxy": Lighttpd(seen_as=front),
        "lighttpd, FastCGI": Lighttpd(seen_as=front),
        "Caddy 2.6": Caddy26(LOCATION, seen_as=front),
        "Caddy": Caddy(LOCATION, seen_as=front),
        "uWSGI": Uwsgi(seen_as=front),
    }
    return PrivateFiles(base + b"/inner", senders[deployment])


def value_for(sender: Sender, base: bytes, path: bytes) -> tuple[str, str]:
    """Return the header that a sender would write, had it no name that it cannot carry."""
    absolute = base + b"/front/" + path
    if isinstance(sender, Nginx | Caddy):
        return "X-Accel-Redirect", LOCATION + quote(path)
    if isinstance(sender, Caddy26):
        return "X-Accel-Redirect", LOCATION + path.decode("latin-1")
    if isinstance(sender, Lighttpd):
        return "X-Sendfile", quote(absolute)
    return "X-Sendfile", absolute.decode("latin-1")


_base = os.fsencode(os.environ.get("SITE_BASE", "/nowhere"))
_documents = files_of(os.environ.get("DEPLOYMENT", "nginx"), _base)
_connections: set[int] = set()


def _asked(environ: WSGIEnvironment) -> dict[str, str]:
    """Return the parameters of the request; bytes that are not UTF-8 are kept (PEP 383)."""
    text = environ.get("QUERY_STRING", "")
    return dict(parse_qsl(text, keep_blank_values=True, errors="surrogateescape"))


def _path(asked: Mapping[str, str]) -> bytes:
    """Return the path that was asked for."""
    if "name" in asked:
        return os.fsencode(asked["name"])
    paths = json.loads(Path(os.fsdecode(_base), "paths.json").read_text("ascii"))
    path: str = paths[int(asked["i"])]
    return path.encode("latin-1")


def send(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    """Send a file."""
    asked = _asked(environ)
    options: dict[str, Any] = json.loads(asked.get("options", "{}"))
    return send_file(environ, start_response, _documents, _path(asked), **options)


def raw(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    """Hand over as this library never would."""
    path = _path(_asked(environ))
    header = value_for(_documents.sender, _base, path)
    size = (Path(os.fsdecode(_base), "inner") / os.fsdecode(path)).stat().st_size
    length = str(size) if isinstance(_documents.sender, Uwsgi) else "0"
    headers = [("Content-Type", "text/plain"), ("Content-Length", length), header]
    start_response("200 OK", headers)
    return []


def own(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    """Answer without a file."""
    status = HTTPStatus(int(_asked(environ)["status"]))
    body = b"" if environ["REQUEST_METHOD"] == "HEAD" else b"the application's own\n"
    headers = [("Content-Type", "text/x-own"), ("Content-Length", "22"), ("X-Own", "1"), *_COOKIES]
    start_response(f"{status.value} {status.phrase}", headers)
    return [body]


def echo(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    """Tell the headers of the request."""
    seen = {name: value for name, value in environ.items() if name.startswith("HTTP_")}
    return _told(seen, start_response)


def connections(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:  # noqa: ARG001
    """Tell the number of connections."""
    return _told(len(_connections), start_response)


def _told(value: object, start_response: StartResponse) -> Iterable[bytes]:
    body = json.dumps(value).encode()
    headers = [("Content-Type", "application/json"), ("Content-Length", str(len(body)))]
    start_response("200 OK", headers)
    return [body]


def nowhere(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:  # noqa: ARG001
    """Answer what leads nowhere."""
    start_response("404 Not Found", [("Content-Type", "text/plain"), ("Content-Length", "8")])
    return [b"no view\n"]


_VIEWS: Mapping[str, WSGIApplication] = {
    "/send": send,
    "/raw": raw,
    "/own": own,
    "/echo": echo,
    "/connections": connections,
}


def _connection(environ: WSGIEnvironment) -> int:
    """Return the inode of the socket that a request has come by; the kernel counts them up."""
    if "gunicorn.socket" in environ:
        return os.fstat(environ["gunicorn.socket"].fileno()).st_ino
    if "uwsgi.version" in environ:
        return os.fstat(import_module("uwsgi").connection_fd()).st_ino
    return 0


def application(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    """Find the view."""
    _connections.add(_connection(environ))
    return _VIEWS.get(environ["PATH_INFO"], nowhere)(environ, start_response)

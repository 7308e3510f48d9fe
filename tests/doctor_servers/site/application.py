"""The application behind the servers: a view for each setting of it.

A view delivers the file that its path goes on with, or `name` of the query.
The root comes from the environment, `DOCTOR_ROOT`.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from xsendfile import (
    Apache,
    ApacheUnescape,
    Caddy,
    Caddy26,
    File,
    Lighttpd,
    Nginx,
    PrivateFiles,
    Reply,
    Request,
    Sender,
    Serve,
    Uwsgi,
)
from xsendfile.wsgi import send_file

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

LOCATION = "/_documents/"
_ROOT = os.environ["DOCTOR_ROOT"]


class Believing:
    """The fault of CVE-2025-61780: a client's header names the way that the file is sent."""

    sends_bytes = False

    def __init__(self, own: Sender, others: Mapping[str, Sender]) -> None:
        """Keep the sender for this server, and those that a client may name."""
        self._own = own
        self._others = others

    def reply(self, request: Request, file: File, headers: list[tuple[str, str]]) -> Reply:
        """Return a hand-over to the server that the client names."""
        named = self._others.get(request.header("X-Sendfile-Type") or "", self._own)
        return named.reply(request, file, headers)


nginx = PrivateFiles(_ROOT, Nginx(LOCATION), inline="safe")
apache = PrivateFiles(_ROOT, Apache(), inline="safe")
lighttpd = PrivateFiles(_ROOT, Lighttpd(), inline="safe")
caddy = PrivateFiles(_ROOT, Caddy(LOCATION), inline="safe")
caddy26 = PrivateFiles(_ROOT, Caddy26(LOCATION), inline="safe")
uwsgi = PrivateFiles(_ROOT, Uwsgi(), inline="safe")
serve = PrivateFiles(_ROOT, Serve(), inline="safe")

unescape = PrivateFiles(_ROOT, ApacheUnescape(), inline="safe")
believing = PrivateFiles(_ROOT, Believing(Nginx(LOCATION), {"X-Sendfile": Apache()}), inline="safe")
believing_by_path = PrivateFiles(
    _ROOT, Believing(Apache(), {"X-Accel-Redirect": Nginx(LOCATION)}), inline="safe"
)
believing_by_encoded_path = PrivateFiles(
    _ROOT, Believing(Lighttpd(), {"X-Accel-Redirect": Nginx(LOCATION)}), inline="safe"
)
believing_uwsgi = PrivateFiles(
    _ROOT, Believing(Uwsgi(), {"X-Accel-Redirect": Nginx(LOCATION)}), inline="safe"
)
lighttpd_unchecked = PrivateFiles(_ROOT, Lighttpd(), check=False, inline="safe")
caddy_unchecked = PrivateFiles(_ROOT, Caddy(LOCATION), check=False, inline="safe")
nginx_unchecked = PrivateFiles(_ROOT, Nginx(LOCATION), check=False, inline="safe")
apache_unchecked = PrivateFiles(_ROOT, Apache(), check=False, inline="safe")
# Nothing is looked at, so that Apache has to have a tag of its own, and links lead anywhere.
apache_told_nothing = PrivateFiles(_ROOT, Apache(), check=False, symlinks="follow", inline="safe")
following = PrivateFiles(_ROOT, Nginx(LOCATION), symlinks="follow", inline="safe")


def deliver(files: PrivateFiles, *, coding: str = "") -> WSGIApplication:
    """Return the view that delivers these files."""
    headers = {"Content-Encoding": coding} if coding else {}

    def view(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        query = dict(parse_qsl(environ.get("QUERY_STRING", "")))
        name = query.get("name", environ["PATH_INFO"].removeprefix("/"))
        path = os.fsencode(name) if "name" in query else name.encode("latin-1")
        return send_file(environ, start_response, files, path, headers=headers)

    return view


def short(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:  # noqa: ARG001
    """Announce all of the file, and fail after a part of it."""
    with open(os.path.join(_ROOT, "page.html"), "rb") as file:
        content = file.read()
    start_response("200 OK", [("Content-Type", "text/html"), ("Content-Length", str(len(content)))])
    yield content[:-100]
    raise OSError


def login(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    """Deliver to who has a cookie; send others to the login."""
    if environ.get("HTTP_COOKIE") == "session=secret":
        return deliver(nginx)(environ, start_response)
    start_response("302 Found", [("Location", "/form"), ("Content-Length", "0")])
    return []


def form(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:  # noqa: ARG001
    """Ask for a password, with a 200."""
    start_response("200 OK", [("Content-Type", "text/html")])
    return [b"<form method='post'><input name='p' type='password'></form>"]


def missing(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:  # noqa: ARG001
    """Answer what leads nowhere."""
    start_response("404 Not Found", [("Content-Type", "text/html"), ("Content-Length", "14")])
    return [b"<h1>Oops!</h1>"]


VIEWS: dict[str, WSGIApplication] = {
    **{name: deliver(value) for name, value in vars().items() if isinstance(value, PrivateFiles)},
    "coded": deliver(nginx, coding="gzip"),
    "coded_apache": deliver(apache, coding="gzip"),
    "form": form,
    "login": login,
    "short": short,
}


def application(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    """Find the view."""
    first, slash, rest = environ["PATH_INFO"].removeprefix("/").partition("/")
    mounted = {**environ, "SCRIPT_NAME": f"/{first}", "PATH_INFO": slash + rest}
    return VIEWS.get(first, missing)(mounted, start_response)

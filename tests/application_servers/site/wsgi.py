"""The WSGI application: `application` as it is, and below `/validated` under `wsgiref.validate`."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any
from wsgiref.validate import validator

from tests.application_servers.site.settings import (
    A_DAY,
    LINKS,
    ROOT,
    documents,
    log_to_the_server,
    parameters,
    report,
    resize,
)
from xsendfile import AuthTokenApplication, XSendfileApplication
from xsendfile.wsgi import send_file

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

log_to_the_server()


def send(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    """Send the file `name`."""
    return send_file(
        environ, start_response, documents, parameters(environ["QUERY_STRING"])["name"]
    )


def meanwhile(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    """Send the file `name`, which gets another `size` before the server has sent a byte."""
    body = send(environ, start_response)
    asked = parameters(environ["QUERY_STRING"])
    resize(asked["name"], int(asked["size"]))
    return body


def rewritten(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    """Send the file `name`, which gets another `size` after the server has sent what there was."""
    body: Any = send(environ, start_response)
    asked = parameters(environ["QUERY_STRING"])
    close = body.close

    def rewrite_and_close() -> None:
        resize(asked["name"], int(asked["size"]))
        close()

    body.close = rewrite_and_close
    return body  # type: ignore[no-any-return]


def state(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:  # noqa: ARG001
    """Report on this process."""
    return _answer(start_response, "200 OK", report([]))


def missing(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:  # noqa: ARG001
    """Answer what leads nowhere."""
    return _answer(start_response, "404 Not Found", b"no view\n")


def _answer(start_response: StartResponse, status: str, body: bytes) -> list[bytes]:
    start_response(status, [("Content-Type", "text/plain"), ("Content-Length", str(len(body)))])
    return [body]


def site(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    """Find the view by the first part of the path, which becomes part of the mount."""
    first, slash, rest = environ["PATH_INFO"].removeprefix("/").partition("/")
    view = VIEWS.get(first, missing)
    mount = environ.get("SCRIPT_NAME", "") + f"/{first}"
    return view({**environ, "SCRIPT_NAME": mount, "PATH_INFO": slash + rest}, start_response)


VIEWS: Mapping[str, WSGIApplication] = {
    "send": send,
    "meanwhile": meanwhile,
    "rewritten": rewritten,
    "state": state,
    "files": XSendfileApplication(ROOT, "serve"),
    "links": AuthTokenApplication(ROOT, LINKS, "serve"),
    "ended": AuthTokenApplication(ROOT, LINKS, "serve", clock=lambda: time.time() + A_DAY),
}
VALIDATED: WSGIApplication = validator(site)


def application(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    """Answer a request."""
    path: str = environ["PATH_INFO"]
    if path.startswith("/validated/"):
        environ["PATH_INFO"] = path.removeprefix("/validated")
        environ["SCRIPT_NAME"] = "/validated"
        return VALIDATED(environ, start_response)
    return site(environ, start_response)

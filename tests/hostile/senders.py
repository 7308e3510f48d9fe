"""The applications that the corpus goes through, and how each one's answer is to be read."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote_to_bytes

from xsendfile import (
    AuthTokenApplication,
    Nginx,
    PrivateFiles,
    TokenConfig,
    XSendfileApplication,
)
from xsendfile.wsgi import send_file

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

NOW = 1_800_000_000.0
LINKS = TokenConfig("a secret of the tests", timeout=60)


class Answer(NamedTuple):
    """A response as it left the application."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes

    def header(self, name: str) -> str | None:
        """Return the value of a header, None without it."""
        values = [value for key, value in self.headers if key.lower() == name.lower()]
        assert len(values) < 2, f"{name} is there twice"
        return values[0] if values else None


class Handover(NamedTuple):
    """The header that a server obeys, and what it makes of its value."""

    header: str
    path: Callable[[bytes, bytes], bytes]


def _absolute(root: bytes, value: bytes) -> bytes:  # noqa: ARG001
    """X-Sendfile of mod_xsendfile 1.0 and lighttpd: a path."""
    return value


def _below(location: bytes) -> Callable[[bytes, bytes], bytes]:
    """X-Accel-Redirect of nginx: a URI below a location whose alias is the root."""

    def path(root: bytes, value: bytes) -> bytes:
        assert value.startswith(location), value
        rest = value[len(location) :]
        assert b".." not in rest.split(b"/"), "nginx refuses this"
        return root + b"/" + rest

    return path


STANDARD = Handover("X-Sendfile", _absolute)
MOUNT = "/caf\xc3\xa9 %41"  # in PEP 3333's disguise
ORIGINAL_NGINX = Handover("X-Accel-Redirect", _below(MOUNT.encode("latin-1") + b"/-internal-/"))
NGINX = Handover("X-Accel-Redirect", _below(b"/_x/"))


class Way(NamedTuple):
    """One way through the library: the application, and what it hands over (None: the bytes)."""

    application: WSGIApplication
    handover: Handover | None


def mounted(root: bytes) -> dict[str, Way]:
    """Return the ways that take the path from the request."""
    return {
        "standard": Way(XSendfileApplication(root, "standard"), STANDARD),
        "nginx": Way(XSendfileApplication(root, "nginx"), ORIGINAL_NGINX),
        "serve": Way(XSendfileApplication(root, "serve"), None),
    }


def by_link(root: bytes) -> dict[str, Way]:
    """Return the ways that take the path from a signed link, as of `NOW`."""

    def application(sender: str) -> AuthTokenApplication:
        return AuthTokenApplication(root, LINKS, sender, clock=lambda: NOW)

    return {
        "nginx": Way(application("nginx"), ORIGINAL_NGINX),
        "serve": Way(application("serve"), None),
    }


def by_name(root: bytes) -> Way:
    """Return the way on which the application chooses the name: `environ['test.name']`."""
    files = PrivateFiles(root, Nginx("/_x/"))

    def application(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        name: bytes = environ["test.name"]
        return send_file(environ, start_response, files, name)

    return Way(application, NGINX)


def ask(application: WSGIApplication, method: str, path: str, name: bytes = b"") -> Answer:
    """Call a WSGI application as a server does."""
    started: list[tuple[str, list[tuple[str, str]]]] = []

    def start_response(
        status: str, headers: list[tuple[str, str]], exc_info: object = None
    ) -> Callable[[bytes], object]:
        assert exc_info is None
        started.append((status, headers))
        return lambda data: None  # noqa: ARG005

    environ = {
        "REQUEST_METHOD": method,
        "SCRIPT_NAME": MOUNT,
        "PATH_INFO": path,
        "test.name": name,
    }
    body = application(environ, start_response)
    try:
        sent = b"".join(body)
    finally:
        close = getattr(body, "close", None)
        if close is not None:
            close()
    ((status, headers),) = started
    return Answer(int(status[:3]), headers, sent)


def handed_over(handover: Handover, root: bytes, answer: Answer) -> bytes:
    """Return the path that the web server would open."""
    value = answer.header(handover.header)
    assert value is not None, f"no {handover.header}: the client would get an empty file"
    assert value.isascii()
    return handover.path(root, unquote_to_bytes(value))

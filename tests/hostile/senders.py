"""The applications that the corpus goes through, and how each one's answer is to be read."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar
from urllib.parse import quote_from_bytes, unquote, unquote_to_bytes

import xsendfile.asgi
from tests.hostile.fronts import FRONTS, MOUNT, NGINX, ORIGINAL_NGINX, STANDARD, Handover
from xsendfile import (
    AuthTokenApplication,
    Nginx,
    PrivateFiles,
    TokenConfig,
    XSendfileApplication,
)
from xsendfile._asgi import ASGIApplication, Message
from xsendfile.wsgi import send_file

T = TypeVar("T")

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


class Way(NamedTuple):
    """One way through the library: the application, and what it hands over (None: the bytes)."""

    application: WSGIApplication
    handover: Handover | None

    def ask(self, method: str, path: str, name: bytes = b"") -> Answer:
        """Send a request."""
        return ask(self.application, method, path, name)


class AsgiWay(NamedTuple):
    """The same with an application for ASGI."""

    application: ASGIApplication
    handover: Handover | None
    server: AsgiServer

    def ask(self, method: str, path: str, _name: bytes = b"") -> Answer:
        """Send a request."""
        return self.server.ask(self.application, method, path)


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


def by_asgi(root: bytes, server: AsgiServer) -> dict[str, AsgiWay]:
    """Return the ways through the applications for ASGI."""
    applications = xsendfile.asgi.XSendfileApplication, xsendfile.asgi.AuthTokenApplication
    by_path, by_link = applications
    return {
        "serve": AsgiWay(by_path(root, "serve"), None, server),
        "Nginx": AsgiWay(by_path(root, Nginx("/_x/")), NGINX, server),
        "signed": AsgiWay(by_link(root, LINKS, "nginx", clock=lambda: NOW), ORIGINAL_NGINX, server),
    }


def by_name(root: bytes, front: str) -> Way:
    """Return the way on which the application chooses the name: `environ['test.name']`."""
    sender, handover = FRONTS[front]
    files = PrivateFiles(root, sender)

    def application(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        name: bytes = environ["test.name"]
        return send_file(environ, start_response, files, name)

    return Way(application, handover)


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
    if handover.is_raw:
        return handover.path(root, value.encode("latin-1"))
    assert value.isascii()
    return handover.path(root, unquote_to_bytes(value))


class AsgiServer:
    """An ASGI server without a socket; what belongs in a thread is done at once."""

    def __init__(self) -> None:
        """Make an event loop."""
        self._loop = asyncio.new_event_loop()
        self._loop.set_default_executor(_AtOnce())

    def close(self) -> None:
        """End the event loop."""
        self._loop.close()

    def ask(self, application: ASGIApplication, method: str, path: str) -> Answer:
        """Call an application as a server does that has decoded the path."""
        return self._loop.run_until_complete(_asked(application, _scope(method, path)))


class _AtOnce(ThreadPoolExecutor):
    """No threads, but the only kind of executor that an event loop takes."""

    def submit(self, fn: Callable[..., T], /, *args: Any, **kwargs: Any) -> Future[T]:  # noqa: ANN401
        future: Future[T] = Future()
        future.set_result(fn(*args, **kwargs))
        return future


def _scope(method: str, path: str) -> dict[str, Any]:
    """Return the scope of a request; without `raw_path` for text that no client can send."""
    mount = MOUNT.encode("latin-1")
    scope: dict[str, Any] = {
        "type": "http",
        "method": method,
        "root_path": mount.decode(),
        "headers": [],
        "path": mount.decode() + path,
    }
    try:
        raw_path = quote_from_bytes(mount + path.encode("latin-1"))
    except UnicodeEncodeError:
        return scope
    return {**scope, "path": unquote(raw_path), "raw_path": raw_path.encode()}


async def _asked(application: ASGIApplication, scope: dict[str, Any]) -> Answer:
    """Call an application; the client stays, and says nothing."""
    messages: list[Message] = []

    async def receive() -> Message:
        return await asyncio.Future()

    async def send(message: Message) -> None:
        messages.append(message)

    await application(scope, receive, send)
    start, *bodies = messages
    headers = [
        (name.decode("latin-1"), value.decode("latin-1")) for name, value in start["headers"]
    ]
    assert [message["more_body"] for message in bodies] == [True] * len(bodies[1:]) + [False]
    return Answer(start["status"], headers, b"".join(message["body"] for message in bodies))

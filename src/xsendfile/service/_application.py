"""The service as an ASGI application: health, mount, and what is delivered."""

from __future__ import annotations

from http import HTTPStatus

from xsendfile._asgi import (
    ASGIApplication,
    Receive,
    Scope,
    Send,
    path_of,
    request_from,
    respond,
    serve_nothing,
)
from xsendfile._errors import NotFound, Refused, RootNotFound
from xsendfile._files import PrivateFiles
from xsendfile._headers import PLAIN, refusal_headers
from xsendfile._http.methods import check_method
from xsendfile._model import Reply
from xsendfile._paths import segments
from xsendfile._refusals import REFUSALS, refusal
from xsendfile._v1.asgi import AuthTokenApplication

from ._access_log import AccessLog, Noting, note
from .settings import Settings

HEALTH = b"/.health"
"""The path that answers whether files can be delivered."""


class Service:
    """An ASGI application that delivers files, by links or to everybody.

    Args:
        settings: what is delivered, and to whom.

    """

    def __init__(self, settings: Settings) -> None:
        """Put together what answers."""
        self._files = settings.files
        self._mount = settings.mount.rstrip("/")
        self._deliver: ASGIApplication = Public(settings.files)
        if settings.dialect is not None:
            verifier = Noting(settings.dialect) if settings.access_log else settings.dialect
            self._deliver = AuthTokenApplication(settings.files, verifier, proxies=settings.proxies)
        self._answer: ASGIApplication = self._routed
        if settings.access_log:
            self._answer = AccessLog(self._routed, settings.proxies)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        answer = self._answer if scope["type"] == "http" else serve_nothing
        await answer(scope, receive, send)

    async def _routed(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request for a file, or for our health."""
        path = _path(scope)
        if path == HEALTH and not scope.get("query_string"):
            await respond(lambda: self._health(scope), scope, receive, send)
        elif path.startswith(b"%b/" % self._mount.encode()):
            below = {**scope, "root_path": scope.get("root_path", "").rstrip("/") + self._mount}
            await self._deliver(below, receive, send)
        else:
            await respond(lambda: _elsewhere(scope), scope, receive, send)

    def _health(self, scope: Scope) -> Reply:
        """Return whether the root can be entered."""
        status = HTTPStatus.OK
        try:
            check_method(scope["method"])
            self._files.root.resolve()
        except RootNotFound:
            status = HTTPStatus.SERVICE_UNAVAILABLE
        except Refused as refused:
            return refusal(refused, scope["method"], REFUSALS)
        text = f"{status} {status.phrase}\n".encode()
        body = () if scope["method"] == "HEAD" else (text,)
        return Reply(status, refusal_headers(len(text), None), body)


class Public:
    """An ASGI application that delivers files to everybody, but no dotfiles.

    A part of a path that begins with a dot is refused: what is called so was
    not meant for visitors (`.git`, `.htpasswd`). A symbolic link of another
    name may still lead there.

    Args:
        files: where they come from.

    """

    def __init__(self, files: PrivateFiles) -> None:
        """Take the files."""
        self._files = files

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        await respond(lambda: self._reply(scope), scope, receive, send)

    def _reply(self, scope: Scope) -> Reply:
        """Return the reply to a request."""
        try:
            check_method(scope["method"])
            path = path_of(scope)
            name = path.removeprefix(b"/")
            if any(part.startswith(b".") for part in segments(name)):
                raise NotFound("a name that begins with a dot", path)
            reply = self._files.deliver(scope, request_from, name, PLAIN)
        except Refused as refused:
            return refusal(refused, scope["method"], REFUSALS)
        note(name)
        return reply


def _path(scope: Scope) -> bytes:
    """Return the path of a request; of one that no file can have, nothing."""
    try:
        return path_of(scope)
    except NotFound:
        return b""


def _elsewhere(scope: Scope) -> Reply:
    """Return the reply to a request that is not for files."""
    return refusal(NotFound("outside the mount", b""), scope["method"], REFUSALS)

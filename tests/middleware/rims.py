"""One application for WSGI and for ASGI: it answers with a file, and keeps what it sees."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Protocol
from wsgiref.types import StartResponse, WSGIEnvironment

import tests.asgi_client
import tests.wsgi.client
import xsendfile.asgi
import xsendfile.wsgi
from tests.middleware.applications import TYPE, answering, wrapped
from xsendfile import PrivateFiles
from xsendfile._asgi import Receive, Scope, Send


class Answer(Protocol):
    """What the client got."""

    @property
    def status(self) -> int: ...
    @property
    def body(self) -> bytes: ...
    def header(self, name: str) -> str | None: ...


class Rim(Protocol):
    """One of the two protocols.

    Attributes:
        seen: the names of the request headers that the application saw, in
            lower case, for each request.

    """

    seen: list[set[str]]

    def ask(
        self,
        path: Path,
        *files: PrivateFiles,
        exclude: Iterable[str] = (),
        headers: Mapping[str, str] = {},
        **more: Any,  # noqa: ANN401
    ) -> Answer:
        """Ask for the file at `path` through the middleware.

        Args:
            path: of the file that the application answers with.
            *files: what the middleware was given,
            exclude: and so was this.
            headers: of the request, by their own names.
            **more: `target` and `mount` of the request; `sender` for the
                middleware; `method`.

        """
        ...


class Wsgi:
    """WSGI."""

    def __init__(self) -> None:
        self.seen: list[set[str]] = []

    def ask(
        self,
        path: Path,
        *files: PrivateFiles,
        exclude: Iterable[str] = (),
        headers: Mapping[str, str] = {},
        **more: Any,  # noqa: ANN401
    ) -> Answer:
        def application(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
            keys = (key.lower().replace("_", "-") for key in environ)
            self.seen.append({key[5:] for key in keys if key.startswith("http-")})
            return answering(wrapped, path)(environ, start_response)

        environ: dict[str, Any] = {
            "HTTP_" + name.upper().replace("-", "_"): value for name, value in headers.items()
        }
        environ["SCRIPT_NAME"] = more.get("mount", "")
        if "sender" in more:
            environ["xsendfile.sender"] = more["sender"]
        return tests.wsgi.client.ask(
            xsendfile.wsgi.SendfileMiddleware(application, *files, exclude=exclude),
            more.get("target", b"/"),
            more.get("method", "GET"),
            **environ,
        )


class Asgi:
    """ASGI."""

    def __init__(self) -> None:
        self.seen: list[set[str]] = []

    def ask(
        self,
        path: Path,
        *files: PrivateFiles,
        exclude: Iterable[str] = (),
        headers: Mapping[str, str] = {},
        **more: Any,  # noqa: ANN401
    ) -> Answer:
        content = path.read_bytes()

        async def application(scope: Scope, _: Receive, send: Send) -> None:
            self.seen.append({name.decode() for name, _ in scope["headers"]})
            own = [(TYPE[0].lower().encode(), TYPE[1].encode())]
            await send({"type": "http.response.start", "status": 200, "headers": own})
            if "http.response.pathsend" in scope.get("extensions", {}):
                await send({"type": "http.response.pathsend", "path": str(path)})
            else:
                await send({"type": "http.response.body", "body": content})

        mount = more.get("mount", "")
        scope: dict[str, Any] = {"root_path": mount}
        if "sender" in more:
            scope["xsendfile.sender"] = more["sender"]
        return tests.asgi_client.ask(
            xsendfile.asgi.SendfileMiddleware(application, *files, exclude=exclude),
            mount.encode() + more.get("target", b"/"),
            more.get("method", "GET"),
            headers,
            **scope,
        )

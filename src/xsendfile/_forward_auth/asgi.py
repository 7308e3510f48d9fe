"""Links judged for a front server that asks by ASGI (ASGI 3.0)."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping

from xsendfile._asgi import Receive, Scope, Send, peer_of, request_from, respond, serve_nothing
from xsendfile._errors import Refused
from xsendfile._files import PrivateFiles
from xsendfile._model import NOTHING, Name, Reply, Verifier
from xsendfile.links.token_config import Judge

from .decision import Decision


class ForwardAuthApplication:
    """An ASGI application that tells a front server whether a request may have its file.

    All is as with `xsendfile.wsgi.ForwardAuthApplication`, the dangers
    included.

    Args:
        root_directory, verifier, url_header, method_header, mount, challenge, clock, proxies:
            as there.
        bound: returns the values that links can be bound to, by their labels,
            such as `{"user": scope["user"].username}`; takes the scope, and is
            called in a thread.

    Attributes:
        files: the `PrivateFiles` that it judges.

    Raises:
        BadRootError, BadSettingError: a setting is wrong.

    """

    def __init__(  # noqa: PLR0913 - settings
        self,
        root_directory: Name | PrivateFiles,
        verifier: Verifier | Judge,
        *,
        url_header: str,
        method_header: str | None = None,
        mount: str = "/",
        challenge: str | None = None,
        clock: Callable[[], float] = time.time,
        proxies: Iterable[str] = (),
        bound: Callable[[Scope], Mapping[str, str]] | None = None,
    ) -> None:
        """Check the settings."""
        self._decision = Decision(
            root_directory,
            verifier,
            url_header=url_header,
            method_header=method_header,
            mount=mount,
            challenge=challenge,
            clock=clock,
            proxies=proxies,
        )
        self.files: PrivateFiles = self._decision.files
        self._bound = bound

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a sub-request."""
        if scope["type"] != "http":
            await serve_nothing(scope, receive, send)
            return
        await respond(lambda: self._reply(scope), scope, receive, send)

    def _reply(self, scope: Scope) -> Reply:
        """Return the reply to a sub-request."""
        try:
            bound = NOTHING if self._bound is None else self._bound(scope)
            return self._decision.granted(request_from(scope), peer_of(scope), bound)
        except Refused as refused:
            return self._decision.refused(refused, scope["method"])

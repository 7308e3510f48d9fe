"""The application of xsendfile 1.0 for links, by WSGI; it takes any dialect."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from wsgiref.types import StartResponse, WSGIEnvironment

from xsendfile._errors import Refused
from xsendfile._files import PrivateFiles, itself
from xsendfile._gate import LinkGate, default_sender
from xsendfile._headers import sealed
from xsendfile._http.forwarded import Proxies
from xsendfile._model import NOTHING, Grant, Header, Name, Presentation, Verifier
from xsendfile._paths import requested_name
from xsendfile._refusals import REFUSALS, refusal
from xsendfile._wsgi import ExcInfo, method_of, path_of, request_from, respond
from xsendfile.links.token_config import Judge

from .wsgi import FileSender, XSendfileApplication


class AuthTokenApplication(XSendfileApplication):
    """A WSGI application that delivers files by signed links that expire.

    Args:
        root_directory: as for `XSendfileApplication`.
        token_config: a `TokenConfig`, a `LinkSigner` or another dialect of
            `xsendfile.links`.
        file_sender: as for `XSendfileApplication`; unless told, "standard" for
            a `TokenConfig`, as in 1.0, and else `Serve()`.
        clock: returns the time in epoch seconds.
        proxies: the addresses and networks of the proxies before the server,
            `unix` for those that connect by a Unix socket: for links that are
            bound to a network, their `X-Forwarded-For` counts, and nobody
            else's. Servers that read `_` as `-` (granian, uWSGI) are safe
            only behind proxies that keep a client's `X_Forwarded_For` back,
            as nginx and the configurations of `xsendfile config` do.
        bound: returns the values that links can be bound to, by their labels,
            such as `{"user": environ.get("REMOTE_USER", "")}`; takes the environ.
        max_age: how long browsers may keep a file without asking again, in
            seconds; at most, and unless told, as long as the link lives.

    Raises:
        BadRootError, BadSenderError: as for `XSendfileApplication`.
        BadSettingError: `token_config` cannot verify anything, or another
            setting is wrong.

    A file goes out under the name and in the way that its link says, privately
    cached, and telling other sites nothing of the link. Refusals have the
    statuses of the dialect, signature first; nothing that is not authentic
    learns more. For links of 1.0, that is 404 for what is malformed, forged or
    altered, 410 for what has ended; for native ones, 403 and 410.

    """

    def __init__(  # noqa: PLR0913 - settings
        self,
        root_directory: Name | PrivateFiles,
        token_config: Verifier | Judge,
        file_sender: FileSender = None,
        *,
        clock: Callable[[], float] = time.time,
        proxies: Proxies | Iterable[str] = (),
        bound: Callable[[WSGIEnvironment], Mapping[str, str]] | None = None,
        max_age: int | None = None,
    ) -> None:
        """Check the settings."""
        if file_sender is None and not isinstance(root_directory, PrivateFiles):
            file_sender = default_sender(token_config)
        super().__init__(root_directory, file_sender)
        self._gate = LinkGate(
            token_config, clock=clock, proxies=proxies, max_age=max_age, setting="token_config"
        )
        self._bound = bound

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request."""
        try:
            request = request_from(environ)
            grant, presentation = self._gate.admit(
                request,
                path_of(environ),
                environ.get("QUERY_STRING") or "",
                environ.get("REMOTE_ADDR"),
                NOTHING if self._bound is None else self._bound(environ),
            )
            if self._application is not None:
                named = self._named(b"/" + grant.path, environ)
                return self._application(named, _sealing(start_response, grant, presentation))
            request = request._replace(key=grant.key)
            reply = self.files.deliver(request, itself, requested_name(grant.path), presentation)
        except Refused as refused:
            reply = refusal(refused, method_of(environ), {**REFUSALS, **self._gate.statuses})
        else:
            headers = sealed(reply.status, reply.headers, grant, presentation)
            reply = reply._replace(headers=headers)
        return respond(reply, environ, start_response)


def _sealing(
    start_response: StartResponse, grant: Grant, presentation: Presentation
) -> StartResponse:
    """Return a `start_response` for an application that sends what a link opened."""

    def start(
        status: str, headers: list[Header], exc_info: ExcInfo = None, /
    ) -> Callable[[bytes], object]:
        own = sealed(int(status[:3]), headers, grant, presentation)
        return start_response(status, own, exc_info)

    return start

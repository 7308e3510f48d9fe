"""The applications of xsendfile 1.0 for ASGI, which 1.0 did not know."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from typing import TypeAlias

from xsendfile._asgi import (
    Receive,
    Scope,
    Send,
    path_of,
    peer_of,
    request_from,
    respond,
    serve_nothing,
)
from xsendfile._errors import BadSenderError, Refused
from xsendfile._files import PrivateFiles, itself
from xsendfile._gate import LinkGate, default_sender
from xsendfile._headers import PLAIN, sealed
from xsendfile._http.forwarded import Proxies
from xsendfile._http.methods import check_method
from xsendfile._model import NOTHING, Name, Reply, Sender, Verifier
from xsendfile._paths import requested_name
from xsendfile._refusals import ORIGINAL_REFUSALS, REFUSALS, refusal
from xsendfile.links.token_config import Judge
from xsendfile.servers._original import no_length

from .senders import OriginalSender
from .settings import check_alone, check_root, named_senders

_NAMED = named_senders(no_length)

FileSender: TypeAlias = "str | Sender | OriginalSender | None"


class XSendfileApplication:
    """An ASGI application that delivers the files below a directory.

    Args:
        root_directory: an existing directory, absolute and not itself a
            symbolic link (its parents may be); or a `PrivateFiles`, whose
            sender and policies count.
        file_sender: "standard" (1.0's default), "nginx" or "serve"; a sender
            such as `Nginx`; or `XSendfile()` or `NginxSendfile()` with nothing
            overridden. On a hand-over, all of them announce a length of 0.
            Without a front server, give "serve": the others would send an
            empty file, and a header with its path.

    Raises:
        BadRootError: the directory cannot be used.
        BadSenderError: the sender cannot be used.

    The answers are those of `xsendfile.XSendfileApplication`. The path is the
    request's below `root_path`, so that it can be mounted anywhere.

    """

    def __init__(self, root_directory: Name | PrivateFiles, file_sender: FileSender = None) -> None:
        """Check the settings."""
        if isinstance(root_directory, PrivateFiles):
            check_alone(root_directory, file_sender)
            self.files: PrivateFiles = root_directory
            return
        check_root(root_directory)
        self.files = PrivateFiles(root_directory, _sender(file_sender))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            await serve_nothing(scope, receive, send)
            return

        await respond(lambda: self._reply(scope), scope, receive, send)

    def _reply(self, scope: Scope) -> Reply:
        """Return the reply to a request."""
        try:
            check_method(scope["method"])
            name = requested_name(path_of(scope))
            return self.files.deliver(scope, request_from, name, PLAIN)
        except Refused as refused:
            return refusal(refused, scope["method"], ORIGINAL_REFUSALS)


class AuthTokenApplication(XSendfileApplication):
    """An ASGI application that delivers files by signed links that expire.

    Args:
        root_directory: as for `XSendfileApplication`.
        token_config: a `TokenConfig`, a `LinkSigner` or another dialect of
            `xsendfile.links`.
        file_sender: as for `XSendfileApplication`; unless told, "standard" for
            a `TokenConfig`, as in 1.0, and else `Serve()`.
        clock: returns the time in epoch seconds.
        proxies: as for `xsendfile.AuthTokenApplication`. Many ASGI servers
            have such a setting of their own, and pass on what comes of it.
        bound: returns the values that links can be bound to, by their labels,
            such as `{"user": scope["user"].username}`; takes the scope, and is
            called in a thread.
        max_age: as for `xsendfile.AuthTokenApplication`.

    Raises:
        BadRootError, BadSenderError: as for `XSendfileApplication`.
        BadSettingError: `token_config` cannot verify anything, or another
            setting is wrong.

    The answers are those of `xsendfile.AuthTokenApplication`.

    """

    def __init__(  # noqa: PLR0913 - settings
        self,
        root_directory: Name | PrivateFiles,
        token_config: Verifier | Judge,
        file_sender: FileSender = None,
        *,
        clock: Callable[[], float] = time.time,
        proxies: Proxies | Iterable[str] = (),
        bound: Callable[[Scope], Mapping[str, str]] | None = None,
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

    def _reply(self, scope: Scope) -> Reply:
        """Return the reply to a request."""
        try:
            request = request_from(scope)
            grant, presentation = self._gate.admit(
                request,
                path_of(scope),
                (scope.get("query_string") or b"").decode("latin-1"),
                peer_of(scope),
                NOTHING if self._bound is None else self._bound(scope),
            )
            request = request._replace(key=grant.key)
            reply = self.files.deliver(request, itself, requested_name(grant.path), presentation)
        except Refused as refused:
            return refusal(refused, scope["method"], {**REFUSALS, **self._gate.statuses})
        return reply._replace(headers=sealed(reply.status, reply.headers, grant, presentation))


def _sender(file_sender: FileSender) -> Sender:
    """Return the sender that `file_sender` stands for."""
    if isinstance(file_sender, OriginalSender):
        sender = file_sender.pure(no_length)
    elif isinstance(file_sender, str):
        sender = _NAMED.get(file_sender)
    else:
        sender = _NAMED["standard"] if file_sender is None else file_sender
    if not isinstance(sender, Sender) or isinstance(sender, type):
        msg = (
            f"file_sender is {file_sender!r}; give 'standard', 'nginx', 'serve', or a sender such "
            "as Nginx('/_files/'); a WSGI application cannot send for an ASGI one"
        )
        raise BadSenderError(msg)
    return sender

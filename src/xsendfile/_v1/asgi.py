"""The applications of xsendfile 1.0 for ASGI, which 1.0 did not know."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeAlias

from xsendfile._asgi import Receive, Scope, Send, path_of, request_from, respond, serve_nothing
from xsendfile._errors import BadSenderError, Refused
from xsendfile._files import PrivateFiles, check_method
from xsendfile._headers import PLAIN
from xsendfile._model import Name, Reply, Request, Sender, Verifier
from xsendfile._paths import request_segments
from xsendfile._refusals import ORIGINAL_REFUSALS, refusal
from xsendfile.links.token_config import Judge
from xsendfile.servers._original import no_length

from .senders import OriginalSender
from .settings import check_alone, check_root, checked_verifier, named_senders

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

        def make() -> Reply:
            try:
                return self._reply(scope)
            except Refused as refused:
                return refusal(refused, scope["method"], ORIGINAL_REFUSALS)

        await respond(make, scope, receive, send)

    def _reply(self, scope: Scope) -> Reply:
        """Return the reply to a request."""
        request = request_from(scope)
        check_method(request)
        return self._deliver(request, path_of(scope))

    def _deliver(self, request: Request, path: bytes) -> Reply:
        """Return the reply that delivers the file at `path`, which begins with a slash."""
        return self.files.deliver(request, request_segments(path), PLAIN)


class AuthTokenApplication(XSendfileApplication):
    """An ASGI application that delivers files by signed links that expire.

    Args:
        root_directory: as for `XSendfileApplication`.
        token_config: a `TokenConfig`, or any other verifier.
        file_sender: as for `XSendfileApplication`.
        clock: returns the time in epoch seconds.

    Raises:
        BadRootError, BadSenderError: as for `XSendfileApplication`.
        BadSettingError: `token_config` cannot verify anything.

    The answers are those of `xsendfile.AuthTokenApplication`.

    """

    def __init__(
        self,
        root_directory: Name | PrivateFiles,
        token_config: Verifier | Judge,
        file_sender: FileSender = None,
        *,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """Check the settings."""
        super().__init__(root_directory, file_sender)
        self._verifier = checked_verifier(token_config)
        self._clock = clock

    def _reply(self, scope: Scope) -> Reply:
        """Return the reply to a request."""
        request = request_from(scope)
        grant = self._verifier.verify(path_of(scope), now=self._clock())
        check_method(request)
        return self._deliver(request, b"/" + grant.path)


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

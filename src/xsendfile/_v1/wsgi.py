"""The applications of xsendfile 1.0 for WSGI; that for links takes any dialect."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Mapping
from typing import TypeAlias
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from xsendfile._errors import BadSenderError, Refused
from xsendfile._files import PrivateFiles, check_method
from xsendfile._gate import LinkGate
from xsendfile._headers import PLAIN, original_length, sealed
from xsendfile._http.forwarded import Proxies
from xsendfile._model import NOTHING, Grant, Header, Name, Presentation, Sender, Verifier
from xsendfile._paths import request_segments
from xsendfile._refusals import REFUSALS, refusal
from xsendfile._wsgi import ExcInfo, method_of, path_of, request_from, respond
from xsendfile.links.token_config import Judge

from .senders import PROVEN_FILE, REQUESTED_FILE, OriginalSender, refuse
from .settings import check_alone, check_root, default_sender, named_senders

_NAMED = named_senders(original_length)

FileSender: TypeAlias = "str | Sender | WSGIApplication | None"


class XSendfileApplication:
    """A WSGI application that delivers the files below a directory.

    Args:
        root_directory: an existing directory, absolute and not itself a
            symbolic link (its parents may be); or a `PrivateFiles`, whose
            sender and policies count.
        file_sender: "standard" (the default), "nginx" or "serve"; a sender
            such as `Nginx`; or any WSGI application, which is called with a
            copy of the environ that holds `xsendfile.requested_file`.

    Attributes:
        files: the `PrivateFiles` that it delivers.

    Raises:
        BadRootError: the directory cannot be used.
        BadSenderError: the sender cannot be used.

    The file is the one that `PATH_INFO` names, decoded once, as the server
    did. Answers 200; 403 for a path that leads out of the root or to the root
    itself; 404 for anything else that is no regular file; 405 for methods
    other than GET and HEAD. Symbolic links are followed while they stay inside.

    """

    def __init__(self, root_directory: Name | PrivateFiles, file_sender: FileSender = None) -> None:
        """Check the settings."""
        self._application: WSGIApplication | None = None
        if isinstance(root_directory, PrivateFiles):
            check_alone(root_directory, file_sender)
            self.files: PrivateFiles = root_directory
            return
        check_root(root_directory)
        sender = _sender(file_sender)
        if isinstance(sender, Sender):
            self.files = PrivateFiles(root_directory, sender)
        else:
            self.files = PrivateFiles(root_directory)
            self._application = sender

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request."""
        try:
            request = request_from(environ)
            check_method(request)
            path = path_of(environ)
            if self._application is not None:
                return self._application(self._named(path, environ), start_response)
            reply = self.files.deliver(request, request_segments(path), PLAIN)
        except Refused as refused:
            return refuse(refused, environ, start_response)
        return respond(reply, environ, start_response)

    def _named(self, path: bytes, environ: WSGIEnvironment) -> WSGIEnvironment:
        """Return a copy of an environ, for an application that sends the file at `path`."""
        file = self.files.root.find(request_segments(path))
        return {
            **environ,
            "PATH_INFO": path.decode("latin-1"),
            REQUESTED_FILE: os.fsdecode(file.path),
            PROVEN_FILE: file,
        }

    @staticmethod
    def serve_file(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Send the bytes of `environ['xsendfile.requested_file']`, which must have been checked."""
        try:
            request = request_from(environ)
            check_method(request)
            directory, name = os.path.split(os.fsencode(environ[REQUESTED_FILE]))
            files = PrivateFiles(directory, _NAMED["serve"], symlinks="follow")
            reply = files.deliver(request, (name,), PLAIN)
        except Refused as refused:
            return refuse(refused, environ, start_response)
        return respond(reply, environ, start_response)


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
            reply = self.files.deliver(request, request_segments(grant.path), presentation)
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


def _sender(file_sender: FileSender) -> Sender | WSGIApplication:
    """Return the sender or the application that `file_sender` stands for.

    1.0's own senders become the pure ones they wrap, unless something may have
    been overridden.
    """
    if file_sender is None:
        return _NAMED["standard"]
    if isinstance(file_sender, str) and file_sender in _NAMED:
        return _NAMED[file_sender]
    if file_sender is XSendfileApplication.serve_file:
        return _NAMED["serve"]  # as itself, it would open the proven file by its name
    if isinstance(file_sender, OriginalSender):
        return file_sender.pure() or file_sender
    if not isinstance(file_sender, type) and isinstance(file_sender, Sender):
        return file_sender
    if callable(file_sender):
        return file_sender
    msg = (
        f"file_sender is {file_sender!r}; give 'standard', 'nginx', 'serve', "
        "a sender such as Nginx('/_files/'), or a WSGI application"
    )
    raise BadSenderError(msg)

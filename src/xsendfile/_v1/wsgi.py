"""The application of xsendfile 1.0 for WSGI."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import TypeAlias
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from xsendfile._errors import BadSenderError, Refused
from xsendfile._files import PrivateFiles
from xsendfile._headers import PLAIN, original_length
from xsendfile._model import Name, Sender
from xsendfile._paths import requested_name
from xsendfile._wsgi import check_request, name_from, path_of, request_from, respond

from .senders import PROVEN_FILE, REQUESTED_FILE, OriginalSender, refuse
from .settings import check_alone, check_root, named_senders

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
            check_request(environ)
            if self._application is not None:
                named = self._named(path_of(environ), environ)
                return self._application(named, start_response)
            reply = self.files.deliver(environ, request_from, name_from(environ), PLAIN)
        except Refused as refused:
            return refuse(refused, environ, start_response)
        return respond(reply, environ, start_response)

    def _named(self, path: bytes, environ: WSGIEnvironment) -> WSGIEnvironment:
        """Return a copy of an environ, for an application that sends the file at `path`."""
        file = self.files.proof(requested_name(path)).file
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
            check_request(environ)
            directory, name = os.path.split(os.fsencode(environ[REQUESTED_FILE]))
            files = PrivateFiles(directory, _NAMED["serve"], symlinks="follow", memory=0)
            reply = files.deliver(environ, request_from, name, PLAIN)
        except Refused as refused:
            return refuse(refused, environ, start_response)
        return respond(reply, environ, start_response)


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

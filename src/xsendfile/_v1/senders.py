"""The senders of xsendfile 1.0 as WSGI applications."""

from __future__ import annotations

import os
from collections.abc import Iterable
from wsgiref.types import StartResponse, WSGIEnvironment

from xsendfile._errors import Refused
from xsendfile._headers import original_headers, original_length
from xsendfile._model import File, Reply, Sender
from xsendfile._paths import percent_encoded, requested_name, segments, wsgi_bytes
from xsendfile._refusals import ORIGINAL_REFUSALS, refusal
from xsendfile._root import Root
from xsendfile._wsgi import check_request, method_of, request_from, respond
from xsendfile.servers._original import LengthOf, OriginalNginx, OriginalStandard

from .settings import DEFAULT_LOCATION

REQUESTED_FILE = "xsendfile.requested_file"
"""The environ key with the absolute path of the file, as text (PEP 383)."""

PROVEN_FILE = "xsendfile.file"
"""The environ key with the `File` that was proven, beside `REQUESTED_FILE`."""


class OriginalSender:
    """Base of 1.0's senders: WSGI applications that send the file named in the environ.

    Overriding `file_path_header` or `get_file_path` still works. For a server
    that is not offered here, writing a `Sender` is shorter and safer.
    """

    file_path_header: str

    def pure(self, length: LengthOf = original_length) -> Sender | None:  # noqa: ARG002
        """Return the sender that does the same; None if something may have been overridden."""
        return None

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Hand over the file that `environ['xsendfile.requested_file']` names."""
        try:
            check_request(environ)
            file = _requested_file(environ)
            path = percent_encoded(os.fsencode(self.get_file_path(environ)))
        except Refused as refused:
            return refuse(refused, environ, start_response)
        headers = [(self.file_path_header, path), *original_headers(file), original_length(file)]
        return respond(Reply(200, headers), environ, start_response)

    def get_file_path(self, environ: WSGIEnvironment) -> str:
        """Return the path or URI to hand over, decoded."""
        raise NotImplementedError


class XSendfile(OriginalSender):
    """Hands over with `X-Sendfile`, percent-encoded: mod_xsendfile 1.0, lighttpd.

    Alone, it is a WSGI application that needs `environ['xsendfile.requested_file']`.
    """

    file_path_header: str = OriginalStandard.header

    def pure(self, length: LengthOf = original_length) -> Sender | None:
        """Return the sender that does the same."""
        return None if _is_changed(self, XSendfile) else OriginalStandard(length=length)

    def get_file_path(self, environ: WSGIEnvironment) -> str:
        """Return the absolute path of the file."""
        path: str = environ[REQUESTED_FILE]
        return path


class NginxSendfile(OriginalSender):
    """Hands over with `X-Accel-Redirect`, below the application's own mount.

    Args:
        redirect_location: the prefix after the mount, with or without a slash
            at its end. Outside the mount, use `Nginx`.

    Raises:
        BadSenderError: the prefix does not begin with a slash.

    Alone, it takes the path below the prefix from `PATH_INFO`; without one,
    the file counts as lying directly below the prefix.

    """

    file_path_header: str = OriginalNginx.header

    def pure(self, length: LengthOf = original_length) -> Sender | None:
        """Return the sender that does the same."""
        if _is_changed(self, NginxSendfile):
            return None
        return OriginalNginx(self._redirect_location, length=length)

    def __init__(self, redirect_location: str = DEFAULT_LOCATION) -> None:
        """Check the prefix."""
        self._redirect_location = redirect_location
        self._sender = OriginalNginx(redirect_location)

    def get_file_path(self, environ: WSGIEnvironment) -> str:
        """Return mount, prefix and path, decoded.

        Raises:
            Refused: `PATH_INFO` leads out of the root.

        """
        file: File | None = environ.get(PROVEN_FILE)
        if file is not None and os.fsdecode(file.path) == environ[REQUESTED_FILE]:
            parts = file.found
        elif "PATH_INFO" in environ:
            parts = segments(requested_name(wsgi_bytes(environ["PATH_INFO"])))
        else:
            parts = (os.path.basename(os.fsencode(environ[REQUESTED_FILE])),)
        mount = request_from(environ).mount
        return os.fsdecode(mount) + self._sender.location + os.fsdecode(b"/" + b"/".join(parts))


def _is_changed(sender: OriginalSender, own: type[OriginalSender]) -> bool:
    """Whether `sender` is of a subclass, or has had an override point set on itself."""
    return type(sender) is not own or not {"file_path_header", "get_file_path"}.isdisjoint(
        vars(sender)
    )


def refuse(
    refused: Refused, environ: WSGIEnvironment, start_response: StartResponse
) -> Iterable[bytes]:
    """Answer with the status that 1.0 gave."""
    reply = refusal(refused, method_of(environ), ORIGINAL_REFUSALS)
    return respond(reply, environ, start_response)


def _requested_file(environ: WSGIEnvironment) -> File:
    """Return the file that the environ names, looked at again if something changed its name."""
    file: File | None = environ.get(PROVEN_FILE)
    path = os.fsencode(environ[REQUESTED_FILE])
    if file is not None and file.path == path:
        return file
    directory, name = os.path.split(path)
    return Root(directory, "follow", memory=0).find((name,))

"""lighttpd, as the doctor meets it: how it names itself, and the lines for its configuration."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from xsendfile.servers._front_server import FrontServer

_MENDS: Mapping[str, str] = MappingProxyType(
    {
        "header-leak": '"x-sendfile" => "enable"    # and in the application sender=Lighttpd()',
        "encoding": "in the application sender=Lighttpd(): lighttpd decodes what it is told",
        "mapping": '"x-sendfile-docroot" => ("/DIRECTORY/")',
        "empty-body": '"x-sendfile" => "enable"    # beside "host" and "port" of the application',
        "lost-headers": "remove what unsets or replaces it: setenv.set-response-header",
        "ranges": 'server.range-requests = "enable"',
        "preconditions": "remove: setenv.set-request-header of If-None-Match; "
        "setenv.set-response-header of ETag",
        "compression": "deflate.mimetypes = ()    # for the files",
        "symlinks": 'server.follow-symlink = "disable"',
        "sender-choice": 'setenv.set-request-header = ("X-Sendfile-Type" => "", '
        '"X_Sendfile_Type" => "", "X-Accel-Mapping" => "", "X_Accel_Mapping" => "")',
    }
)


def _is_own_page(body: bytes) -> bool:
    """Whether lighttpd has made an error page."""
    return body.startswith(b'<?xml version="1.0" encoding="iso-8859-1"?>\n<!DOCTYPE html')


SERVER = FrontServer(
    names=("lighttpd",),
    product="lighttpd",
    answers_location=False,
    mends=_MENDS,
    is_own_page=_is_own_page,
)
"""lighttpd, as the doctor meets it."""

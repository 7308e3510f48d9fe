"""Apache, as the doctor meets it: how it names itself, and the lines for its configuration."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from xsendfile.servers._front_server import FrontServer

_MENDS: Mapping[str, str] = MappingProxyType(
    {
        "header-leak": "XSendFile on    # and LoadModule xsendfile_module …",
        "encoding": "in the application sender=Apache() for mod_xsendfile 0.12, which takes paths "
        "byte for byte; ApacheUnescape() for 1.0 with XSendFileUnescape",
        "mapping": "XSendFilePath /DIRECTORY",
        "empty-body": "remove: Header unset X-Sendfile    # without a condition it is too early",
        "entity-tag": "FileETag None    # the application's own ETag is kept",
        "lost-headers": "remove what unsets or replaces them: Header unset …, ForceType, Expires…",
        "ranges": "remove: MaxRanges none, RequestHeader unset Range",
        "preconditions": "remove: RequestHeader unset If-None-Match, Header unset ETag",
        "compression": "SetEnvIf Request_URI . no-gzip    # and no file that has a coding itself",
        "sender-choice": "RequestHeader unset X-Sendfile-Type early; "
        "RequestHeader unset X-Accel-Mapping early",
    }
)


def _is_own_page(body: bytes) -> bool:
    """Whether Apache has made an error page."""
    # 2.4 has changed the first line in its course.
    first, _, rest = body.partition(b"\n")
    return first.startswith(b"<!DOCTYPE HTML PUBLIC") and rest.startswith(b"<html><head>\n<title>")


SERVER = FrontServer(
    names=("apache", "apache-wsgi"),
    product="apache",
    answers_location=False,
    mends=_MENDS,
    is_own_page=_is_own_page,
)
"""Apache, as the doctor meets it."""

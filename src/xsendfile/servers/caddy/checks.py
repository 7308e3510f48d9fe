"""Caddy, as the doctor meets it: how it names itself, and the lines that mend its configuration."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from xsendfile.servers._front_server import FrontServer

_MENDS: Mapping[str, str] = MappingProxyType(
    {
        "header-leak": "@handover header X-Accel-Redirect /LOCATION/*    # and handle_response "
        "@handover { … }, in reverse_proxy",
        "encoding": "in the application Caddy for 2.7 and later, Caddy26 for what came before",
        "mapping": "uri strip_prefix /PREFIX    # and root * /DIRECTORY",
        "empty-body": "handle_response @handover { … file_server }    # in reverse_proxy",
        "same-file": "rewrite * {http.reverse_proxy.header.X-Accel-Redirect}",
        "lost-headers": "copy_response_headers { exclude X-Accel-Redirect Content-Length ETag "
        "Last-Modified Accept-Ranges Date Server }    # in handle_response",
        "head": "remove: method * GET    # Caddy 2.6 then sends the body to HEAD, too",
        "compression": "transport http { compression off }    # in reverse_proxy",
        "sender-choice": "header_up -X-Sendfile-Type and header_up -X-Accel-Mapping",
    }
)


def _is_own_page(body: bytes) -> bool:
    """Whether Caddy has made an error page: it leaves them empty."""
    return not body


SERVER = FrontServer(
    names=("caddy", "caddy26"),
    product="caddy",
    answers_location=False,  # it is a prefix of the header, and no URL
    mends=_MENDS,
    is_own_page=_is_own_page,
)
"""Caddy, as the doctor meets it."""

"""nginx, as the doctor meets it: how it names itself, and the lines that mend its configuration."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from xsendfile.servers._front_server import FrontServer

_MENDS: Mapping[str, str] = MappingProxyType(
    {
        "header-leak": "no proxy_ignore_headers or proxy_pass_header for X-Accel-Redirect; in the "
        'application sender=Nginx("/LOCATION/")',
        "encoding": 'in the application sender=Nginx("/LOCATION/"): nginx decodes what it is told',
        "mapping": "location ^~ /LOCATION/ { internal; alias /DIRECTORY/; }    # with slashes",
        "empty-body": "remove: proxy_ignore_headers X-Accel-Redirect;",
        "same-file": "location ^~ /LOCATION/ { … }    # else a regular-expression location wins",
        "internal-location": "internal;    # in location ^~ /LOCATION/",
        "entity-tag": "etag on;    # in location ^~ /LOCATION/, without add_header ETag",
        "lost-headers": "add_header NAME $upstream_http_name always;    # each, in /LOCATION/",
        "server-error": "proxy_buffer_size 32k; proxy_buffers 8 32k;    # if its log says: too big "
        "header; else look whether the upstream is up",
        "head": "remove what treats HEAD apart: if ($request_method …), limit_except, proxy_method",
        "ranges": "remove: max_ranges 0;    # and what sets Accept-Ranges",
        "preconditions": "etag on; if_modified_since before;    # in location ^~ /LOCATION/",
        "compression": "gzip off;    # in location ^~ /LOCATION/",
        "symlinks": "disable_symlinks on from=/DIRECTORY;    # in location ^~ /LOCATION/",
        "sender-choice": 'proxy_set_header X-Sendfile-Type ""; '
        'proxy_set_header X-Accel-Mapping "";    # where requests go to the application',
    }
)


def _is_own_page(body: bytes) -> bool:
    """Whether nginx has made an error page: it signs them, by version or not."""
    return b"<hr><center>nginx" in body


SERVER = FrontServer(
    names=("nginx",),
    product="nginx",
    answers_location=True,
    mends=_MENDS,
    is_own_page=_is_own_page,
)
"""nginx, as the doctor meets it."""

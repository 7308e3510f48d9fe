"""The configuration for nginx that asks by `auth_request` (ngx_http_auth_request_module)."""

from __future__ import annotations

from types import MappingProxyType

from xsendfile.servers._room import Site
from xsendfile.servers._spelling import check_spellable
from xsendfile.servers._sub_request import check_locations

from ._config import NGINX


def _check(site: Site) -> None:
    """Refuse a location or a socket that a URL would not lead to."""
    check_locations(site)
    socket = site.upstream.socket if site.upstream else ""
    check_spellable(socket, frozenset(":$"), "nginx")  # behind a colon, the URL's path follows


NGINX_FORWARD_AUTH = NGINX._replace(
    template="nginx.forward-auth",
    senders=(),
    names=MappingProxyType({"url_header": "X-Original-URI", "method_header": "X-Original-Method"}),
    complete=frozenset(("upstream", "listen", "access_log")),
    snippet=frozenset(("upstream",)),
    protocols=("http",),
    check=_check,
)
"""The room of nginx, asking before it sends."""

"""Configurations of front servers, as `xsendfile config` prints them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from xsendfile._errors import BadSettingError

from ._room import Options, Room
from ._roots import FrontRoot, Roots, front_root
from .apache._config import APACHE, APACHE_WSGI
from .caddy._config import CADDY, CADDY26
from .lighttpd._config import LIGHTTPD
from .nginx._config import NGINX
from .uwsgi._config import UWSGI

__all__ = ["ROOMS", "FrontRoot", "configuration", "front_root"]

ROOMS: Mapping[str, Room] = MappingProxyType(
    {room.name: room for room in (NGINX, APACHE, APACHE_WSGI, LIGHTTPD, CADDY, CADDY26, UWSGI)}
)
"""The rooms by the names that `xsendfile config` takes."""


def configuration(  # noqa: PLR0913 - the options of a command
    server: str,
    roots: Roots,
    *,
    upstream: str | None = None,
    listen: str | None = None,
    wsgi: str | None = None,
    access_log: str | None = None,
    mount: str | None = None,
    snippet: bool = False,
) -> str:
    """Return the configuration of a front server: complete, commented, minimal.

    A complete one can be run by an unprivileged user; its first lines say how.

    Args:
        server: "nginx", "apache" (mod_proxy), "apache-wsgi" (mod_wsgi),
            "lighttpd", "caddy" (2.7 and later), "caddy26" or "uwsgi".
        roots: the `PrivateFiles` of the application, or what `front_root`
            makes of them.
        upstream: the application's address: `127.0.0.1:8000` or
            `unix:/run/app.sock`; with `uwsgi://` (nginx, Apache) or
            `fastcgi://` (lighttpd) before it, if it speaks that.
        listen: the host and port to listen on; `127.0.0.1:8080` unless told.
        wsgi: the application that the server itself runs: the absolute path of
            its `.wsgi` file (apache-wsgi), or a module and its attribute,
            `shop:application` (uwsgi).
        access_log: a file for one JSON object per request: its id, and the
            bytes that were announced and sent (uWSGI: of whole files, announced).
        mount: the path below which requests go to the application, with a
            slash at both ends; `/` unless told.
        snippet: return the part for an existing site instead.

    Raises:
        BadSettingError: something is missing, misspelled, unsafe, not for this
            server, or holds a character that its grammar cannot spell.
        MissingExtraError: the extra `config` is not installed.

    """
    if not isinstance(server, str) or server not in ROOMS:
        msg = f"server is {server!r}; give one of {', '.join(ROOMS)}"
        raise BadSettingError(msg)
    options = Options(upstream, listen, wsgi, access_log, mount)
    return ROOMS[server].configuration(roots, options, snippet=snippet)

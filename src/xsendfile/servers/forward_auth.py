"""Configurations of front servers that ask a `ForwardAuthApplication` and send the file themselves.

`xsendfile config nginx --forward-auth` and `xsendfile config caddy --forward-auth` print them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from xsendfile._errors import BadSettingError

from ._room import Options, Room
from ._roots import FrontRoot
from ._sub_request import checked_header
from .caddy._forward_auth import CADDY26_FORWARD_AUTH, CADDY_FORWARD_AUTH
from .nginx._forward_auth import NGINX_FORWARD_AUTH

__all__ = ["FORWARD_AUTH_ROOMS", "FrontRoot", "forward_auth_configuration"]

FORWARD_AUTH_ROOMS: Mapping[str, Room] = MappingProxyType(
    {room.name: room for room in (NGINX_FORWARD_AUTH, CADDY_FORWARD_AUTH, CADDY26_FORWARD_AUTH)}
)
"""The rooms by the names that `xsendfile config --forward-auth` takes."""


def forward_auth_configuration(  # noqa: PLR0913 - the options of a command
    server: str,
    roots: Iterable[FrontRoot],
    *,
    upstream: str | None = None,
    listen: str | None = None,
    access_log: str | None = None,
    url_header: str | None = None,
    snippet: bool = False,
) -> str:
    """Return the configuration of a front server that asks before it sends a file.

    For each root, it asks the application at `upstream` by a request to the
    root's location, so that several can be told apart there. What answers 204
    is sent, with the headers of that answer; 401 and 403 are the client's.

    Args:
        server: "nginx", "caddy" (2.7 and later) or "caddy26".
        roots: the directories as the server sees them, each with the public
            location that its links stand behind: the `mount` of the application.
        upstream: the application's address: `127.0.0.1:8000` or
            `unix:/run/app.sock`.
        listen: the host and port to listen on; `127.0.0.1:8080` unless told.
        access_log: a file for one JSON object per request, without its query.
        url_header: the header that the application reads the original path and
            query from; unless told, `X-Original-URI` (nginx) or
            `X-Forwarded-Uri` (Caddy).
        snippet: return the part for an existing site instead.

    Raises:
        BadSettingError: something is missing, misspelled, unsafe, not for this
            server, or holds a character that its grammar cannot spell.
        MissingExtraError: the extra `config` is not installed.

    """
    if not isinstance(server, str) or server not in FORWARD_AUTH_ROOMS:
        msg = f"server is {server!r}; give one of {', '.join(FORWARD_AUTH_ROOMS)}"
        raise BadSettingError(msg)
    given = list(roots) if isinstance(roots, Iterable) else [roots]
    if not given or not all(isinstance(root, FrontRoot) for root in given):
        msg = f"roots is {roots!r}; give a list of FrontRoot, each with its public location"
        raise BadSettingError(msg)
    room = FORWARD_AUTH_ROOMS[server]
    if url_header is not None:
        header = checked_header(url_header, "url_header")
        room = room._replace(names={**room.names, "url_header": header})
    options = Options(upstream, listen, access_log=access_log)
    return room.configuration(given, options, snippet=snippet)

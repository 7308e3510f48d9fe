"""The configurations for Caddy that ask first: what `forward_auth` stands for, spelled out."""

from __future__ import annotations

from types import MappingProxyType

from xsendfile.servers._room import Room
from xsendfile.servers._sub_request import check_locations

from ._config import CADDY, CADDY26


def _asking(room: Room) -> Room:
    """Return the room of a generation, asking before it sends."""
    names = {"url_header": "X-Forwarded-Uri", "method_header": "X-Forwarded-Method"}
    return room._replace(
        template="caddy.forward-auth",
        senders=(),
        names=MappingProxyType({**room.names, **names}),
        complete=frozenset(("upstream", "listen", "access_log")),
        snippet=frozenset(("upstream",)),
        check=check_locations,
    )


CADDY_FORWARD_AUTH = _asking(CADDY)
"""The room of Caddy 2.7 and later, asking before it sends."""

CADDY26_FORWARD_AUTH = _asking(CADDY26)
"""The room of Caddy 2.5 and 2.6, asking before it sends."""

"""The configurations for Caddy: one template, two generations."""

from __future__ import annotations

from types import MappingProxyType

from xsendfile._paths import percent_encoded
from xsendfile.servers._room import Room, Site
from xsendfile.servers._spelling import check_spellable
from xsendfile.servers._upstream import Upstream

from ._sender import Caddy, Caddy26
from ._spelling import directory_by, token, value, value26


def _prefix(location: str) -> str:
    """Spell how `Caddy` begins its header."""
    return value(percent_encoded(location.encode()) + "*")


def _prefix26(location: str) -> str:
    """Spell how `Caddy26` begins its header. The matcher knows shorthands such as `{path}`."""
    return token(check_spellable(location, frozenset("{"), "Caddy 2.6") + "*")


def _upstream(upstream: Upstream) -> str:
    """Spell the address of an upstream (https://caddyserver.com/docs/conventions)."""
    if upstream.socket:  # behind a bar, a file mode would follow
        return value("unix/" + check_spellable(upstream.socket, frozenset("|"), "Caddy"))
    return token(upstream.address)


def _upstream26(upstream: Upstream) -> str:
    """Spell the address of an upstream for 2.6."""
    if upstream.socket:  # behind a colon, a port would follow
        return value26("unix/" + check_spellable(upstream.socket, frozenset(":"), "Caddy 2.6"))
    return token(upstream.address)


def _check(site: Site) -> None:
    """Refuse a location that Caddy would not find again."""
    for root in site.roots:
        Caddy(root.location or "")


def _check26(site: Site) -> None:
    """Refuse a location that Caddy 2.6 would not find again."""
    for root in site.roots:
        Caddy26(root.location or "")


CADDY = Room(
    name="caddy",
    folder="caddy",
    template="caddy",
    senders=(Caddy,),
    filters=MappingProxyType(
        {
            "directory": directory_by(value),
            "prefix": _prefix,
            "token": token,
            "upstream": _upstream,
            "value": value,
        }
    ),
    names=MappingProxyType({"generation": "2.7 or later (before: caddy26)", "persists": True}),
    complete=frozenset(("upstream", "listen", "access_log", "mount")),
    snippet=frozenset(("upstream", "mount")),
    located=True,
    protocols=("http",),
    check=_check,
)
"""The room of Caddy 2.7 and later."""

CADDY26 = CADDY._replace(
    name="caddy26",
    senders=(Caddy26,),
    filters=MappingProxyType(
        {
            "directory": directory_by(value26),
            "prefix": _prefix26,
            "token": token,
            "upstream": _upstream26,
            "value": value26,
        }
    ),
    names=MappingProxyType({"generation": "2.5 or 2.6", "persists": False}),
    check=_check26,
)
"""The room of Caddy 2.5 and 2.6."""

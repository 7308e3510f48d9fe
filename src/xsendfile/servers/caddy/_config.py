"""The configurations for Caddy: one template, two generations."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from xsendfile._paths import percent_encoded
from xsendfile.servers._room import Room, Site
from xsendfile.servers._spelling import CONTROL, NOT_UTF8, check_spellable, in_double_quotes
from xsendfile.servers._template import Filter
from xsendfile.servers._upstream import Upstream

from ._sender import Caddy, Caddy26

# Braces make placeholders; a backslash escapes nothing but a quote; and what is
# not UTF-8 would become something else.
_IMPOSSIBLE = CONTROL | NOT_UTF8 | frozenset('{}\\"')


def _spell(text: str) -> str:
    """Spell a string."""
    return in_double_quotes(check_spellable(text, _IMPOSSIBLE, "Caddy"))


def _spell_upstream(upstream: Upstream) -> str:
    """Spell the address of an upstream (https://caddyserver.com/docs/conventions)."""
    return _spell(f"unix/{upstream.socket}" if upstream.socket else upstream.address)


def _check(site: Site) -> None:
    """Refuse a location that Caddy would not find again."""
    for root in site.roots:
        Caddy(root.location or "")


def _check26(site: Site) -> None:
    """Refuse a location that Caddy 2.6 would not find again."""
    for root in site.roots:
        Caddy26(root.location or "")


def _encoded(location: str) -> str:
    """Return how `Caddy` begins its header."""
    return percent_encoded(location.encode())


_FILTERS: Mapping[str, Filter] = MappingProxyType(
    {"spell": _spell, "spell_upstream": _spell_upstream}
)

CADDY = Room(
    name="caddy",
    folder="caddy",
    template="caddy",
    senders=(Caddy,),
    filters=MappingProxyType({**_FILTERS, "prefix": _encoded}),
    names=MappingProxyType({"generation": "2.7 or later", "persists": True}),
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
    filters=MappingProxyType({**_FILTERS, "prefix": str}),
    names=MappingProxyType({"generation": "2.5 or 2.6", "persists": False}),
    check=_check26,
)
"""The room of Caddy 2.5 and 2.6."""

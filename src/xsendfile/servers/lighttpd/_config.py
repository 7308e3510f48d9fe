"""The configuration for lighttpd."""

from __future__ import annotations

from types import MappingProxyType

from xsendfile._errors import BadSettingError
from xsendfile.servers._original import OriginalStandard
from xsendfile.servers._room import Room, Site
from xsendfile.servers._spelling import CONTROL, NOT_UTF8, check_spellable
from xsendfile.servers._upstream import Upstream

from ._sender import Lighttpd

_MODULES = MappingProxyType({"http": "proxy", "fastcgi": "fastcgi"})


def _spell(text: str) -> str:
    """Spell a string, in which a backslash is one unless a quote follows."""
    check_spellable(text, CONTROL | NOT_UTF8, "lighttpd")
    if text.endswith("\\"):
        msg = f"{text!r} ends in a backslash, which would escape the quote behind it; give another"
        raise BadSettingError(msg)
    escaped = text.replace('"', '\\"')
    return f'"{escaped}"'


def _spell_prefix(mount: str, upstream: Upstream) -> str:
    """Spell the beginning of the paths that go to the application.

    FastCGI parts SCRIPT_NAME from PATH_INFO behind it: a slash at its end would
    leave PATH_INFO out, but for `fix-root-scriptname`.
    """
    return _spell(mount if mount == "/" or upstream.protocol == "http" else mount.rstrip("/"))


def _spell_host(upstream: Upstream) -> str:
    """Spell the host of an upstream: an IPv6 address without its brackets."""
    return _spell(upstream.host.strip("[]"))


def _module(upstream: Upstream) -> str:
    """Return the module that speaks with an upstream."""
    return f'"mod_{_MODULES[upstream.protocol]}"'


def _directive(upstream: Upstream) -> str:
    """Return the directive that passes requests to an upstream."""
    return f"{_MODULES[upstream.protocol]}.server"


def _socket_key(upstream: Upstream) -> str:
    """Return what the path of a Unix socket is called."""
    return '"socket"' if upstream.protocol == "fastcgi" else '"host"'


def _follows_links(site: Site) -> bool:
    """Whether links may lead out of the roots."""
    return site.roots[0].symlinks == "follow"


def _check(site: Site) -> None:
    """Refuse roots that differ in what becomes of links: lighttpd has one rule for all."""
    if len({root.symlinks == "follow" for root in site.roots}) > 1:
        msg = (
            "some roots have symlinks='follow' and others not, but lighttpd has one rule for the "
            "whole site; give all of them the same"
        )
        raise BadSettingError(msg)


LIGHTTPD = Room(
    name="lighttpd",
    folder="lighttpd",
    template="lighttpd",
    senders=(Lighttpd, OriginalStandard),
    filters=MappingProxyType(
        {
            "directive": _directive,
            "module": _module,
            "socket_key": _socket_key,
            "spell": _spell,
            "spell_host": _spell_host,
            "spell_prefix": _spell_prefix,
        }
    ),
    names=MappingProxyType({"follows_links": _follows_links}),
    check=_check,
    complete=frozenset(("upstream", "listen", "access_log", "mount")),
    snippet=frozenset(("upstream", "mount")),
    protocols=("http", "fastcgi"),
)
"""The room of lighttpd."""

"""The configuration for Caddy."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from xsendfile.servers._address import checked_upstream, host_and_port
from xsendfile.servers._location import InternalLocation, checked_locations
from xsendfile.servers._template import rendered, spell

from ._sender import Caddy

# Braces make placeholders; a backslash escapes nothing but a quote; and what is
# not UTF-8, which Python shows as surrogates, would become something else.
_IMPOSSIBLE = '{}\\"' + "".join(map(chr, range(0xD800, 0xE000)))
_spell = partial(spell, impossible=_IMPOSSIBLE, server="Caddy")


def configuration(
    locations: Iterable[InternalLocation],
    *,
    upstream: str,
    listen: str,
    access_log: str | None = None,
) -> str:
    """Return a complete Caddyfile that an unprivileged Caddy (2.7 or later) can run.

    Start it with `caddy run --config FILE --adapter caddyfile`.

    Args:
        locations: the prefixes, with the files they stand for. Caddy has no
            policy for symbolic links: it follows them.
        upstream: the application's address, as Caddy's `reverse_proxy` takes
            it: `127.0.0.1:8000` or `unix//run/app.sock`.
        listen: the host and port to listen on, such as `127.0.0.1:8080`.
        access_log: a file for Caddy's access log, one JSON object per request.

    Raises:
        BadSettingError: a location without a slash at an end, a relative
            directory, or a path that Caddy's grammar cannot spell.
        MissingExtraError: the extra `config` is not installed.

    """
    host, port = host_and_port(listen)
    places = checked_locations(locations)
    for place in places:
        Caddy(place.location)  # refuses what Caddy could not find
    return rendered(
        "caddy",
        "Caddyfile.j2",
        _spell,
        locations=places,
        upstream=checked_upstream(upstream, socket="unix/"),
        host=host,
        port=port,
        access_log=access_log,
    )

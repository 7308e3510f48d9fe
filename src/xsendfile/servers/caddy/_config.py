"""The configuration for Caddy."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from xsendfile.servers._location import InternalLocation, spell
from xsendfile.servers._template import rendered

# Braces make placeholders; a backslash escapes nothing but a quote.
_spell = partial(spell, impossible='{}\\"', server="Caddy")


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
        listen: the address of the site, such as `http://127.0.0.1:8080`.
        access_log: a file for Caddy's access log, one JSON object per request.

    Raises:
        BadSettingError: a path that Caddy's grammar cannot spell.
        MissingExtraError: the extra `config` is not installed.

    """
    return rendered(
        "caddy",
        "Caddyfile.j2",
        _spell,
        locations=list(locations),
        upstream=upstream,
        listen=listen,
        access_log=access_log,
    )

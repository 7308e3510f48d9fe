"""The configuration for nginx."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from xsendfile.servers._address import checked_upstream, host_and_port
from xsendfile.servers._location import InternalLocation, checked_locations
from xsendfile.servers._template import rendered, spell

# nginx has no escape for a dollar sign where variables are expanded.
_spell = partial(spell, impossible="$", server="nginx")


def configuration(
    locations: Iterable[InternalLocation],
    *,
    upstream: str,
    listen: str,
    access_log: str | None = None,
) -> str:
    """Return a complete configuration that an unprivileged nginx can run.

    Start it with `nginx -p PREFIX -e stderr -c FILE`, where PREFIX is a
    directory that it may write to.

    Args:
        locations: the internal locations, with the files they stand for.
        upstream: the application's address, as nginx's `server` directive of
            `upstream` takes it: `127.0.0.1:8000` or `unix:/run/app.sock`.
        listen: the host and port to listen on, such as `127.0.0.1:8080`.
        access_log: a file for one JSON object per request, among them the
            bytes that came from the application and those that were sent.

    Raises:
        BadSettingError: a location without a slash at an end, a relative
            directory, or a path that nginx's grammar cannot spell.
        MissingExtraError: the extra `config` is not installed.

    """
    host, port = host_and_port(listen)
    return rendered(
        "nginx",
        "nginx.conf.j2",
        _spell,
        locations=checked_locations(locations),
        upstream=checked_upstream(upstream, socket="unix:"),
        listen=f"{host}:{port}",
        access_log=access_log,
    )

"""Addresses: where a front server listens, and where its application does."""

from __future__ import annotations

import re

from xsendfile._errors import BadSettingError

# A name, an IPv4 address, or an IPv6 address in brackets. `unix` is how servers
# begin the path of a socket.
_ADDRESS = re.compile(r"(?!unix:)(?P<host>[0-9A-Za-z.-]+|\[[0-9A-Fa-f:.]+\]):(?P<port>[0-9]{1,5})")
_LAST_PORT = 65_535


def host_and_port(listen: object) -> tuple[str, int]:
    """Return the parts of an address to listen on.

    Raises:
        BadSettingError: not a host and a port. Without a host, a server would
            listen on every interface of the machine.

    """
    parts = _parts(listen)
    if parts is None:
        msg = f"listen is {listen!r}; give a host and a port, such as '127.0.0.1:8080'"
        raise BadSettingError(msg)
    return parts


def checked_upstream(upstream: object, *, socket: str) -> str:
    """Return the address of an application.

    Raises:
        BadSettingError: neither a host and a port nor `socket`, which is how
            the server writes it, with the absolute path of a Unix socket.

    """
    if isinstance(upstream, str) and (_parts(upstream) or upstream.startswith(socket + "/")):
        return upstream
    msg = (
        f"upstream is {upstream!r}; give a host and a port, such as '127.0.0.1:8000', "
        f"or a Unix socket, such as '{socket}/run/app.sock'"
    )
    raise BadSettingError(msg)


def _parts(address: object) -> tuple[str, int] | None:
    """Return host and port, or None for what is no such address."""
    match = _ADDRESS.fullmatch(address) if isinstance(address, str) else None
    if match is None or not 0 < int(match["port"]) <= _LAST_PORT:
        return None
    return match["host"], int(match["port"])

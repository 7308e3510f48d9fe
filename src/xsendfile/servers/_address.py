"""Network addresses: a host and a port."""

from __future__ import annotations

import re

from xsendfile._errors import BadSettingError

# A name, an IPv4 address, or an IPv6 address in brackets. `unix` is how servers
# begin the path of a socket.
_ADDRESS = re.compile(
    r"(?![Uu][Nn][Ii][Xx]:)(?P<host>[0-9A-Za-z.-]+|\[[0-9A-Fa-f:.]+\]):(?P<port>[0-9]{1,5})"
)
_LAST_PORT = 65_535


def host_and_port(listen: object) -> tuple[str, int]:
    """Return the parts of an address to listen on.

    Raises:
        BadSettingError: not a host and a port. Without a host, a server would
            listen on every interface of the machine.

    """
    parts = parts_of_address(listen)
    if parts is None:
        msg = f"listen is {listen!r}; give a host and a port, such as '127.0.0.1:8080'"
        raise BadSettingError(msg)
    return parts


def parts_of_address(address: object) -> tuple[str, int] | None:
    """Return host and port, or None for what is no such address."""
    match = _ADDRESS.fullmatch(address) if isinstance(address, str) else None
    if match is None or not 0 < int(match["port"]) <= _LAST_PORT:
        return None
    return match["host"], int(match["port"])

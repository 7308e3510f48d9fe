"""The application's address, spelled alike for every front server."""

from __future__ import annotations

import os
from typing import Literal, NamedTuple, TypeAlias

from xsendfile._errors import BadSettingError

from ._address import parts_of_address

Scheme: TypeAlias = Literal["http", "uwsgi", "fastcgi"]
"""What is spoken between the front server and the application's."""

_LONGEST_SOCKET = 107  # bytes: sun_path of Linux without its NUL, unix(7)
_PROTOCOLS: tuple[Scheme, ...] = ("http", "uwsgi", "fastcgi")


class Upstream(NamedTuple):
    """Where the application is.

    Attributes:
        protocol: what it speaks.
        host: its host; empty for a Unix socket.
        port: its port; 0 for a Unix socket.
        socket: the absolute path of its Unix socket, or empty.

    """

    protocol: Scheme
    host: str = ""
    port: int = 0
    socket: str = ""

    @property
    def address(self) -> str:
        """The host and port."""
        return f"{self.host}:{self.port}"


def parsed_upstream(upstream: object) -> Upstream:
    """Return the parts of an upstream.

    Args:
        upstream: `127.0.0.1:8000` or `unix:/run/app.sock`; `http://`,
            `uwsgi://` or `fastcgi://` before it says what is spoken there.

    Raises:
        BadSettingError: anything else.

    """
    if isinstance(upstream, str):
        scheme, separator, rest = upstream.partition("://")
        address = rest if separator else upstream
        for protocol in _PROTOCOLS:
            if protocol == (scheme if separator else "http"):
                parsed = _parsed(protocol, address)
                if parsed is not None:
                    return parsed
    msg = (
        f"upstream is {upstream!r}; give a host and a port, such as '127.0.0.1:8000', or a Unix "
        "socket, such as 'unix:/run/app.sock', with 'uwsgi://' or 'fastcgi://' before it if the "
        "application speaks that"
    )
    raise BadSettingError(msg)


def _parsed(protocol: Scheme, address: str) -> Upstream | None:
    """Return an address with its protocol, or None if it is none."""
    if address.startswith("unix:/"):
        socket = address.removeprefix("unix:")
        if len(os.fsencode(socket)) > _LONGEST_SOCKET:
            msg = f"upstream is {address!r}; give a path of at most {_LONGEST_SOCKET} bytes"
            raise BadSettingError(msg)
        return Upstream(protocol, socket=socket)
    parts = parts_of_address(address)
    return None if parts is None else Upstream(protocol, *parts)

"""Which client asks, where proxies stand between: only those that were named are believed."""

from __future__ import annotations

from collections.abc import Iterable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_network
from typing import TypeAlias

from xsendfile._errors import BadSettingError
from xsendfile._http.addresses import parsed_address
from xsendfile._model import HeaderOf

UNIX = "unix"
"""What a proxy that connects by a Unix socket is named."""

HEADER = "X-Forwarded-For"

_Address: TypeAlias = IPv4Address | IPv6Address


class Proxies:
    """The chain of proxies before the application.

    Each appends the address that it was asked from, so that the header is true
    from its end to the first address that is none of ours. What stands before
    that one, the client may have written.

    Args:
        given: addresses, networks such as `10.0.0.0/8`, and `unix` for those
            that connect by a Unix socket.

    Raises:
        BadSettingError: something else.

    """

    def __init__(self, given: Iterable[str] = ()) -> None:
        """Check them."""
        if isinstance(given, str):
            msg = f"proxies is {given!r}; give a list, such as ['127.0.0.1', '10.0.0.0/8', 'unix']"
            raise BadSettingError(msg)
        names = list(given)
        self._unix = UNIX in names
        try:
            self._networks = [_network(name) for name in names if name != UNIX]
        except ValueError as error:
            msg = f"proxies holds something else than addresses, networks and 'unix': {error}"
            raise BadSettingError(msg) from None

    def client(self, peer: str | None, header: HeaderOf) -> str | None:
        """Return the address of the client, None where it is not known.

        Args:
            peer: the address that the server was connected from; None or empty
                for a Unix socket.
            header: returns the value of a request header.

        """
        if not self._trusts(peer):
            return peer
        forwarded = header(HEADER) or ""
        address = None
        for text in reversed(forwarded.split(",")):
            address = _parsed(text.strip())
            if address is None or not self._holds(address):
                break
        return None if address is None else str(address)

    def _trusts(self, peer: str | None) -> bool:
        """Whether what is connected is one of the proxies."""
        if not peer or peer.startswith("unix:"):
            return self._unix
        address = _parsed(peer) if self._networks else None
        return address is not None and self._holds(address)

    def _holds(self, address: _Address) -> bool:
        """Whether an address is that of a proxy."""
        return any(address in network for network in self._networks)


def _network(name: object) -> IPv4Network | IPv6Network:
    """Return a network of proxies.

    Raises:
        ValueError: it is none, or all addresses, a client's own among them.

    """
    network = ip_network(name if isinstance(name, str) else "")
    if not network.prefixlen:
        msg = f"{name!r} is everybody"
        raise ValueError(msg)
    return network


def _parsed(text: str) -> _Address | None:
    """Return an address, None for anything else."""
    try:
        return parsed_address(text)
    except ValueError:
        return None

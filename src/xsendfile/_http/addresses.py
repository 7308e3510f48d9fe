"""The addresses of clients. Pure."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_address


def parsed_address(text: str) -> IPv4Address | IPv6Address:
    """Return an address: IPv4 where IPv6 carries it (RFC 4291 §2.5.5.2), and without a zone.

    Raises:
        ValueError: `text` is none.

    """
    address = ip_address(text)
    if isinstance(address, IPv6Address):
        return address.ipv4_mapped or IPv6Address(int(address))
    return address

"""What a native link is bound to beyond its URL: a network, or another value. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from ipaddress import ip_network

from xsendfile._errors import BadSettingError, BadToken
from xsendfile._http.addresses import parsed_address
from xsendfile._model import SignedRequest

from ._fields import may_hold

NETWORK = "network"
"""The label of a link for the network that a client is in."""

_PREFIXES = {4: 24, 6: 64}  # bits: what one household or office has


def bound_value(label: str, request: SignedRequest) -> bytes:
    """Return what a link with this label is bound to: never to nobody.

    Raises:
        BadToken: it is not known for this request.

    """
    try:
        value = network_of(request.client or "") if label == NETWORK else request.bound.get(label)
        if value:
            return line(value, label)
    except ValueError:  # no address; a value that no link can be bound to
        pass
    raise BadToken("what it is bound to is not known", "binding", "for", label)


def binding(client: str | None, bound_to: Mapping[str, str] | None) -> tuple[str, bytes]:
    """Return the label and the value of a binding, both empty if there is none."""
    if client is None and bound_to is None:
        return "", b""
    if client is not None and bound_to is None:
        try:
            return NETWORK, network_of(client if isinstance(client, str) else "").encode()
        except ValueError:
            msg = f"client is {client!r}; give an IPv4 or IPv6 address"
            raise BadSettingError(msg) from None
    if client is None and isinstance(bound_to, Mapping) and len(bound_to) == 1:
        ((label, value),) = bound_to.items()
        is_label = isinstance(label, str) and may_hold("for", label)
        if is_label and label != NETWORK and value:
            return label, line(value, "bound_to")
    msg = (
        "a link is bound to one thing; give client=, an address, or bound_to= with one label of "
        "letters, digits, '.', '_', '~' and '-', other than 'network', and a value"
    )
    raise BadSettingError(msg)


def line(text: object, what: str) -> bytes:
    """Return the bytes of a line of text."""
    if isinstance(text, str) and "\n" not in text:
        try:
            return text.encode()
        except UnicodeEncodeError:
            pass
    msg = f"{what} is no str of one line; give one"
    raise BadSettingError(msg)


def network_of(client: str) -> str:
    """Return the network that an address is in: /24 for IPv4, /64 for IPv6.

    Raises:
        ValueError: `client` is no address.

    """
    address = parsed_address(client)
    return str(ip_network((address, _PREFIXES[address.version]), strict=False))

"""The address of a client, as the text that dialects of the past sign."""

from __future__ import annotations

from xsendfile._errors import BadSettingError, BadToken
from xsendfile._http.addresses import parsed_address
from xsendfile._model import SignedRequest


def address_of(request: SignedRequest) -> bytes:
    """Return the address that a request comes from: a link is never bound to nobody.

    Raises:
        BadToken: it is not known.

    """
    try:
        return _address(request.client or "")
    except ValueError:
        raise BadToken("the client's address is not known", "binding") from None


def address_to_sign(client: object, *, bound: bool) -> bytes:
    """Return the address that a link is made for; nothing where links are not bound to one.

    Raises:
        BadSettingError: `client` is none, or would not be signed.

    """
    if not bound:
        if client is not None:
            msg = f"client is {client!r}, but links of this dialect fit any client as it is set up"
            raise BadSettingError(msg)
        return b""
    try:
        return _address(client if isinstance(client, str) else "")
    except ValueError:
        msg = f"client is {client!r}, but links are bound to an address; give one, IPv4 or IPv6"
        raise BadSettingError(msg) from None


def _address(client: str) -> bytes:
    """Return the usual text of an address."""
    return str(parsed_address(client)).encode()

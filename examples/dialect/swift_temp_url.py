"""Temporary URLs of OpenStack Swift, signed and verified without Swift."""

from __future__ import annotations

import hmac
import re
import time
from base64 import b64encode
from collections.abc import Callable
from ipaddress import ip_address, ip_network
from types import MappingProxyType
from urllib.parse import parse_qsl, quote, urlencode

from xsendfile import links
from xsendfile.links import BadToken, Dialect, ExpiredToken, Grant, MalformedToken, SignedRequest

SIGNATURE, EXPIRES = "temp_url_sig", "temp_url_expires"
PREFIX, NETWORK = "temp_url_prefix", "temp_url_ip_range"
FORMS = {
    SIGNATURE: r"[!-~]+",
    EXPIRES: r"[1-9][0-9]{0,11}",
    PREFIX: r"(?s:.+/)",  # with its slash: otherwise `v1` opens `v10` as well
    NETWORK: r"[0-9a-f.:/]+",
}


class SwiftTempURL(Dialect):
    """Signs: the path decoded, behind the container's. Binds: the end; on demand, a network."""

    statuses = MappingProxyType({BadToken: 401, ExpiredToken: 401})

    def __init__(self, key: bytes, container: str, digest: str = "sha256") -> None:
        """Keep the key, the container's path (`/v1/AUTH_a/c`), and "sha256" or "sha512"."""
        self._key, self._container, self._digest = key, container.encode(), digest

    def sign(
        self, path: str | bytes, *, expires_in: float = 3600, clock: Callable[[], float] = time.time
    ) -> str:
        """Return a URL below the container."""
        name = b"/".join(links.path_to_sign(path))
        fields = {EXPIRES: str(links.end_of(clock(), expires_in))}
        query = {SIGNATURE: self._signature(fields, name), **fields}
        return f"/{quote(name)}?{urlencode(query, safe=':=')}"

    def grant(self, request: SignedRequest, *, now: float) -> Grant:
        """Judge the path, then the form, the signature, the method, the time and the client."""
        name = b"/".join(links.path_to_grant(request.path))
        fields = fields_of(request.query)
        if not name.startswith(fields.get(PREFIX, "").encode(errors="surrogateescape")):
            raise BadToken("not below the prefix", "scope", PREFIX)
        if not hmac.compare_digest(self._signature(fields, name), fields[SIGNATURE]):
            raise BadToken("wrong signature", "signature", SIGNATURE)
        expired_at = int(fields[EXPIRES]) + 1  # valid throughout its last second
        links.judge(request, now, expired_at=expired_at)
        if NETWORK in fields and not is_in(fields[NETWORK], request.client):
            raise BadToken("not for this client", "binding", NETWORK)
        return Grant(name, expired_at, personal=NETWORK in fields)

    def _signature(self, fields: dict[str, str], name: bytes) -> str:
        """Return the signature of lines of which only the last can hold a newline."""
        network = f"ip={fields[NETWORK]}\n" if NETWORK in fields else ""
        path = b"%b/%b" % (self._container, name)
        if PREFIX in fields:
            prefix = fields[PREFIX].encode(errors="surrogateescape")
            path = b"prefix:%b/%b" % (self._container, prefix)
        message = f"{network}GET\n{fields[EXPIRES]}\n".encode() + path
        mac = hmac.digest(self._key, message, self._digest)
        return mac.hex() if self._digest == "sha256" else f"sha512:{b64encode(mac).decode()}"


def fields_of(query: str) -> dict[str, str]:
    """Return the parameters that are ours, each once; others are passed over."""
    given = parse_qsl(query, keep_blank_values=True, errors="surrogateescape")
    pairs = [(name, value) for name, value in given if name in FORMS]
    fields = dict(pairs)
    if len(fields) < len(pairs) or not fields.keys() >= {SIGNATURE, EXPIRES}:
        raise MalformedToken("a parameter is missing, or is given twice")
    if not query.isascii() or not all(re.fullmatch(FORMS[name], fields[name]) for name in fields):
        raise MalformedToken("a parameter is malformed")
    return fields


def is_in(network: str, client: str | None) -> bool:
    """Whether a client is in a network; nobody is where either is not known."""
    try:
        return ip_address(client or "") in ip_network(network)
    except ValueError:
        return False

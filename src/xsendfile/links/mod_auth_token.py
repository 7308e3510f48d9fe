"""The dialect of Apache's mod_auth_token.

::

    /md5(secret path stamp [address])/stamp/path

`stamp` is the time of signing: epoch seconds as eight hexadecimal digits in
lower case. What the module called AuthTokenPrefix is where the application is
mounted.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import time
from collections.abc import Callable, Iterator, Mapping
from ipaddress import IPv4Address
from types import MappingProxyType

from xsendfile._errors import BadToken, MalformedToken, NotYetValid, Refused
from xsendfile._model import Grant, Name, SignedRequest
from xsendfile._paths import percent_encoded

from ._client import address_of, address_to_sign
from ._dialect import Dialect, judge, path_to_grant, path_to_sign
from ._keys import Secret, Secrets
from ._stamps import ONE_DAY, checked_switch, checked_timeout, stamp_of

# No NUL: the padding by which MD5 lets a digest be continued without the secret always has one.
_LINK = re.compile(rb"/([0-9a-fA-F]{32})/([0-9a-f]{8})(/[^\0]+)")
_STAMP = re.compile(rb"[0-9a-f]{8}")
_KEPT = 10 * 365 * ONE_DAY  # seconds: for as long, somebody may have kept a link


class ModAuthToken(Dialect):
    """Signs links as mod_auth_token did, and verifies them.

    Signs: the path decoded, with its slash. Apache normalised it first; here
    one with `..`, `.` or `//` in it is refused.

    Binds: beside the path, when it was made; with `bind_address`, the client.

    Weak: MD5 with the secret before the text, no HMAC: a digest can be
    continued without the secret, but only by a NUL, and a path with one is no
    link. The query is not signed. Between stamp and address nothing stands:
    the link of 27.0.0.1 for `/a6` can be, half a year later, that of
    127.0.0.1 for `/a`. What `sign` makes has no second reading as a link for a
    shorter path (its stamp may be some seconds old for that), and what could
    be read so is refused. Where other programs sign names that end in
    hexadecimal digits, who has two such addresses can still wait.

    Source: unifiedstreaming/mod-auth-token, `authenticate_token()`. Stricter:
    the separators are slashes, the stamp has its eight digits in lower case
    and is at most a day ahead. A malformed link is 403: 401 asks for a
    password.

    Args:
        secret: AuthTokenSecret; or secrets by ids of your own, of which the
            first signs and all verify.
        timeout: AuthTokenTimeout: seconds from its making on.
        bind_address: AuthTokenLimitByIp: links are for one client each.
        allow_weak_secret: take one that could be guessed, for links that exist.

    Attributes:
        secrets: the secrets.
        timeout: in seconds.
        bind_address: whether links are for one client each.

    Raises:
        BadSettingError: a secret of fewer than 16 bytes or one that looks like
            a placeholder, or a timeout that is no number of seconds.

    """

    statuses: Mapping[type[Refused], int] = MappingProxyType({NotYetValid: 410})

    def __init__(
        self,
        secret: Secret | Mapping[str, Secret],
        *,
        timeout: int = 60,
        bind_address: bool = False,
        allow_weak_secret: bool = False,
    ) -> None:
        """Check the settings."""
        self.secrets: Secrets = Secrets(secret, allow_weak=allow_weak_secret)
        self.timeout: int = checked_timeout(timeout)
        self.bind_address: bool = checked_switch("bind_address", bind_address)

    def sign(
        self,
        path: Name,
        *,
        client: str | None = None,
        clock: Callable[[], float] = time.time,
    ) -> str:
        """Return a signed URL path, to go behind the mount of the application that verifies.

        Args:
            path: relative to the root, with or without a slash before it; not
                encoded.
            client: the address that it is for, with `bind_address`.
            clock: returns the time in epoch seconds.

        Raises:
            BadSettingError: a path that no file can have, an address where
                none is signed or none where one is, a time after 2106.

        """
        signed = b"/" + b"/".join(path_to_sign(path))
        address = address_to_sign(client, bound=self.bind_address)
        stamp = stamp_of(clock())
        made_at = int(stamp, 16)
        while any(_shorter_readings(signed, stamp, address)):
            made_at -= 1
            stamp = stamp_of(made_at)
        digest = _digest(self.secrets.first, signed, stamp, address).decode()
        return f"/{digest}/{stamp.decode()}{percent_encoded(signed)}"

    def grant(self, request: SignedRequest, *, now: float) -> Grant:
        """Judge a request that a rim has taken apart, as `verify` does, at `now`."""
        match = _LINK.fullmatch(request.path)
        if match is None:
            raise MalformedToken("no link of mod_auth_token")
        digest, stamp, path = match.groups()
        path_to_grant(path)
        address = address_of(request) if self.bind_address else b""
        key = self.secrets.find(
            lambda secret: hmac.compare_digest(
                _digest(secret, path, stamp, address), digest.lower()
            )
        )
        if key is None:
            raise BadToken("wrong digest")
        others = _shorter_readings(path, stamp, address)
        if any(now - _KEPT <= other <= now + ONE_DAY for other in others):
            raise BadToken("also a link for another address", "binding")
        made_at = int(stamp, 16)
        expired_at = made_at + self.timeout + 1  # valid throughout its last second
        judge(request, now, starts_at=made_at - ONE_DAY, expired_at=expired_at)
        return Grant(path[1:], expired_at, key=key or None, personal=self.bind_address)

    def __repr__(self) -> str:
        """Return the settings; never a secret."""
        bound = ", bind_address=True" if self.bind_address else ""
        return f"ModAuthToken({self.secrets!r}, timeout={self.timeout}{bound})"


def _digest(secret: bytes, path: bytes, stamp: bytes, address: bytes) -> bytes:
    """Return the digest of a link, in lower case."""
    text = secret + path + stamp + address
    return hashlib.md5(text, usedforsecurity=False).hexdigest().encode()


def _shorter_readings(path: bytes, stamp: bytes, address: bytes) -> Iterator[int]:
    """Yield when the same text would have been signed for a shorter path and a longer address.

    Only IPv4 addresses can be the end of another: the IPv6 addresses that
    clients have begin with four digits each.
    """
    for moved in (1, 2):
        other = path[-moved:] + stamp[:-moved]
        is_path = not path[:-moved].endswith(b"/")
        if is_path and _STAMP.fullmatch(other) and _is_ipv4(stamp[-moved:] + address):
            yield int(other, 16)


def _is_ipv4(text: bytes) -> bool:
    """Whether this is the text of an IPv4 address."""
    try:
        IPv4Address(text.decode())
    except ValueError:
        return False
    return True

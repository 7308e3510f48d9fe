"""The dialect of lighttpd's mod_secdownload, which 1.4.68 removed.

::

    /mac/stamp/path

    mac  md5          hexadecimal, of: secret path stamp
         hmac-sha1    base64url, of: /stamp/path
         hmac-sha256  likewise

`stamp` is the time of signing: epoch seconds as eight hexadecimal digits in
lower case. What lighttpd called secdownload.uri-prefix is where the
application is mounted.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import time
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Literal, TypeAlias

from xsendfile._errors import BadSettingError, BadToken, MalformedToken, NotYetValid, Refused
from xsendfile._model import Grant, Name, Segments, SignedRequest
from xsendfile._paths import percent_encoded

from ._base64url import base64url
from ._dialect import Dialect, judge, path_to_grant, path_to_sign
from ._keys import Secret, Secrets
from ._stamps import checked_switch, checked_timeout, stamp_of

Algorithm: TypeAlias = Literal["md5", "hmac-sha1", "hmac-sha256"]
"""What lighttpd called secdownload.algorithm."""

_MACS = {
    "md5": rb"[0-9a-fA-F]{32}",
    "hmac-sha1": rb"[A-Za-z0-9_-]{27}",
    "hmac-sha256": rb"[A-Za-z0-9_-]{43}",
}
# What lighttpd took for a link of its own. No NUL: see `mod_auth_token`.
_LINKS = {
    algorithm: re.compile(rb"/(%b)/([0-9a-fA-F]{1,16})(/[^\0]+)" % mac)
    for algorithm, mac in _MACS.items()
}
_STAMP = re.compile(rb"[0-9a-f]{8}")
_QUERY = re.compile(r"[!-\"$-~]*")


class Secdownload(Dialect):
    """Signs links as mod_secdownload did, and verifies them.

    Signs: the path decoded, with its slash; with `path_segments`, its first
    ones. lighttpd normalised it first; here one with `..`, `.` or `//` in it
    is refused.

    Binds: beside the path, when it was made; with `hash_querystr`, the query.

    Weak: `md5` puts the secret before the text, without HMAC; the two others
    are sound. Clients are not bound. With `path_segments` a link opens all
    that lies below the directory, and is the one that a file of that name
    would have. With `hash_querystr` a name may hold no question mark, which
    could be that of the query.

    Source: lighttpd 1.4.67, `mod_secdownload.c`. Stricter: the stamp has eight
    digits in lower case, as all programs that sign write it.

    Args:
        secret: secdownload.secret; or secrets by ids of your own, of which the
            first signs and all verify.
        algorithm: "md5", "hmac-sha1" or "hmac-sha256".
        timeout: in seconds; a link is valid as long before its time as after it.
        path_segments: how many segments are signed, if the path has more; 0
            for the whole.
        hash_querystr: sign the query, if there is one.
        allow_weak_secret: take one that could be guessed, for links that exist.

    Attributes:
        secrets: the secrets.
        algorithm, timeout, path_segments, hash_querystr: as they were given.

    Raises:
        BadSettingError: a secret of fewer than 16 bytes or one that looks like
            a placeholder, an unknown algorithm, a number that is none.

    """

    statuses: Mapping[type[Refused], int] = MappingProxyType(
        {MalformedToken: 404, NotYetValid: 410}
    )

    def __init__(
        self,
        secret: Secret | Mapping[str, Secret],
        *,
        algorithm: Algorithm = "hmac-sha256",
        timeout: int = 60,
        path_segments: int = 0,
        hash_querystr: bool = False,
        allow_weak_secret: bool = False,
    ) -> None:
        """Check the settings."""
        self.secrets: Secrets = Secrets(secret, allow_weak=allow_weak_secret)
        if algorithm not in tuple(_LINKS):
            msg = f"algorithm is {algorithm!r}; give 'md5', 'hmac-sha1' or 'hmac-sha256'"
            raise BadSettingError(msg)
        whole = isinstance(path_segments, int) and not isinstance(path_segments, bool)
        if not whole or path_segments < 0:
            msg = f"path_segments is {path_segments!r}; give a whole number, 0 for the whole path"
            raise BadSettingError(msg)
        self.algorithm: Algorithm = algorithm
        self.timeout: int = checked_timeout(timeout)
        self.path_segments: int = path_segments
        self.hash_querystr: bool = checked_switch("hash_querystr", hash_querystr)

    def sign(self, path: Name, *, query: str = "", clock: Callable[[], float] = time.time) -> str:
        """Return a signed URL, to go behind the mount of the application that verifies.

        Args:
            path: relative to the root, with or without a slash before it; not
                encoded.
            query: what follows the question mark, encoded, with `hash_querystr`.
            clock: returns the time in epoch seconds.

        Raises:
            BadSettingError: a path that no file can have, a query that no URL
                can have or that would not be signed, a time after 2106.

        """
        parts = path_to_sign(path)
        if not isinstance(query, str) or not _QUERY.fullmatch(query):
            msg = f"query is {query!r}; give it percent-encoded"
            raise BadSettingError(msg)
        if query and not self.hash_querystr:
            msg = "query is given, but without hash_querystr it would not be signed; leave it out"
            raise BadSettingError(msg)
        stamp = stamp_of(clock())
        try:
            signed = self._signed(parts, query)
        except BadToken:
            msg = f"path is {path!r}, but with hash_querystr no name may hold a question mark"
            raise BadSettingError(msg) from None
        mac = self._mac(self.secrets.first, stamp, signed).decode()
        url = percent_encoded(b"/".join((stamp, *parts)))
        return f"/{mac}/{url}?{query}" if query else f"/{mac}/{url}"

    def grant(self, request: SignedRequest, *, now: float) -> Grant:
        """Judge a request that a rim has taken apart, as `verify` does, at `now`."""
        match = _LINKS[self.algorithm].fullmatch(request.path)
        if match is None:
            raise MalformedToken("no link of mod_secdownload")
        mac, stamp, path = match.groups()
        parts = path_to_grant(path)
        if not _STAMP.fullmatch(stamp):
            raise BadToken("a stamp that is not spelled as it is signed", "malformed", "stamp")
        given = mac.lower() if self.algorithm == "md5" else mac
        signed = self._signed(parts, request.query)
        key = self.secrets.find(
            lambda secret: hmac.compare_digest(self._mac(secret, stamp, signed), given)
        )
        if key is None:
            raise BadToken("wrong MAC")
        made_at = int(stamp, 16)
        expired_at = made_at + self.timeout + 1  # valid throughout its last second
        judge(request, now, starts_at=made_at - self.timeout, expired_at=expired_at)
        scope = self.path_segments if 0 < self.path_segments < len(parts) else None
        return Grant(path[1:], expired_at, key=key or None, scope=scope)

    def _signed(self, parts: Segments, query: str) -> bytes:
        """Return what of path and query is signed.

        Raises:
            BadToken: it could be signed for another path and query as well.

        """
        path = b"/" + b"/".join(parts[: self.path_segments or None])
        if not self.hash_querystr:
            return path
        if b"?" in path:
            raise BadToken("a path that could be path and query", "malformed")
        if not _QUERY.fullmatch(query):
            raise BadToken("a query that no URL can have", "malformed")
        return b"%b?%b" % (path, query.encode()) if query else path

    def _mac(self, secret: bytes, stamp: bytes, signed: bytes) -> bytes:
        """Return the MAC of a link."""
        if self.algorithm == "md5":
            text = secret + signed + stamp
            return hashlib.md5(text, usedforsecurity=False).hexdigest().encode()
        digest = self.algorithm.removeprefix("hmac-")
        return base64url(hmac.digest(secret, b"/%b%b" % (stamp, signed), digest))

    def __repr__(self) -> str:
        """Return the settings; never a secret."""
        return (
            f"Secdownload({self.secrets!r}, algorithm={self.algorithm!r}, "
            f"timeout={self.timeout}, path_segments={self.path_segments}, "
            f"hash_querystr={self.hash_querystr})"
        )

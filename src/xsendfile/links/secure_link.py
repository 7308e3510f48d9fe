"""The dialect of nginx's `secure_link` and `secure_link_md5`.

::

    /path?md5=…&expires=1700003600

`md5` is the digest, as unpadded base64url, of an expression that the
administrator has written into the configuration; `expires` the end in epoch
seconds. nginx can verify these links alone:

```nginx
location /q/ {
    secure_link $arg_md5,$arg_expires;
    secure_link_md5 "$secure_link_expires$uri secret";
    if ($secure_link = "") { return 403; }
    if ($secure_link = "0") { return 410; }
}
```
"""

from __future__ import annotations

import hashlib
import hmac
import re
import time
from collections.abc import Callable, Mapping

from xsendfile._errors import BadSettingError, BadToken, MalformedToken, PathRefused
from xsendfile._model import Grant, Name, SignedRequest
from xsendfile._paths import name_bytes, percent_encoded, segments

from ._base64url import base64url
from ._client import address_of, address_to_sign
from ._dialect import Dialect, end_of, judge, path_to_grant, path_to_sign
from ._expression import ADDRESS, EXPIRES, URI, parsed, without_shifts
from ._keys import Secret, Secrets

_PATTERNS = {
    "md5": re.compile(r"[A-Za-z0-9_-]{22}"),
    "expires": re.compile("[1-9][0-9]{0,9}"),
}
_LATEST = 9_999_999_999  # seconds: the last of ten digits, in the year 2286


class SecureLink(Dialect):
    """Signs links for nginx's `secure_link_md5`, and verifies them.

    Signs: the path decoded, behind `prefix`: nginx's `$uri`. nginx normalises
    it first; here one with `..`, `.` or `//` in it is refused.

    Binds: beside the path, its end; with `$remote_addr`, the client.

    Weak: MD5, no HMAC. With the secret last, whoever may name files can
    prepare two names that have one digest. With the secret first, a digest can
    be continued without it, but only by a NUL, which neither we nor nginx take
    in a path. Expressions whose variables can be shifted into each other are
    refused: nginx's own manual has one, `$secure_link_expires$uri$remote_addr`.

    Source: nginx, `ngx_http_secure_link_module.c`. Stricter: `md5` and
    `expires` stand there once each and in one spelling, without padding,
    leading zeros or more than ten digits; without an end there is no link.

    Args:
        secret: the secret in the expression; or secrets by ids of your own, of
            which the first signs and all verify.
        expression: what `secure_link_md5` is given, with `{secret}` where the
            secret stands.
        prefix: the path before the mount that `$uri` has besides: the location.
        allow_weak_secret: take one that could be guessed, for links that exist.
        allow_shifts: take an expression by which one link may be for two files
            or clients, for links that exist.

    Attributes:
        secrets: the secrets.
        expression, prefix: as they were given.
        bind_address: whether links are for one client each.

    Raises:
        BadSettingError: a secret of fewer than 16 bytes or one that looks like
            a placeholder, an expression that names another variable or none of
            the end, the path and the secret, or that does not tell them apart.

    """

    def __init__(
        self,
        secret: Secret | Mapping[str, Secret],
        *,
        expression: str = "$secure_link_expires$uri {secret}",
        prefix: str = "",
        allow_weak_secret: bool = False,
        allow_shifts: bool = False,
    ) -> None:
        """Check the settings."""
        self.secrets: Secrets = Secrets(secret, allow_weak=allow_weak_secret)
        self._parsed = parsed(expression)
        if not allow_shifts:
            without_shifts(self._parsed)
        self._prefix = _checked_prefix(prefix)
        self.bind_address: bool = ADDRESS in self._parsed.fields
        self.expression: str = expression
        self.prefix: str = prefix

    def sign(
        self,
        path: Name,
        *,
        expires_in: float = 3600,
        client: str | None = None,
        clock: Callable[[], float] = time.time,
    ) -> str:
        """Return a signed URL, to go behind the mount of the application that verifies.

        Args:
            path: relative to the root, with or without a slash before it; not
                encoded.
            expires_in: seconds from now on.
            client: the address that it is for, with `$remote_addr`.
            clock: returns the time in epoch seconds.

        Raises:
            BadSettingError: a path that no file can have, an end after 2286,
                an address where none is signed or none where one is.

        """
        url = b"/" + b"/".join(path_to_sign(path))
        expires = end_of(clock(), expires_in)
        if not 0 < expires <= _LATEST:
            msg = f"a link until {expires} is not possible; let it end between 1970 and 2286"
            raise BadSettingError(msg)
        address = address_to_sign(client, bound=self.bind_address)
        md5 = self._digest(self.secrets.first, url, b"%d" % expires, address).decode()
        return f"{percent_encoded(url)}?md5={md5}&expires={expires}"

    def grant(self, request: SignedRequest, *, now: float) -> Grant:
        """Judge a request that a rim has taken apart, as `verify` does, at `now`."""
        path = b"/".join(path_to_grant(request.path))
        fields = _fields_of(request.query)
        address = address_of(request) if self.bind_address else b""
        expires, md5 = fields["expires"].encode(), fields["md5"].encode()
        key = self.secrets.find(
            lambda secret: hmac.compare_digest(
                self._digest(secret, request.path, expires, address), md5
            )
        )
        if key is None:
            raise BadToken("wrong digest", field="md5")
        expired_at = int(expires) + 1  # valid throughout its last second
        judge(request, now, expired_at=expired_at)
        return Grant(path, expired_at, key=key or None, personal=self.bind_address)

    def _digest(self, secret: bytes, path: bytes, expires: bytes, address: bytes) -> bytes:
        """Return the digest of a link."""
        values = {URI: self._prefix + path, EXPIRES: expires, ADDRESS: address}
        text = self._parsed.render(values, secret)
        return base64url(hashlib.md5(text, usedforsecurity=False).digest())

    def __repr__(self) -> str:
        """Return the settings; never a secret."""
        return (
            f"SecureLink({self.secrets!r}, expression={self.expression!r}, prefix={self.prefix!r})"
        )


def _fields_of(query: str) -> dict[str, str]:
    """Return both parameters as they were sent. Others are passed over.

    nginx takes a name in any case, and the first of several: they may not
    stand there again.

    Raises:
        MalformedToken: one is missing, stands there twice, or is not spelled
            as it would be by us.

    """
    parted = (pair.partition("=") for pair in query.split("&"))
    pairs = [(name, value) for name, _, value in parted if name.lower() in _PATTERNS]
    fields = dict(pairs)
    for name in _PATTERNS:
        if name not in fields:
            reason = f"{name} is missing"
            raise MalformedToken(reason, "missing", name)
    if len(pairs) > len(_PATTERNS):
        raise MalformedToken("md5 or expires is given twice", "duplicate")
    for name, pattern in _PATTERNS.items():
        if not pattern.fullmatch(fields[name]):
            reason = f"{name} is malformed"
            raise MalformedToken(reason, field=name)
    return fields


def _checked_prefix(prefix: object) -> bytes:
    """Return the bytes of a prefix, which is empty or the path of a location."""
    if prefix == "":
        return b""
    if isinstance(prefix, str) and prefix.startswith("/"):
        try:
            return b"/" + b"/".join(segments(name_bytes(prefix[1:])))
        except PathRefused:
            pass
    msg = f"prefix is {prefix!r}; give a path such as '/q', without a slash at its end"
    raise BadSettingError(msg)

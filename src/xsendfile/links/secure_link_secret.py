"""The dialect of nginx's `secure_link_secret`.

::

    /md5(link secret)/link

`link` is the rest of the URL as it was sent: percent-encoded, with its query.
Such links have no end.
"""

from __future__ import annotations

import hashlib
import hmac
import math
import re
from collections.abc import Mapping
from urllib.parse import quote

from xsendfile._errors import BadToken, MalformedToken
from xsendfile._model import Grant, Name, SignedRequest

from ._dialect import Dialect, judge, path_to_grant, path_to_sign
from ._keys import Secret, Secrets

_LINK = re.compile(rb"/([0-9a-fA-F]{32})(/.+)", re.DOTALL)
_IN_PATHS = "/!$&'()*+,;=:@"  # as they are, beside what is unreserved (RFC 3986 §3.3)


class SecureLinkSecret(Dialect):
    """Signs links for nginx's `secure_link_secret`, and verifies them.

    Signs: the path and the query as they were sent. What reaches an
    application is decoded, so it is spelled anew: all is escaped that has to
    be in a path (RFC 3986 §3.3), and nothing else, which is what browsers
    send. A link that was signed in another spelling is refused.

    Binds: the path, and nothing else.

    Weak: there is no end: a link is valid as long as its secret. MD5, no HMAC,
    with the secret last: whoever may name files can prepare two names that
    have one digest.

    Source: nginx, `ngx_http_secure_link_module.c`. Laxer: `/%61` is `/a`.

    Args:
        secret: what `secure_link_secret` is given; or secrets by ids of your
            own, of which the first signs and all verify.
        allow_weak_secret: take one that could be guessed, for links that exist.

    Attributes:
        secrets: the secrets.

    Raises:
        BadSettingError: a secret of fewer than 16 bytes or one that looks like
            a placeholder.

    """

    def __init__(
        self, secret: Secret | Mapping[str, Secret], *, allow_weak_secret: bool = False
    ) -> None:
        """Check the settings."""
        self.secrets: Secrets = Secrets(secret, allow_weak=allow_weak_secret)

    def sign(self, path: Name) -> str:
        """Return a signed URL path, to go behind the mount of the application that verifies.

        Args:
            path: relative to the root, with or without a slash before it; not
                encoded.

        Raises:
            BadSettingError: a path that no file can have.

        """
        link = quote(b"/".join(path_to_sign(path)), safe=_IN_PATHS)
        return f"/{_digest(self.secrets.first, link).decode()}/{link}"

    def grant(self, request: SignedRequest, *, now: float) -> Grant:
        """Judge a request that a rim has taken apart, as `verify` does, at `now`."""
        match = _LINK.fullmatch(request.path)
        if match is None or not request.query.isascii():
            raise MalformedToken("no link of secure_link_secret")
        digest, path = match.groups()
        name = b"/".join(path_to_grant(path))
        link = quote(name, safe=_IN_PATHS) + "?" * bool(request.query) + request.query
        key = self.secrets.find(
            lambda secret: hmac.compare_digest(_digest(secret, link), digest.lower())
        )
        if key is None:
            raise BadToken("wrong digest")
        judge(request, now, expired_at=math.inf)
        return Grant(name, math.inf, key=key or None)

    def __repr__(self) -> str:
        """Return how many secrets there are; never one."""
        return f"SecureLinkSecret({self.secrets!r})"


def _digest(secret: bytes, link: str) -> bytes:
    """Return the digest of a link, in lower case."""
    return hashlib.md5(link.encode() + secret, usedforsecurity=False).hexdigest().encode()

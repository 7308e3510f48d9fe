r"""The native dialect: the one for new code.

::

    /docs/q3.pdf?expires=1700003600&key=2026b&sig=…             query form
    /expires=1700003600&key=2026b&scope=1&sig=…/hls/a.m3u8      path form

`sig` is HMAC-SHA256, as unpadded base64url, of five parts joined by newlines:
`xsendfile-link-1`, the realm, the fields sorted by name, the bound value, the
path. The first four cannot hold a newline and the path comes last, so that no
two links share a message.

```sh
printf 'xsendfile-link-1\n\nexpires=1700003600&key=k1\n\n/a.txt' |
    openssl dgst -sha256 -hmac "$SECRET" -binary | basenc --base64url | tr -d =
```
"""

from __future__ import annotations

import hmac
import math
import time
from collections.abc import Callable, Mapping
from typing import Literal

from xsendfile._errors import BadSettingError, BadToken, MalformedToken
from xsendfile._model import Grant, Name, Segments, SignedRequest
from xsendfile._paths import percent_encoded

from ._base64url import base64url
from ._binding import binding, bound_value, line
from ._dialect import LATEST, Dialect, end_of, judge, path_to_grant, path_to_sign
from ._fields import SIGNATURE, checked, checked_text, divided, escaped, text_of, text_with
from ._keys import Keys, Secret

_VERSION = b"xsendfile-link-1"


class LinkSigner(Dialect):
    """Signs links, and verifies them, in the format of this library.

    Signs: the path decoded; with `scope`, its first segments. Host and scheme
    are not signed: proxies change them.

    Binds: beside the path, its end and its beginning, how the file is shown,
    and on demand the network of the client or a value of the application's.

    Weak: who has the link has the file. A scope opens all that is below it. A
    network is an IPv4 /24 or an IPv6 /64, and behind a NAT64 all are in one.

    Source: `docs/native-link.md`.

    Args:
        keys: secrets by their ids, which stand in the links. The first signs,
            all verify.
        realm: text that only links for the same realm share: gives several
            mounts one secret without links that fit them all.

    Attributes:
        keys: the keys.
        realm: the realm.

    Raises:
        BadSettingError: a secret of fewer than 16 bytes or one that looks like
            a placeholder, an id that no link can hold, a newline in the realm.

    """

    def __init__(self, keys: Mapping[str, Secret], *, realm: str = "") -> None:
        """Check the settings."""
        self.keys: Keys = Keys(keys)
        self._realm = line(realm, "realm")
        self.realm: str = realm

    def sign(  # noqa: PLR0913 - the fields of a link
        self,
        path: Name,
        *,
        expires_in: float = 3600,
        starts_in: float | None = None,
        every: int = 1,
        as_attachment: bool | None = None,
        download_name: str | None = None,
        scope: int | None = None,
        client: str | None = None,
        bound_to: Mapping[str, str] | None = None,
        form: Literal["query", "path"] = "query",
        clock: Callable[[], float] = time.time,
    ) -> str:
        """Return a signed URL, to go behind the mount of the application that verifies.

        Args:
            path: relative to the root, with or without a slash before it; not
                encoded.
            expires_in: seconds from now on.
            starts_in: seconds from now on, before which it is not valid.
            every: the end is rounded up to a multiple of as many seconds, so
                that the same URL comes out for a while, and browsers can cache it.
            as_attachment: have it saved (True) or shown (False).
            download_name: the name to save under.
            scope: how many segments of the path are signed: the link opens all
                that lies below that directory.
            client: the address of the client whose network it is for (IPv4 /24,
                IPv6 /64).
            bound_to: a label and the value that it is for, such as
                `{"user": "ada"}`. The value is not in the URL: the application
                that verifies has to know it.
            form: "path" puts the fields into the first segment of the path, so
                that relative references keep them (HLS, DASH).
            clock: returns the time in epoch seconds.

        Raises:
            BadSettingError: a path that no file can have, or a field that no
                link can hold.

        """
        parts = path_to_sign(path)
        now = clock()
        expires = _rounded(end_of(now, expires_in), every)
        fields = {"expires": str(expires), "key": self.keys.first}
        if starts_in is not None:
            fields["starts"] = str(_checked_start(now, starts_in, expires))
        if as_attachment is not None:
            fields["as"] = _kind(as_attachment)
        if download_name is not None:
            fields["name"] = _checked_name(download_name, form)
        if scope is not None:
            fields["scope"] = str(_checked_scope(scope, parts))
        label, value = binding(client, bound_to)
        if label:
            fields["for"] = label
        text = text_with(fields)
        message = self._message(text, value, _signed_path(parts, scope))
        signature = _signature(self.keys.first_secret, message)
        own = checked_text(f"{text}&{SIGNATURE}={signature}")
        url = "/" + percent_encoded(b"/".join(parts))
        return f"/{own}{url}" if _is_path(form) else f"{url}?{own}"

    def grant(self, request: SignedRequest, *, now: float) -> Grant:
        """Judge a request that a rim has taken apart, as `verify` does, at `now`."""
        text, match, path = divided(request)
        parts = path_to_grant(path)
        fields = checked(text, match)
        name = None if fields.name is None else text_of(fields.name)
        if name is not None and path is not request.path:
            raise MalformedToken("name has no place in a path", field="name")
        scope = None if fields.scope is None else int(fields.scope)
        if scope is not None and scope >= len(parts):
            raise BadToken("nothing below the scope", "scope", "scope")
        secret = self.keys.get(fields.key)
        if secret is None:
            raise BadToken("unknown key", "key", "key", fields.key)
        label = fields.bound
        value = b"" if label is None else bound_value(label, request)
        signed = path if scope is None else _signed_path(parts, scope)
        message = self._message(text.rpartition("&")[0], value, signed)
        if not hmac.compare_digest(_signature(secret, message), fields.signature):
            raise BadToken("wrong signature", "signature", SIGNATURE, label)
        starts_at = -math.inf if fields.starts is None else float(fields.starts)
        expired_at = float(fields.expires)
        judge(request, now, starts_at=starts_at, expired_at=expired_at)
        if fields.id is not None or fields.uses is not None:
            raise BadToken("a limited link, without a ledger", "ledger")
        as_attachment = None if fields.shown_as is None else fields.shown_as == "attachment"
        personal = label is not None
        return Grant(path[1:], expired_at, as_attachment, name, fields.key, personal, scope)

    def _message(self, fields: str, value: bytes, path: bytes) -> bytes:
        """Return what is signed."""
        return b"\n".join((_VERSION, self._realm, fields.encode(), value, path))

    def __repr__(self) -> str:
        """Return the ids of the keys; never a secret."""
        realm = f", realm={self.realm!r}" if self.realm else ""
        return f"LinkSigner({self.keys!r}{realm})"


def _signature(secret: bytes, message: bytes) -> str:
    """Return the signature of a message, as a link holds it."""
    return base64url(hmac.digest(secret, message, "sha256")).decode()


def _signed_path(parts: Segments, scope: int | None) -> bytes:
    """Return the part of a path that is signed."""
    if scope is None:
        return b"/" + b"/".join(parts)
    return b"/%b/" % b"/".join(parts[:scope])


def _rounded(expires: int, every: object) -> int:
    """Return the end of a link that is the same for a while."""
    if isinstance(every, bool) or not isinstance(every, int) or not 0 < every <= LATEST:
        msg = f"every is {every!r}; give a whole number of seconds, 1 or more"
        raise BadSettingError(msg)
    return min(math.ceil(expires / every) * every, LATEST)


def _checked_start(now: float, starts_in: float, expires: int) -> int:
    """Return when a link begins: before it ends."""
    starts = end_of(now, starts_in, "starts_in")
    if starts >= expires:
        msg = f"starts_in is {starts_in!r}, but the link has ended by then; give fewer seconds"
        raise BadSettingError(msg)
    return starts


def _kind(as_attachment: object) -> str:
    """Return how a file is shown, as a link holds it."""
    if not isinstance(as_attachment, bool):
        msg = f"as_attachment is {as_attachment!r}; give True, False or None"
        raise BadSettingError(msg)
    return "attachment" if as_attachment else "inline"


def _is_path(form: object) -> bool:
    """Whether the fields go into the path."""
    if form not in ("query", "path"):
        msg = f"form is {form!r}; give 'query' or 'path'"
        raise BadSettingError(msg)
    return form == "path"


def _checked_name(name: object, form: str) -> str:
    """Return a download name as a link holds it."""
    if form == "path":
        msg = "download_name has no place in the path form; leave it out, or give form='query'"
        raise BadSettingError(msg)
    if not isinstance(name, str) or not name:
        msg = f"download_name is {name!r}; give a str that is not empty"
        raise BadSettingError(msg)
    try:
        return escaped(name)
    except UnicodeEncodeError:
        msg = "download_name holds lone surrogates, which have no UTF-8 form; give other text"
        raise BadSettingError(msg) from None


def _checked_scope(scope: object, parts: Segments) -> int:
    """Return a scope with something below it."""
    if isinstance(scope, bool) or not isinstance(scope, int) or not 0 < scope < len(parts):
        msg = f"scope is {scope!r}; give 1 or more segments, fewer than the path's {len(parts)}"
        raise BadSettingError(msg)
    return scope

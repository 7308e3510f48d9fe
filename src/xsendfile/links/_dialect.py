"""What the dialects share: a URL taken apart, and the order in which a link is judged."""

from __future__ import annotations

import math
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from types import MappingProxyType
from urllib.parse import unquote_to_bytes

from xsendfile._errors import (
    BadSettingError,
    ExpiredToken,
    MalformedToken,
    NotYetValid,
    OutsideRoot,
    PathRefused,
    Refused,
    WrongMethod,
)
from xsendfile._http.methods import DELIVERY_METHODS
from xsendfile._model import NOTHING, Grant, Name, Segments, SignedRequest
from xsendfile._paths import name_bytes, segments

LATEST = 999_999_999_999
"""The last second that a link may end at: twelve digits, the year 33658."""


class Dialect(ABC):
    """A wire format of signed links: subclass it to write another.

    `sign` makes the part of a URL that comes behind the mount of the
    application that verifies, path and query; `verify` judges that part.
    A dialect keeps nothing of a link, and may be shared by threads.

    Attributes:
        statuses: as `Verifier` has them; none that is unusual.

    """

    statuses: Mapping[type[Refused], int] = MappingProxyType({})

    def verify(
        self,
        url: str,
        *,
        method: str = "GET",
        client: str | None = None,
        bound: Mapping[str, str] = NOTHING,
        clock: Callable[[], float] = time.time,
    ) -> Grant:
        """Return the grant of an authentic, current link.

        Args:
            url: path and query below the mount, as they were sent.
            method: the request method.
            client: the client's address; what a link for one network needs.
            bound: the values that links can be bound to, by their labels.
            clock: returns the time in epoch seconds.

        Raises:
            BadToken: the link is malformed, forged or altered.
            WrongMethod: it is authentic, the method neither GET nor HEAD.
            NotYetValid: it is authentic, but begins later.
            ExpiredToken: it is authentic, but has ended.
            PathRefused: its path can be that of no file.

        """
        return self.grant(signed_request(url, method, client, bound), now=clock())

    @abstractmethod
    def grant(self, request: SignedRequest, *, now: float) -> Grant:
        """Judge a request that a rim has taken apart, as `verify` does, at `now`."""


def signed_request(
    url: str,
    method: str = "GET",
    client: str | None = None,
    bound: Mapping[str, str] = NOTHING,
) -> SignedRequest:
    """Return the parts of a URL below the mount, its path decoded once.

    Raises:
        MalformedToken: text without UTF-8 form.

    """
    path, _, query = url.partition("#")[0].partition("?")
    try:
        decoded = unquote_to_bytes(path)
    except UnicodeEncodeError:
        raise MalformedToken("a URL that is not UTF-8") from None
    return SignedRequest(decoded, query, method, client, bound)


def judge(
    request: SignedRequest, now: float, *, starts_at: float = -math.inf, expired_at: float
) -> None:
    """Judge an authentic link by what may change: method first, then time.

    Args:
        request: the request.
        now: the time in epoch seconds.
        starts_at: the first moment at which it is valid.
        expired_at: the first moment at which it is not any more.

    Raises:
        WrongMethod, NotYetValid, ExpiredToken: what holds first.

    """
    check_method(request)
    check_time(now, starts_at=starts_at, expired_at=expired_at)


def check_method(request: SignedRequest) -> None:
    """Raise `WrongMethod` unless the request is GET or HEAD."""
    if request.method not in DELIVERY_METHODS:
        raise WrongMethod(request.method)


def check_time(now: float, *, starts_at: float, expired_at: float) -> None:
    """Raise `NotYetValid` or `ExpiredToken` unless a link is valid now; see `judge`."""
    if not now >= starts_at:  # so that a clock without a number opens nothing
        raise NotYetValid("link not valid yet", starts_at)
    if not now < expired_at:
        raise ExpiredToken("link has ended", expired_at)


def path_to_sign(path: Name) -> Segments:
    """Return the parts of a path that a link is made for.

    Args:
        path: relative to the root, with or without a slash before it.

    Raises:
        BadSettingError: no file can have it.

    """
    try:
        return segments(name_bytes(path).removeprefix(b"/"))
    except PathRefused as refused:
        msg = f"path is {path!r}, but no file can be called so: {refused.reason}; give its own path"
        raise BadSettingError(msg) from None


def path_to_grant(path: bytes) -> Segments:
    """Return the parts of the path that a link is asked with, decoded, with its leading slash.

    Raises:
        PathRefused: it can be that of no file.

    """
    if not path.startswith(b"/"):
        raise OutsideRoot("no path below the mount", path)
    return segments(path[1:])


def end_of(now: float, expires_in: float, setting: str = "expires_in") -> int:
    """Return when a link that is made at `now` ends, in epoch seconds.

    Args:
        now: the time in epoch seconds.
        expires_in: seconds from then on.
        setting: what they are called.

    Raises:
        BadSettingError: no number of seconds above 0, or too many.

    """
    good = isinstance(expires_in, int | float) and 0 < expires_in <= LATEST
    if not (good and 0 <= now + expires_in <= LATEST):
        msg = f"{setting} is {expires_in!r}; give seconds, more than 0 and fewer than {LATEST}"
        raise BadSettingError(msg)
    return max(math.ceil(now + expires_in), math.floor(now) + 1)

"""The dialect of xsendfile 1.0.

::

    /H(secret name stamp)-stamp/quoted-name

`stamp` is the time of signing: epoch seconds in lower-case hexadecimal,
unpadded, which makes eight digits from 2004 until 2106. `name` is signed
decoded, without a slash before it. Method, query and client are not bound.
"""

from __future__ import annotations

import hashlib
import hmac
import math
import re
import time
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from types import MappingProxyType
from typing import NamedTuple, Protocol, TypeAlias, runtime_checkable

from xsendfile._errors import (
    BadSettingError,
    BadToken,
    ExpiredToken,
    MalformedToken,
    NotFound,
    NotYetValid,
    OutsideRoot,
    Refused,
)
from xsendfile._model import Grant, Name, SignedRequest
from xsendfile._paths import name_bytes, percent_encoded

from ._dialect import Dialect, check_method, check_time
from ._keys import SHORTEST
from ._stamps import LONGEST_TIMEOUT, ONE_DAY

Digest: TypeAlias = Callable[[str], str]

_LINK = re.compile(r"/(?P<digest>\w+)-(?P<stamp>[1-9a-f][0-9a-f]{7})/(?P<name>[^\0]+)", re.ASCII)
_STATUSES: Mapping[type[Refused], int] = MappingProxyType(
    {BadToken: 404, NotYetValid: 410, OutsideRoot: 403}
)


class Parsed(NamedTuple):
    """The parts of a link that has the right form; nothing is verified."""

    digest: str
    stamp: int
    name: str


@runtime_checkable
class Judge(Protocol):
    """The methods of 1.0's `TokenConfig` that its application called."""

    def is_valid_digest(self, digest: str, file_name: str, time: datetime, /) -> bool:
        """Whether `digest` was made for this name and time."""
        ...

    def is_current(self, generation_time: datetime, /) -> bool:
        """Whether a link of this time is valid now."""
        ...


class TokenConfig(Dialect):
    """Signs links, and verifies them, as xsendfile 1.0 did.

    Signs: the path decoded, without a slash before it.

    Binds: nothing but the time of signing; the verifier decides how long that is good for.

    Weak: `H(secret…)` is no HMAC, nothing separates the parts, and the default
    is MD5. The verifier closes what that allows: exactly eight digits, and no
    stamp more than a day ahead, so that a digit moved between name and stamp
    makes none that is current; and no NUL in a name, which every extension of
    a hash by its padding has. Do not start with it.

    Source: xsendfile 1.0, `xsendfile.token`.

    Args:
        secret: shared by all programs that make or verify links. Text stands
            for its UTF-8 bytes.
        hash_algo: a name that `hashlib` knows, or a function that takes the
            text to sign and returns a digest of letters, digits and `_`.
        timeout: how long a link is valid, in seconds.

    Raises:
        BadSettingError (a ValueError): an empty secret, an unknown hash, one
            without a fixed length such as `shake_128`, or a timeout that is
            no number.

    """

    statuses: Mapping[type[Refused], int] = _STATUSES

    def __init__(
        self, secret: str | bytes, hash_algo: str | Digest = "md5", timeout: float = 120
    ) -> None:
        """Check the settings."""
        if not isinstance(secret, str | bytes) or not secret:
            msg = "secret is empty or no text; give a str or bytes of at least 32 random characters"
            raise BadSettingError(msg)
        if not isinstance(timeout, int | float) or not abs(timeout) <= LONGEST_TIMEOUT:
            msg = f"timeout is {timeout!r}; give a number of seconds"
            raise BadSettingError(msg)
        self._secret = _text(secret)
        try:
            _bytes(self._secret)
        except UnicodeEncodeError:
            msg = "secret holds lone surrogates, which have no bytes; give other text, or bytes"
            raise BadSettingError(msg) from None
        self._digest = hash_algo if callable(hash_algo) else _named_digest(hash_algo)
        self._timeout = timeout

    def get_url_path(self, file_name: Name) -> str:
        """Return a signed URL path for `file_name`, valid from now on.

        It begins with a slash: where the application is mounted goes before it
        without one at its end.

        Args:
            file_name: relative to the root of the application that verifies;
                not encoded.

        Raises:
            BadSettingError: text that no file can be called.

        """
        return self.sign(file_name, clock=time.time)

    def sign(self, file_name: Name, *, clock: Callable[[], float] = time.time) -> str:
        """Return a signed URL path for `file_name`, as of the time that `clock` returns."""
        try:
            name = name_bytes(file_name)
        except NotFound:
            name = b""
        if not name or b"\0" in name:
            msg = f"file_name is {file_name!r}, which no file can be called; give its own name"
            raise BadSettingError(msg)
        stamp = int(clock())
        digest = self._digest_of(_text(name), stamp)
        return f"/{digest}-{stamp:x}/{percent_encoded(name)}"

    def is_valid_digest(self, digest: str, file_name: str, time: datetime) -> bool:
        """Whether `digest` was made for this name and time, compared in constant time.

        Args:
            digest: as the link holds it.
            file_name: decoded.
            time: when the link was made; naive times are local, as in 1.0.

        """
        return "\0" not in file_name and self._is_digest(digest, file_name, int(time.timestamp()))

    def is_current(self, generation_time: datetime) -> bool:
        """Whether a link made at `generation_time` is valid now.

        It is from a day before that time, since clocks differ, until the
        timeout has passed.
        """
        starts_at, expires_at = self._window(generation_time.timestamp())
        return starts_at <= time.time() <= expires_at

    def grant(self, request: SignedRequest, *, now: float) -> Grant:
        """Judge a request that a rim has taken apart, as `verify` does, at `now`."""
        parsed = parse(request.path)
        if not self._is_digest(parsed.digest, parsed.name, parsed.stamp):
            raise BadToken("wrong digest")
        starts_at, expires_at = self._window(parsed.stamp)
        expired_at = math.nextafter(expires_at, math.inf)
        check_time(now, starts_at=starts_at, expired_at=expired_at)  # before the method, as in 1.0
        check_method(request)
        return Grant(_bytes(parsed.name), expires_at)

    def _digest_of(self, name: str, stamp: int) -> str:
        """Return the digest for a name and a time in epoch seconds."""
        return self._digest(f"{self._secret}{name}{stamp:x}")

    def _is_digest(self, digest: str, name: str, stamp: int) -> bool:
        """Whether `digest` is the right one."""
        try:
            expected = self._digest_of(name, stamp)
        except UnicodeEncodeError:  # a function given as `hash_algo` met a name that is not UTF-8
            return False
        return hmac.compare_digest(
            expected.encode("utf-8", "surrogatepass"), digest.encode("utf-8", "surrogatepass")
        )

    def _window(self, made_at: float) -> tuple[float, float]:
        """Return from when until when a link of that time is valid, all in epoch seconds."""
        return made_at - ONE_DAY, made_at + self._timeout

    def __repr__(self) -> str:
        """Return the timeout; never the secret."""
        return f"TokenConfig(secret=…, timeout={self._timeout!r})"


class JudgedLinks(Dialect):
    """The dialect by the public methods of 1.0's `TokenConfig`, which subclasses may override.

    Signs, Binds, Weak, Source: as `TokenConfig`.
    """

    statuses: Mapping[type[Refused], int] = _STATUSES

    def __init__(self, config: Judge) -> None:
        """Keep what judges."""
        self._config = config

    def grant(self, request: SignedRequest, *, now: float) -> Grant:  # noqa: ARG002
        """Judge a request; times are passed as 1.0 did, naive and local.

        `is_current` has a clock of its own.
        """
        parsed = parse(request.path)
        made_at = datetime.fromtimestamp(parsed.stamp)  # noqa: DTZ006
        try:
            valid = self._config.is_valid_digest(parsed.digest, parsed.name, made_at)
        except UnicodeEncodeError:  # its own hash met a name that is not UTF-8
            valid = False
        if not valid:
            raise BadToken("wrong digest")
        if not self._config.is_current(made_at):
            raise ExpiredToken("link not valid at this time", parsed.stamp)
        check_method(request)
        return Grant(_bytes(parsed.name), math.inf)


def parse(path: bytes) -> Parsed:
    """Return the parts of a link.

    Raises:
        MalformedToken: `path` does not have the form of one that 1.0 makes.

    """
    match = _LINK.fullmatch(_text(path))
    if match is None:
        raise MalformedToken("not a link")
    return Parsed(match["digest"], int(match["stamp"], 16), match["name"])


def _named_digest(name: str) -> Digest:
    """Return the function for one of `hashlib`'s algorithms."""
    try:
        size = hashlib.new(name).digest_size
    except (TypeError, ValueError):
        size = 0
    if not size:
        given = name if not isinstance(name, str) or len(name) < SHORTEST else "…"
        msg = f"hash_algo is {given!r}; give a fixed-length algorithm of hashlib such as 'sha256'"
        raise BadSettingError(msg)

    return partial(_hexdigest, name)


def _hexdigest(name: str, text: str) -> str:
    """Return a digest as text, by one of `hashlib`'s algorithms."""
    return hashlib.new(name, _bytes(text)).hexdigest()


def _text(value: str | bytes) -> str:
    """Return text; bytes that are not UTF-8 become lone surrogates (PEP 383)."""
    return value if isinstance(value, str) else value.decode("utf-8", "surrogateescape")


def _bytes(text: str) -> bytes:
    """Undo `_text`."""
    return text.encode("utf-8", "surrogateescape")

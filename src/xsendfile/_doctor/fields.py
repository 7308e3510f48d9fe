"""The headers that an examination sends and looks at."""

from __future__ import annotations

import zlib
from collections.abc import Iterable

from xsendfile._errors import BadSettingError
from xsendfile._http.fields import is_token, is_value
from xsendfile._model import Header

from .records import PART, Expected

HOST = "Host"
CLOSE: Header = ("Connection", "close")
ACCEPT_ENCODING = "Accept-Encoding"
GZIP: Header = (ACCEPT_ENCODING, "gzip")
RANGE = "Range"
CONTENT_RANGE = "Content-Range"
CONTENT_LENGTH = "Content-Length"
CONTENT_TYPE = "Content-Type"
CONTENT_DISPOSITION = "Content-Disposition"
CACHE_CONTROL = "Cache-Control"
ETAG = "ETag"
LAST_MODIFIED = "Last-Modified"
IF_NONE_MATCH = "If-None-Match"
IF_MODIFIED_SINCE = "If-Modified-Since"
SERVER = "Server"

COMMANDS: tuple[Header, ...] = (
    ("X-Sendfile-Type", "X-Accel-Redirect"),
    ("X-Sendfile-Type", "X-Sendfile"),
    ("X_Sendfile_Type", "X-Accel-Redirect"),
    ("X_Sendfile_Type", "X-Sendfile"),
    ("X-Accel-Mapping", "/=/_x/"),
    ("X_Accel_Mapping", "/=/_x/"),
)
"""What no client may tell the application (CVE-2025-61780, CVE-2026-34830)."""

ALIKE = (CONTENT_TYPE, CONTENT_DISPOSITION, ETAG, LAST_MODIFIED)
"""What GET and HEAD have to agree on, where both tell it (RFC 9110 §9.3.2)."""

_HAND_OVERS = frozenset(
    (
        "x-accel-redirect", "x-archive-files", "x-lighttpd-send-file", "x-litespeed-location",
        "x-reproxy-url", "x-sendfile", "x-sendfile2", "x-sendfile-temporary",
    )
)  # fmt: skip
_OPTIONS = "x-accel-"  # of the same sender
_OF_THE_SENDER = frozenset(
    ("accept-ranges", "content-length", "content-range", "etag", "last-modified")
)
_OF_THE_DOCTOR = frozenset(
    (
        "accept-encoding", "connection", "content-length", "if-match", "if-modified-since",
        "if-none-match", "if-range", "if-unmodified-since", "range", "te", "transfer-encoding",
        "upgrade",
    )
)  # fmt: skip
_NotCompressed = zlib.error
_CODING = "content-encoding"
# A view may well have another word on these: what matters is that they come at all, or their kind.
_KIND_MATTERS = frozenset(("content-disposition",))
_PRESENCE_MATTERS = frozenset(("cache-control", "content-type"))  # a view may say another


def request_header(text: str) -> Header:
    """Return a header as `-H` spells it.

    Raises:
        BadSettingError: no `Name: value`, or one that the examination itself sends.

    """
    name, colon, value = text.partition(":")
    if not colon or not is_token(name) or not is_value(value.strip()):
        msg = "-H takes a header as 'Name: value', in one line of latin-1"
        raise BadSettingError(msg)
    if name.lower() in _OF_THE_DOCTOR:
        msg = f"-H '{name}: …' is what the examination itself sends, or not; leave it out"
        raise BadSettingError(msg)
    return name, value.strip()


def expected_header(text: str) -> Expected:
    """Return a header as `--expect` spells it: `Name`, or `Name: value`.

    Raises:
        BadSettingError: neither of them.

    """
    name, colon, value = text.partition(":")
    if not is_token(name) or not is_value(value.strip()):
        msg = "--expect takes 'Name' or 'Name: value', in one line of latin-1"
        raise BadSettingError(msg)
    return Expected(name, value.strip() if colon else None)


def expected_of_delivery(headers: Iterable[Header]) -> tuple[Expected, ...]:
    """Return what of a delivery's headers has to arrive, whatever view it comes from."""
    expected = []
    for name, value in headers:
        key = name.lower()
        if key in _OF_THE_SENDER or key in _HAND_OVERS or key.startswith(_OPTIONS):
            continue
        if key in _PRESENCE_MATTERS:
            expected.append(Expected(name))
        else:
            expected.append(Expected(name, value.split(";")[0] if key in _KIND_MATTERS else value))
    return tuple(expected)


def values(headers: Iterable[Header], name: str) -> list[str]:
    """Return all values of a header."""
    return [value for own, value in headers if own.lower() == name.lower()]


def value_of(headers: Iterable[Header], name: str) -> str | None:
    """Return the value of a header, that of repeated ones as a list; None if it is absent."""
    found = values(headers, name)
    return ", ".join(found) if found else None


def says(value: str, expected: str) -> bool:
    """Whether a value holds every part of the expected one: after commas and semicolons."""
    return _parts(expected) <= _parts(value)


def hand_overs(headers: Iterable[Header]) -> list[str]:
    """Return the names of the headers that tell the server, and nobody else, where a file lies."""
    return [name for name, _ in headers if name.lower() in _HAND_OVERS]


def codings(headers: Iterable[Header]) -> list[str]:
    """Return the content codings, in the order in which they were applied (RFC 9110 §8.4)."""
    named = ",".join(values(headers, _CODING)).lower().split(",")
    return [coding.strip() for coding in named if coding.strip() not in {"", "identity"}]


def decoded(body: bytes) -> bytes | None:
    """Return the first `PART` bytes of what was compressed with gzip; None if it was not."""
    try:
        return zlib.decompressobj(16 + zlib.MAX_WBITS).decompress(body, PART)
    except _NotCompressed:
        return None


def shown(text: str) -> str:
    """Return text of others for the eyes: one line, no control characters."""
    return "".join(char if char.isprintable() else "?" for char in text)


def _parts(value: str) -> set[str]:
    """Return what commas and semicolons part, without regard to case and space."""
    parts = value.replace(";", ",").split(",")
    return {"".join(part.split()).lower() for part in parts} - {""}

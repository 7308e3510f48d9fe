"""Header lines: found by name, joined, and known as the sender's own. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from xsendfile._model import Header

# They belong to the sender, the server or the connection.
_OWNED = frozenset(
    (
        "accept-ranges", "connection", "content-length", "content-range", "date", "etag",
        "keep-alive", "last-modified",
        "status", "te", "trailer", "transfer-encoding", "upgrade",
        "x-archive-files", "x-lighttpd-send-file", "x-litespeed-location",
        "x-sendfile", "x-sendfile2", "x-sendfile-temporary",
    )
)  # fmt: skip
_OWNED_PREFIXES = ("proxy-", "x-accel-", "x-reproxy-")
_LISTS = frozenset(
    (
        "access-control-expose-headers", "content-language", "content-security-policy",
        "content-security-policy-report-only", "permissions-policy", "referrer-policy", "vary",
    )
)  # fmt: skip


def joined(headers: Iterable[Header]) -> list[Header]:
    """Return headers with one line for each list: nginx brings back only the first line."""
    joined: dict[str, Header] = {}
    for name, value in headers:
        key = name.lower() if name.lower() in _LISTS else f"{name} {len(joined)}"
        joined[key] = (name, f"{joined[key][1]}, {value}" if key in joined else value)
    return list(joined.values())


def values(headers: Iterable[Header], name: str) -> list[str]:
    """Return all values of a header, by its name in lower case."""
    return [value for own, value in headers if own.lower() == name]


def is_owned(name: str) -> bool:
    """Whether a header belongs to the sender, the server or the connection."""
    name = name.lower()
    return name in _OWNED or name.startswith(_OWNED_PREFIXES)

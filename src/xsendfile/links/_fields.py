"""The fields of a native link: what each may hold, and where in a URL they stand. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TypeAlias
from urllib.parse import quote, unquote_to_bytes

from xsendfile._errors import MalformedToken
from xsendfile._model import SignedRequest

from ._keys import ID

Pairs: TypeAlias = list[tuple[str, str]]
"""Names and values of fields, in the order of the link."""

SIGNATURE = "sig"
REQUIRED = ("expires", "key", SIGNATURE)

_NUMBER = "0|[1-9][0-9]{0,11}"
_PATTERNS = {
    "as": "attachment|inline",
    "expires": _NUMBER,
    "for": "[A-Za-z0-9._~-]{1,32}",
    "id": "[A-Za-z0-9_-]{1,64}",
    "key": ID,
    "name": "(?:[A-Za-z0-9._~-]++|%[0-9A-F]{2})++",
    "scope": "[1-9][0-9]{0,11}",
    SIGNATURE: "[A-Za-z0-9_-]{43}",
    "starts": _NUMBER,
    "uses": "[1-9][0-9]{0,11}",
}
_FIELDS = {name: re.compile(pattern) for name, pattern in _PATTERNS.items()}


def divided(request: SignedRequest) -> tuple[Pairs, bytes]:
    """Return the fields of a link as they were sent, and the path that they are for.

    They stand in the query if `sig` does, else in the first segment of the
    path if it does there. Parameters with other names are passed over: mail
    programs and social sites append them.
    """
    pairs = _pairs(request.query)
    if any(name == SIGNATURE for name, _ in pairs):
        return pairs, request.path
    first, slash, rest = request.path[1:].partition(b"/")
    is_link = b"=" in first and request.path.startswith(b"/")
    in_path = _pairs(first.decode("latin-1")) if is_link else []
    if any(name == SIGNATURE for name, _ in in_path):
        return in_path, slash + rest
    return pairs, request.path


def checked(pairs: Pairs) -> dict[str, str]:
    """Return the fields of a link.

    Raises:
        MalformedToken: one is missing, stands there twice, or is not spelled as
            it would be by us.

    """
    fields = dict(pairs)
    for name in REQUIRED:
        if name not in fields:
            reason = f"{name} is missing"
            raise MalformedToken(reason, "missing", name)
    if len(fields) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        reason = f"{twice} is given twice"
        raise MalformedToken(reason, "duplicate", twice)
    for name, value in fields.items():
        if not may_hold(name, value):
            reason = f"{name} is malformed"
            raise MalformedToken(reason, field=name)
    return fields


def may_hold(name: str, value: str) -> bool:
    """Whether a field may have this value."""
    return _FIELDS[name].fullmatch(value) is not None


def signed_fields(fields: Mapping[str, str]) -> str:
    """Return the part of a message that the fields are, and of a URL but for the signature."""
    return "&".join([f"{name}={fields[name]}" for name in sorted(fields) if name != SIGNATURE])


def escaped(text: str) -> str:
    """Return text with all but unreserved characters percent-encoded (RFC 3986 §2.3)."""
    return quote(text, safe="")


def text_of(value: str) -> str:
    """Return the text of a field that may hold any, which stands there in its one spelling.

    Raises:
        MalformedToken: bytes that are not UTF-8, or another spelling.

    """
    try:
        text = unquote_to_bytes(value).decode()
    except UnicodeDecodeError:
        text = ""
    if escaped(text) != value:
        raise MalformedToken("name is not spelled as it is signed", field="name")
    return text


def _pairs(text: str) -> Pairs:
    """Return the names and values that may be ours, as they stand there."""
    parted = (pair.partition("=") for pair in text.split("&"))
    return [(name, value) for name, _, value in parted if name in _FIELDS]

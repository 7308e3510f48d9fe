"""The fields of a native link: what each may hold, and where in a URL they stand. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import quote, unquote_to_bytes

from xsendfile._errors import MalformedToken
from xsendfile._model import SignedRequest

from ._keys import ID

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
    "starts": _NUMBER,
    "uses": "[1-9][0-9]{0,11}",
    SIGNATURE: "[A-Za-z0-9_-]{43}",
}  # in the order of a link: by name, and the signature last
_FIELDS = {name: re.compile(pattern) for name, pattern in _PATTERNS.items()}
_PLACES = {name: place for place, name in enumerate(_PATTERNS)}
_LINK = re.compile(
    "".join(
        f"(?:{name}=({pattern}){'' if name == SIGNATURE else '&'}){'' if name in REQUIRED else '?'}"
        for name, pattern in _PATTERNS.items()
    )
)


class Fields(NamedTuple):
    """The values of the fields of a link, as they are spelled there; None for those it has not."""

    shown_as: str | None
    expires: str
    bound: str | None
    id: str | None
    key: str
    name: str | None
    scope: str | None
    starts: str | None
    uses: str | None
    signature: str


def divided(request: SignedRequest) -> tuple[str, re.Match[str] | None, bytes]:
    """Return the fields of a link in their order, whether they are well-formed, and the path.

    They stand in the query if `sig` does, else in the first segment of the
    path if it does there. Parameters with other names are passed over: mail
    programs and social sites append them.
    """
    text, path = request.query, request.path
    match = _LINK.fullmatch(text)
    if match is not None:  # as it was signed
        return text, match, path
    text = _ordered(text)
    if not _is_signed(text):
        first, slash, rest = path[1:].partition(b"/")
        is_link = b"=" in first and path.startswith(b"/")
        in_path = _ordered(first.decode("latin-1")) if is_link else ""
        if _is_signed(in_path):
            text, path = in_path, slash + rest
    return text, _LINK.fullmatch(text), path


def checked(text: str, match: re.Match[str] | None) -> Fields:
    """Return the values of the fields of a link.

    Raises:
        MalformedToken: one is missing, stands there twice, or is not spelled as
            it would be by us.

    """
    if match is not None:
        return Fields._make(match.groups())
    pairs = _pairs(text)
    names = [name for name, _ in pairs]
    for name in REQUIRED:
        if name not in names:
            reason = f"{name} is missing"
            raise MalformedToken(reason, "missing", name)
    if len(set(names)) < len(names):
        twice = next(name for name in names if names.count(name) > 1)
        reason = f"{twice} is given twice"
        raise MalformedToken(reason, "duplicate", twice)
    wrong = next(name for name, value in pairs if not may_hold(name, value))
    reason = f"{wrong} is malformed"
    raise MalformedToken(reason, field=wrong)


def checked_text(text: str) -> str:
    """Return the text of a whole link, signature and all, if a verifier will take it.

    Raises:
        MalformedToken: as `checked` does.

    """
    checked(text, _LINK.fullmatch(text))
    return text


def may_hold(name: str, value: str) -> bool:
    """Whether a field may have this value."""
    return _FIELDS[name].fullmatch(value) is not None


def text_with(fields: Mapping[str, str]) -> str:
    """Return the text of fields in their order."""
    return "&".join([f"{name}={fields[name]}" for name in sorted(fields)])


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


def _ordered(text: str) -> str:
    """Return the fields that may be ours in the order of a link."""
    pairs = sorted(_pairs(text), key=lambda pair: _PLACES[pair[0]])
    return "&".join([f"{name}={value}" for name, value in pairs])


def _is_signed(text: str) -> bool:
    """Whether there is a signature among ordered fields."""
    return text.rpartition("&")[2].startswith(f"{SIGNATURE}=")


def _pairs(text: str) -> list[tuple[str, str]]:
    """Return the names and values that may be ours, as they stand there."""
    parted = [pair.partition("=") for pair in text.split("&")]
    return [(name, value) for name, _, value in parted if name in _FIELDS]

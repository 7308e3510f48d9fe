"""The grammar of header fields (RFC 9110 §5.1, §5.5)."""

from __future__ import annotations

import re

_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
# field-vchar and obs-text, with spaces and tabs only between them.
_VALUE = re.compile(r"(?:[\x21-\x7e\x80-\xff](?:[ \t]*[\x21-\x7e\x80-\xff])*)?")


def is_token(text: str) -> bool:
    """Whether `text` is a token (RFC 9110 §5.6.2), such as a header's name."""
    return _TOKEN.fullmatch(text) is not None


def is_value(text: str) -> bool:
    """Whether `text` may stand as a header's value: latin-1 without control characters."""
    return _VALUE.fullmatch(text) is not None

"""Granian as a WSGI server: it encodes header values as UTF-8, where PEP 3333 has latin-1."""

from __future__ import annotations

from collections.abc import Iterable

from xsendfile._errors import NotFound
from xsendfile._model import Header

_HAND_OVERS = frozenset(("x-accel-redirect", "x-sendfile"))


def for_utf8(headers: Iterable[Header]) -> list[Header]:
    """Return headers that come out as they should be, encoded as UTF-8.

    Raises:
        NotFound: a path that is handed over byte for byte is not UTF-8: it
            would become that of another file.

    """
    return [(name, value if value.isascii() else _for_utf8(name, value)) for name, value in headers]


def _for_utf8(name: str, value: str) -> str:
    """Return the text whose UTF-8 is what `value` means as latin-1."""
    try:
        return value.encode("latin-1").decode()
    except UnicodeDecodeError:
        if name.lower() in _HAND_OVERS:
            raise NotFound("a name that Granian cannot carry by WSGI", b"") from None
        return value

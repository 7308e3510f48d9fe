"""Absolute paths, as the front server sees them, and as its header takes them."""

from __future__ import annotations

import os

from xsendfile._errors import BadRootError
from xsendfile._http.fields import is_value
from xsendfile._model import File, Name
from xsendfile._paths import checked_directory


def checked_view(seen_as: Name | None) -> bytes | None:
    """Return the root as the front server sees it, or None where that is no other.

    Raises:
        BadRootError: no absolute path, or one with `.`, `..` or `//`.

    """
    return None if seen_as is None else comparable_directory(seen_as, "seen_as")


def comparable_directory(directory: Name, setting: str) -> bytes:
    """Return a directory that a front server can compare with others by their text.

    Raises:
        BadRootError: no absolute path, or one with `.`, `..` or `//`.

    """
    checked = checked_directory(directory, setting)
    if {b"", b".", b".."} & set(checked.split(b"/")[1:]):
        msg = f"{setting} is {os.fsdecode(checked)!r}; give a path without '.', '..' and '//'"
        raise BadRootError(msg)
    return checked


def path_seen(file: File, seen_as: bytes | None) -> bytes:
    """Return the absolute path at which the front server finds `file`."""
    if seen_as is None:
        return file.path
    return b"%b/%b" % (seen_as, b"/".join(file.found))


def raw(path: bytes) -> str | None:
    """Return a path for a header whose value the server takes byte for byte.

    None if it holds what no header can: a control character, or a blank at its
    end, which HTTP parsers remove (RFC 9110 §5.5). gunicorn before 22 also
    removes what would be a blank in latin-1, and refuses tabs.
    """
    text = path.decode("latin-1")
    return text if is_value(text) and "\t" not in text and text == text.rstrip() else None


def shown(sender: object, arguments: str, seen_as: bytes | None) -> str:
    """Return the expression that makes a sender."""
    view = [] if seen_as is None else [f"seen_as={seen_as!r}"]
    return f"{type(sender).__name__}({', '.join([*filter(None, [arguments]), *view])})"

"""Strings in the grammars of configurations: what they have in common."""

from __future__ import annotations

from xsendfile._errors import BadSettingError

CONTROL = frozenset((*map(chr, range(32)), "\x7f"))
"""Characters that no configuration here can hold."""

NOT_UTF8 = frozenset(map(chr, range(0xDC80, 0xDD00)))
"""What stands in Python for bytes that are not UTF-8 (PEP 383)."""


def check_spellable(text: str, impossible: frozenset[str], server: str) -> str:
    """Return `text`.

    Raises:
        BadSettingError: it holds a character of `impossible`, for which the
            grammar of `server` has no spelling.

    """
    found = sorted(set(text) & impossible)
    if found:
        msg = (
            f"{text!r} holds {found[0]!r}, which cannot be spelled in {server}'s configuration; "
            "give another name (for a directory, that of a symbolic link)"
        )
        raise BadSettingError(msg)
    return text


def in_double_quotes(text: str) -> str:
    """Return a string in double quotes, in which a backslash escapes itself and the quote."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'

"""Content-Disposition (RFC 6266, with the extended parameter of RFC 8187)."""

from __future__ import annotations

import re

from .percent import PercentEncoding

# RFC 8187 §3.2.1 attr-char, less what is never encoded: letters, digits, "_", ".", "-", "~".
_extended = PercentEncoding(b"!#$&+^`|")
# Bytes of UTF-8: the 255 that file systems allow for a name, less the `.crdownload` that Chromium
# has behind it meanwhile. What is longer, Chromium does not save at all if it cannot ask.
_LONGEST = 244
_LONGEST_SUFFIX = 32

# Path separators. A name is not a path: RFC 6266 §4.3.
_SEPARATORS = re.compile(r"[/\\]")
# Characters that show a name as something else than it is: C0, DEL and C1
# controls, the bidirectional marks, embeddings, overrides and isolates, line
# and paragraph separators, zero-width space and byte order mark, surrogates.
_DECEPTIVE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)
# Letters that have no decomposition, but a plain spelling that people use.
_SPELLED = str.maketrans(
    {
        "ß": "ss", "ẞ": "SS", "Æ": "AE", "æ": "ae", "Œ": "OE", "œ": "oe", "Ø": "O", "ø": "o",
        "Đ": "D", "đ": "d", "Ð": "D", "ð": "d", "Ł": "L", "ł": "l", "Þ": "Th", "þ": "th",
        "ı": "i", "€": "EUR", "“": "'", "”": "'", "„": "'", "‘": "'", "’": "'",
        "–": "-", "—": "-", "×": "x",
    }
)  # fmt: skip
# In the fallback: what is not printable ASCII; a percent sign before two hex
# digits, which some user agents decode (RFC 6266 appendix D); and the beginning
# of an encoded word (RFC 2047), which others do. Quotes become
# apostrophes there: user agents unescape `\\"` each in their own way.
_UNREADABLE = re.compile(r"""[^\x20-\x7e]+|%(?=[0-9A-Fa-f]{2})|=(?=\?)""")


def content_disposition(disposition_type: str, name: str) -> str:
    """Return the value for `Content-Disposition`.

    Args:
        disposition_type: "attachment" or "inline".
        name: the name to save under. Separators, control characters and marks
            that reverse the reading direction are made harmless; quotes cannot
            end the parameter (reflected file download, CVE-2022-36359).

    A name that plain ASCII cannot carry is sent twice: a fallback that a
    person can still read, and the exact one as `filename*`.

    """
    exact = _harmless(name)
    fallback = _fallback(exact)
    value = f'{disposition_type}; filename="{fallback}"'
    if fallback != exact:
        value += f"; filename*=UTF-8''{_extended(exact.encode())}"
    return value


def _harmless(name: str) -> str:
    """Return `name` without what could deceive or lead elsewhere, no longer than a file's name."""
    name = _SEPARATORS.sub("_", _DECEPTIVE.sub("", name)).strip()
    if not name.strip("."):
        return "download"
    return _shortened(name)


def _shortened(name: str) -> str:
    """Cut the stem of `name`, not its suffix, to what a file system can store."""
    if len(name.encode()) <= _LONGEST:
        return name
    stem, dot, suffix = name.rpartition(".")
    if not stem or len(suffix.encode()) > _LONGEST_SUFFIX:
        stem, dot, suffix = name, "", ""
    room = _LONGEST - len((dot + suffix).encode())
    return stem.encode()[:room].decode(errors="ignore") + dot + suffix


def _fallback(name: str) -> str:
    """Return `name` in ASCII: accents dropped, what has no plain spelling as `_`."""
    if not name.isascii():
        import unicodedata  # noqa: PLC0415 - takes its time

        spelled = unicodedata.normalize("NFKD", name.translate(_SPELLED))
        name = "".join(c for c in spelled if not unicodedata.combining(c))
        name = _SEPARATORS.sub("_", name)  # NFKD turns some look-alikes into a slash
    name = _UNREADABLE.sub("_", name.replace('"', "'"))
    return name if name.strip(". ") else "download"

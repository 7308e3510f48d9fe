"""Paths, names and secrets in which an encoding, a shell or a pattern may stumble."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

_ASCII = bytes(set(range(1, 128)) - {ord("/")})


class Case(NamedTuple):
    """What is signed. A slash that is missing at the beginning of a path is meant."""

    path: bytes
    name: str
    secret: str


CASES: Mapping[str, Case] = MappingProxyType(
    {
        "every ASCII character": Case(
            b"/ascii/" + _ASCII, _ASCII.decode() + "/", _ASCII[::-1].decode()
        ),
        "blanks, marks of a shell": Case(
            b"/ two  words /$HOME $(id) ${x} \"%s\" '%n'%% `id` *.txt ",
            " two  words $HOME $(id) ${x} \"%s\" '%n'%% `id` *.txt ",
            ' it\'s "so" $HOME `id` %s ',
        ),
        "escapes": Case(
            rb"/100%/%41%2e%2F%/\n\0101\\.txt", r"100% %41%2e%2F% \n\0101\\", r"%41%2e \n\0101\\ %"
        ),
        "marks of a URL": Case(
            b"/a+b?c=d&e#f;g.txt", "a+b=c&expires=9&key=k2&sig=x#f;g?.txt", "i+h?g=f&e#d;c=b:a"
        ),
        "other letters": Case(
            "/Größe/日本語/🎉 é.txt".encode(), "Größe 日本語 🎉 é", "zwölf Schlüssel 🔑"
        ),
        "decomposed letters": Case(
            "/e\u0301te\u0301.txt".encode(), "e\u0301te\u0301", "e\u0301te\u0301, e\u0301te\u0301"
        ),
        "dashes, no slash": Case(b"-rf *.txt", "-n", "-e no option at all"),
        "options": Case(b"/-n/--help/-e", "--", "--version --version"),
        "line feeds": Case(b"/two\nlines\r\n/last\n", "two\nlines\r\n", "two lines\nof a key\n..."),
        # A block of SHA-256 has 64 bytes; HMAC takes the hash of a longer key (RFC 2104 §2).
        "one block": Case(b"/" + b"=" * 64, "=" * 64, "0123456789abcdef" * 4),
        "more than one": Case(b"/" + b"%" * 65, "%" * 65, "0123456789abcdef" * 4 + "x"),
        "many blocks": Case(b"/a" * 200, "ü" * 300, "ein, ü. " * 50),
    }
)
"""Those that are text."""

BYTES = b"/latin-\xe9/\xff\xfe\x80 \xc3(/\xed\xa0\x80.txt"
"""A path that is not."""

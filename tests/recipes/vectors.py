"""The vectors of both dialects that a recipe can sign."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple
from urllib.parse import quote

from tests.links.reading_vectors import native_vectors, url_of, vectors

_ALWAYS = frozenset(("path", "key", "expires", "form"))
_OPTIONAL = frozenset(("as", "name", "starts"))


class Vector(NamedTuple):
    """A link, as its dialect has it.

    Attributes:
        name: of the vector.
        path: the path, decoded.
        time: of its end (native) or of signing, in epoch seconds.
        url: the link below its mount.
        secret: what it is signed with.
        key: the id of the secret (native).
        fields: those that are optional (native), as the recipes take them.

    """

    name: str
    path: bytes
    time: int
    url: str
    secret: str
    key: str = ""
    fields: tuple[str, ...] = ()


def _native() -> Iterator[Vector]:
    """Yield the links in query form that have no realm, scope or binding."""
    for vector in native_vectors()["vectors"]:
        asked: Mapping[str, Any] = vector["sign"] or {}
        if asked.get("form") != "query" or vector["realm"] or asked.keys() - _ALWAYS - _OPTIONAL:
            continue
        yield Vector(
            vector["id"],
            bytes.fromhex(vector["path_bytes_hex"]),
            asked["expires"],
            vector["url"],
            KEYS[asked["key"]],
            asked["key"],
            tuple(f"{name}={asked[name]}" for name in asked if name in _OPTIONAL),
        )


def _mod_auth_token() -> Iterator[Vector]:
    """Yield the links without address that are spelled as they are made."""
    for vector in vectors("mod_auth_token"):
        parts = re.fullmatch(r"/[0-9a-f]{32}/([0-9a-f]{8})(/.*)", url_of(vector))
        given = vector["parameters"]
        bound = given.get("AuthTokenLimitByIp") == "on"
        if vector["expect"] != "accept" or bound or not parts or parts[2] != quote(vector["path"]):
            continue
        time, secret = int(parts[1], 16), given["AuthTokenSecret"]
        yield Vector(vector["id"], vector["path"].encode(), time, url_of(vector), secret)


KEYS: Mapping[str, str] = native_vectors()["keys_utf8"]
"""Secrets of the native vectors by their ids."""

NATIVE = tuple(_native())
"""Native links."""

MOD_AUTH_TOKEN = tuple(_mod_auth_token())
"""Links of mod_auth_token."""

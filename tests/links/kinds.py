"""Every dialect, set up in every way in which its links differ."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from hypothesis import strategies as st

from xsendfile.links import (
    Dialect,
    Grant,
    LinkSigner,
    ModAuthToken,
    Secdownload,
    SecureLink,
    SecureLinkSecret,
    SignedRequest,
    TokenConfig,
)
from xsendfile.links._dialect import signed_request

SECRET = "Zeq8-5mbV_ok2tXw7Lr3nQ"
NOW = 1_700_000_000
LIFE = 3600
CLIENT = "192.0.2.7"
BOUND = {"user": "ada"}


class Kind(NamedTuple):
    """A dialect, set up.

    Attributes:
        dialect: the dialect.
        sign: returns a URL for a path and a time of signing.
        first: the first time that a link can be made at, in epoch seconds.
        last: the last.
        lacks: a byte that no name may hold, beside NUL and slash.

    """

    dialect: Dialect
    sign: Callable[[bytes, float], str]
    first: int = 0
    last: int = 2**32 - 1
    lacks: bytes = b""

    def request(self, url: str) -> SignedRequest:
        return signed_request(url, "GET", CLIENT, BOUND)

    def grant(self, url: str, now: float) -> Grant:
        return self.dialect.grant(self.request(url), now=now)


def _native(**fields: object) -> Kind:
    signer = LinkSigner({"k1": SECRET})
    sign: Callable[..., str] = signer.sign
    return Kind(signer, lambda path, now: sign(path, clock=lambda: now, **fields), last=10**11)


def _mod_auth_token(client: str | None = None) -> Kind:
    dialect = ModAuthToken(SECRET, timeout=LIFE, bind_address=client is not None)
    return Kind(dialect, lambda path, now: dialect.sign(path, client=client, clock=lambda: now))


def _secdownload(dialect: Secdownload, query: str = "", lacks: bytes = b"") -> Kind:
    def sign(path: bytes, now: float) -> str:
        return dialect.sign(path, query=query, clock=lambda: now)

    return Kind(dialect, sign, lacks=lacks)


def _secure_link(dialect: SecureLink, client: str | None = None) -> Kind:
    def sign(path: bytes, now: float) -> str:
        return dialect.sign(path, expires_in=LIFE, client=client, clock=lambda: now)

    return Kind(dialect, sign, last=9_999_990_000)


def _secure_link_secret() -> Kind:
    dialect = SecureLinkSecret(SECRET)
    return Kind(dialect, lambda path, _: dialect.sign(path), last=10**11)


def _token_config() -> Kind:
    dialect = TokenConfig(SECRET, timeout=LIFE)
    first = 0x10000000  # the first stamp of eight digits that does not begin with a zero
    return Kind(dialect, lambda path, now: dialect.sign(path, clock=lambda: now), first=first)


KINDS = {
    "native": _native(),
    "native, all fields": _native(
        starts_in=1, as_attachment=True, download_name="Q3 ü.pdf", bound_to=BOUND
    ),
    "native, path form": _native(form="path", client=CLIENT),
    "mod-auth-token": _mod_auth_token(),
    "mod-auth-token, address": _mod_auth_token(CLIENT),
    "xsendfile-1.0": _token_config(),
    "secdownload, md5": _secdownload(Secdownload(SECRET, algorithm="md5", timeout=LIFE)),
    "secdownload, sha1": _secdownload(Secdownload(SECRET, algorithm="hmac-sha1", timeout=LIFE)),
    "secdownload, sha256": _secdownload(Secdownload(SECRET, timeout=LIFE)),
    "secdownload, md5, query": _secdownload(
        Secdownload(SECRET, algorithm="md5", timeout=LIFE, hash_querystr=True), "k=1&v=%C3%BC", b"?"
    ),
    "secdownload, sha256, query": _secdownload(
        Secdownload(SECRET, timeout=LIFE, hash_querystr=True), "k=1&v=%C3%BC", b"?"
    ),
    "secure-link": _secure_link(SecureLink(SECRET, prefix="/q")),
    "secure-link, secret first": _secure_link(
        SecureLink(SECRET, expression="{secret} $uri $secure_link_expires")
    ),
    "secure-link, address": _secure_link(
        SecureLink(SECRET, expression="${uri} $secure_link_expires:$remote_addr {secret}"), CLIENT
    ),
    "secure-link-secret": _secure_link_secret(),
}
"""The dialects by their names, with all that is signed signed."""

names = st.binary(min_size=1, max_size=10).filter(
    lambda name: name not in {b".", b".."} and not {0, ord("/")} & set(name)
)
paths = st.lists(names, min_size=1, max_size=4).map(b"/".join)
"""Paths that a file can have: any bytes."""


def path_for(kind: Kind, data: st.DataObject) -> bytes:
    """Draw a path that this dialect can sign."""
    if not kind.lacks:
        return data.draw(paths)
    return data.draw(paths.filter(lambda path: kind.lacks not in path))


def time_for(kind: Kind, data: st.DataObject) -> int:
    """Draw a time that this dialect can sign at, often one where numbers grow."""
    edges = [0, 1, 2**31 - 1, 2**31, 2**31 + 1, 2**32 - 1, 2**32, 2**32 + 1, NOW, kind.last]
    known = [edge for edge in edges if kind.first <= edge <= kind.last]
    return data.draw(st.sampled_from(known) | st.integers(kind.first, kind.last))

"""Signed links: a request by a link of each dialect, and the verification by itself."""

from __future__ import annotations

import hmac
import secrets
import time
from collections.abc import Callable, Mapping
from functools import partial
from itertools import repeat
from typing import Any, NamedTuple
from wsgiref.types import WSGIApplication

from benchmarks.asking import Measure, request
from benchmarks.floor import FLOOR
from benchmarks.handing_over.asked import LOCATION
from benchmarks.in_process.field import ASKED, FAST, SLOW, field
from benchmarks.in_process.names import APPLICATION, HMAC, LINK_SIGNER
from benchmarks.in_process.ours import MAKERS
from benchmarks.in_process.tree import Tree
from benchmarks.peers import original
from benchmarks.rounds import compare
from xsendfile import AuthTokenApplication, Nginx, TokenConfig
from xsendfile.links import (
    Dialect,
    LinkSigner,
    ModAuthToken,
    Secdownload,
    SecureLink,
    SecureLinkSecret,
)
from xsendfile.links._base64url import base64url
from xsendfile.links._dialect import signed_request

_ORIGINAL = "xsendfile 1.0, TokenConfig, nginx"
_KEY = "2026a"
_LIFE = 3600  # seconds


class Signed(NamedTuple):
    """A dialect, and a link that it has made.

    Attributes:
        dialect: verifies it.
        url: the link.

    """

    dialect: Dialect
    url: str


def links(tree: Tree, rounds: int) -> None:
    """Compare requests by signed links."""
    secret, name = secrets.token_urlsafe(32), tree.shallow[17]
    plain = [request(tree.root, name)] * FAST
    contestants = {APPLICATION: (MAKERS[APPLICATION](tree.root), plain)}
    for each, signed in _signed(secret, name).items():
        application: WSGIApplication = AuthTokenApplication(
            tree.root, signed.dialect, Nginx(LOCATION)
        )
        contestants[each] = (application, [request(tree.root, name, signed.url)] * FAST)
    contestants[_ORIGINAL] = (
        original.link_application(tree.root, secret, "nginx", _LIFE),
        [request(tree.root, name, original.link(secret, name))] * SLOW,
    )
    compare(
        "request-links",
        "One signed link again and again: AuthTokenApplication, Nginx",
        {**field(plain, contestants), HMAC: _calls(_one_hmac(secret, name))},
        twice=FLOOR,
        rounds=rounds,
        settings={**ASKED, APPLICATION: "no link: the file by its name"},
    )


def verification(tree: Tree, rounds: int) -> None:
    """Compare the verification of links with one HMAC."""
    secret, name = secrets.token_urlsafe(32), tree.shallow[17]
    now = time.time()
    contestants = {HMAC: _calls(_one_hmac(secret, name))}
    for each, (dialect, url) in _signed(secret, name).items():
        asked = signed_request(url)
        if dialect.grant(asked, now=now).path != name.encode():
            message = f"{each}: another file"
            raise RuntimeError(message)
        contestants[each] = _calls(partial(dialect.grant, asked, now=now))
    compare(
        "request-verification",
        "The verification of a signed link by itself",
        contestants,
        twice=HMAC,
        rounds=rounds,
        settings={
            "calls": f"{FAST:,} of each contestant in each round",
            HMAC: "hmac.digest(secret, message, 'sha256') of what a LinkSigner signs for the path",
            "verification": "`grant` of a request that is taken apart, as an application calls it",
            "links": {each: url for each, (_, url) in _signed(secret, name).items()},
        },
    )


def _signed(secret: str, name: str) -> Mapping[str, Signed]:
    """Return a link of each dialect."""
    native = LinkSigner({_KEY: secret})
    mod_auth_token = ModAuthToken(secret, timeout=_LIFE)
    token_config = TokenConfig(secret, timeout=_LIFE)
    secdownload = Secdownload(secret, timeout=_LIFE)
    secure_link, secure_link_secret = SecureLink(secret), SecureLinkSecret(secret)
    return {
        LINK_SIGNER: Signed(native, native.sign(name, expires_in=_LIFE)),
        "ModAuthToken": Signed(mod_auth_token, mod_auth_token.sign(name)),
        "TokenConfig": Signed(token_config, token_config.sign(name)),
        "Secdownload": Signed(secdownload, secdownload.sign(name)),
        "SecureLink": Signed(secure_link, secure_link.sign(name, expires_in=_LIFE)),
        "SecureLinkSecret": Signed(secure_link_secret, secure_link_secret.sign(name)),
    }


def _one_hmac(secret: str, name: str) -> Callable[[], bytes]:
    """Return what makes the signature of a native link to a file.

    Raises:
        RuntimeError: links are not signed as `docs/native-link.md` says.

    """
    url = LinkSigner({_KEY: secret}).sign(name, expires_in=_LIFE)
    fields, _, signature = url.partition("?")[2].rpartition("&sig=")
    message = f"xsendfile-link-1\n\n{fields}\n\n/{name}".encode()
    digest = partial(hmac.digest, secret.encode(), message, "sha256")
    if base64url(digest()).decode() != signature:
        error = f"{url}: another signature"
        raise RuntimeError(error)
    return digest


def _calls(call: Callable[[], Any]) -> Measure:
    """Return what measures a call."""

    def measure() -> float:
        started = time.process_time()
        for _ in repeat(None, FAST):
            call()
        return (time.process_time() - started) / FAST * 1e6

    return measure

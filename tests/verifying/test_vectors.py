"""Every vector of `tests/links/vectors/` that a server can be asked, sent to that server."""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from harness.process import free_port, scratch
from tests.servers.browser import Browser
from tests.verifying.site import site_around, started, write
from xsendfile.links import LinkSigner, Secdownload, SecureLink
from xsendfile.servers.config import FrontRoot
from xsendfile.servers.verifying import verifying_configuration

_VECTORS = Path(__file__).parents[1] / "links" / "vectors"
_NATIVE: Mapping[str, Any] = json.loads((_VECTORS / "native.json").read_text())
_SECURE_LINK: list[Mapping[str, Any]] = json.loads((_VECTORS / "secure_link.json").read_text())
_SECDOWNLOAD: list[Mapping[str, Any]] = json.loads((_VECTORS / "secdownload.json").read_text())
_REALMS = {vector["realm"] for vector in _NATIVE["vectors"]}
_MOMENTS = sorted({vector["now"] for vector in _NATIVE["vectors"]})
_EXPRESSIONS = sorted({vector["parameters"]["secure_link_md5"] for vector in _SECURE_LINK})

OTHERWISE = {
    "user": (403, "nginx does not know who is logged in"),
    "nul": (400, "nginx reads no URL with a NUL"),
}
"""Native vectors that nginx answers otherwise than our verifier."""

SECURE_LINK_OTHERWISE = {
    "ng-dblslash": (404, "no path that has to be tidied up is taken"),
    "ng-ipshift-ATTACK": (200, "allow_shifts, without which there is no such expression"),
}
"""Vectors of `secure_link_md5` that are answered otherwise than by nginx, or than they should."""


SECDOWNLOAD_OTHERWISE = {
    "sd-md5-dotdot": (404, "no path that has to be tidied up is taken"),
    "sd-hmac-sha1-dotdot": (404, "the same"),
    "sd-hmac-sha1-dblslash": (404, "the same"),
    "sd-hmac-sha256-dblslash": (404, "the same"),
    "sd-hmac-sha256-segments1-dotdot": (404, "the same"),
    "sd-md5-shift": (403, "a stamp has eight digits"),
}
"""Vectors of `secdownload` that are answered otherwise than by lighttpd 1.4.67."""


def _location(realm: str) -> str:
    return f"/{realm or 'no realm'}/"


@pytest.fixture(scope="module")
def root() -> Iterator[Path]:
    with scratch("verified-") as directory:
        made = directory / "root"
        made.mkdir()
        for vector in _NATIVE["vectors"]:
            if vector["status"] == 200:
                path = bytes.fromhex(vector["path_bytes_hex"])
                write(made, path[1:], path)
        for vector in _SECURE_LINK:
            path = "/" + vector["path"].split("/", 2)[2]
            write(made, path[1:].encode(), path.encode())
        for vector in _SECDOWNLOAD:
            write(made, vector["path"][1:].encode(), vector["path"].encode())
        yield made


@pytest.fixture(scope="module")
def native(root: Path) -> Iterator[Mapping[int, Browser]]:
    """Clients of nginx at each moment that a vector is judged at."""
    snippets = [
        verifying_configuration(
            "nginx",
            [FrontRoot(str(root), _location(realm))],
            LinkSigner(_NATIVE["keys_utf8"], realm=realm),
            snippet=True,
        )
        for realm in _REALMS
    ]
    with scratch("nginx-") as directory, contextlib.ExitStack() as running:
        clients = {}
        for moment in _MOMENTS:
            own, port = directory / str(moment), free_port()
            own.mkdir()
            text = site_around("\n".join(snippets), port)
            running.enter_context(started("nginx", text, own, port, moment))
            clients[moment] = running.enter_context(Browser(port))
        yield clients


@pytest.mark.parametrize("vector", _NATIVE["vectors"], ids=lambda vector: str(vector["id"]))
def test_a_native_link(vector: Mapping[str, Any], native: Mapping[int, Browser]) -> None:
    target = _location(vector["realm"]).rstrip("/").replace(" ", "%20") + vector["url"]
    client = {"X-Client": vector["client"]} if vector["client"] else {}
    answer = native[vector["now"]].ask(target, vector["method"], client)
    expected, _ = OTHERWISE.get(vector["id"], (vector["status"], ""))
    assert answer.status == expected
    if expected == 200:
        assert answer.body == bytes.fromhex(vector["path_bytes_hex"])


@pytest.fixture(scope="module")
def secure_links(root: Path) -> Iterator[Mapping[str, Browser]]:
    """Clients of nginx with each expression, at each location that a vector has it for."""
    with scratch("nginx-") as directory, contextlib.ExitStack() as running:
        clients = {}
        for number, expression in enumerate(_EXPRESSIONS):
            own, port = directory / str(number), free_port()
            own.mkdir()
            text = site_around("\n".join(_snippets(expression, root)), port)
            running.enter_context(started("nginx", text, own, port))
            clients[expression] = running.enter_context(Browser(port))
        yield clients


def _snippets(expression: str, root: Path) -> Iterator[str]:
    """Yield what is printed for the locations that vectors have an expression for."""
    own = [each for each in _SECURE_LINK if each["parameters"]["secure_link_md5"] == expression]
    for prefix in sorted({"/" + vector["path"].split("/")[1] for vector in own}):
        dialect = SecureLink(
            "secret",
            expression=re.sub(r"\bsecret\b", "{secret}", expression),
            prefix=prefix,
            allow_weak_secret=True,
            allow_shifts=True,
        )
        root_ = FrontRoot(str(root), f"{prefix}/")
        yield verifying_configuration("nginx", [root_], dialect, snippet=True)


@pytest.mark.parametrize("vector", _SECURE_LINK, ids=lambda vector: str(vector["id"]))
def test_a_secure_link(vector: Mapping[str, Any], secure_links: Mapping[str, Browser]) -> None:
    client = {"X-Client": vector["client_ip"]}
    browser = secure_links[vector["parameters"]["secure_link_md5"]]
    answer = browser.ask(vector["url"], vector["method"], client)
    refused = vector.get("library_should") == "refuse"
    expected = 403 if refused else vector["expect_status"]
    expected, _ = SECURE_LINK_OTHERWISE.get(vector["id"], (expected, ""))
    assert answer.status == expected
    if expected == 200:
        assert answer.body == ("/" + vector["path"].split("/", 2)[2]).encode()


def _settings(vector: Mapping[str, Any]) -> str:
    return json.dumps(vector["parameters"])


@pytest.fixture(scope="module")
def secdownloads(root: Path) -> Iterator[Mapping[str, Browser]]:
    """Clients of lighttpd with all settings that vectors have."""
    with scratch("lighttpd-") as directory, contextlib.ExitStack() as running:
        clients = {}
        for number, settings in enumerate(sorted({_settings(vector) for vector in _SECDOWNLOAD})):
            own, port = directory / str(number), free_port()
            own.mkdir()
            given = json.loads(settings)
            dialect = Secdownload(
                given["secdownload.secret"],
                algorithm=given["secdownload.algorithm"],
                timeout=given["secdownload.timeout"],
                path_segments=given["path-segments"],
                hash_querystr=given["hash-querystr"],
                allow_weak_secret=True,
            )
            roots = [FrontRoot(str(root), given["secdownload.uri-prefix"])]
            listen = f"127.0.0.1:{port}"
            text = verifying_configuration("lighttpd", roots, dialect, listen=listen)
            running.enter_context(started("lighttpd", text, own, port))
            clients[settings] = running.enter_context(Browser(port))
        yield clients


@pytest.mark.parametrize("vector", _SECDOWNLOAD, ids=lambda vector: str(vector["id"]))
def test_a_link_of_mod_secdownload(
    vector: Mapping[str, Any], secdownloads: Mapping[str, Browser]
) -> None:
    answer = secdownloads[_settings(vector)].ask(vector["url"], vector["method"])
    expected, _ = SECDOWNLOAD_OTHERWISE.get(vector["id"], (vector["expect_status"], ""))
    assert answer.status == expected
    if expected == 200:
        assert answer.body == vector["path"].encode()

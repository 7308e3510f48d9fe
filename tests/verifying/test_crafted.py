"""Links that are rightly signed, by whoever has the secret, and are none all the same."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import hmac
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import quote_from_bytes

import pytest

from harness.process import scratch
from tests.clocks import at
from tests.servers.browser import Browser
from tests.verifying.altered import Asked
from tests.verifying.expected import PREFIX, expected, told
from tests.verifying.site import NOW, verifying, write
from xsendfile import AuthTokenApplication, PrivateFiles
from xsendfile.links import Dialect, LinkSigner, Secdownload, SecureLink

_SECRET = b"not to be guessed by anybody"
_END = str(NOW + 3600)
_STAMP = b"%08x" % NOW

_NATIVE = LinkSigner({"k1": _SECRET})
_SECURE = SecureLink(_SECRET, prefix=PREFIX)
_SECDOWNLOAD = Secdownload(_SECRET, timeout=3600, hash_querystr=True)


def _base64(digest: bytes) -> str:
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def native(
    *fields: str,
    path: bytes = b"/a.txt",
    signed: bytes = b"/a.txt",
    bound: str = "",
    secret: bytes = _SECRET,
    in_path: bool = False,
) -> bytes:
    """Return a native link, made by its specification, with whatever fields."""
    given = dict(field.split("=", 1) for field in (f"expires={_END}", "key=k1", *fields))
    pairs = "&".join(f"{name}={given[name]}" for name in sorted(given))
    message = f"xsendfile-link-1\n\n{pairs}\n{bound}\n".encode() + signed
    pairs += f"&sig={_base64(hmac.digest(secret, message, 'sha256'))}"
    url = quote_from_bytes(path)
    return (f"{PREFIX}/{pairs}{url}" if in_path else f"{PREFIX}{url}?{pairs}").encode()


def secure(expires: str = _END, path: bytes = b"/a.txt", more: str = "") -> bytes:
    """Return a link of `secure_link_md5`, with whatever end."""
    text = expires.encode() + PREFIX.encode() + path + b" " + _SECRET
    md5 = _base64(hashlib.md5(text, usedforsecurity=False).digest())
    return f"{PREFIX}{quote_from_bytes(path)}?md5={md5}&expires={expires}{more}".encode()


def secdownload(stamp: bytes = _STAMP, path: bytes = b"/a.txt", query: bytes = b"") -> bytes:
    """Return a link of mod_secdownload, with whatever stamp and query."""
    text = b"/" + stamp + path + (b"?" + query if query else b"")
    mac = _base64(hmac.digest(_SECRET, text, "sha256")).encode()
    url = quote_from_bytes(path).encode()
    return b"%b/%b/%b%b" % (PREFIX.encode(), mac, stamp, url) + (b"?" + query if query else b"")


def _around(link: bytes) -> bytes:
    """Return a link by a detour that is as long as the location."""
    return b"/ab/.." + link


NATIVE = {
    "as it is": (native(), 200),
    "in the path": (native(in_path=True), 200),
    "a presentation that there is not": (native("as=attachmentx"), 403),
    "a zero before its end": (native(f"expires=0{_END}"), 403),
    "a zero before its beginning": (native("starts=01"), 403),
    "a zero before its scope": (native("scope=01", path=b"/b/c.txt", signed=b"/b/"), 403),
    "a scope": (native("scope=1", path=b"/b/c.txt", signed=b"/b/"), 200),
    "a scope of the file": (native("scope=1"), 403),
    "a scope of the file, signed as a directory": (native("scope=1", signed=b"/a.txt/"), 403),
    "a scope of nothing": (native("scope=0", signed=b"/"), 403),
    "a name": (native("name=%20"), 200),
    "a name with an escape too many": (native("name=%2E"), 403),
    "a name in lower case": (native("name=%c3%a9"), 403),
    "a name that is not UTF-8": (native("name=%C3"), 403),
    "a name that is half a pair": (native("name=%ED%A0%80"), 403),
    "a name in the path": (native("name=x", in_path=True), 403),
    "for nobody": (native("for=user"), 403),
    "for a user, signed for the network": (native("for=user", bound="127.0.0.0/24"), 403),
    "for the network": (native("for=network", bound="127.0.0.0/24"), 200),
    "for no network": (native("for=network"), 403),
    "half a key": (native("key=k", secret=b""), 403),
    "half a key, with a secret of one NUL": (native("key=k", secret=b"\0"), 403),
    "no key": (native("key=k2", secret=b""), 403),
    "limited": (native("id=a", "uses=1"), 403),
    "a file that is called like a link": (native(path=b"/sig=1/x", signed=b"/sig=1/x"), 200),
    "a detour": (_around(native(path=b"/a.txt", signed=b"/files/a.txt")), 404),
    "the root": (native(path=b"/", signed=b"/"), 404),
    "a directory": (native(path=b"/b/", signed=b"/b/"), 404),
    "climbing": (native(path=b"/../a.txt", signed=b"/../a.txt"), 404),
    "climbing in the path": (native(path=b"/b/../a.txt", signed=b"/a.txt", in_path=True), 404),
    "longer than a path": (native(path=b"/x" * 2049), 404),
}
SECURE = {
    "as it is": (secure(), 200),
    "the last second": (secure(str(NOW)), 200),
    "the year 2286": (secure("9999999999"), 200),
    "a second too late": (secure(str(NOW - 1)), 410),
    "a zero before its end": (secure(f"0{_END}"), 403),
    "an end of eleven digits": (secure("10000000000"), 403),
    "an end that nginx does not read": (secure("x"), 403),
    "an end of no digits": (secure(""), 403),
    "an end of zero": (secure("0"), 403),
    "an end and a blank": (secure(f"{_END}%20"), 403),
    "a path in another field": (secure(more="&next=/a//b/../c/"), 200),
    "a fragment": (secure(more="#x"), 200),
    "a slash and a fragment": (secure().replace(b"?", b"/#?"), 404),
    "no segments": (secure(path=b"/"), 404),
    "climbing": (secure(path=b"/b/../a.txt"), 404),
}
SECDOWNLOAD = {
    "as it is": (secdownload(), 200),
    "with a query": (secdownload(query=b"a=%41"), 200),
    "the query of another": (secdownload() + b"?a", 403),
    "a stamp in upper case": (secdownload(b"%08X" % NOW), 403),
    "a stamp of nine digits": (secdownload(b"0" + _STAMP), 403),
    "a stamp of sixteen digits": (secdownload(b"0" * 8 + _STAMP), 403),
    "a stamp of seventeen digits": (secdownload(b"0" * 9 + _STAMP), 404),
    "a stamp of one digit": (secdownload(b"1"), 403),
    "no stamp": (secdownload(b""), 404),
    "a NUL": (secdownload(path=b"/a.txt\0"), 404),
    "a NUL before more": (secdownload(path=b"/a.txt\0x"), 404),
    "a question mark in the path": (secdownload(path=b"/q?x=1"), 403),
    "the same, as query": (secdownload(path=b"/q", query=b"x=1"), 200),
    "bytes beyond ASCII in the query": (secdownload(query=b"\xff"), 403),
    "a detour": (_around(secdownload(path=b"/files/a.txt")), 404),
    "climbing": (secdownload(path=b"/b/../a.txt"), 404),
    "longer than a path": (secdownload(path=b"/x" * 2049)[:-1] + b"y", 404),
}

DIALECTS: Mapping[str, tuple[str, Dialect]] = {
    "native": ("nginx", _NATIVE),
    "secure-link": ("nginx", _SECURE),
    "secdownload": ("lighttpd", _SECDOWNLOAD),
}
CASES = [
    pytest.param(name, target, status, id=f"{name}: {case}")
    for name, cases in (("native", NATIVE), ("secure-link", SECURE), ("secdownload", SECDOWNLOAD))
    for case, (target, status) in cases.items()
]


@pytest.fixture(scope="module")
def root() -> Iterator[Path]:
    with scratch("verified-") as directory:
        made = directory / "root"
        for path in (b"a.txt", b"b/c.txt", b"sig=1/x", b"q", b"q?x=1", b"files/a.txt"):
            write(made, path, path)
        yield made


@pytest.fixture(scope="module")
def browsers(root: Path) -> Iterator[Mapping[str, Browser]]:
    """Clients of the servers, by the dialects that they verify."""
    with contextlib.ExitStack() as running:
        clients = {}
        for name, (server, dialect) in DIALECTS.items():
            directory = running.enter_context(scratch("front-"))
            clients[name] = running.enter_context(verifying(dialect, root, directory, server))
        yield clients


@pytest.mark.parametrize(("name", "target", "status"), CASES)
def test_a_link(
    name: str, target: bytes, status: int, browsers: Mapping[str, Browser], root: Path
) -> None:
    server, dialect = DIALECTS[name]
    application = AuthTokenApplication(PrivateFiles(root, symlinks="deny"), dialect, clock=at(NOW))
    assert told(browsers[name].get(target)).status == status
    assert expected(application, Asked(target, "GET", ""), server).status == status

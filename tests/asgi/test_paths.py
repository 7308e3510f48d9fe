"""Which path a scope names: below the mount, as it was sent, decoded once."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any
from urllib.parse import quote, quote_from_bytes, unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.asgi_client import ask, asked, scope_for, sending
from xsendfile import NotFound, PrivateFiles, TokenConfig
from xsendfile._asgi import mount_of, path_of
from xsendfile.asgi import AuthTokenApplication, XSendfileApplication


def sent(raw_path: str, mount: str = "") -> dict[str, Any]:
    """Return the scope that servers make of a path on the wire."""
    return {"path": unquote(raw_path), "raw_path": raw_path.encode(), "root_path": mount}


def test_servers_replace_what_is_not_utf_8() -> None:
    """So a name that is not UTF-8 is in `raw_path` alone."""
    assert sent("/caf%E9")["path"] == "/caf\ufffd" == sent("/caf%EF%BF%BD")["path"]


@pytest.mark.parametrize(
    ("raw_path", "path"),
    [
        ("/a.txt", b"/a.txt"),
        ("/caf%C3%A9", b"/caf\xc3\xa9"),
        ("/caf%E9", b"/caf\xe9"),
        ("/%FF/%C3%A9", b"/\xff/\xc3\xa9"),
        ("/%EF%BF%BD", "/\ufffd".encode()),
        ("/%ed%a0%80", b"/\xed\xa0\x80"),
        ("/a%2Fb", b"/a/b"),
        ("/a%252Fb", b"/a%2Fb"),
        ("/%25252e", b"/%252e"),
        ("/100%", b"/100%"),
        ("/%zz", b"/%zz"),
        ("/a+b", b"/a+b"),
        ("/%00", b"/\0"),
        ("//a", b"//a"),
        ("/%2e%2e/a", b"/../a"),
        ("", b""),
    ],
)
def test_a_path_is_what_was_sent_decoded_once(raw_path: str, path: bytes) -> None:
    assert path_of(sent(raw_path)) == path
    assert path_of(sent("/m%C3%A9" + raw_path, mount="/mé")) == path


@pytest.mark.parametrize("nothing", [{}, {"raw_path": None}, {"raw_path": b""}], ids=repr)
@pytest.mark.parametrize("path", ["/a.txt", "/café", "/100%", "/%2e", "/\ufffd", ""])
def test_without_a_raw_path_the_text_counts(nothing: dict[str, Any], path: str) -> None:
    assert path_of({"path": path, **nothing}) == path.encode()


@pytest.mark.parametrize(
    ("path", "raw_path"),
    [
        ("/b.txt", "/a.txt"),
        ("/b.txt", "/old/b.txt"),
        ("/\ufffd", "/old/%FF"),
        ("/a/", "/a"),
        ("/A.txt", "/a.txt"),
        ("/%61.txt", "/%61.txt"),
    ],
)
def test_what_a_framework_has_made_of_the_path_counts(path: str, raw_path: str) -> None:
    """Many change `path` alone: `raw_path` is what the client sent (a rewrite, an old mount)."""
    assert path_of({"path": path, "raw_path": raw_path.encode()}) == path.encode()


MOUNTED = [
    ("", "/a", "/a"),
    ("/", "/a", "/a"),
    ("/m", "/m/a", "/a"),
    ("/m/", "/m/a", "/a"),
    ("/m/n", "/m/n/a", "/a"),
    ("/m", "/m/m/a", "/m/a"),
    ("/m", "/m//a", "//a"),
    ("/é", "/é/a", "/a"),
    ("/a b", "/a b/c", "/c"),
    ("/100%", "/100%/c", "/c"),
    ("/%41", "/%41/c", "/c"),
]
ITSELF = [("/m", "/m", ""), ("/m", "/m/", "/"), ("/m/", "/m", ""), ("", "", "")]
SIBLINGS = [
    *(("/m", path, path) for path in ("/mm/a", "/m.txt", "/M/a", "//m/a", "/m%2Fa")),
    ("/m/n", "/m/nn/a", "/m/nn/a"),
    ("/m/n", "/m/a", "/m/a"),
    ("/%41", "/A/c", "/A/c"),
]
OLD_STYLE = [("/m", "/a", "/a"), ("/m", "/", "/"), ("/m", "", ""), ("/é", "/ü", "/ü")]


@pytest.mark.parametrize(
    ("mount", "path", "below"), [*MOUNTED, *ITSELF, *SIBLINGS, *OLD_STYLE], ids=ascii
)
@pytest.mark.parametrize("raw", [True, False])
def test_the_path_below_the_mount_is_left(mount: str, path: str, below: str, *, raw: bool) -> None:
    """Whether the server's `path` holds the mount or, as was usual once, does not."""
    scope = sent(quote(path), mount) if raw else {"path": path, "root_path": mount}
    assert path_of(scope) == below.encode()


def test_a_mount_whose_name_is_not_utf_8_is_a_mount_all_the_same() -> None:
    """As `Mount("/{user}")` has it, of which only the text is known."""
    assert path_of(sent("/%FF/a.txt", mount="/\ufffd")) == b"/a.txt"


def test_without_a_mount_there_is_none() -> None:
    assert mount_of({}) == b""
    assert mount_of({"root_path": "/mé"}) == "/mé".encode()


@given(path=st.binary(max_size=20), mount=st.text(max_size=5))
def test_every_path_comes_through_a_server_and_a_mount(path: bytes, mount: str) -> None:
    mount = f"/{mount}".rstrip("/")
    path = b"/" + path
    assert path_of(sent(quote_from_bytes(path))) == path
    assert path_of(sent(quote(mount) + quote_from_bytes(path), mount)) == path


anything = st.text(st.characters(), max_size=10)  # lone surrogates too


@given(path=anything, raw_path=st.none() | st.binary(max_size=10), mount=anything)
def test_no_text_is_an_error(path: str, raw_path: bytes | None, mount: str) -> None:
    try:
        below = path_of({"path": path, "raw_path": raw_path, "root_path": mount})
    except NotFound:
        below = b""
    assert len(below) <= max(len(path.encode(errors="surrogatepass")), len(raw_path or b""))


LONE = ["/\ud800", "/foo\udfff.txt", "/\udbff\udbff"]


@pytest.mark.parametrize("text", LONE, ids=ascii)
@pytest.mark.parametrize("key", ["path", "root_path"])
@pytest.mark.parametrize("raw_path", [None, b"/foo.txt"])
def test_text_that_names_nothing_is_refused(
    docs: Path, text: str, key: str, raw_path: bytes | None
) -> None:
    scope = {**scope_for(b"/foo.txt"), "raw_path": raw_path, key: text}
    applications = [XSendfileApplication(docs), AuthTokenApplication(docs, TokenConfig("s3cr3t"))]
    if key == "root_path":  # `send_file` does not ask for the path
        applications.append(sending(PrivateFiles(docs), "foo.txt"))  # type: ignore[arg-type]
    for application in applications:
        for method in ("GET", "HEAD"):
            assert asyncio.run(asked(application, {**scope, "method": method})).status == 404


@pytest.mark.parametrize("text", LONE, ids=ascii)
def test_the_method_is_judged_before_the_path(docs: Path, text: str) -> None:
    scope = {**scope_for(method="POST"), "path": text}
    assert asyncio.run(asked(XSendfileApplication(docs), scope)).status == 405


def test_text_with_bytes_in_disguise_stands_for_them(docs: Path) -> None:
    """PEP 383, as everywhere else where a file's name is text."""
    scope = {**scope_for(), "path": "/\udcff.bin", "raw_path": None}
    assert asyncio.run(asked(XSendfileApplication(docs, "serve"), scope)).body == b"\xff.bin"


@pytest.mark.parametrize(("name", "size"), [(b"\xff.bin", 5), (b"%41.txt", 7)])
@pytest.mark.parametrize("mount", ["", "/m", "/mé"])
def test_an_application_finds_the_name_that_was_sent(
    docs: Path, name: bytes, size: int, mount: str
) -> None:
    answer = ask(XSendfileApplication(docs, "serve"), mount.encode() + b"/" + name, root_path=mount)
    assert (answer.status, answer.body, len(answer.body)) == (200, name, size)


@pytest.mark.parametrize(
    ("raw_path", "status"),
    [
        ("/m/foo.txt", 200),
        ("/m/sub%2Finner.txt", 200),
        ("/m%2Ffoo.txt", 200),
        ("/m/%2566oo.txt", 404),
        ("/m/sub%252Finner.txt", 404),
        ("/mfoo.txt", 404),
        ("/mm/foo.txt", 404),
        ("/m/..%2Foutside.txt", 403),
        ("/m/%2e%2e/m/foo.txt", 403),
        ("/m/%252e%252e/outside.txt", 404),
        ("/m", 403),
        ("/m/", 403),
        ("/foo.txt", 200),
    ],
)
def test_a_mounted_application_answers_for_what_lies_below(
    docs: Path, raw_path: str, status: int
) -> None:
    scope = {**scope_for(), **sent(raw_path, mount="/m")}
    assert asyncio.run(asked(XSendfileApplication(docs), scope)).status == status

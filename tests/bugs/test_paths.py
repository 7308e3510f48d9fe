"""Which file a path names: E1, E2, E8, E9, E16, E22.

Every test in this directory fails with xsendfile 1.0, for the reason that its
docstring gives; `tests/original` sees to it.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.dropin.dialect import SECRET
from tests.dropin.wsgi_client import ask
from xsendfile import AuthTokenApplication, TokenConfig, XSendfileApplication


@pytest.mark.parametrize("sender", ["standard", "nginx", "serve"])
def test_e01_a_sibling_with_the_same_beginning_lies_outside(docs: Path, sender: str) -> None:
    """1.0 compared joined strings: `/base/docs-secret` starts with `/base/docs`."""
    answer = ask(XSendfileApplication(str(docs), sender), "/../docs-secret/s.txt")
    assert answer.status == 403
    assert b"secret" not in answer.body


@pytest.mark.parametrize("path", ["/..%2fdocs-secret/s.txt", "/%2e%2e/docs-secret/s.txt"])
def test_e02_an_encoded_climb_is_no_climb(docs: Path, path: str) -> None:
    """1.0 decoded what the server had decoded: a front filter for `..` was passed by."""
    assert ask(XSendfileApplication(str(docs)), path).status == 404


def test_e02_an_encoded_name_is_not_that_of_another_file(docs: Path) -> None:
    """1.0 sent `a b.txt` for `a%20b.txt`, decoding twice."""
    (docs / "a%20b.txt").write_bytes(b"the right file")
    answer = ask(XSendfileApplication(str(docs), "serve"), "/a%20b.txt")
    assert (answer.status, answer.body) == (200, b"the right file")


@pytest.mark.parametrize("sender", ["standard", "nginx", "serve"])
def test_e08_a_name_that_is_not_utf_8_is_served(docs: Path, sender: str) -> None:
    """1.0 raised UnicodeDecodeError."""
    (docs / "\udcff.bin").write_bytes(b"bytes")
    assert ask(XSendfileApplication(str(docs), sender), b"/\xff.bin").status == 200


@pytest.mark.parametrize("path", [b"/\xff", b"/%ff.bin", b"/sub/\xe9/x"])
def test_e08_bytes_that_name_nothing_are_not_found(docs: Path, path: bytes) -> None:
    """1.0 raised UnicodeDecodeError, with or without a percent sign."""
    assert ask(XSendfileApplication(str(docs)), path).status == 404


@pytest.mark.parametrize("name", [b"\xff.bin", b"%ff.bin"])
def test_e08_bytes_in_a_link_are_not_found(docs: Path, name: bytes) -> None:
    """1.0 decoded the name before it looked at the digest, and raised UnicodeDecodeError."""
    application = AuthTokenApplication(str(docs), TokenConfig(SECRET))
    assert ask(application, b"/0123abcd-6553f100/" + name).status == 404


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("path", ["/foo\0.txt", "/\0", "/sub/\0/x"])
def test_e09_a_nul_is_a_refusal(docs: Path, method: str, path: str) -> None:
    """1.0 raised ValueError (embedded null byte), whatever the method."""
    status = 404 if method == "GET" else 405
    assert ask(XSendfileApplication(str(docs)), path, method).status == status


@pytest.mark.parametrize("path", ["//foo.txt", "/link.txt"])
def test_e16_the_nginx_uri_names_the_file_that_was_found(docs: Path, path: str) -> None:
    """1.0 built it from the request: nginx may open something else than was checked."""
    answer = ask(XSendfileApplication(str(docs), "nginx"), path)
    assert answer.headers["x-accel-redirect"] == "/-internal-/foo.txt"


def test_e16_the_nginx_uri_never_climbs(docs: Path) -> None:
    """1.0 answered 200 with `/-internal-/sub/../foo.txt`, which nginx refuses."""
    assert ask(XSendfileApplication(str(docs), "nginx"), "/sub/../foo.txt").status == 403


@pytest.mark.parametrize("path", ["/foo.txt/", "/foo.txt//", "/link.txt/"])
def test_e22_a_slash_at_the_end_does_not_name_a_file(docs: Path, path: str) -> None:
    """1.0 took it away and sent the file."""
    assert ask(XSendfileApplication(str(docs)), path).status == 404

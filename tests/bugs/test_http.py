"""What goes over the wire: E10, E11, E13, E15, E17, E18, E23."""

from __future__ import annotations

import os
from email.utils import formatdate
from pathlib import Path

import pytest

from tests.dropin.dialect import SECRET
from tests.dropin.wsgi_client import ask, call, follow, on_the_wire, request
from xsendfile import AuthTokenApplication, NginxSendfile, TokenConfig, XSendfileApplication


@pytest.mark.parametrize("sender", ["standard", "nginx", "serve"])
def test_e10_head_is_answered_like_get(docs: Path, sender: str) -> None:
    """1.0 answered 405; RFC 9110 §9.1 requires GET and HEAD."""
    answer = ask(XSendfileApplication(str(docs), sender), "/foo.txt", "HEAD")
    assert (answer.status, answer.body) == (200, b"")
    assert answer.headers["content-length"] == "3"


def test_e10_head_works_with_links(docs: Path) -> None:
    """1.0 answered 405."""
    config = TokenConfig(SECRET)
    application = AuthTokenApplication(str(docs), config)
    assert follow(application, config.get_url_path("foo.txt"), "HEAD").status == 200


@pytest.mark.parametrize("method", ["POST", "PUT"])
def test_e11_the_method_is_judged_before_the_path(docs: Path, method: str) -> None:
    """1.0 decoded the path first, and raised UnicodeDecodeError."""
    assert ask(XSendfileApplication(str(docs)), b"/\xff", method).status == 405


@pytest.mark.parametrize(
    ("mount", "encoded"), [("/é", "/%C3%A9"), ("/a%2Fb", "/a%252Fb"), ("/100%25", "/100%2525")]
)
def test_e13_the_mount_is_decoded_like_the_path(docs: Path, mount: str, encoded: str) -> None:
    """1.0 took the mount's latin-1 disguise for text, and decoded its percent signs again."""
    application = XSendfileApplication(str(docs), "nginx")
    answer = ask(application, "/foo.txt", SCRIPT_NAME=on_the_wire(mount))
    assert answer.headers["x-accel-redirect"] == f"{encoded}/-internal-/foo.txt"


def test_e15_the_location_may_end_in_a_slash(docs: Path) -> None:
    """1.0 put a second slash behind it, in the example of its own manual."""
    sender = NginxSendfile("/internal-document-uploads/")
    answer = ask(XSendfileApplication(str(docs), sender), "/foo.txt")
    assert answer.headers["x-accel-redirect"] == "/internal-document-uploads/foo.txt"


def test_e17_a_compressed_archive_is_typed_by_its_bytes(docs: Path) -> None:
    """1.0 said `application/x-tar` with a coding, which nginx and Apache drop."""
    (docs / "t.tar.gz").write_bytes(b"\x1f\x8b")
    answer = ask(XSendfileApplication(str(docs)), "/t.tar.gz")
    assert answer.headers["content-type"] == "application/gzip"
    assert "content-encoding" not in answer.headers


def test_e18_a_suffix_range_is_never_answered_with_the_wrong_bytes(docs: Path) -> None:
    """1.0 sent the first two bytes of three for the last one."""
    answer = ask(XSendfileApplication(str(docs), "serve"), "/foo.txt", HTTP_RANGE="bytes=-1")
    assert (answer.status, answer.body) in {(200, b"foo"), (206, b"o")}


def test_e18_a_whole_file_has_no_content_range(docs: Path) -> None:
    """1.0 sent one with every 200 (RFC 9110 §14.4: only with 206 and 416)."""
    answer = ask(XSendfileApplication(str(docs), "serve"), "/foo.txt")
    assert answer.status == 200
    assert "content-range" not in answer.headers


def test_e18_the_last_modification_is_an_http_date(docs: Path) -> None:
    """1.0 ended it in `-0000` (RFC 9110 §5.6.7: an IMF-fixdate ends in GMT)."""
    os.utime(docs / "foo.txt", (1_700_000_000, 1_700_000_000))
    answer = ask(XSendfileApplication(str(docs), "serve"), "/foo.txt")
    assert answer.headers["last-modified"] == formatdate(1_700_000_000, usegmt=True)
    assert answer.headers["last-modified"] == "Tue, 14 Nov 2023 22:13:20 GMT"


def test_e18_the_version_of_wsgi_is_not_asked_for(docs: Path) -> None:
    """1.0 raised AssertionError for an environ without it."""
    environ = request("/foo.txt")
    del environ["wsgi.version"]
    answer = call(XSendfileApplication(str(docs), "serve"), environ)
    assert (answer.status, answer.body) == (200, b"foo")


@pytest.mark.parametrize(
    ("sender", "missing", "status"),
    [("standard", "PATH_INFO", 403), ("nginx", "PATH_INFO", 403), ("nginx", "SCRIPT_NAME", 200)],
)
def test_e23_an_absent_key_is_an_empty_one(
    docs: Path, sender: str, missing: str, status: int
) -> None:
    """1.0 raised KeyError; PEP 3333 lets a server leave both out."""
    environ = request("/foo.txt")
    del environ[missing]
    assert call(XSendfileApplication(str(docs), sender), environ).status == status


def test_e23_a_link_is_missing_where_the_path_is(docs: Path) -> None:
    """1.0 raised KeyError."""
    environ = request("/foo.txt")
    del environ["PATH_INFO"]
    assert call(AuthTokenApplication(str(docs), TokenConfig(SECRET)), environ).status == 404

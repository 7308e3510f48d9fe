"""`XSendfileApplication`: which requests get a file, and what the others get."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.dropin.wsgi_client import Recorder, ask
from xsendfile import XSendfileApplication

FILES = [
    "foo.txt",
    "sub/inner.txt",
    "a b.txt",
    "¡maca.txt",
    "日本/語.txt",
    "plus+and&and=.txt",
    "noextension",
    "empty.txt",
]
OUTSIDE = [
    "/../outside.txt",
    "/../missing.txt",
    "/../../../../../../etc/passwd",
    "/sub/../../outside.txt",
    "/..",
    "/out.txt",
]
ROOT = ["/", "", "//", "/sub/.."]
NO_FILE = [
    "/missing.txt",
    "/sub",
    "/sub/",
    "/sub/missing.txt",
    "/missing/foo.txt",
    "/foo.txt/under.txt",
    "/pipe",
    "/loop.txt",
    "/dangling.txt",
]
OTHER_METHODS = ["POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "BREW"]


@pytest.mark.parametrize("name", FILES)
def test_a_file_inside_is_handed_over(root: Path, name: str) -> None:
    answer = ask(XSendfileApplication(str(root)), f"/{name}")
    assert answer.status == 200
    assert answer.headers["x-sendfile"] == quote(f"{root}/{name}")


@pytest.mark.parametrize("path", OUTSIDE)
def test_what_lies_outside_is_forbidden_whether_or_not_it_exists(root: Path, path: str) -> None:
    assert ask(XSendfileApplication(str(root)), path).status == 403


@pytest.mark.parametrize("path", ROOT)
def test_the_root_itself_is_forbidden(root: Path, path: str) -> None:
    assert ask(XSendfileApplication(str(root)), path).status == 403


@pytest.mark.parametrize("path", NO_FILE)
def test_what_is_no_regular_file_is_not_found(root: Path, path: str) -> None:
    assert ask(XSendfileApplication(str(root)), path).status == 404


@pytest.mark.parametrize("method", OTHER_METHODS)
@pytest.mark.parametrize("path", ["/foo.txt", "/missing.txt", "/sub", "/", "/../outside.txt"])
def test_other_methods_are_not_allowed_wherever_they_lead(
    root: Path, method: str, path: str
) -> None:
    answer = ask(XSendfileApplication(str(root)), path, method)
    assert answer.status == 405
    assert "GET" in answer.headers["allow"].split(", ")


@pytest.mark.parametrize(
    ("path", "method"),
    [("/../outside.txt", "GET"), ("/", "GET"), ("/missing.txt", "GET"), ("/foo.txt", "POST")],
)
@pytest.mark.parametrize("sender", ["standard", "nginx", "serve"])
def test_a_refusal_hands_nothing_over(root: Path, path: str, method: str, sender: str) -> None:
    answer = ask(XSendfileApplication(str(root), sender), path, method)
    assert answer.status in {403, 404, 405}
    assert not {"x-sendfile", "x-accel-redirect"} & set(answer.headers)
    assert os.fsencode(root) not in answer.body


@pytest.mark.parametrize(
    ("path", "method"),
    [("/../outside.txt", "GET"), ("/", "GET"), ("/missing.txt", "GET"), ("/foo.txt", "POST")],
)
def test_a_custom_sender_is_not_called_for_a_refusal(root: Path, path: str, method: str) -> None:
    sender = Recorder()
    ask(XSendfileApplication(str(root), sender), path, method)
    assert sender.environs == []


def test_a_link_that_stays_inside_is_followed_to_its_end(root: Path) -> None:
    answer = ask(XSendfileApplication(str(root)), "/here.txt")
    assert answer.status == 200
    assert answer.headers["x-sendfile"] == f"{root}/foo.txt"


def test_a_file_that_appears_later_is_found(root: Path) -> None:
    application = XSendfileApplication(str(root))
    assert ask(application, "/later.txt").status == 404
    (root / "later.txt").write_bytes(b"now")
    assert ask(application, "/later.txt").headers["content-length"] == "3"


def test_the_query_has_no_part_in_it(root: Path) -> None:
    answer = ask(XSendfileApplication(str(root)), "/foo.txt", QUERY_STRING="file=../outside.txt")
    assert answer.headers["x-sendfile"] == f"{root}/foo.txt"


def test_serve_sends_the_bytes(root: Path) -> None:
    answer = ask(XSendfileApplication(str(root), "serve"), "/sub/inner.txt")
    assert answer.status == 200
    assert answer.body == b"inner file"
    assert answer.headers["content-type"] == "text/plain"
    assert answer.headers["content-length"] == "10"


def test_serve_file_sends_what_the_environ_names(root: Path) -> None:
    more = {"xsendfile.requested_file": f"{root}/sub/inner.txt"}
    answer = ask(XSendfileApplication.serve_file, "/anything", **more)
    assert answer.status == 200
    assert answer.body == b"inner file"
    assert answer.headers["content-type"] == "text/plain"


def test_serve_file_as_a_custom_sender_is_serve(root: Path) -> None:
    application = XSendfileApplication(str(root), XSendfileApplication.serve_file)
    assert ask(application, "/sub/inner.txt").body == b"inner file"
    assert ask(application, "/missing.txt").status == 404


def test_serve_tells_the_coding_of_a_compressed_text(root: Path) -> None:
    answer = ask(XSendfileApplication(str(root), "serve"), "/notes.txt.gz")
    assert answer.headers["content-type"] == "text/plain"
    assert answer.headers["content-encoding"] == "gzip"

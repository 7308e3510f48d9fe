"""Requests that 1.0 answered wrongly, or with an exception: deliberate changes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.dropin.dialect import HOUR, SECRET, link, seconds_from_now
from tests.dropin.wsgi_client import ask, call, follow, request
from xsendfile import AuthTokenApplication, TokenConfig, XSendfileApplication

SENDERS = ["standard", "nginx", "serve"]


@pytest.mark.parametrize("sender", SENDERS)
def test_head_is_answered_as_get_without_a_body(root: Path, sender: str) -> None:
    application = XSendfileApplication(str(root), sender)
    head, get = (ask(application, "/foo.txt", method) for method in ("HEAD", "GET"))
    assert head.status == get.status == 200
    assert head.headers == get.headers
    assert head.body == b""


@pytest.mark.parametrize("sender", SENDERS)
@pytest.mark.parametrize(("path", "status"), [("/missing.txt", 404), ("/../foo.txt", 403)])
def test_a_refusal_of_head_has_no_body(root: Path, sender: str, path: str, status: int) -> None:
    answer = ask(XSendfileApplication(str(root), sender), path, "HEAD")
    assert (answer.status, answer.body) == (status, b"")


@pytest.mark.parametrize(("age", "status"), [(0, 200), (HOUR, 410)])
def test_head_works_with_links(root: Path, age: int, status: int) -> None:
    application = AuthTokenApplication(str(root), TokenConfig(SECRET), "serve")
    answer = follow(application, link("foo.txt", seconds_from_now(-age)), "HEAD")
    assert (answer.status, answer.body) == (status, b"")


def test_serve_file_answers_head(root: Path) -> None:
    more = {"xsendfile.requested_file": f"{root}/foo.txt"}
    answer = ask(XSendfileApplication.serve_file, "/", "HEAD", **more)
    assert (answer.status, answer.headers["content-length"], answer.body) == (200, "3", b"")


def test_other_methods_learn_that_head_is_allowed(root: Path) -> None:
    answer = ask(XSendfileApplication(str(root)), "/foo.txt", "POST")
    assert answer.headers["allow"] == "GET, HEAD"


@pytest.mark.parametrize("method", ["get", "Get", "head"])
def test_methods_are_case_sensitive(root: Path, method: str) -> None:
    assert ask(XSendfileApplication(str(root)), "/foo.txt", method).status == 405


@pytest.mark.parametrize("sender", SENDERS)
@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/%66oo.txt", 404),
        ("/foo%2Etxt", 404),
        ("/sub%2Finner.txt", 404),
        ("/%2e%2e/outside.txt", 404),
        ("/..%2foutside.txt", 404),
        ("/%", 404),
        ("/%zz", 404),
        ("/foo.txt%00", 404),
    ],
)
def test_a_path_is_decoded_once_by_the_server_and_not_again(
    root: Path, sender: str, path: str, status: int
) -> None:
    assert ask(XSendfileApplication(str(root), sender), path).status == status


@pytest.mark.parametrize("name", ["a%20b.txt", "%66oo.txt", "100%.txt", "%2e%2e", "%00"])
def test_a_percent_sign_in_a_name_is_just_that(root: Path, name: str) -> None:
    (root / name).write_bytes(b"percent")
    served = ask(XSendfileApplication(str(root), "serve"), f"/{name}")
    assert (served.status, served.body) == (200, b"percent")
    handed_over = ask(XSendfileApplication(str(root)), f"/{name}")
    assert handed_over.headers["x-sendfile"] == f"{root}/{name.replace('%', '%25')}"


@pytest.mark.parametrize(
    ("name", "encoded"),
    [(b"\xff.txt", "%FF.txt"), (b"caf\xe9", "caf%E9"), (b"d\xff/x", "d%FF/x"), (b"\xc3", "%C3")],
)
def test_names_that_are_not_utf_8_work(root: Path, name: bytes, encoded: str) -> None:
    path = root / name.decode("utf-8", "surrogateescape")
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(b"bytes")
    served = ask(XSendfileApplication(str(root), "serve"), b"/" + name)
    assert (served.status, served.body) == (200, b"bytes")
    standard = ask(XSendfileApplication(str(root), "standard"), b"/" + name)
    assert standard.headers["x-sendfile"] == f"{root}/{encoded}"
    nginx = ask(XSendfileApplication(str(root), "nginx"), b"/" + name)
    assert nginx.headers["x-accel-redirect"] == f"/-internal-/{encoded}"


@pytest.mark.parametrize("sender", SENDERS)
@pytest.mark.parametrize(
    ("path", "status"),
    [
        (b"/foo.txt\0", 404),
        (b"/\0", 404),
        (b"/\xff.bin", 404),
        (b"/%ff.bin", 404),
        (b"/\r\nX-Sendfile: foo.txt", 404),
        (b"/" + b"a" * 256, 404),
        (b"/" + b"a/" * 4096 + b"b", 404),
        (b"/foo.txt/", 404),
        (b"/./foo.txt", 404),
        (b"/sub/./inner.txt", 404),
        (b"/sub/../foo.txt", 403),
        (b"/..\0", 404),
        (b"/../\xff", 403),
    ],
)
def test_every_malformed_path_is_refused(root: Path, sender: str, path: bytes, status: int) -> None:
    application = XSendfileApplication(str(root), sender)
    assert ask(application, path).status == status
    assert ask(application, path, "POST").status == 405


@pytest.mark.parametrize("key", ["PATH_INFO", "SCRIPT_NAME"])
def test_text_that_no_server_may_pass_is_refused(root: Path, key: str) -> None:
    environ = {**request("/foo.txt"), key: "/€"}
    assert call(XSendfileApplication(str(root), "nginx"), environ).status == 404


@pytest.mark.parametrize("sender", SENDERS)
def test_an_almost_empty_environ_is_enough(root: Path, sender: str) -> None:
    application = XSendfileApplication(str(root), sender)
    assert call(application, {"PATH_INFO": "/foo.txt"}).status == 200
    assert call(application, {}).status == 403


def test_a_link_out_to_a_sibling_with_the_same_beginning_is_forbidden(
    base: Path, root: Path
) -> None:
    (base / "docs-secret").mkdir()
    (base / "docs-secret" / "s.txt").write_bytes(b"secret")
    (root / "s.txt").symlink_to("../docs-secret/s.txt")
    assert ask(XSendfileApplication(str(root)), "/s.txt").status == 403
    assert ask(XSendfileApplication(str(root)), "/../docs-secret/s.txt").status == 403


@pytest.mark.parametrize(
    ("link_name", "target", "content_type"),
    [
        ("latest.pdf", "3f9a", "application/pdf"),
        ("latest", "report.pdf", "application/octet-stream"),
    ],
)
def test_the_type_goes_by_the_name_asked_for(
    root: Path, link_name: str, target: str, content_type: str
) -> None:
    (root / "3f9a").write_bytes(b"%PDF-")
    (root / link_name).symlink_to(target)
    answer = ask(XSendfileApplication(str(root)), f"/{link_name}")
    assert answer.headers["x-sendfile"] == f"{root}/{target}"
    assert answer.headers["content-type"] == content_type


@pytest.mark.parametrize("name", ["t.tar.gz", "t.tgz", "t.tar.bz2", "t.tar.xz"])
@pytest.mark.parametrize("sender", ["standard", "nginx"])
def test_a_compressed_archive_is_what_it_is(root: Path, name: str, sender: str) -> None:
    (root / name).write_bytes(b"")
    answer = ask(XSendfileApplication(str(root), sender), f"/{name}")
    assert "content-encoding" not in answer.headers
    assert answer.headers["content-type"] != "application/x-tar"

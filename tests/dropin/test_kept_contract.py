"""Oddities of 1.0 that stay in its classes by contract, by their number in the list of bugs."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.rights import unprivileged
from tests.dropin.wsgi_client import ask
from xsendfile import NginxSendfile, XSendfileApplication


@pytest.mark.parametrize(
    ("name", "encoded"),
    [("a b.txt", "a%20b.txt"), ("¡maca.txt", "%C2%A1maca.txt"), ("日本/語.txt", None)],
)
def test_e12_the_standard_sender_percent_encodes_the_path(
    root: Path, name: str, encoded: str | None
) -> None:
    answer = ask(XSendfileApplication(str(root)), f"/{name}")
    expected = encoded or "%E6%97%A5%E6%9C%AC/%E8%AA%9E.txt"
    assert answer.headers["x-sendfile"] == f"{root}/{expected}"


@pytest.mark.parametrize("mount", ["", "/docs", "/two/parts"])
def test_e14_the_nginx_location_lies_below_the_mount(root: Path, mount: str) -> None:
    answer = ask(XSendfileApplication(str(root), "nginx"), "/foo.txt", SCRIPT_NAME=mount)
    assert answer.headers["x-accel-redirect"] == f"{mount}/-internal-/foo.txt"


@pytest.mark.parametrize("sender", ["standard", "nginx"])
@pytest.mark.parametrize(
    ("name", "size"), [("foo.txt", "3"), ("sub/inner.txt", "10"), ("empty.txt", "0")]
)
def test_e24_a_hand_over_announces_the_size_of_the_file_and_has_no_body(
    root: Path, sender: str, name: str, size: str
) -> None:
    answer = ask(XSendfileApplication(str(root), sender), f"/{name}")
    assert answer.headers["content-length"] == size
    assert answer.body == b""


@pytest.mark.parametrize("sender", ["standard", "nginx", "serve"])
def test_e28_outside_and_missing_are_told_apart(root: Path, sender: str) -> None:
    application = XSendfileApplication(str(root), sender)
    assert ask(application, "/../missing.txt").status == 403
    assert ask(application, "/missing.txt").status == 404
    assert ask(application, "/").status == 403


@pytest.mark.parametrize(
    "path", ["//foo.txt", "////foo.txt", "//sub///inner.txt", "/sub//inner.txt"]
)
def test_e22_repeated_slashes_count_as_one(root: Path, path: str) -> None:
    answer = ask(XSendfileApplication(str(root)), path)
    name = "foo.txt" if "foo" in path else "sub/inner.txt"
    assert answer.status == 200
    assert answer.headers["x-sendfile"] == f"{root}/{name}"


@pytest.mark.parametrize("sender", ["standard", "nginx"])
def test_e25_a_hand_over_does_not_need_the_right_to_read(root: Path, sender: str) -> None:
    (root / "foo.txt").chmod(0)
    application = XSendfileApplication(str(root), sender)
    with unprivileged():
        answer = ask(application, "/foo.txt")
    assert answer.status == 200
    assert answer.headers["content-length"] == "3"


def test_e25_a_file_in_a_directory_that_may_not_be_entered_is_not_found(root: Path) -> None:
    (root / "sub").chmod(0)
    application = XSendfileApplication(str(root))
    try:
        with unprivileged():
            answer = ask(application, "/sub/inner.txt")
    finally:
        (root / "sub").chmod(0o755)
    assert answer.status == 404


def test_the_name_of_the_location_is_encoded_too(root: Path) -> None:
    answer = ask(XSendfileApplication(str(root), NginxSendfile("/für uns")), "/foo.txt")
    assert answer.headers["x-accel-redirect"] == "/f%C3%BCr%20uns/foo.txt"

"""Roots and senders that 1.0 refused, or took and then failed: deliberate changes."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from harness.rights import unprivileged
from tests.dropin.dialect import SECRET
from tests.dropin.wsgi_client import Recorder, ask, call, follow, request
from xsendfile import (
    AuthTokenApplication,
    BadRootError,
    BadSenderError,
    BadSettingError,
    Nginx,
    PrivateFiles,
    TokenConfig,
    XSendfileApplication,
    XSendfileException,
)


class Directory(os.PathLike[str]):
    """A path that is neither text nor of `pathlib`."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __fspath__(self) -> str:
        return str(self._path)


@pytest.mark.parametrize("kind", [str, bytes, Path, Directory])
def test_e26_a_root_may_be_any_kind_of_path(root: Path, kind: type) -> None:
    answer = ask(XSendfileApplication(kind(root)), "/foo.txt")
    assert answer.headers["x-sendfile"] == f"{root}/foo.txt"


def test_e26_a_root_below_a_link_is_handed_over_by_its_real_path(base: Path, root: Path) -> None:
    (base / "current").symlink_to(base)
    answer = ask(XSendfileApplication(base / "current" / "docs"), "/foo.txt")
    assert answer.headers["x-sendfile"] == f"{root}/foo.txt"


def test_e26_only_the_1_0_classes_refuse_a_root_that_is_itself_a_link(
    base: Path, root: Path
) -> None:
    (base / "link").symlink_to(root)
    with pytest.raises(BadRootError):
        XSendfileApplication(base / "link")
    found = PrivateFiles(base / "link").find("foo.txt")
    assert found.path == os.fsencode(root / "foo.txt")


@pytest.mark.parametrize("root_directory", [None, 42, "/srv/\0", "//", "/./", "/srv/.."])
def test_what_can_be_no_root_is_a_setting_error(root_directory: object) -> None:
    with pytest.raises(BadRootError):
        XSendfileApplication(root_directory)  # type: ignore[arg-type]


@pytest.mark.parametrize("error", [BadRootError, BadSenderError])
def test_a_wrong_setting_is_a_value_error_too(error: type[Exception]) -> None:
    assert issubclass(error, BadSettingError)
    assert issubclass(error, ValueError)


def test_a_new_sender_works_in_the_old_application(root: Path) -> None:
    answer = ask(XSendfileApplication(root, Nginx("/_files/")), "/foo.txt", SCRIPT_NAME="/docs")
    assert answer.headers["x-accel-redirect"] == "/_files/foo.txt"
    assert answer.headers["content-length"] == "0"


@pytest.mark.parametrize("link", [False, True])
def test_e21_a_custom_sender_gets_a_copy_of_the_environ(root: Path, *, link: bool) -> None:
    sender = Recorder()
    config = TokenConfig(SECRET)
    application = (
        AuthTokenApplication(root, config, sender) if link else XSendfileApplication(root, sender)
    )
    environ = request(config.get_url_path("foo.txt") if link else "/foo.txt")
    before = dict(environ)
    assert call(application, environ).status == 200
    assert environ == before
    (given,) = sender.environs
    assert given is not environ
    assert given["PATH_INFO"] == "/foo.txt"
    given["wsgi.input"] = None
    assert environ == before


@pytest.mark.parametrize("sender", ["standard", "nginx", "serve"])
def test_e21_no_sender_leaves_anything_in_the_environ(root: Path, sender: str) -> None:
    config = TokenConfig(SECRET)
    environ = request(config.get_url_path("foo.txt"))
    before = dict(environ)
    answer = call(AuthTokenApplication(root, config, sender), environ)
    assert answer.status == 200
    assert environ == before


def test_a_name_that_is_not_utf_8_reaches_a_custom_sender_as_text(root: Path) -> None:
    sender = Recorder()
    (root / "\udcff.txt").write_bytes(b"")
    assert ask(XSendfileApplication(root, sender), b"/\xff.txt").status == 200
    (environ,) = sender.environs
    assert environ["xsendfile.requested_file"] == f"{root}/\udcff.txt"


def test_e25_serve_refuses_what_it_may_not_read(root: Path) -> None:
    (root / "foo.txt").chmod(0)
    config = TokenConfig(SECRET)
    by_path = XSendfileApplication(root, "serve")
    by_link = AuthTokenApplication(root, config, "serve")
    with unprivileged():
        assert ask(by_path, "/foo.txt").status == 404
        assert follow(by_link, config.get_url_path("foo.txt")).status == 404
        assert ask(by_path, "/a b.txt").status == 200


@pytest.mark.parametrize("sender", ["standard", "nginx", "serve"])
def test_e25_a_directory_that_may_not_be_entered_is_a_404_for_every_sender(
    root: Path, sender: str
) -> None:
    application = XSendfileApplication(root, sender)
    (root / "sub").chmod(0)
    try:
        with unprivileged():
            assert ask(application, "/sub/inner.txt").status == 404
            assert ask(application, "/sub").status == 404
    finally:
        (root / "sub").chmod(0o755)


@pytest.mark.parametrize("sender", ["standard", "nginx", "serve"])
def test_e25_a_root_that_may_not_be_entered_any_more_is_a_404(root: Path, sender: str) -> None:
    application = XSendfileApplication(root, sender)
    root.chmod(0)
    try:
        with unprivileged():
            assert ask(application, "/foo.txt").status == 404
    finally:
        root.chmod(0o755)


@pytest.mark.parametrize("sender", ["standard", "nginx", "serve"])
def test_a_caller_may_alter_the_headers_it_receives(root: Path, sender: str) -> None:
    application = XSendfileApplication(root, sender)
    first = ask(application, "/foo.txt")
    altered: list[tuple[str, str]] = []

    def start_response(
        _status: str, headers: list[tuple[str, str]], _error: object = None, /
    ) -> object:
        headers.clear()
        headers.append(("X-Altered", "yes"))
        altered.extend(headers)
        return None

    parts = application(request("/foo.txt"), start_response)  # type: ignore[arg-type]
    list(parts)
    getattr(parts, "close", lambda: None)()
    assert altered == [("X-Altered", "yes")]
    assert ask(application, "/foo.txt") == first


def test_the_refusal_of_a_request_never_leaves_the_application(root: Path) -> None:
    with pytest.raises(XSendfileException):
        PrivateFiles(root).find("missing.txt")
    assert ask(XSendfileApplication(root), "/missing.txt").status == 404

"""Which roots and senders the applications take."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from wsgiref.types import StartResponse, WSGIEnvironment

import pytest

import xsendfile
from tests.dropin.wsgi_client import Recorder, ask
from xsendfile import (
    AuthTokenApplication,
    BadRootError,
    BadSenderError,
    NginxSendfile,
    TokenConfig,
    XSendfile,
    XSendfileApplication,
    XSendfileException,
)


@pytest.mark.parametrize("error", [BadRootError, BadSenderError])
def test_every_error_has_the_common_base(error: type[Exception]) -> None:
    assert issubclass(error, XSendfileException)
    assert issubclass(XSendfileException, Exception)


@pytest.mark.parametrize(
    "name",
    [
        "AuthTokenApplication",
        "BadRootError",
        "BadSenderError",
        "NginxSendfile",
        "TokenConfig",
        "XSendfile",
        "XSendfileApplication",
    ],
)
def test_the_name_is_exported(name: str) -> None:
    assert name in xsendfile.__all__


@pytest.mark.parametrize("root", ["docs", "./docs", "", "~/docs", "/"])
def test_a_relative_root_or_that_of_the_file_system_is_refused(root: str) -> None:
    with pytest.raises(BadRootError):
        XSendfileApplication(root)


@pytest.mark.parametrize("name", ["missing", "foo.txt", "pipe", "dangling.txt"])
def test_a_root_that_is_no_directory_is_refused(root: Path, name: str) -> None:
    with pytest.raises(BadRootError):
        XSendfileApplication(str(root / name))


@pytest.mark.parametrize("end", ["", "/", "//"])
def test_e26_a_root_that_is_itself_a_link_is_refused(base: Path, root: Path, end: str) -> None:
    (base / "link").symlink_to(root)
    with pytest.raises(BadRootError):
        XSendfileApplication(f"{base}/link{end}")


@pytest.mark.parametrize("end", ["/", "//"])
def test_slashes_at_the_end_of_the_root_do_not_matter(root: Path, end: str) -> None:
    answer = ask(XSendfileApplication(f"{root}{end}"), "/foo.txt")
    assert answer.headers["x-sendfile"] == f"{root}/foo.txt"


def test_the_root_of_the_token_application_is_checked_too(root: Path) -> None:
    with pytest.raises(BadRootError):
        AuthTokenApplication(str(root / "missing"), TokenConfig("s3cr3t"))


@pytest.mark.parametrize("sender", ["apache", "STANDARD", "X-Sendfile", 42, object()])
def test_an_unknown_sender_is_refused(root: Path, sender: object) -> None:
    with pytest.raises(BadSenderError):
        XSendfileApplication(str(root), sender)  # type: ignore[arg-type]


def test_the_sender_of_the_token_application_is_checked_too(root: Path) -> None:
    with pytest.raises(BadSenderError):
        AuthTokenApplication(str(root), TokenConfig("s3cr3t"), "apache")


@pytest.mark.parametrize("sender", [None, "standard", XSendfile()])
def test_the_standard_sender_is_the_default(root: Path, sender: XSendfile | str | None) -> None:
    answer = ask(XSendfileApplication(str(root), sender), "/foo.txt")
    assert answer.headers["x-sendfile"] == f"{root}/foo.txt"
    assert answer == ask(XSendfileApplication(str(root)), "/foo.txt")


@pytest.mark.parametrize("sender", ["nginx", NginxSendfile()])
def test_the_nginx_sender_goes_by_name(root: Path, sender: NginxSendfile | str) -> None:
    answer = ask(XSendfileApplication(str(root), sender), "/foo.txt")
    assert answer.headers["x-accel-redirect"] == "/-internal-/foo.txt"
    assert "x-sendfile" not in answer.headers


def test_settings_go_by_keyword(root: Path) -> None:
    application = AuthTokenApplication(
        root_directory=str(root),
        token_config=TokenConfig(secret="s3cr3t", hash_algo="sha256", timeout=60),
        file_sender=NginxSendfile(redirect_location="/files"),
    )
    assert ask(application, "/foo.txt").status == 404
    assert ask(XSendfileApplication(root_directory=str(root)), "/foo.txt").status == 200


def test_any_wsgi_application_is_a_sender(root: Path) -> None:
    sender = Recorder()
    answer = ask(XSendfileApplication(str(root), sender), "/sub/inner.txt", REMOTE_USER="ada")
    assert answer == (200, {"content-type": "text/x-recorded"}, b"recorded")
    (environ,) = sender.environs
    assert environ["xsendfile.requested_file"] == os.path.join(root, "sub", "inner.txt")
    assert environ["PATH_INFO"] == "/sub/inner.txt"
    assert environ["REMOTE_USER"] == "ada"


def test_a_custom_sender_gets_the_name_as_text(root: Path) -> None:
    sender = Recorder()
    ask(XSendfileApplication(str(root), sender), "/¡maca.txt")
    (environ,) = sender.environs
    assert environ["xsendfile.requested_file"] == f"{root}/¡maca.txt"


def test_a_class_may_be_the_wsgi_application(root: Path) -> None:
    class Sending:
        def __init__(self, environ: WSGIEnvironment, start_response: StartResponse) -> None:
            start_response("200 OK", [])
            self._name: str = environ["xsendfile.requested_file"]

        def __iter__(self) -> Iterator[bytes]:
            yield self._name.encode()

    answer = ask(XSendfileApplication(str(root), Sending), "/foo.txt")
    assert answer.body == f"{root}/foo.txt".encode()

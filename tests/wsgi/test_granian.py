"""Granian's WSGI encodes header values as UTF-8: they are spelled so that the right bytes leave."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from wsgiref.types import StartResponse, WSGIEnvironment

import pytest

from tests.wsgi.client import Answer, ask
from xsendfile import Apache, Nginx, PrivateFiles, Sender, XSendfileApplication
from xsendfile.wsgi import send_file


def told(root: Path, sender: Sender, name: bytes) -> Answer:
    application = XSendfileApplication(PrivateFiles(root, sender))
    return ask(application, b"/" + name, SERVER_SOFTWARE="Granian")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for name in (b"\xc3\xa9.txt", b"\xe9.txt", b"a.txt"):
        (tmp_path / name.decode(errors="surrogateescape")).write_bytes(b"here")
    return tmp_path


def test_a_path_is_text_whose_utf_8_is_the_path(root: Path) -> None:
    assert told(root, Apache(), b"\xc3\xa9.txt").header("X-Sendfile") == f"{root}/é.txt"


def test_a_path_that_is_not_utf_8_is_refused_and_becomes_no_other(
    root: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", "xsendfile")
    answer = told(root, Apache(), b"\xe9.txt")
    assert (answer.status, answer.body) == (404, b"404 Not Found\n")
    assert "a name that Granian cannot carry by WSGI" in caplog.text


@pytest.mark.parametrize("name", [b"\xc3\xa9.txt", b"\xe9.txt", b"a.txt"])
def test_what_is_ascii_stays_as_it_is(root: Path, name: bytes) -> None:
    value = told(root, Nginx("/_/"), name).header("X-Accel-Redirect")
    assert value is not None
    assert value.isascii()


def test_another_header_that_is_latin_1_is_no_reason_to_refuse(root: Path) -> None:
    files = PrivateFiles(root, Apache())

    def application(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        return send_file(environ, start_response, files, "a.txt", headers={"X-By": "Zo\xeb"})

    answer = ask(application, SERVER_SOFTWARE="Granian")
    assert (answer.status, answer.header("X-By")) == (200, "Zo\xeb")

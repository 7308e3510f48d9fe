"""The applications of 1.0 with what is new: senders, verifiers, a clock."""

from __future__ import annotations

import logging
import os
from datetime import datetime
from pathlib import Path
from typing import Any, TypeAlias
from urllib.parse import unquote_to_bytes

import pytest

from tests.clocks import at
from tests.wsgi.client import Answer, ask, environ_for, status_of
from tests.wsgi.conftest import REPORT
from xsendfile import (
    AuthTokenApplication,
    BadSenderError,
    BadSettingError,
    BadToken,
    Caddy,
    ExpiredToken,
    File,
    Grant,
    Nginx,
    NginxSendfile,
    PrivateFiles,
    Refused,
    Reply,
    Request,
    Serve,
    TokenConfig,
    XSendfile,
    XSendfileApplication,
)
from xsendfile._model import SignedRequest
from xsendfile._root import Root
from xsendfile.links._dialect import Dialect

NOW = 1_700_000_000
SENDERS = [Nginx("/_f/"), Caddy("/_f/"), Serve(), XSendfile(), NginxSendfile(), "nginx", "serve"]
LINKS = TokenConfig("s3cr3t", timeout=60)


def named(sender: object) -> str:
    return sender if isinstance(sender, str) else type(sender).__name__


class ByTape:
    """A sender for a server that the library does not know."""

    sends_bytes = False

    def reply(self, _: Request, file: File, headers: list[tuple[str, str]]) -> Reply:
        return Reply(200, [*headers, ("X-Tape", os.fsdecode(file.path)), ("Content-Length", "0")])


@pytest.mark.parametrize("sender", [Nginx("/_f/"), Caddy("/_f/")], ids=repr)
def test_a_new_sender_gets_its_own_location_whatever_the_mount(
    directory: Path, sender: Nginx | Caddy
) -> None:
    application = XSendfileApplication(directory, sender)
    assert ask(application, b"/latest.pdf", SCRIPT_NAME="/mount") == Answer(
        200,
        [
            ("X-Accel-Redirect", "/_f/2026/report.pdf"),
            ("Content-Type", "application/pdf"),
            ("Cache-Control", "private, no-cache"),
            ("Content-Length", "0"),
        ],
        b"",
    )


def test_a_sender_of_ones_own_gets_the_proven_file(directory: Path) -> None:
    answer = ask(XSendfileApplication(directory, ByTape()), b"/latest.pdf")
    assert answer.header("X-Tape") == str(directory / "2026/report.pdf")


def test_serve_sends_the_bytes(directory: Path) -> None:
    assert ask(XSendfileApplication(directory, Serve()), b"/2026//report.pdf").body == REPORT


Sender: TypeAlias = Any


@pytest.mark.parametrize("sender", SENDERS, ids=named)
@pytest.mark.parametrize(
    ("path", "method", "status"),
    [
        (b"/latest.pdf", "GET", 200),
        (b"/latest.pdf", "HEAD", 200),
        (b"/latest.pdf", "POST", 405),
        (b"/missing", "POST", 405),
        (b"/missing", "GET", 404),
        (b"/2026", "GET", 404),
        (b"/latest.pdf/", "GET", 404),
        (b"/a\0", "GET", 404),
        (b"/out.txt", "GET", 403),
        (b"/../secret.txt", "GET", 403),
        (b"/../nothing", "HEAD", 403),
        (b"/", "GET", 403),
    ],
)
def test_statuses_do_not_depend_on_the_sender(
    directory: Path, sender: Sender, path: bytes, method: str, status: int
) -> None:
    answer = ask(XSendfileApplication(directory, sender), path, method)
    assert answer.status == status
    assert answer.header("Allow") == ("GET, HEAD" if status == 405 else None)
    assert answer.header("X-Accel-Redirect") is None or status == 200
    assert answer.body == b"" or method != "HEAD"


@pytest.mark.parametrize("where", ["PATH_INFO", "SCRIPT_NAME"])
def test_environ_text_that_no_server_may_send_names_no_file(directory: Path, where: str) -> None:
    environ = {**environ_for(b"/latest.pdf"), where: "/€"}
    for sender in ("nginx", "serve"):  # they read both
        assert status_of(XSendfileApplication(directory, sender), environ) == 404
    assert status_of(AuthTokenApplication(directory, LINKS), environ) == 404


def test_a_mount_is_not_even_read_for_a_sender_that_heeds_nothing_of_a_request(
    directory: Path,
) -> None:
    environ = {**environ_for(b"/latest.pdf"), "SCRIPT_NAME": "/€"}
    assert status_of(XSendfileApplication(directory, "standard"), environ) == 200


@pytest.mark.parametrize("sender", SENDERS, ids=named)
def test_a_caller_may_alter_the_headers_it_gets(directory: Path, sender: Sender) -> None:
    application = XSendfileApplication(directory, sender)
    first = ask(application, b"/latest.pdf")
    expected = list(first.headers)
    first.headers.clear()
    assert ask(application, b"/latest.pdf").headers == expected


@pytest.mark.parametrize(
    "sender", ["apache", b"nginx", 7, object()], ids=lambda sender: type(sender).__name__
)
def test_what_is_no_sender_is_named_with_its_remedy(directory: Path, sender: Sender) -> None:
    with pytest.raises(BadSenderError) as error:
        XSendfileApplication(directory, sender)
    assert str(error.value).startswith(f"file_sender is {sender!r}; give 'standard', 'nginx'")


class Clock:
    """A clock that stands where it is put."""

    def __init__(self, now: float) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now


@pytest.mark.parametrize("sender", [Nginx("/_f/"), Serve()], ids=repr)
@pytest.mark.parametrize(
    ("age", "status"), [(0, 200), (60, 200), (61, 410), (-86_400, 200), (-86_401, 410)]
)
def test_a_link_works_until_it_ends(directory: Path, sender: Sender, age: int, status: int) -> None:
    application = AuthTokenApplication(directory, LINKS, sender, clock=Clock(NOW + age))
    path = unquote_to_bytes(LINKS.sign("2026/report.pdf", clock=at(NOW)))
    assert ask(application, path).status == status


@pytest.mark.parametrize(
    ("name", "status"),
    [("../secret.txt", 403), ("out.txt", 403), ("missing", 404), ("2026", 404)],
)
def test_a_link_opens_no_more_than_the_root(directory: Path, name: str, status: int) -> None:
    application = AuthTokenApplication(directory, LINKS, clock=Clock(NOW))
    assert ask(application, unquote_to_bytes(LINKS.sign(name, clock=at(NOW)))).status == status


def test_the_default_clock_is_the_systems(directory: Path) -> None:
    application = AuthTokenApplication(directory, LINKS, "serve")
    assert ask(application, LINKS.get_url_path("latest.pdf").encode()).body == REPORT
    assert ask(application, LINKS.sign("latest.pdf", clock=at(NOW)).encode()).status == 410


class Doorman(Dialect):
    """A verifier of a dialect of its own: it knows a word, and it remembers what it was asked."""

    def __init__(self, error: Refused | None = None) -> None:
        self.asked: list[tuple[bytes, float]] = []
        self.error = error

    def grant(self, request: SignedRequest, *, now: float) -> Grant:
        self.asked.append((request.path, now))
        if self.error:
            raise self.error
        return Grant(request.path.removeprefix(b"/open sesame/"), now + 1)


def test_any_verifier_gets_the_decoded_path_and_the_time(directory: Path) -> None:
    doorman = Doorman()
    application = AuthTokenApplication(directory, doorman, Serve(), clock=Clock(5.0))
    assert ask(application, b"/open sesame/2026/report.pdf").body == REPORT
    assert doorman.asked == [(b"/open sesame/2026/report.pdf", 5.0)]


class TooEarly(Refused):
    """A refusal that the library does not know."""


@pytest.mark.parametrize(
    ("error", "status"),
    [(BadToken("no"), 403), (ExpiredToken("over", 1.0), 410), (TooEarly("not yet"), 404)],
    ids=repr,
)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_what_a_verifier_refuses_is_refused_before_the_method(
    directory: Path, error: Refused, status: int, method: str
) -> None:
    application = AuthTokenApplication(directory, Doorman(error))
    assert ask(application, b"/latest.pdf", method).status == status


def test_an_authentic_link_with_another_method_is_told_which_are_allowed(directory: Path) -> None:
    answer = ask(AuthTokenApplication(directory, Doorman()), b"/latest.pdf", "POST")
    assert (answer.status, answer.header("Allow")) == (405, "GET, HEAD")


class Judge:
    """The two methods of 1.0's `TokenConfig` that its application called, and nothing else."""

    def __init__(self, *, valid: bool = True, current: bool = True) -> None:
        self.answers = (valid, current)
        self.asked: list[object] = []

    def is_valid_digest(self, digest: str, file_name: str, time: datetime, /) -> bool:
        self.asked = [digest, file_name, time]
        return self.answers[0]

    def is_current(self, time: datetime, /) -> bool:
        assert self.asked[-1] == time
        return self.answers[1]


@pytest.mark.parametrize(
    ("judge", "status"),
    [
        (Judge(), 200),
        (Judge(valid=False), 404),
        (Judge(valid=False, current=False), 404),
        (Judge(current=False), 410),
    ],
)
def test_a_judge_of_1_0_still_decides(directory: Path, judge: Judge, status: int) -> None:
    application = AuthTokenApplication(directory, judge)
    assert ask(application, b"/word-6553f100/2026/report.pdf").status == status
    local = datetime.fromtimestamp(NOW)  # noqa: DTZ006 - naive and local, as in 1.0
    assert judge.asked == ["word", "2026/report.pdf", local]


@pytest.mark.parametrize(
    "judge", ["s3cr3t", None, object()], ids=lambda judge: type(judge).__name__
)
def test_what_cannot_verify_is_named_with_its_remedy(directory: Path, judge: Any) -> None:  # noqa: ANN401
    with pytest.raises(BadSettingError) as error:
        AuthTokenApplication(directory, judge)
    assert str(error.value).startswith("token_config is a ")
    assert "s3cr3t" not in str(error.value)


def test_serve_file_as_a_sender_does_not_open_the_file_by_its_name(
    directory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between proof and open, the name could come to stand for another file."""

    def find(*_: object) -> None:
        message = "a name was handed on"
        raise AssertionError(message)

    monkeypatch.setattr(Root, "find", find)
    application = XSendfileApplication(directory, XSendfileApplication.serve_file)
    assert ask(application, b"/2026/report.pdf").body == REPORT


def test_a_missing_root_is_warned_of(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """It is the site that is wrong, not the request; a path is not shown all the same."""
    root = tmp_path / "site"
    root.mkdir()
    application = XSendfileApplication(root)
    root.rmdir()
    assert ask(application, b"/report.pdf").status == 404
    ((_, level, message),) = caplog.record_tuples
    assert (level, message) == (logging.WARNING, "refused with 404: root: ENOENT")


def test_private_files_come_with_their_own_sender_and_policies(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text("<script>")
    files = PrivateFiles(tmp_path, Nginx("/_docs/"), inline="safe")
    answer = ask(XSendfileApplication(files), b"/page.html")
    assert answer.header("X-Accel-Redirect") == "/_docs/page.html"
    assert answer.header("Content-Security-Policy") == "sandbox"
    with pytest.raises(BadSenderError, match="has its own sender; leave one out"):
        XSendfileApplication(files, "serve")

"""A name that a server cannot carry is sent by the application, in the same reply."""

from __future__ import annotations

import logging
import os
from pathlib import Path

import pytest

from harness.rights import unprivileged
from tests.http import rims
from tests.unit.fronts import (
    ASTRAY,
    CONTENT,
    FRONTS,
    OWN,
    SENT_BY_THE_APPLICATION,
    SENT_BY_US,
    Header,
    Sent,
    headers_of,
    named,
)
from xsendfile import NotFound, PrivateFiles, Request


@pytest.mark.parametrize(("server", "rim"), ASTRAY, ids=named)
@pytest.mark.parametrize("expected", SENT_BY_US, ids=str)
def test_a_name_that_the_server_cannot_carry_is_sent_by_the_application(
    root: Path, server: str, rim: rims.Rim, expected: Sent
) -> None:
    front = FRONTS[server]
    files = PrivateFiles(root, front.make())
    answer = rim(files, expected.headers, front.astray, expected.method)
    assert (answer.status, answer.body) == (expected.status, expected.body)
    assert headers_of(answer, front.header) == []


@pytest.mark.parametrize(("server", "rim"), ASTRAY, ids=named)
def test_it_is_the_answer_of_serve(root: Path, server: str, rim: rims.Rim) -> None:
    front = FRONTS[server]
    astray = rim(PrivateFiles(root, front.make()), {}, front.astray)
    assert sorted(astray.headers) == sorted(rim(PrivateFiles(root), {}, front.astray).headers)


@pytest.mark.parametrize(("server", "rim"), ASTRAY, ids=named)
def test_the_log_says_once_and_without_the_path_who_sent_it(
    root: Path, server: str, rim: rims.Rim, caplog: pytest.LogCaptureFixture
) -> None:
    front = FRONTS[server]
    with caplog.at_level(logging.DEBUG, "xsendfile"):
        rim(PrivateFiles(root, front.make()), {}, front.astray)
    assert caplog.record_tuples == [SENT_BY_THE_APPLICATION]


UNSEEN = [(name, rim) for name, rim in ASTRAY if name != "Uwsgi"]


@pytest.mark.parametrize(("server", "rim"), UNSEEN, ids=named)
def test_a_file_that_the_application_cannot_see_is_not_found_then(
    server: str, rim: rims.Rim, caplog: pytest.LogCaptureFixture
) -> None:
    front = FRONTS[server]
    files = PrivateFiles("/no/such/directory", front.make(), check=False)
    with caplog.at_level(logging.DEBUG, "xsendfile"):
        answer = rim(files, {}, front.astray)
    assert answer.status == 404
    assert headers_of(answer, front.header) == []
    line = "refused with 404: a name that the front server cannot carry"
    assert caplog.record_tuples == [("xsendfile", logging.INFO, line)]


@pytest.mark.parametrize("server", sorted({name for name, _ in UNSEEN}))
def test_the_evidence_is_in_the_refusal_and_not_in_its_text(server: str) -> None:
    front = FRONTS[server]
    assert front.astray
    files = PrivateFiles("/no/such/directory", front.make(), check=False)
    with pytest.raises(NotFound) as error:
        files.answer(Request("GET"), front.astray)
    assert error.value.path == os.fsencode(front.astray)
    assert str(error.value) == "a name that the front server cannot carry"


@pytest.mark.parametrize("server", [name for name in OWN if name != "Uwsgi"])
@pytest.mark.parametrize(
    ("method", "request_", "status"),
    [
        ("HEAD", {}, 200),
        ("GET", {"If-None-Match": "*"}, 304),
        ("GET", {"If-Match": '"other"'}, 412),
        ("GET", {"Range": "bytes=99-"}, 416),
        ("GET", {}, 404),
    ],
    ids=str,
)
def test_only_who_gets_bytes_has_the_file_opened(
    tmp_path: Path, server: str, method: str, request_: Header, status: int
) -> None:
    """The application may not read the file: what does not open it does not notice."""
    front = FRONTS[server]
    assert front.astray
    (tmp_path / front.astray).write_bytes(CONTENT)
    (tmp_path / front.astray).chmod(0)
    for directory in (tmp_path, *tmp_path.parents[:2]):
        directory.chmod(0o755)
    files = PrivateFiles(tmp_path, front.make())
    with unprivileged():
        answer = rims.wsgi(files, request_, front.astray, method)
    assert answer.status == status

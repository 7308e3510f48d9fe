"""When a server is told of a file: by `PrivateFiles`, and by both rims."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from tests.http import rims
from tests.unit.fronts import (
    FRONTS,
    SENT_BY_US,
    WAYS,
    Header,
    Sent,
    headers_of,
    named,
)
from xsendfile import BadSenderError, PrivateFiles, Request, Uwsgi


@pytest.mark.parametrize(("server", "rim"), WAYS, ids=named)
def test_a_200_to_get_has_the_header_once_and_no_bytes(
    root: Path, server: str, rim: rims.Rim
) -> None:
    front = FRONTS[server]
    answer = rim(PrivateFiles(root, front.make()), {})
    assert answer.status == 200
    assert len(headers_of(answer, front.header)) == 1
    assert answer.body == b""


@pytest.mark.parametrize(("server", "rim"), [way for way in WAYS if way[0] != "Uwsgi"], ids=named)
@pytest.mark.parametrize(
    "request_",
    [
        {"Range": "bytes=1-2"},
        {"Range": "bytes=0-,4-5"},
        {"If-None-Match": "*"},
        {"If-Match": '"x"'},
    ],
    ids=str,
)
def test_ranges_and_preconditions_are_for_the_server_to_judge(
    root: Path, server: str, rim: rims.Rim, request_: Header
) -> None:
    files = PrivateFiles(root, FRONTS[server].make())
    assert rim(files, request_).headers == rim(files, {}).headers
    assert rim(files, {}, method="HEAD") == rim(files, {})


@pytest.mark.parametrize(("server", "rim"), WAYS, ids=named)
def test_a_range_of_nothing_is_for_the_application_where_the_server_answers_it_badly(
    root: Path, server: str, rim: rims.Rim
) -> None:
    """Apache and lighttpd leave Content-Range out (RFC 9110 §14.4)."""
    front = FRONTS[server]
    files = PrivateFiles(root, front.make())
    answer = rim(files, {"Range": "bytes=99-"})
    if front.header == "X-Accel-Redirect":
        assert answer.headers == rim(files, {}).headers
        return
    assert answer.status == 416
    assert answer.header("Content-Range") == "bytes */10"
    assert headers_of(answer, front.header) == []


@pytest.mark.parametrize(("server", "status"), [("Apache", 416), ("Lighttpd", 200)])
def test_a_range_of_a_head_is_judged_where_the_server_judges_it(
    root: Path, server: str, status: int
) -> None:
    files = PrivateFiles(root, FRONTS[server].make())
    answer = rims.wsgi(files, {"Range": "bytes=99-"}, method="HEAD")
    assert (answer.status, answer.body) == (status, b"")


@pytest.mark.parametrize("server", ["Apache", "ApacheUnescape", "Lighttpd"])
@pytest.mark.parametrize(
    ("method", "headers"),
    [
        ("HEAD", {"Range": "bytes=0-"}),
        ("GET", {"Range": "bytes=99-", "If-Range": '"other"'}),
        ("GET", {"Range": "bytes=99-", "If-None-Match": "*"}),
        ("GET", {"Range": "pages=99-"}),
    ],
)
def test_a_range_that_does_not_count_is_no_reason_to_answer(
    root: Path, server: str, method: str, headers: Header
) -> None:
    front = FRONTS[server]
    answer = rims.wsgi(PrivateFiles(root, front.make()), headers, method=method)
    assert answer.status == 200
    assert len(headers_of(answer, front.header)) == 1


@pytest.mark.parametrize(("server", "rim"), WAYS, ids=named)
@pytest.mark.parametrize(
    ("name", "method", "status"),
    [
        ("missing.txt", "GET", 404),
        ("missing.txt", "HEAD", 404),
        ("../ten.txt", "GET", 404),
        ("ten.txt", "POST", 405),
        ("ten.txt", "DELETE", 405),
    ],
)
def test_a_refusal_has_no_header(
    root: Path, server: str, rim: rims.Rim, name: str, method: str, status: int
) -> None:
    front = FRONTS[server]
    answer = rim(PrivateFiles(root, front.make()), {}, name, method)
    assert answer.status == status
    assert headers_of(answer, front.header) == []


@pytest.mark.parametrize("expected", SENT_BY_US[1:], ids=str)
def test_what_uwsgi_cannot_do_has_no_header(root: Path, expected: Sent) -> None:
    files = PrivateFiles(root, Uwsgi())
    answer = rims.wsgi(files, expected.headers, "ten.txt", expected.method)
    assert (answer.status, answer.body) == (expected.status, expected.body)
    assert headers_of(answer, "X-Sendfile") == []


def test_uwsgi_is_told_the_exact_length(root: Path) -> None:
    answer = rims.wsgi(PrivateFiles(root, Uwsgi()), {})
    assert answer.header("Content-Length") == "10"
    assert answer.body == b""


@pytest.mark.parametrize(("server", "rim"), WAYS, ids=named)
def test_a_hand_over_is_not_logged(
    root: Path, server: str, rim: rims.Rim, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG, "xsendfile"):
        rim(PrivateFiles(root, FRONTS[server].make()), {})
    assert caplog.record_tuples == []


@pytest.mark.parametrize("server", [name for name in FRONTS if name != "Uwsgi"])
def test_a_file_that_the_application_cannot_see_may_be_handed_over(server: str) -> None:
    front = FRONTS[server]
    files = PrivateFiles("/no/such/directory", front.make(), check=False)
    assert len(headers_of(rims.wsgi(files, {}), front.header)) == 1


def test_uwsgi_has_to_see_the_files() -> None:
    with pytest.raises(BadSenderError) as error:
        PrivateFiles("/srv", Uwsgi(), check=False)
    assert str(error.value) == (
        "check=False with Uwsgi(): it has to open the files; give a hand-over sender"
    )


@pytest.mark.parametrize("server", FRONTS)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_hand_over_keeps_no_file_open(root: Path, server: str, method: str) -> None:
    reply = PrivateFiles(root, FRONTS[server].make()).answer(Request(method), "ten.txt")
    assert (reply.status, reply.content) == (200, None)

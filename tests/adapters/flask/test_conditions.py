"""Ranges and preconditions, by the file's own validators and by those that a view gives."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from email.utils import formatdate
from pathlib import Path
from typing import Any

import pytest
from flask import Response

from tests.adapters.flask.conftest import REPORT
from tests.adapters.flask.site import answer, below, site
from xsendfile import Apache, PrivateFiles, Uwsgi
from xsendfile.flask import send_from_directory

NAME = "2026/report.pdf"
SIZE = len(REPORT)
MODIFIED = 1_700_000_000  # of the file, in epoch seconds
GIVEN = 1_600_000_000  # by a view
OWN_TAG = f'"{MODIFIED * 10**9:x}-{SIZE:x}"'


@pytest.fixture
def dated(directory: Path) -> Path:
    """The root, with a report of a known date."""
    os.utime(directory / NAME, (MODIFIED, MODIFIED))
    return directory


def date(seconds: int) -> str:
    return formatdate(seconds, usegmt=True)


def row(
    expected: int, content: bytes = b"", /, **headers: str
) -> tuple[int, bytes, dict[str, str]]:
    return expected, content, headers


OWN = [
    row(200, REPORT),
    row(304, If_None_Match=OWN_TAG),
    row(304, If_None_Match="*"),
    row(200, REPORT, If_None_Match='"other"'),
    row(304, If_Modified_Since=date(MODIFIED)),
    row(200, REPORT, If_Modified_Since=date(MODIFIED - 1)),
    row(412, If_Match='"other"'),
    row(200, REPORT, If_Match=OWN_TAG),
    row(412, If_Unmodified_Since=date(MODIFIED - 1)),
    row(206, REPORT[:4], Range="bytes=0-3"),
    row(206, REPORT[-3:], Range="bytes=-3"),
    row(206, REPORT[:4], Range="bytes=0-3", If_Range=OWN_TAG),
    row(200, REPORT, Range="bytes=0-3", If_Range='"other"'),
    row(416, Range="bytes=100-"),
    row(200, REPORT, Range="pages=1-2"),
]
AS_GIVEN = [
    row(200, REPORT),
    row(304, If_None_Match='"v1"'),
    row(304, If_None_Match='W/"v1"'),
    row(304, If_None_Match="*"),
    row(200, REPORT, If_None_Match=OWN_TAG),
    row(304, If_Modified_Since=date(GIVEN)),
    row(200, REPORT, If_Modified_Since=date(GIVEN - 1)),
    row(200, REPORT, If_Match='"v1"'),
    row(412, If_Match=OWN_TAG),
    row(200, REPORT, If_Unmodified_Since=date(GIVEN)),
    row(412, If_Unmodified_Since=date(GIVEN - 1)),
    row(206, REPORT[:4], Range="bytes=0-3"),
    row(206, REPORT[:4], Range="bytes=0-3", If_Range='"v1"'),
    row(206, REPORT[:4], Range="bytes=0-3", If_Range=date(GIVEN)),
    row(200, REPORT, Range="bytes=0-3", If_Range=OWN_TAG),
    row(200, REPORT, Range="bytes=0-3", If_Range=date(MODIFIED)),
    row(416, Range="bytes=100-"),
]


@pytest.mark.parametrize(("status", "content", "headers"), OWN)
def test_a_file_is_judged_by_its_own_validators(
    dated: Path, status: int, content: bytes, headers: dict[str, str]
) -> None:
    got = answer(site(below(dated, NAME)), **headers)
    assert got.status == status
    if status in {200, 206}:
        assert got.body == content
        assert got.header("Content-Length") == str(len(content))
        assert got.header("ETag") == OWN_TAG
        assert got.header("Last-Modified") == date(MODIFIED)
    if status == 416:
        assert got.header("Content-Range") == f"bytes */{SIZE}"


@pytest.mark.parametrize(("status", "content", "headers"), AS_GIVEN)
def test_a_file_is_judged_by_the_validators_that_a_view_gives(
    dated: Path, status: int, content: bytes, headers: dict[str, str]
) -> None:
    got = answer(site(below(dated, NAME, etag="v1", last_modified=GIVEN)), **headers)
    assert got.status == status
    if status in {200, 206}:
        assert got.body == content
        assert got.header("ETag") == '"v1"'
        assert got.header("Last-Modified") == date(GIVEN)
    if status == 304:
        assert got.header("ETag") == '"v1"'
    if status == 416:
        assert got.header("Content-Range") == f"bytes */{SIZE}"


@pytest.mark.parametrize("rows", [OWN, AS_GIVEN])
def test_head_is_judged_as_get_but_for_ranges(
    dated: Path, rows: list[tuple[int, bytes, dict[str, str]]]
) -> None:
    given: dict[str, Any] = {"etag": "v1", "last_modified": GIVEN} if rows is AS_GIVEN else {}
    for _, _, headers in rows:
        if "Range" in headers:
            continue
        app = site(below(dated, NAME, **given))
        assert answer(app, "HEAD", **headers)[:2] == answer(app, **headers)[:2]
        assert answer(app, "HEAD", **headers).body == b""


PARTLY: list[tuple[dict[str, Any], str | None, int]] = [
    ({"etag": "v1"}, '"v1"', MODIFIED),
    ({"etag": ""}, '""', MODIFIED),
    ({"etag": False}, None, MODIFIED),
    ({"last_modified": GIVEN}, OWN_TAG, GIVEN),
    ({"last_modified": GIVEN + 0.9}, OWN_TAG, GIVEN),
    ({"last_modified": datetime.fromtimestamp(GIVEN, UTC)}, OWN_TAG, GIVEN),
    ({"last_modified": datetime.fromtimestamp(GIVEN, UTC).replace(tzinfo=None)}, OWN_TAG, GIVEN),
    (
        {"last_modified": datetime.fromtimestamp(GIVEN, timezone(timedelta(hours=5)))},
        OWN_TAG,
        GIVEN,
    ),
    ({"last_modified": 0, "etag": False}, None, 0),
]


@pytest.mark.parametrize(("options", "tag", "modified"), PARTLY)
def test_the_other_validator_stays_the_files_own(
    dated: Path, options: dict[str, Any], tag: str | None, modified: int
) -> None:
    app = site(below(dated, NAME, **options))
    got = answer(app)
    assert (got.header("ETag"), got.header("Last-Modified")) == (tag, date(modified))
    assert answer(app, If_Modified_Since=date(modified)).status == 304
    assert answer(app, If_Modified_Since=date(modified - 1)).status == 200
    assert answer(app, If_None_Match=tag or OWN_TAG).status == (304 if tag else 200)


@pytest.fixture
def elsewhere(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A machine whose clock shows the time of Chile."""
    with monkeypatch.context() as context:
        context.setenv("TZ", "America/Santiago")
        time.tzset()
        yield
    time.tzset()


@pytest.mark.usefixtures("elsewhere")
def test_a_date_without_a_zone_is_utc_wherever_the_machine_stands(dated: Path) -> None:
    naive = datetime.fromtimestamp(GIVEN, UTC).replace(tzinfo=None)
    got = answer(site(below(dated, NAME, last_modified=naive)))
    assert got.header("Last-Modified") == date(GIVEN)


def test_a_date_in_the_future_is_told_as_now(dated: Path) -> None:
    before = int(datetime.now(UTC).timestamp())
    got = answer(site(below(dated, NAME, last_modified=4_000_000_000)))
    told = [date(second) for second in range(before, before + 30)]
    assert got.header("Last-Modified") in told


@pytest.mark.parametrize("options", [{}, {"etag": "v1", "last_modified": GIVEN}])
def test_without_conditions_the_application_sends_all_of_it(
    dated: Path, options: dict[str, Any]
) -> None:
    app = site(below(dated, NAME, conditional=False, **options))
    for _, _, headers in [*OWN, *AS_GIVEN]:
        got = answer(app, **headers)
        assert (got.status, got.body) == (200, REPORT)
        assert got.header("Accept-Ranges") is None


def test_without_conditions_the_front_server_judges_all_the_same(dated: Path) -> None:
    files = PrivateFiles(dated, Apache())
    handed_over = answer(site(below(files, NAME, conditional=False)))
    assert handed_over.header("Accept-Ranges") == "bytes"
    (dated / "not\tcarried.txt").write_bytes(REPORT)
    sent = answer(site(below(files, "not\tcarried.txt", conditional=False)), Range="bytes=0-1")
    assert (sent.status, sent.body, sent.header("Accept-Ranges")) == (200, REPORT, None)


def test_other_headers_of_a_request_are_seen_all_the_same(dated: Path) -> None:
    seen: list[str | None] = []

    class Curious(Apache):
        heeds = None

        def reply(self, request: Any, file: Any, headers: Any) -> Any:  # noqa: ANN401
            seen.extend(map(request.header, ("X-Own", "Range", "If-None-Match")))
            return super().reply(request, file, headers)

    files = PrivateFiles(dated, Curious())
    for options in ({}, {"etag": "v1"}, {"conditional": False}):
        answer(site(below(files, NAME, **options)), X_Own="1", Range="bytes=0-1")
    assert seen == ["1", "bytes=0-1", None, "1", "bytes=0-1", None, "1", None, None]


@pytest.mark.parametrize(("status", "content", "headers"), [*OWN, *AS_GIVEN])
def test_a_hand_over_is_a_200_whatever_the_request_asks_for(
    dated: Path,
    by_nginx: dict[str, dict[str, Any]],
    status: int,
    content: bytes,
    headers: dict[str, str],
) -> None:
    del status, content
    for options in ({}, {"etag": "v1", "last_modified": GIVEN}, {"conditional": False}):
        got = answer(site(below(dated, NAME, **options), by_nginx), **headers)
        assert (got.status, got.header("Content-Length"), got.body) == (200, "0", b"")
        assert got.header("X-Accel-Redirect") == f"/_documents/{NAME}"
        assert got.header("ETag") == ('"v1"' if "etag" in options else None)


def test_servers_that_keep_validators_get_those_that_are_given(dated: Path) -> None:
    view = below(PrivateFiles(dated, Apache()), NAME, etag="v1", last_modified=GIVEN)
    got = answer(site(view))
    assert got.header("X-Sendfile") == str(dated / NAME)
    assert (got.header("ETag"), got.header("Last-Modified")) == ('"v1"', date(GIVEN))
    assert got.header("Accept-Ranges") == "bytes"
    assert answer(site(view), Range="bytes=100-").status == 416


@pytest.mark.parametrize(("status", "content", "headers"), AS_GIVEN)
def test_what_uwsgi_does_not_do_is_judged_by_what_is_given(
    dated: Path, status: int, content: bytes, headers: dict[str, str]
) -> None:
    files = PrivateFiles(dated, Uwsgi())
    got = answer(site(below(files, NAME, etag="v1", last_modified=GIVEN)), **headers)
    assert got.status == status
    assert (got.header("X-Sendfile") is not None) == (status == 200)
    assert got.body == (content if status == 206 else got.body)


def test_files_that_are_not_seen_are_handed_over_as_given(
    tmp_path: Path, by_nginx: dict[str, dict[str, Any]]
) -> None:
    unseen = {**by_nginx["documents"], "ROOT": tmp_path / "elsewhere", "CHECK": False}
    for directory in (tmp_path / "elsewhere", f"{tmp_path}/elsewhere/"):
        view = below(directory, "a b.pdf", etag="v1", last_modified=GIVEN)
        got = answer(site(view, {"documents": unseen}))
        assert got.header("X-Accel-Redirect") == "/_documents/a%20b.pdf"
        assert (got.header("ETag"), got.header("Last-Modified")) == ('"v1"', date(GIVEN))


def test_flask_does_not_judge_a_second_time(dated: Path) -> None:
    def view() -> Response:
        response = send_from_directory(dated, NAME)
        assert response.status_code == 206
        assert response.is_sequence
        return response

    got = answer(site(view), Range="bytes=0-1,4-5")
    assert got.status == 206
    assert str(got.header("Content-Type")).startswith("multipart/byteranges; boundary=")
    assert got.header("Content-Length") == str(len(got.body))

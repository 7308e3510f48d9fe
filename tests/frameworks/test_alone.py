"""The same applications with `Serve` as the root's sender, and no front server."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.byteranges import parts_of
from tests.frameworks.stacks import HANDING_OVER, Running
from tests.frameworks.uploads import Uploads, content_of
from tests.servers.browser import Browser

pytestmark = pytest.mark.parametrize("stack", HANDING_OVER)

_CONTENT = content_of("table.csv")


@pytest.fixture
def alone(running: Running, stack: str) -> Iterator[Browser]:
    with Browser(running.alone(stack).port) as client:
        yield client


def test_a_big_file_arrives_whole(alone: Browser, uploads: Uploads) -> None:
    answer = alone.get("/uploads/engine.bin")
    assert (answer.status, answer.body) == (200, uploads.engine)
    assert answer.headers["Accept-Ranges"] == "bytes"


def test_a_range_of_it_is_a_206(alone: Browser, uploads: Uploads) -> None:
    answer = alone.get("/uploads/engine.bin", Range="bytes=1000000-2999999")
    assert (answer.status, answer.body) == (206, uploads.engine[1_000_000:3_000_000])
    assert answer.headers["Content-Range"] == f"bytes 1000000-2999999/{len(uploads.engine)}"


def test_several_ranges_come_as_parts(alone: Browser) -> None:
    answer = alone.get("/uploads/table.csv", Range="bytes=0-4,-3")
    parts = parts_of(answer.headers["Content-Type"], answer.body)
    assert answer.status == 206
    assert [part.data for part in parts] == [_CONTENT[:5], _CONTENT[-3:]]


def test_what_the_client_has_already_is_a_304(alone: Browser) -> None:
    etag = alone.get("/uploads/table.csv").headers["ETag"]
    answer = alone.get("/uploads/table.csv", If_None_Match=etag)
    assert (answer.status, answer.body, answer.headers["ETag"]) == (304, b"", etag)


def test_the_headers_of_the_application_arrive(alone: Browser) -> None:
    answer = alone.get("/report")
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Security-Policy"] == "sandbox"
    assert len(answer.all("Set-Cookie")) == 2
    assert answer.all("ETag") != []

"""A file response ends in a hand-over: nginx sends the bytes, under the application's headers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import pytest

from tests.frameworks.stacks import HANDING_OVER, Running, Site
from tests.frameworks.uploads import ENGINE, Uploads, content_of, etag_of
from tests.servers.browser import Browser

_MOST = 100_000  # bytes that may pass through an application that does not send the file

_HEADERS = [
    "Content-Type",
    "Content-Disposition",
    "Cache-Control",
    "Set-Cookie",
    "Content-Security-Policy",
    "X-Content-Type-Options",
]


class Transfer(NamedTuple):
    """One download of the big file.

    Attributes:
        body: what arrived.
        moved: how many bytes the application's process has read or written for it.
        received: how many bytes nginx got from the application.
        sent: how many bytes nginx sent.

    """

    body: bytes
    moved: int
    received: int
    sent: int


def _download(site: Site) -> Transfer:
    with Browser(site.port) as browser:
        browser.get("/uploads/plain.txt")  # what is imported by the first request is imported now
        before = site.moved_by_application()
        answer = browser.get("/uploads/engine.bin")
        after = site.moved_by_application()
    moved = max(after.read - before.read, after.written - before.written)
    entry = site.logged("engine.bin")
    return Transfer(answer.body, moved, int(entry["upstream_bytes_received"]), entry["bytes_sent"])


@pytest.mark.parametrize("stack", HANDING_OVER)
def test_nginx_sends_the_bytes_and_the_application_reads_none(
    running: Running, uploads: Uploads, stack: str
) -> None:
    transfer = _download(running.handed_over(stack))
    assert transfer.body == uploads.engine
    assert transfer.moved < _MOST
    assert transfer.received < _MOST
    assert transfer.sent >= ENGINE


@pytest.mark.parametrize("stack", HANDING_OVER)
def test_without_the_middleware_the_application_moves_them_all(
    running: Running, uploads: Uploads, stack: str
) -> None:
    transfer = _download(running.bare(stack))
    assert transfer.body == uploads.engine
    assert transfer.moved >= ENGINE
    assert transfer.received >= ENGINE


def test_under_asgi_django_reads_its_files_itself_and_they_arrive(
    running: Running, uploads: Uploads
) -> None:
    transfer = _download(running.handed_over("django-asgi"))
    assert transfer.body == uploads.engine
    assert transfer.moved >= ENGINE


@pytest.mark.parametrize(
    ("stack", "target"),
    [
        ("django", "/storage/plain.txt"),
        ("django", "/field/plain.txt"),
        ("fastapi", "/declared/plain.txt"),
        ("fastapi-hypercorn", "/declared/plain.txt"),
        ("fastapi-granian", "/declared/plain.txt"),
        ("flask", "/uploads/archive.tar.gz"),
        ("bottle", "/uploads/archive.tar.gz"),
        ("starlette", "/uploads/archive.tar.gz"),
        ("fastapi", "/uploads/archive.tar.gz"),
    ],
)
def test_other_kinds_of_file_responses_are_handed_over_too(
    browser: Browser, uploads: Uploads, target: str
) -> None:
    name = target.rpartition("/")[2]
    answer = browser.get(target)
    assert (answer.status, answer.body) == (200, content_of(name))
    assert answer.headers["ETag"] == etag_of(uploads.root / name)


@pytest.mark.parametrize(
    ("request_headers", "status"), [({}, 200), ({"Range": "bytes=5-9"}, 206)], ids=["whole", "part"]
)
@pytest.mark.parametrize("stack", HANDING_OVER)
def test_the_headers_of_the_application_arrive(
    browser: Browser,
    bare: Browser,
    uploads: Uploads,
    request_headers: Mapping[str, str],
    status: int,
) -> None:
    asked, answer = bare.get("/report"), browser.ask("/report", headers=dict(request_headers))
    assert answer.status == status
    assert answer.headers["ETag"] == etag_of(uploads.root / "report.pdf")
    for name in _HEADERS:
        assert asked.all(name), name
        assert answer.all(name) == asked.all(name)


@pytest.mark.parametrize("stack", HANDING_OVER)
def test_no_header_of_the_hand_over_arrives(browser: Browser, uploads: Uploads) -> None:
    answer = browser.get("/uploads/plain.txt")
    names = [name.lower() for name in answer.headers]
    assert not [name for name in names if name.startswith(("x-accel", "x-sendfile"))]
    assert str(uploads.root) not in str(answer.headers)

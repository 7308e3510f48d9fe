"""The frameworks' own middleware, inside of ours or around it."""

from __future__ import annotations

import gzip
from collections.abc import Iterator

import pytest

from tests.frameworks.stacks import ASGI, Running
from tests.frameworks.uploads import Uploads, content_of, etag_of
from tests.servers.browser import Answer, Browser

_CONTENT = content_of("table.csv")


def _assert_handed_over(answer: Answer, uploads: Uploads) -> None:
    assert (answer.status, answer.body) == (200, _CONTENT)
    assert answer.headers["ETag"] == etag_of(uploads.root / "table.csv")
    assert answer.headers["Content-Encoding"] is None


class TestStarlette:
    @pytest.mark.parametrize("stack", ASGI)
    def test_compression_inside_leaves_files_to_nginx(
        self, browser: Browser, uploads: Uploads
    ) -> None:
        answer = browser.get("/compressed/table.csv", Accept_Encoding="gzip")
        _assert_handed_over(answer, uploads)

    @pytest.mark.parametrize("stack", ASGI)
    def test_a_function_inside_that_adds_a_header_leaves_files_to_nginx(
        self, browser: Browser, uploads: Uploads
    ) -> None:
        answer = browser.get("/observed/table.csv")
        _assert_handed_over(answer, uploads)
        assert answer.headers["Permissions-Policy"] == "camera=()"

    def test_our_middleware_works_inside_of_both(self, within: Browser, uploads: Uploads) -> None:
        answer = within.get("/uploads/table.csv", Accept_Encoding="gzip")
        _assert_handed_over(answer, uploads)
        assert answer.headers["Permissions-Policy"] == "camera=()"

    def test_what_they_compress_around_ours_is_no_file_of_a_root(
        self, within: Browser, uploads: Uploads
    ) -> None:
        answer = within.get("/outside", Accept_Encoding="gzip")
        assert answer.headers["Content-Encoding"] == "gzip"
        assert gzip.decompress(answer.body) == uploads.outside.read_bytes()


class TestDjango:
    def test_compression_inside_streams_what_it_compresses(self, django: Browser) -> None:
        answer = django.get("/compressed/table.csv", Accept_Encoding="gzip")
        assert (answer.status, gzip.decompress(answer.body)) == (200, _CONTENT)
        assert answer.headers["Content-Encoding"] == "gzip"

    def test_a_range_of_what_it_compresses_gets_it_whole(self, django: Browser) -> None:
        answer = django.get("/compressed/table.csv", Accept_Encoding="gzip", Range="bytes=5-9")
        assert (answer.status, gzip.decompress(answer.body)) == (200, _CONTENT)

    def test_compression_inside_leaves_the_others_to_nginx(
        self, django: Browser, uploads: Uploads
    ) -> None:
        answer = django.get("/compressed/table.csv")
        _assert_handed_over(answer, uploads)
        assert answer.headers["Vary"] == "Accept-Encoding"

    def test_preconditions_inside_leave_files_to_nginx(
        self, django: Browser, uploads: Uploads
    ) -> None:
        _assert_handed_over(django.get("/conditional/table.csv"), uploads)

    @pytest.mark.parametrize("name", ["ETag", "Last-Modified"])
    def test_preconditions_inside_and_nginx_agree_on_what_the_client_has(
        self, django: Browser, name: str
    ) -> None:
        asked = {"ETag": "If-None-Match", "Last-Modified": "If-Modified-Since"}[name]
        validator = django.get("/conditional/table.csv").headers[name]
        answer = django.ask("/conditional/table.csv", headers={asked: validator})
        assert (answer.status, answer.body) == (304, b"")

    def test_preconditions_inside_do_not_fail_what_nginx_told(self, django: Browser) -> None:
        """RFC 9110 §13.1.1: true if the tag is the current one, which the client has from nginx."""
        etag = django.get("/conditional/table.csv").headers["ETag"]
        answer = django.get("/conditional/table.csv", If_Match=etag)
        assert (answer.status, answer.body) == (200, _CONTENT)


@pytest.fixture
def within(running: Running) -> Iterator[Browser]:
    """A client of nginx before an application with our middleware inside of others."""
    with Browser(running.within().port) as client:
        yield client

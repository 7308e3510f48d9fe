"""Ranges and preconditions of a file response are nginx's to judge, whatever the framework does."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from tests.byteranges import parts_of
from tests.frameworks.stacks import HANDING_OVER
from tests.frameworks.uploads import Uploads, content_of, etag_of
from tests.servers.browser import Answer, Browser

_CONTENT = content_of("table.csv")
_SIZE = len(_CONTENT)

pytestmark = pytest.mark.parametrize("stack", HANDING_OVER)


def _ask(browser: Browser, uploads: Uploads, headers: Mapping[str, str]) -> Answer:
    """Ask for the table; `{etag}` and `{date}` are what nginx tells of it."""
    date = browser.get("/uploads/table.csv").headers["Last-Modified"]
    told = {"etag": etag_of(uploads.root / "table.csv"), "date": date}
    return browser.ask(
        "/uploads/table.csv", "GET", {name: text.format(**told) for name, text in headers.items()}
    )


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [
        ("bytes=0-0", 0, 0),
        ("bytes=5-9", 5, 9),
        ("bytes=4000-", 4000, _SIZE - 1),
        ("bytes=-7", _SIZE - 7, _SIZE - 1),
        ("bytes=5000-99999", 5000, _SIZE - 1),
    ],
)
def test_a_range_is_answered_with_its_bytes(
    browser: Browser, uploads: Uploads, asked: str, first: int, last: int
) -> None:
    answer = _ask(browser, uploads, {"Range": asked})
    assert (answer.status, answer.body) == (206, _CONTENT[first : last + 1])
    assert answer.headers["Content-Range"] == f"bytes {first}-{last}/{_SIZE}"
    assert answer.headers["ETag"] == etag_of(uploads.root / "table.csv")


def test_several_ranges_are_answered_as_parts(browser: Browser, uploads: Uploads) -> None:
    answer = _ask(browser, uploads, {"Range": "bytes=0-4,100-199,-3"})
    parts = parts_of(answer.headers["Content-Type"], answer.body)
    assert answer.status == 206
    assert [part.data for part in parts] == [_CONTENT[:5], _CONTENT[100:200], _CONTENT[-3:]]
    assert {part.content_type.partition(";")[0] for part in parts} == {"text/csv"}


def test_a_range_beyond_the_end_is_a_416(browser: Browser, uploads: Uploads) -> None:
    answer = _ask(browser, uploads, {"Range": f"bytes={_SIZE}-"})
    assert answer.status == 416
    assert answer.headers["Content-Range"] == f"bytes */{_SIZE}"


@pytest.mark.parametrize("validator", ["{etag}", "{date}"])
def test_if_range_with_what_nginx_told_gets_the_part(
    browser: Browser, uploads: Uploads, validator: str
) -> None:
    answer = _ask(browser, uploads, {"Range": "bytes=5-9", "If-Range": validator})
    assert (answer.status, answer.body) == (206, _CONTENT[5:10])


@pytest.mark.parametrize("validator", ['"other"', "Sun, 09 Sep 2001 01:46:40 GMT"])
def test_if_range_with_anything_else_gets_the_whole(
    browser: Browser, uploads: Uploads, validator: str
) -> None:
    answer = _ask(browser, uploads, {"Range": "bytes=5-9", "If-Range": validator})
    assert (answer.status, answer.body) == (200, _CONTENT)


@pytest.mark.parametrize(
    "headers",
    [
        {"If-None-Match": "{etag}"},
        {"If-None-Match": '"other", {etag}'},
        {"If-None-Match": "{etag}", "If-Modified-Since": "{date}"},
        {"If-Modified-Since": "{date}"},
    ],
    ids=str,
)
def test_what_the_client_has_already_is_a_304(
    browser: Browser, uploads: Uploads, headers: Mapping[str, str]
) -> None:
    answer = _ask(browser, uploads, headers)
    assert (answer.status, answer.body) == (304, b"")


def test_if_none_match_with_another_entity_tag_gets_the_file(
    browser: Browser, uploads: Uploads
) -> None:
    answer = _ask(browser, uploads, {"If-None-Match": '"other"'})
    assert (answer.status, answer.body) == (200, _CONTENT)


def test_if_match_with_what_nginx_told_gets_the_file(browser: Browser, uploads: Uploads) -> None:
    """RFC 9110 §13.1.1: true if the tag is the current one, which the client has from nginx."""
    answer = _ask(browser, uploads, {"If-Match": "{etag}"})
    assert (answer.status, answer.body) == (200, _CONTENT)


def test_if_match_with_another_entity_tag_is_a_412(browser: Browser, uploads: Uploads) -> None:
    assert _ask(browser, uploads, {"If-Match": '"other"'}).status == 412

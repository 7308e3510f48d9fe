"""What is no file of a root: it arrives as the application answers without the middleware."""

from __future__ import annotations

import os
import time

import pytest

from harness.process import PATIENCE
from tests.frameworks.stacks import ALL, WSGI
from tests.frameworks.uploads import Uploads, content_of, etag_of
from tests.servers.browser import Answer, Browser

_TEMPORARY = b"temporary\n" * 100_000
_CONTENT = content_of("plain.txt")
_SAME_HOST = {"Host": "127.0.0.1"}  # pages that name it are the same


def _told(answer: Answer) -> tuple[int, list[tuple[str, str]], bytes]:
    """Return all of an answer but its date."""
    headers = [(name, text) for name, text in answer.headers.items() if name.lower() != "date"]
    return answer.status, headers, answer.body


def _assert_gone(path: str) -> None:
    """Wait for the end of a file."""
    deadline = time.monotonic() + PATIENCE
    while os.path.exists(path):
        assert time.monotonic() < deadline, path
        time.sleep(0.01)


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST"])
@pytest.mark.parametrize("stack", ALL)
def test_a_page_is_untouched(browser: Browser, bare: Browser, method: str) -> None:
    asked, answer = (each.ask("/page", method, _SAME_HOST) for each in (bare, browser))
    assert _told(answer) == _told(asked)
    if method == "GET":
        assert answer.body == b"<h1>A page</h1>"


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST"])
@pytest.mark.parametrize(
    "target",
    [
        "/uploads/missing.txt",
        "/uploads/",
        "/uploads/deep",
        "/uploads/..%2foutside.bin",
        "/uploads/%00",
        "/no/view",
    ],
)
@pytest.mark.parametrize("stack", ALL)
def test_a_refusal_of_the_framework_is_untouched(
    browser: Browser, bare: Browser, target: str, method: str
) -> None:
    asked, answer = (each.ask(target, method, _SAME_HOST) for each in (bare, browser))
    assert _told(answer) == _told(asked)
    assert 400 <= answer.status < 500


@pytest.mark.parametrize("stack", ALL)
def test_a_file_outside_of_the_root_arrives_complete(
    browser: Browser, bare: Browser, uploads: Uploads
) -> None:
    asked, answer = (each.ask("/outside", "GET", _SAME_HOST) for each in (bare, browser))
    assert (answer.status, answer.body) == (200, uploads.outside.read_bytes())
    assert _told(answer) == _told(asked)


@pytest.mark.parametrize("stack", ALL)
def test_a_range_of_such_a_file_is_answered_as_by_the_application(
    browser: Browser, bare: Browser
) -> None:
    """The application was not shown it; where it says that it takes ranges, it is judged for it."""
    etag = bare.get("/outside").headers["ETag"] or ""
    conditions: list[dict[str, str]] = [{}]
    if etag.startswith('"'):  # Bottle's is none, and Bottle knows no If-Range
        conditions += [{"If-Range": etag}, {"If-Range": '"another"'}]
    for headers in conditions:
        asked, answer = (
            each.ask("/outside", "GET", {"Range": "bytes=5-9", **headers})
            for each in (bare, browser)
        )
        assert (answer.status, answer.body) == (asked.status, asked.body), headers
        assert answer.headers["Content-Range"] == asked.headers["Content-Range"]


@pytest.mark.parametrize("stack", ALL)
def test_a_temporary_file_that_is_removed_afterwards_arrives_complete(browser: Browser) -> None:
    answer = browser.get("/temporary")
    assert (answer.status, answer.body) == (200, _TEMPORARY)
    _assert_gone(answer.headers["X-Temporary"])


def test_granian_does_not_look_for_a_temporary_file_too_late(granian: Browser) -> None:
    """The background task removes it as soon as granian was told of it."""
    for _ in range(300):
        answer = granian.get("/temporary")
        assert (answer.status, len(answer.body)) == (200, len(_TEMPORARY))


@pytest.mark.parametrize("stack", [*WSGI, "django-asgi"])
def test_a_temporary_file_that_deletes_itself_arrives_complete(browser: Browser) -> None:
    answer = browser.get("/self-deleting")
    assert (answer.status, answer.body) == (200, _TEMPORARY)
    _assert_gone(answer.headers["X-Temporary"])


@pytest.mark.parametrize("stack", [*WSGI, "django-asgi"])
def test_a_file_of_the_root_that_is_removed_once_it_is_open_arrives_complete(
    browser: Browser, uploads: Uploads, stack: str
) -> None:
    name = f"once-{stack}.txt"
    (uploads.root / name).write_bytes(_CONTENT)
    answer = browser.get(f"/once/{name}")
    assert (answer.status, answer.body) == (200, _CONTENT)
    assert not (uploads.root / name).exists()


@pytest.mark.parametrize("stack", ALL)
def test_a_view_below_an_excluded_path_answers_ranges_itself(browser: Browser) -> None:
    answer = browser.get("/videos/plain.txt", Range="bytes=5-9")
    assert (answer.status, answer.body) == (206, _CONTENT[5:10])
    assert answer.headers["Content-Range"] == f"bytes 5-9/{len(_CONTENT)}"
    assert answer.headers["X-Range-Seen"] == "bytes=5-9"


@pytest.mark.parametrize("stack", ALL)
def test_a_whole_file_below_an_excluded_path_is_not_handed_over(
    browser: Browser, uploads: Uploads
) -> None:
    answer = browser.get("/videos/plain.txt")
    assert (answer.status, answer.body) == (200, _CONTENT)
    assert answer.headers["X-Range-Seen"] == "none"
    assert answer.headers["ETag"] != etag_of(uploads.root / "plain.txt")


def test_a_content_coding_that_django_guesses_keeps_it_with_the_file(
    django: Browser, uploads: Uploads
) -> None:
    """Front servers drop the header that says so."""
    answer = django.get("/uploads/archive.tar.gz")
    assert (answer.status, answer.body) == (200, content_of("archive.tar.gz"))
    assert answer.headers["Content-Encoding"] == "gzip"
    assert answer.headers["ETag"] != etag_of(uploads.root / "archive.tar.gz")
